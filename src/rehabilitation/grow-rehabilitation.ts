import type { Actor } from '../access/actor.js';
import { namePeople } from '../agencies/user.queries.js';
import { assertMay } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import { sightOf } from '../cases/case.access.js';
import { ordinalsOf } from '../cases/ordinals.js';
import { longestNested } from '../cases/reading/long-lists.js';
import type { Connection } from '../database/connection.js';
import type { Reach } from '../database/placed-rows.js';
import { dateOf, type CivilDate } from '../dates.js';
import { toRecordId, type CaseId, type RecordPrefix } from '../identifiers.js';
import { stateOn } from '../tallies/milestone.rules.js';
import {
  emptyRehabilitation,
  shown,
  type PlanTree,
  type RehabilitationTree,
  type ShownRehabilitation,
} from './rehabilitation-tree.js';
import { eachTree, type Trees } from './each-tree.js';
import { growFileLists, type ClinicalReach, type FileReader } from './grow-file-lists.js';
import { growHistories } from './histories/grow-histories.js';
import { listSeparationRows, type SeparationRow } from './care/separations.queries.js';
import * as rows from './rehabilitation.queries.js';
import { listWithdrawn } from './withdrawals/withdrawn-rows.js';

/**
 * The rehabilitation files of these cases as far as the actor sees them: whole where the identity is within reach, with
 * nothing but the seal where it is behind one, and nothing of any other. `wanted` are the fields asked for, so that what nobody asks
 * for is not fetched; none of them changes what another answers. Of the long lists so much is read as `reach` says.
 */
export async function loadRehabilitation(
  registry: Registry,
  actor: Actor,
  caseIds: readonly CaseId[],
  wanted: ReadonlySet<string>,
  reach: Reach = { limit: longestNested },
): Promise<Map<number, ShownRehabilitation>> {
  assertMay(actor, 'rehabilitation:read');
  if (wanted.has('clinicalNotes') || [...wanted].some((path) => /^assessments\.(scores|reason)/.test(path)))
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
  if (open.size > 0) await grow(connection, open, wanted, { actor, now, reach, clinical: clinicalReach(seen) });
  return new Map([...trees].map(([key, tree]) => [key, shown(tree)]));
}

interface Viewer extends FileReader {
  readonly now: number;
}

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

async function grow(connection: Connection, trees: Trees, wanted: ReadonlySet<string>, viewer: Viewer): Promise<void> {
  const ids = { ids: JSON.stringify([...trees.keys()]) };
  const today = dateOf(viewer.now);
  if (wanted.has('milestones') || wanted.has('plan')) await growMilestones(connection, trees, ids, today);
  if (wanted.has('plan')) await growPlans(connection, trees, ids);
  await growFileLists(connection, trees, wanted, viewer);
  await growCare(connection, trees, ids, wanted);
  if (wanted.has('separations')) await growSeparations(connection, trees, ids, viewer);
  if (wanted.has('needs')) await growNeeds(connection, trees, ids);
  await growHistories(connection, trees, ids, wanted);
}

type Ids = { ids: string };

/** The outward names of the rows of a history, all of them at hand. */
function namesIn({ key }: RehabilitationTree, prefix: RecordPrefix, rows: readonly { readonly id: number }[]) {
  const place = ordinalsOf(rows);
  return (id: number) => toRecordId(prefix, [key], place(id));
}

async function growMilestones(connection: Connection, trees: Trees, ids: Ids, today: CivilDate): Promise<void> {
  const found = await rows.listMilestoneRows(connection, ids);
  const personOf = await namePeople(
    connection,
    found.map(({ responsibleId }) => responsibleId),
  );
  eachTree(trees, found, (tree, own) => {
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
    tree.plan = { ...row, ...who, status: statusOf(row), phase: phaseOf(tree), versions: [] } satisfies PlanTree;
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

async function growCare(connection: Connection, trees: Trees, ids: Ids, wanted: ReadonlySet<string>): Promise<void> {
  if (wanted.has('guardianship')) {
    const decisions = await rows.listGuardianshipRows(connection, ids);
    const withdrawn = await listWithdrawn(connection, 'GUARDIANSHIP', decisions);
    eachTree(trees, decisions, (tree, own) => {
      const nameOf = namesIn(tree, 'guardianship', own);
      tree.guardianship = own.map((row) => ({
        ...row,
        id: nameOf(row.id),
        endsId: row.endsId === null ? null : nameOf(row.endsId),
        // A decision that was taken back takes its end with it.
        withdrawal: withdrawn.get(row.id) ?? withdrawn.get(row.endsId ?? 0) ?? null,
      }));
    });
  }
  if (wanted.has('views'))
    eachTree(trees, await rows.listViewRows(connection, ids), (tree, own) => {
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
  eachTree(trees, apart, (tree, own) => {
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
  eachTree(trees, await rows.listEducationRows(connection, ids), (tree, own) => {
    const { level = null, language = null, supports = [] } = own.at(-1) ?? {};
    tree.needs = { ...none, level, language, supports };
  });
  eachTree(trees, await rows.listHealthRows(connection, ids), (tree, own) => {
    tree.needs = { ...(tree.needs ?? none), health: own.at(-1)?.needs ?? [] };
  });
}
