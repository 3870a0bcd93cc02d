import { namePeople } from '../../agencies/user.queries.js';
import { longestNested } from '../../cases/reading/long-lists.js';
import type { Connection } from '../../database/connection.js';
import { readPlaced, type FindPlaces } from '../../database/placed-rows.js';
import { toRecordId, type RecordPrefix } from '../../identifiers.js';
import { eachTree, type Trees } from '../each-tree.js';
import type { RehabilitationTree } from '../rehabilitation-tree.js';
import { listWithdrawn, type Withdrawn } from '../withdrawals/withdrawn-rows.js';
import * as rows from './histories.queries.js';
import * as needs from './needs.queries.js';

type Ids = { readonly ids: string };

/**
 * What open files said before, as far as it is asked for: the newest of each kind, by as many statements whatever the number of
 * files.
 */
export async function growHistories(
  connection: Connection,
  trees: Trees,
  ids: Ids,
  wanted: ReadonlySet<string>,
): Promise<void> {
  if (wanted.has('plan.versions')) await growPlanVersions(connection, trees, ids);
  if (wanted.has('seals')) {
    const found = await newest(rows.placesOfSeals(['fileSeals'])('fileSeals'), { connection, ids }, rows.listSeals);
    eachTree(trees, found, (tree, own) => (tree.seals = own));
  }
  if (wanted.has('holders'))
    eachTree(trees, await rows.listHolders(connection, ids), (tree, own) => (tree.holders = own));
  const places = needs.placesOfNeeds(needsLists.filter((list) => wanted.has(list)));
  if (wanted.has('educationNeeds')) {
    const said = await newest(places('educationNeeds'), { connection, ids }, needs.listEducationHistory);
    const withdrawn = await listWithdrawn(connection, 'EDUCATION_NEEDS', said);
    eachTree(trees, said, (tree, own) => (tree.educationNeeds = named(tree, 'educationNeeds', own, withdrawn)));
  }
  if (wanted.has('healthNeeds')) {
    const said = await newest(places('healthNeeds'), { connection, ids }, needs.listHealthHistory);
    const withdrawn = await listWithdrawn(connection, 'HEALTH_NEEDS', said);
    eachTree(trees, said, (tree, own) => (tree.healthNeeds = named(tree, 'healthNeeds', own, withdrawn)));
  }
}

const needsLists = ['educationNeeds', 'healthNeeds'] as const;

/** The newest rows of each file, oldest first, each with its place. */
async function newest<Row extends { readonly id: number }>(
  findPlaces: FindPlaces,
  { connection, ids: { ids } }: { readonly connection: Connection; readonly ids: Ids },
  read: (at: Connection, rows: { rowIds: string }) => Promise<readonly Row[]>,
): Promise<(Row & { readonly place: number })[]> {
  const asked = { connection, ids, reach: { limit: longestNested } };
  const { byCase } = await readPlaced(findPlaces, asked, (rowIds) => read(connection, { rowIds }));
  return [...byCase.values()].flatMap((own) => own.toReversed());
}

/** Rows under their outward names, each with what is said of it where it was taken back. */
function named<Row extends { readonly id: number; readonly place: number }>(
  { key }: RehabilitationTree,
  prefix: RecordPrefix,
  own: readonly Row[],
  withdrawn: Withdrawn,
) {
  return own.map((row) => ({
    ...row,
    id: toRecordId(prefix, [key], row.place),
    withdrawal: withdrawn.get(row.id) ?? null,
  }));
}

async function growPlanVersions(connection: Connection, trees: Trees, ids: Ids): Promise<void> {
  const found = await rows.listPlanVersions(connection, { ...ids, limit: longestNested });
  const personOf = await namePeople(
    connection,
    found.map(({ caseworkerId }) => caseworkerId),
  );
  eachTree(trees, found, ({ plan }, own) => {
    if (plan) plan.versions = own.map((row) => ({ ...row, caseworker: personOf(row.caseworkerId) }));
  });
}
