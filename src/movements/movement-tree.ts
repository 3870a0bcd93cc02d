import type { RegistryContext } from '../access/context.js';
import type { CaseTree } from '../cases/reading/case-tree.js';
import { showCases } from '../cases/reading/show-cases.js';
import type { CivilDate } from '../dates.js';
import { beneathPath } from '../graphql/selection.js';
import { toNodeId, type CaseId, type MovementId } from '../identifiers.js';
import { readAboard, type Aboard } from './aboard.queries.js';
import { readManifest } from './manifest.queries.js';
import {
  findMovement,
  listMovementCorrections,
  listMovementEvents,
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
export interface ManifestEntryTree {
  case: CaseTree;
  isReady: boolean | null;
  missing: { code: string; needs: string }[];
  separationReason: string | null;
  endedAs: string | null;
  endReason: string | null;
}
export interface MovementTree {
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
  placesTaken: number;
  events: { kind: string; happenedOn: CivilDate; note: string | null; recordedAt: number; recordedBy: string }[];
  corrections: {
    kind: string;
    arrivedOn: CivilDate | null;
    reason: string | null;
    recordedAt: number;
    recordedBy: string;
  }[];
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
  return rows.map(({ key, ...operation }) => ({
    ...operation,
    movements: trees.filter((_tree, place) => moved[place]?.operationKey === key),
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
): Promise<MovementTree[]> {
  const { registry, actor } = context;
  const reader = registry.store.reader;
  const keys = rows.map(({ key }) => key);
  const ofOperations = { ids: [...new Set(rows.map(({ operationKey }) => operationKey))] };
  const operations =
    rows.length === 0 ? [] : await growOperations(context, ofOperations, beneathPath(wanted, 'operation'));
  const operationOf = new Map(operations.map((operation) => [operation.id, operation]));
  const arrived = wanted.has('arrivals') ? await countArrivals(registry, actor, keys) : new Map<number, number>();
  const events = wanted.has('events') ? await listMovementEvents(reader, { ids: JSON.stringify(keys) }) : [];
  // What is said of a whole movement may name anybody aboard: it is read by whoever may know who each of them is.
  const asksAboard = wanted.has('placesTaken') || wanted.has('events') || wanted.has('corrections');
  const aboard = await readAboard(reader, actor, { movementKeys: asksAboard ? keys : [], now: registry.clock() });
  const corrected = wanted.has('corrections')
    ? await listMovementCorrections(reader, { ids: JSON.stringify(keys) })
    : [];
  const trees: MovementTree[] = [];
  for (const row of rows) {
    const { key, operationKey, ...facts } = row;
    const operation = operationOf.get(toNodeId('operation', operationKey));
    if (!operation) throw new Error('A movement belongs to an operation.');
    const { placesTaken, showsWords, everAboard } = aboard.get(key) ?? nobody;
    const corrections = corrected
      .filter(({ movementId }) => movementId === key)
      .map(({ kind, arrivedOn, reason, recordedAt, recordedByName }) => ({
        ...{ kind, arrivedOn, reason: showsWords ? reason : null, recordedAt },
        recordedBy: recordedByName,
      }));
    const own = events
      .filter(({ movementId }) => movementId === key)
      .map(({ kind, happenedOn, note, recordedAt, recordedByName }) => ({
        ...{ kind, happenedOn, note: showsWords ? note : null, recordedAt },
        recordedBy: recordedByName,
      }));
    const hasWords =
      (wanted.has('events.note') && own.some(({ note }) => note !== null)) ||
      (wanted.has('corrections.reason') && corrections.some(({ reason }) => reason !== null));
    if (hasWords) noteWords(context, row, everAboard);
    trees.push({
      ...facts,
      operation,
      arrivals: arrived.get(key) ?? 0,
      placesTaken,
      events: own,
      corrections,
      manifest: wanted.has('manifest') ? await growManifest(context, row, beneathPath(wanted, 'manifest')) : [],
    });
  }
  return trees;
}

const nobody: Aboard = { placesTaken: 0, showsWords: false, everAboard: [] };

/** Words written by hand were shown: of the movement, and of whomever they may name. */
function noteWords({ reads }: RegistryContext, row: MovementRow, everAboard: readonly CaseId[]): void {
  reads.records.add(row.id);
  for (const key of everAboard) reads.subjects.add(key);
}

/** The manifest as far as the actor may see the children; the movement and the cases are noted as read. */
async function growManifest(
  context: RegistryContext,
  row: MovementRow,
  wanted: ReadonlySet<string>,
): Promise<ManifestEntryTree[]> {
  const { registry, actor } = context;
  context.reads.records.add(row.id);
  const entries = await readManifest(registry.store.reader, actor, row.key, registry.clock());
  const ids = entries.map(({ caseKey }) => caseKey as CaseId);
  const shown = await showCases(context, ids, beneathPath(wanted, 'case'));
  for (const { siblingsNamed } of entries) for (const key of siblingsNamed) context.reads.subjects.add(key);
  const caseOf = new Map(shown.map((tree) => [tree.key as number, tree]));
  return entries.flatMap(({ caseKey, missing, separationReason, endedAs, endReason }) => {
    const found = caseOf.get(caseKey);
    if (!found) return [];
    // Whether it can depart is asked of whoever still waits to.
    const waits = row.status === 'PLANNED' && endedAs === null;
    const readiness = waits ? { isReady: missing.length === 0, missing: [...missing] } : { isReady: null, missing: [] };
    // What was written by hand may name somebody.
    const words = found.isIdentified ? { separationReason, endReason } : { separationReason: null, endReason: null };
    return [{ case: found, ...readiness, endedAs, ...words }];
  });
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
