import type { Actor } from '../access/actor.js';
import { namePeople } from '../agencies/user.queries.js';
import { assertMay } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import { sightOf } from '../cases/case.access.js';
import { ordinalsOf } from '../cases/ordinals.js';
import type { Connection } from '../database/connection.js';
import { dateOf, type CivilDate } from '../dates.js';
import { toRecordId, type CaseId, type RecordPrefix } from '../identifiers.js';
import { listClinicalNotes } from '../identity/clinical-notes.js';
import { stateOn } from '../tallies/milestone.rules.js';
import {
  emptyRehabilitation,
  shown,
  type PlanTree,
  type RehabilitationTree,
  type ScaleScoreTree,
  type ShownRehabilitation,
} from './rehabilitation-tree.js';
import { hasBands } from './assessments/sdq.rules.js';
import { isNormSet } from './assessments/scored.rules.js';
import { listSeparationRows, type SeparationRow } from './care/separations.queries.js';
import * as rows from './rehabilitation.queries.js';
import { listWithdrawn, type Withdrawn } from './withdrawals/withdrawn-rows.js';

/**
 * The rehabilitation files of these cases as far as the actor sees them: whole where the identity is within reach, with
 * nothing but the seal where it is behind one, and nothing of any other. `wanted` are the fields asked for, so that what nobody asks
 * for is not fetched; none of them changes what another answers.
 */
export async function loadRehabilitation(
  registry: Registry,
  actor: Actor,
  caseIds: readonly CaseId[],
  wanted: ReadonlySet<string>,
): Promise<Map<number, ShownRehabilitation>> {
  assertMay(actor, 'rehabilitation:read');
  if (wanted.has('clinicalNotes') || [...wanted].some((path) => path.startsWith('assessments.scores')))
    assertMay(actor, 'clinical:read');
  const [connection, now] = [registry.store.reader, registry.clock()];
  const seen = await rows.listSeenFiles(actor)(connection, { ids: JSON.stringify(caseIds), ...sightOf(actor, now) });
  const trees = new Map<number, RehabilitationTree>();
  for (const file of seen) {
    if (file.showsIdentity !== 1 && file.isSealed !== 1) continue;
    trees.set(file.caseId, {
      ...emptyRehabilitation(file.caseId as CaseId),
      sealsOn: file.sealsAt === null ? null : dateOf(file.sealsAt),
      isSealed: file.isSealed === 1,
      openUntil: file.openUntil,
      heldBy: file.showsIdentity === 1 ? file.heldBy : null,
    });
  }
  const open = new Map([...trees].filter(([, { isSealed }]) => !isSealed));
  if (open.size > 0) await grow(connection, open, wanted, { actor, now, clinical: clinicalReach(seen) });
  return new Map([...trees].map(([key, tree]) => [key, shown(tree)]));
}

type Trees = ReadonlyMap<number, RehabilitationTree>;

interface Viewer {
  readonly actor: Actor;
  readonly now: number;
  readonly clinical: ClinicalReach;
}

/** Whose notes and scores of a child the viewer reads: all of them, those written by the viewer, or none. */
type ClinicalReach = ReadonlyMap<number, 'ALL' | 'OWN'>;

/**
 * Whoever treats a child reads all; whoever wrote a note and may still act on the file reads that. A grant for another
 * purpose and an opening in an emergency show the child, and nothing that was said or scored.
 */
function clinicalReach(seen: readonly rows.SeenFile[]): ClinicalReach {
  const reach = new Map<number, 'ALL' | 'OWN'>();
  for (const { caseId, treats, allowsRecord } of seen) {
    if (treats === 1) reach.set(caseId, 'ALL');
    else if (allowsRecord === 1) reach.set(caseId, 'OWN');
  }
  return reach;
}

const mayRead = ({ actor, clinical }: Viewer, row: { caseId: number; recordedBy: number }): boolean => {
  const reach = clinical.get(row.caseId);
  return reach === 'ALL' || (reach === 'OWN' && actor.kind === 'user' && row.recordedBy === actor.userId);
};

async function grow(connection: Connection, trees: Trees, wanted: ReadonlySet<string>, viewer: Viewer): Promise<void> {
  const ids = { ids: JSON.stringify([...trees.keys()]) };
  const today = dateOf(viewer.now);
  if (wanted.has('milestones') || wanted.has('plan')) await growMilestones(connection, trees, ids, today);
  if (wanted.has('plan')) await growPlans(connection, trees, ids);
  const withdrawn = await listWithdrawn(connection, ids);
  if (wanted.has('reviews'))
    each(trees, await rows.listReviewRows(connection, ids), (tree, own) => {
      tree.reviews = named(tree, 'planReview', own, withdrawn('REVIEW'));
    });
  if (wanted.has('sessions'))
    each(trees, await rows.listSessionRows(connection, ids), (tree, own) => {
      tree.sessions = named(tree, 'session', own, withdrawn('SESSION'));
    });
  if (wanted.has('clinicalNotes'))
    await growNotes(connection, trees, ids, { ...viewer, withdrawn: withdrawn('CLINICAL_NOTE') });
  if (wanted.has('assessments')) await growAssessments(connection, trees, ids, viewer);
  await growCare(connection, trees, ids, { wanted, withdrawn: withdrawn('GUARDIANSHIP') });
  if (wanted.has('separations')) await growSeparations(connection, trees, ids, viewer);
  if (wanted.has('needs')) await growNeeds(connection, trees, ids);
}

type Ids = { ids: string };

/** Rows under their outward names, with what is said of each that was taken back. */
function named<Row extends { readonly id: number }>(
  tree: RehabilitationTree,
  prefix: RecordPrefix,
  own: readonly Row[],
  withdrawn: Withdrawn,
) {
  const nameOf = namesIn(tree, prefix, own);
  return own.map((row) => ({ ...row, id: nameOf(row.id), withdrawal: withdrawn.get(row.id) ?? null }));
}

/** The outward names of the rows of a history, all of them at hand. */
function namesIn({ key }: RehabilitationTree, prefix: RecordPrefix, rows: readonly { readonly id: number }[]) {
  const place = ordinalsOf(rows);
  return (id: number) => toRecordId(prefix, [key], place(id));
}

function each<Row extends { caseId: number }>(
  trees: Trees,
  all: readonly Row[],
  give: (tree: RehabilitationTree, own: Row[]) => void,
): void {
  for (const [caseId, own] of Map.groupBy(all, (row) => row.caseId)) {
    const tree = trees.get(caseId);
    if (tree) give(tree, own);
  }
}

async function growMilestones(connection: Connection, trees: Trees, ids: Ids, today: CivilDate): Promise<void> {
  const found = await rows.listMilestoneRows(connection, ids);
  const personOf = await namePeople(
    connection,
    found.map(({ responsibleId }) => responsibleId),
  );
  each(trees, found, (tree, own) => {
    tree.milestones = own.map((row) => ({
      ...row,
      responsible: personOf(row.responsibleId),
      state: stateOn(row, today),
    }));
  });
}

async function growPlans(connection: Connection, trees: Trees, ids: Ids): Promise<void> {
  const found = await rows.listPlanRows(connection, ids);
  const personOf = await namePeople(
    connection,
    found.map(({ caseworkerId }) => caseworkerId),
  );
  for (const row of found) {
    const tree = trees.get(row.caseId);
    if (!tree) continue;
    const who = { caseworker: personOf(row.caseworkerId), openedOn: dateOf(row.openedAt) };
    tree.plan = { ...row, ...who, status: statusOf(row), phase: phaseOf(tree) } satisfies PlanTree;
  }
}

function statusOf({ isHome, approvedOn, everApproved }: rows.PlanColumns): string {
  if (isHome !== 1) return 'RESTING';
  if (approvedOn !== null) return 'APPROVED';
  return everApproved === 1 ? 'REVISED' : 'DRAFT';
}

/** The first phase in which something mandatory is open, or something is due: where the child stands. */
function phaseOf({ milestones }: RehabilitationTree): string {
  const open = milestones.filter(({ state }) => state === 'PLANNED' || state === 'DUE' || state === 'OVERDUE');
  const next = open.find(({ isMandatory }) => isMandatory) ?? open[0];
  return next?.phase ?? 'EXIT';
}

async function growNotes(
  connection: Connection,
  trees: Trees,
  ids: Ids,
  viewer: Viewer & { readonly withdrawn: Withdrawn },
): Promise<void> {
  const notes = (await listClinicalNotes(connection, ids)).filter((row) => mayRead(viewer, row));
  const authors = JSON.stringify([...new Set(notes.map(({ recordedBy }) => recordedBy))]);
  const names = new Map((await rows.listAuthorNames(connection, { ids: authors })).map(({ id, name }) => [id, name]));
  const sessions = Map.groupBy(await rows.listSessionRows(connection, ids), ({ caseId }) => caseId);
  each(trees, notes, (tree, own) => {
    const nameOf = namesIn(tree, 'session', sessions.get(tree.key) ?? []);
    tree.clinicalNotes = own.map(({ id, text, recordedAt, recordedBy, sessionId }) => ({
      // By its own number, not its place: that would tell a reader of some how many there are.
      id: toRecordId('clinicalNote', [tree.key], id),
      text,
      recordedAt,
      author: names.get(recordedBy) ?? '',
      sessionId: sessionId === null ? null : nameOf(sessionId),
      withdrawal: viewer.withdrawn.get(id) ?? null,
    }));
  });
}

async function growAssessments(connection: Connection, trees: Trees, ids: Ids, viewer: Viewer): Promise<void> {
  each(trees, await rows.listAssessmentRows(connection, ids), (tree, own) => {
    const nameOf = namesIn(tree, 'assessment', own);
    tree.assessments = own.map(({ items, total, band, scales, finding, normSet, ...row }) => ({
      ...row,
      ...(isNormSet(normSet) ? { normSet, form: null } : { normSet: null, form: normSet }),
      id: nameOf(row.id),
      correctsId: row.correctsId === null ? null : nameOf(row.correctsId),
      scores: mayRead(viewer, row)
        ? { items: itemsOf(items), total, band: hasBands(normSet) ? band : null, scales: scalesOf(scales), finding }
        : null,
    }));
  });
}

const itemsOf = (items: string | null): number[] => (items === null ? [] : (JSON.parse(items) as number[]));

/** The sums as they are kept, an object whose keys stand in the order of the form. */
const scalesOf = (scales: string | null): ScaleScoreTree[] =>
  scales === null
    ? []
    : Object.entries(JSON.parse(scales) as Record<string, number>).map(([scale, value]) => ({ scale, value }));

interface Care {
  readonly wanted: ReadonlySet<string>;
  readonly withdrawn: Withdrawn;
}

async function growCare(connection: Connection, trees: Trees, ids: Ids, { wanted, withdrawn }: Care): Promise<void> {
  if (wanted.has('guardianship'))
    each(trees, await rows.listGuardianshipRows(connection, ids), (tree, own) => {
      const nameOf = namesIn(tree, 'guardianship', own);
      tree.guardianship = own.map((row) => ({
        ...row,
        id: nameOf(row.id),
        endsId: row.endsId === null ? null : nameOf(row.endsId),
        withdrawal: withdrawn.get(row.id) ?? null,
      }));
    });
  if (wanted.has('views'))
    each(trees, await rows.listViewRows(connection, ids), (tree, own) => {
      const nameOf = namesIn(tree, 'sharedView', own);
      tree.views = own.map(({ expiresAt, ...row }) => ({
        ...row,
        id: nameOf(row.id),
        expiresOn: dateOf(expiresAt - 1),
      }));
    });
}

async function growSeparations(connection: Connection, trees: Trees, ids: Ids, { actor, now }: Viewer): Promise<void> {
  const apart = await listSeparationRows(connection, ids);
  const others = JSON.stringify(apart.map(({ other }) => other));
  const seen = await rows.listVisibleIds(actor)(connection, { ids: others, ...sightOf(actor, now) });
  const visible = new Set(seen.map(({ id }) => id));
  each(trees, apart, (tree, own) => {
    // The last row on two siblings holds, in whichever of their files it was written; the words are the last of this file.
    const last = new Map<number, SeparationRow>();
    for (const row of own)
      last.set(row.other, { ...row, explanation: row.explanation ?? last.get(row.other)?.explanation ?? null });
    tree.separations = [...last.values()].map(({ id: _id, other, siblingCaseId, ...row }) => ({
      ...row,
      siblingCaseId: visible.has(other) ? siblingCaseId : null,
    }));
  });
}

async function growNeeds(connection: Connection, trees: Trees, ids: Ids): Promise<void> {
  const none = { level: null, language: null, supports: [], health: [] };
  each(trees, await rows.listEducationRows(connection, ids), (tree, own) => {
    const { level = null, language = null, supports = [] } = own.at(-1) ?? {};
    tree.needs = { ...none, level, language, supports };
  });
  each(trees, await rows.listHealthRows(connection, ids), (tree, own) => {
    tree.needs = { ...(tree.needs ?? none), health: own.at(-1)?.needs ?? [] };
  });
}
