import { namePeople } from '../../agencies/user.queries.js';
import { ordinalsOf } from '../../cases/ordinals.js';
import type { Connection } from '../../database/connection.js';
import { toRecordId, type RecordPrefix } from '../../identifiers.js';
import type { RehabilitationTree } from '../rehabilitation-tree.js';
import { listWithdrawn, type Withdrawn } from '../withdrawals/withdrawn-rows.js';
import * as rows from './histories.queries.js';
import * as needs from './needs.queries.js';

type Trees = ReadonlyMap<number, RehabilitationTree>;
type Ids = { readonly ids: string };

/** What open files said before, as far as it is asked for: one statement for each kind, whatever the number of files. */
export async function growHistories(
  connection: Connection,
  trees: Trees,
  ids: Ids,
  wanted: ReadonlySet<string>,
): Promise<void> {
  if (wanted.has('plan.versions')) await growPlanVersions(connection, trees, ids);
  if (wanted.has('seals')) give(trees, await rows.listSeals(connection, ids), (tree, own) => (tree.seals = own));
  if (wanted.has('holders')) give(trees, await rows.listHolders(connection, ids), (tree, own) => (tree.holders = own));
  if (wanted.has('educationNeeds')) {
    const said = await needs.listEducationHistory(connection, ids);
    const withdrawn = await listWithdrawn(connection, 'EDUCATION_NEEDS', said);
    give(trees, said, (tree, own) => (tree.educationNeeds = named(tree, 'educationNeeds', own, withdrawn)));
  }
  if (wanted.has('healthNeeds')) {
    const said = await needs.listHealthHistory(connection, ids);
    const withdrawn = await listWithdrawn(connection, 'HEALTH_NEEDS', said);
    give(trees, said, (tree, own) => (tree.healthNeeds = named(tree, 'healthNeeds', own, withdrawn)));
  }
}

/** Rows under their outward names, each with what is said of it where it was taken back. */
function named<Row extends { readonly id: number }>(
  { key }: RehabilitationTree,
  prefix: RecordPrefix,
  own: readonly Row[],
  withdrawn: Withdrawn,
) {
  const place = ordinalsOf(own);
  return own.map((row) => ({
    ...row,
    id: toRecordId(prefix, [key], place(row.id)),
    withdrawal: withdrawn.get(row.id) ?? null,
  }));
}

function give<Row extends { readonly caseId: number }>(
  trees: Trees,
  all: readonly Row[],
  to: (tree: RehabilitationTree, own: Row[]) => void,
): void {
  for (const [caseId, own] of Map.groupBy(all, (row) => row.caseId)) {
    const tree = trees.get(caseId);
    if (tree) to(tree, own);
  }
}

async function growPlanVersions(connection: Connection, trees: Trees, ids: Ids): Promise<void> {
  const found = await rows.listPlanVersions(connection, ids);
  const personOf = await namePeople(
    connection,
    found.map(({ caseworkerId }) => caseworkerId),
  );
  give(trees, found, ({ plan }, own) => {
    if (plan) plan.versions = own.map((row) => ({ ...row, caseworker: personOf(row.caseworkerId) }));
  });
}
