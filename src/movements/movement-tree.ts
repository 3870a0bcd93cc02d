import type { RegistryContext } from '../access/context.js';
import type { CivilDate } from '../dates.js';
import { beneathPath } from '../graphql/selection.js';
import { toNodeId, type MovementId } from '../identifiers.js';
import { growManifests, type ManifestEntryTree } from './manifest-tree.js';
import { readHistories, type MovementHistory } from './movement-history.js';
import {
  findMovement,
  listMovements,
  listOperations,
  type MovementRow,
  type WhichOperations,
} from './movement.queries.js';
import { countArrivals } from './trace.queries.js';

export interface OperationTree {
  id: string;
  code: string;
  title: string;
  roundCode: string | null;
  movements: MovementTree[];
}
export interface MovementTree extends MovementHistory {
  id: string;
  status: string;
  plannedOn: CivilDate;
  departedOn: CivilDate | null;
  arrivedOn: CivilDate | null;
  fromPlace: string;
  port: string;
  capacity: number;
  version: number;
  operation: OperationTree;
  arrivals: number;
  manifest: ManifestEntryTree[];
}

/** Operations, oldest first, with their movements where these are asked for. */
export async function growOperations(
  context: RegistryContext,
  which: WhichOperations,
  wanted: ReadonlySet<string>,
): Promise<OperationTree[]> {
  const reader = context.registry.store.reader;
  const rows = await listOperations(reader.db, context.actor, which);
  const moved = wanted.has('movements')
    ? await listMovements(reader, { ids: JSON.stringify(rows.map(({ key }) => key)) })
    : [];
  const trees = await growMovements(context, moved, beneathPath(wanted, 'movements'));
  const movementsOf = Map.groupBy(trees, (_tree, place) => moved[place]?.operationKey);
  return rows.map(({ key, ...operation }) => ({ ...operation, movements: movementsOf.get(key) ?? [] }));
}

/**
 * Movements with what is asked for beneath them. One whose manifest is asked for is noted as read, and so are the cases
 * shown; so is one of which words are shown that may name a child, with every child who ever stood on it. `rows` must come from a
 * query of this module.
 */
export async function growMovements(
  context: RegistryContext,
  rows: readonly MovementRow[],
  wanted: ReadonlySet<string>,
): Promise<MovementTree[]> {
  const operationOf = await growOperationsOf(context, rows, beneathPath(wanted, 'operation'));
  const keys = rows.map(({ key }) => key);
  const arrived = wanted.has('arrivals') ? await countArrivals(context.registry, context.actor, keys) : undefined;
  const histories = await readHistories(context, rows, wanted);
  const manifests = await growManifests(context, rows, wanted);
  return rows.map(({ key, operationKey, ...facts }) => {
    const [operation, history] = [operationOf.get(toNodeId('operation', operationKey)), histories.get(key)];
    if (!operation || !history) throw new Error('A movement belongs to an operation, and its history is read with it.');
    return {
      ...{ ...facts, ...history, operation },
      arrivals: arrived?.get(key) ?? 0,
      manifest: manifests.get(key) ?? [],
    };
  });
}

/** The operations of movements, by their ids. */
async function growOperationsOf(
  context: RegistryContext,
  rows: readonly MovementRow[],
  wanted: ReadonlySet<string>,
): Promise<Map<string, OperationTree>> {
  const ids = [...new Set(rows.map(({ operationKey }) => operationKey))];
  const operations = ids.length === 0 ? [] : await growOperations(context, { ids }, wanted);
  return new Map(operations.map((operation) => [operation.id, operation]));
}

/** One movement; it is noted as read. */
export async function findMovementTree(
  context: RegistryContext,
  id: MovementId,
  wanted: ReadonlySet<string>,
): Promise<MovementTree | null> {
  const row = await findMovement(context.registry.store.reader.db, context.actor, id);
  if (!row) return null;
  context.reads.records.add(row.id);
  const [tree] = await growMovements(context, [row], wanted);
  return tree ?? null;
}
