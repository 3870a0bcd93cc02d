import type { RegistryContext } from '../access/context.js';
import { may } from '../access/permissions.js';
import type { CivilDate } from '../dates.js';
import { beneathPath } from '../graphql/selection.js';
import { toNodeId, type MovementId } from '../identifiers.js';
import { growManifests, type ManifestEntryTree } from './manifest-tree.js';
import { readHistories, type MovementHistory } from './movement-history.js';
import {
  findMovement,
  listMovements,
  listOperationCorrections,
  listOperations,
  type MovementRow,
  type OperationCorrectionRow,
  type WhichOperations,
} from './movement.queries.js';
import { countArrivals } from './trace.queries.js';

export interface OperationTree {
  id: string;
  code: string;
  title: string;
  roundCode: string | null;
  agreementId: string | null;
  version: number;
  corrections: Omit<OperationCorrectionRow, 'key'>[];
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
  const ids = JSON.stringify(rows.map(({ key }) => key));
  const moved = wanted.has('movements') ? await listMovements(reader, { ids }) : [];
  const trees = await growMovements(context, moved, beneathPath(wanted, 'movements'));
  const movementsOf = Map.groupBy(trees, (_tree, place) => moved[place]?.operationKey);
  const corrections = wanted.has('corrections') ? await listOperationCorrections(reader, { ids }) : [];
  const correctionsOf = Map.groupBy(corrections, ({ key }) => key);
  return rows.map(({ key, ...operation }) => ({
    ...operation,
    movements: movementsOf.get(key) ?? [],
    corrections: correctionsOf.get(key) ?? [],
  }));
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
  readyOn?: CivilDate,
): Promise<MovementTree[]> {
  const operationOf = await growOperationsOf(context, rows, beneathPath(wanted, 'operation'));
  const keys = rows.map(({ key }) => key);
  const arrived = wanted.has('arrivals') ? await countArrivals(context.registry, context.actor, keys) : undefined;
  const histories = await readHistories(context, rows, wanted);
  const manifests = await growManifests(context, rows, wanted, readyOn);
  // It counts what befell each child aboard, seen or not: whoever manages movements is told it, and gives it back.
  const tellsVersion = may(context.actor, 'movement:manage');
  return rows.map(({ key, operationKey, ...facts }) => {
    const [operation, history] = [operationOf.get(toNodeId('operation', operationKey)), histories.get(key)];
    if (!operation || !history) throw new Error('A movement belongs to an operation, and its history is read with it.');
    return {
      ...{ ...facts, ...history, operation },
      version: tellsVersion ? facts.version : 0,
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

/** One movement, with who could depart on a day, today where none is given; it is noted as read. */
export async function findMovementTree(
  context: RegistryContext,
  id: MovementId,
  wanted: ReadonlySet<string>,
  readyOn?: CivilDate,
): Promise<MovementTree | null> {
  const row = await findMovement(context.registry.store.reader.db, context.actor, id);
  if (!row) return null;
  context.reads.records.add(row.id);
  const [tree] = await growMovements(context, [row], wanted, readyOn);
  return tree ?? null;
}
