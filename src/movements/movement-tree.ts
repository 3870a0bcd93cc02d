import type { RegistryContext } from '../access/context.js';
import type { CaseTree } from '../cases/reading/case-tree.js';
import { showCases } from '../cases/reading/show-cases.js';
import type { CivilDate } from '../dates.js';
import { beneathPath } from '../graphql/selection.js';
import type { CaseId, MovementId } from '../identifiers.js';
import { readAboard } from './aboard.queries.js';
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

export interface MovementSummaryTree {
  id: string;
  status: string;
  plannedOn: CivilDate;
  fromPlace: string;
  port: string;
  capacity: number;
  version: number;
  arrivals: number;
}
export interface OperationTree {
  id: string;
  code: string;
  title: string;
  roundCode: string | null;
  movements: MovementSummaryTree[];
}
export interface ManifestEntryTree {
  case: CaseTree;
  isReady: boolean | null;
  missing: { code: string; needs: string }[];
  separationReason: string | null;
  endedAs: string | null;
  endReason: string | null;
}
export interface MovementTree extends Omit<MovementSummaryTree, 'arrivals'> {
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

/** Operations with their movements, and how many of the children whom the actor may see arrived by each. */
export async function growOperations(
  { registry, actor }: RegistryContext,
  which: WhichOperations = {},
): Promise<OperationTree[]> {
  const reader = registry.store.reader;
  const rows = await listOperations(reader.db, actor, which);
  const moved = await listMovements(reader, { ids: JSON.stringify(rows.map(({ key }) => key)) });
  const arrived = await countArrivals(
    registry,
    actor,
    moved.map(({ key }) => key),
  );
  return rows.map(({ key, ...operation }) => ({
    ...operation,
    movements: moved
      .filter(({ operationKey }) => operationKey === key)
      .map((movement) => ({ ...summaryOf(movement), arrivals: arrived.get(movement.key) ?? 0 })),
  }));
}

function summaryOf(row: MovementRow): Omit<MovementSummaryTree, 'arrivals'> {
  const { id, status, plannedOn, fromPlace, port, capacity, version } = row;
  return { id, status, plannedOn, fromPlace, port, capacity, version };
}

/** A movement with its manifest; it is noted as read, and so are the cases shown. */
export async function findMovementTree(
  context: RegistryContext,
  id: MovementId,
  wanted: ReadonlySet<string>,
): Promise<MovementTree | null> {
  const { registry, actor } = context;
  const reader = registry.store.reader;
  const row = await findMovement(reader.db, actor, id);
  if (!row) return null;
  context.reads.records.add(row.id);
  const entries = wanted.has('manifest') ? await readManifest(reader, actor, id, registry.clock()) : [];
  const ids = entries.map(({ caseKey }) => caseKey as CaseId);
  const shown = await showCases(context, ids, beneathPath(wanted, 'manifest.case'));
  for (const { siblingsNamed } of entries) for (const key of siblingsNamed) context.reads.subjects.add(key);
  const caseOf = new Map(shown.map((tree) => [tree.key as number, tree]));
  const events = await listMovementEvents(reader, { ids: JSON.stringify([row.key]) });
  const corrections = await listMovementCorrections(reader, { movementId: row.key });
  const { placesTaken, showsWords } = await readAboard(reader, actor, { movementId: id, now: registry.clock() });
  return {
    ...summaryOf(row),
    placesTaken,
    events: events.map(({ kind, happenedOn, note, recordedAt, recordedByName }) => ({
      ...{ kind, happenedOn, note: showsWords ? note : null, recordedAt },
      recordedBy: recordedByName,
    })),
    corrections: corrections.map(({ kind, arrivedOn, reason, recordedAt, recordedByName }) => ({
      ...{ kind, arrivedOn, reason: showsWords ? reason : null, recordedAt },
      recordedBy: recordedByName,
    })),
    manifest: entries.flatMap(({ caseKey, missing, separationReason, endedAs, endReason }) => {
      const found = caseOf.get(caseKey);
      if (!found) return [];
      // Whether it can depart is asked of whoever still waits to.
      const waits = row.status === 'PLANNED' && endedAs === null;
      const readiness = waits
        ? { isReady: missing.length === 0, missing: [...missing] }
        : { isReady: null, missing: [] };
      // What was written by hand may name somebody.
      const words = found.isIdentified ? { separationReason, endReason } : { separationReason: null, endReason: null };
      return [{ case: found, ...readiness, endedAs, ...words }];
    }),
  };
}
