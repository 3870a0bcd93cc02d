import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { standingClaims } from '../../cases/standing-rows.js';
import { dateOf } from '../../dates.js';
import type { CaseId } from '../../identifiers.js';
import { listBirthsOfEach } from '../../identity/births.js';
import { listNames } from '../../identity/identity.queries.js';
import { listCareOf } from '../care/care.queries.js';
import { stateOn } from '../../tallies/milestone.rules.js';
import * as rows from '../rehabilitation.queries.js';
import { countOwnAccess, findOwnFile, listOwnAccess, type AccessRow } from './own-file.queries.js';

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

/** What was recorded in error and taken back speaks of somebody else. */
const stands = ({ isWithdrawn }: { readonly isWithdrawn: number }): boolean => isWithdrawn === 0;

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
  const birth = (await listBirthsOfEach(at, ids)).at(-1);
  const [plan] = await rows.listPlanRows(at, ids);
  const milestones = await rows.listMilestoneRows(at, ids);
  const guardianship = (await rows.listGuardianshipRows(at, ids)).filter(stands);
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
    sessions: (await rows.listSessionDays(at, ids)).filter(stands).map(({ type, heldOn, attendance }) => ({
      type,
      heldOn,
      attendance,
    })),
    // As they stand: one recorded on the wrong child and withdrawn speaks of somebody else.
    assessments: standingClaims(await rows.listAssessmentDays(at, ids)).map(({ instrument, assessedOn }) => ({
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

/** So many rows of the access report are read at once, and further ones until a part has so many characters. */
const rowsAtOnce = 25;
const fullPart = 500_000;

/** A part of the export: an answer has a limit, and a childhood may have thousands of readings. */
export interface OwnExport {
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: string;
  /** How many rows of the access report follow in further parts, from `endCursor` on; 0 in the last. */
  readonly accessLeft: number;
  readonly endCursor: string | null;
}

/**
 * The own file with its access report as one JSON document, to take away. Where the report does not fit into one answer, further
 * parts carry on with it from `after`; each says how much is left, so that nothing is missing unseen. Errors:
 * FORBIDDEN, INVALID_INPUT for a cursor that cannot be.
 */
export async function exportOwnFile(
  registry: Registry,
  actor: Actor,
  after: string | undefined,
): Promise<{ readonly caseId: CaseId; readonly document: OwnExport } | undefined> {
  const own = await readOwnFile(registry, actor);
  if (!own) return undefined;
  const [rows, endCursor] = await readPart(registry, actor, after);
  const accessLeft = endCursor === null ? 0 : await countOwnAccess(registry, own.caseId, endCursor);
  const exportedAt = new Date(registry.clock()).toISOString();
  const access = rows.map(({ at, ...row }) => ({ at: new Date(at).toISOString(), ...row }));
  const told = after === undefined ? { file: own.file, access } : { continues: after, access };
  const content = JSON.stringify({ format: 'oralu-own-file/1', exportedAt, ...told, accessLeft }, null, 2);
  const part = after === undefined ? '' : `-after-${after.replaceAll(/[^A-Za-z0-9]/g, '')}`;
  const fileName = `own-file-${exportedAt.slice(0, 10)}${part}.json`;
  return {
    caseId: own.caseId,
    document: { fileName, mediaType: 'application/json', content, accessLeft, endCursor },
  };
}

async function readPart(
  registry: Registry,
  actor: Actor,
  after: string | undefined,
): Promise<[readonly AccessRow[], string | null]> {
  const rows: AccessRow[] = [];
  let [length, cursor] = [0, after];
  while (length < fullPart) {
    const { page } = await listOwnAccess(registry, actor, { first: rowsAtOnce, after: cursor });
    rows.push(...page.nodes);
    length += JSON.stringify(page.nodes).length;
    const { hasNextPage, endCursor } = page.pageInfo;
    if (!hasNextPage || endCursor === null) return [rows, null];
    cursor = endCursor;
  }
  return [rows, cursor ?? null];
}
