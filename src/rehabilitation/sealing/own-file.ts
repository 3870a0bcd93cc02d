import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { standingClaims } from '../../cases/standing-rows.js';
import { dateOf } from '../../dates.js';
import type { CaseId } from '../../identifiers.js';
import { listBirthsOfCases, listNames } from '../../identity/identity.queries.js';
import { listCareOf } from '../care/care.queries.js';
import { stateOn } from '../../tallies/milestone.rules.js';
import * as rows from '../rehabilitation.queries.js';
import { findOwnFile, listOwnAccess, type AccessRow } from './own-file.queries.js';

/** What the young person of 18 is shown of the own file. */
export interface OwnFileTree {
  rightsSince: string;
  names: string[];
  bornEarliest: string | null;
  bornLatest: string | null;
  sex: string;
  reportedOn: string;
  arrivedOn: string | null;
  stage: string;
  sealsOn: string | null;
  goals: string | null;
  milestones: {
    code: string;
    title: string | null;
    nameKk: string | null;
    nameRu: string | null;
    nameEn: string | null;
    dueOn: string;
    state: string;
    outcomeOn: string | null;
  }[];
  sessions: { type: string; heldOn: string; attendance: string }[];
  assessments: { instrument: string; assessedOn: string }[];
  care: { arrangement: string; since: string }[];
  guardianship: { kind: string; decidedOn: string; isEnd: boolean; authority: string; reference: string }[];
  withheld: string[];
}

/** What is not shown, and who speaks of it: said in the file itself, so that nobody need guess. */
export const withheld = [
  'Clinical notes and the scores of assessments: ask the psychologist, who explains them with you.',
  'What others said of their own lives, and the files of brothers and sisters: they are theirs.',
];

/** The file of the actor, and the case it is, so that reading it is audited; nothing where no rights have passed. */
export async function readOwnFile(
  registry: Registry,
  actor: Actor,
): Promise<{ readonly caseId: CaseId; readonly file: OwnFileTree } | undefined> {
  const held = await findOwnFile(registry, actor);
  if (!held) return undefined;
  const { caseId, since, stage, sex, arrivedOn, reportedOn, sealsAt } = held;
  const at = registry.store.reader;
  const [ids, today] = [{ ids: JSON.stringify([caseId]) }, dateOf(registry.clock())];
  const names = (await listNames(at, ids)).filter(({ parentId }) => parentId === null);
  const birth = (await listBirthsOfCases(at, ids)).at(-1);
  const [plan] = await rows.listPlanRows(at, ids);
  const milestones = await rows.listMilestoneRows(at, ids);
  const guardianship = await rows.listGuardianshipRows(at, ids);
  const file: OwnFileTree = {
    ...{ rightsSince: since, sex, reportedOn, arrivedOn, stage },
    names: names.map(({ text }) => text),
    bornEarliest: birth?.earliest ?? null,
    bornLatest: birth?.latest ?? null,
    sealsOn: sealsAt === null ? null : dateOf(sealsAt),
    goals: plan?.goals ?? null,
    milestones: milestones.map((row) => ({
      ...{ code: row.code, title: row.title, nameKk: row.nameKk, nameRu: row.nameRu, nameEn: row.nameEn },
      ...{ dueOn: row.dueOn, state: stateOn(row, today), outcomeOn: row.outcomeOn },
    })),
    sessions: (await rows.listSessionRows(at, ids)).map(({ type, heldOn, attendance }) => ({
      type,
      heldOn,
      attendance,
    })),
    // As they stand: one recorded on the wrong child and withdrawn speaks of somebody else.
    assessments: standingClaims(await rows.listAssessmentRows(at, ids)).map(({ instrument, assessedOn }) => ({
      instrument,
      assessedOn,
    })),
    care: (await listCareOf(at, ids)).get(caseId) ?? [],
    guardianship: guardianship.map(({ kind, decidedOn, endsId, authority, reference }) => ({
      ...{ kind, decidedOn, authority, reference },
      isEnd: endsId !== null,
    })),
    withheld,
  };
  return { caseId, file };
}

/** Rows of the access report in an export: a file of a childhood has hundreds, seldom thousands. */
const mostAccessRows = 2_000;

export interface OwnExport {
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: string;
}

/** The own file with its access report as one JSON document, to take away. */
export async function exportOwnFile(
  registry: Registry,
  actor: Actor,
): Promise<{ readonly caseId: CaseId; readonly document: OwnExport } | undefined> {
  const own = await readOwnFile(registry, actor);
  if (!own) return undefined;
  const accesses: AccessRow[] = [];
  for (let after: string | undefined; accesses.length < mostAccessRows;) {
    const page = await listOwnAccess(registry, actor, { first: 100, after });
    accesses.push(...page.rows);
    if (!page.hasNextPage || page.endCursor === null) break;
    after = page.endCursor;
  }
  const exportedAt = new Date(registry.clock()).toISOString();
  const access = accesses.map(({ at, ...row }) => ({ at: new Date(at).toISOString(), ...row }));
  const content = JSON.stringify({ format: 'oralu-own-file/1', exportedAt, file: own.file, access }, null, 2);
  return {
    caseId: own.caseId,
    document: { fileName: `own-file-${exportedAt.slice(0, 10)}.json`, mediaType: 'application/json', content },
  };
}
