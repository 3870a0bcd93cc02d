import type { Actor } from '../access/actor.js';
import { keptId, type Registry } from '../audit/act.js';
import { toNodeId, type CaseId, type MovementId } from '../identifiers.js';
import { changeRecord, type RecordChange, type RecordRequest } from '../versions/change-record.js';
import { assertStands, getMovement, type MovementRow, type MovementStatus } from './movement.queries.js';

/** What every change of a movement asks for: which, and the version of it and its manifest that was read. */
export interface ChangeMovement extends RecordRequest {
  readonly movementId: MovementId;
}

export interface MovementChangeKind {
  readonly operation: string;
  /** Where the movement must stand. */
  readonly from: readonly MovementStatus[];
  /** The child that the act names, where it names one. */
  readonly subject?: CaseId;
}

/**
 * The frame of every change to a movement and its manifest: allowed, there, at the version that was read, at a stage at
 * which it can be done; then `work`, which answers the children it speaks of. Errors: NOT_FOUND, VERSION_CONFLICT,
 * NO_SUCH_TRANSITION, and what `work` throws.
 */
export function changeMovement(
  registry: Registry,
  actor: Actor,
  { operation, from, subject }: MovementChangeKind,
  input: ChangeMovement,
  work: (change: RecordChange<MovementRow>) => Promise<readonly CaseId[]>,
): Promise<MovementId> {
  const { movementId } = input;
  const act = {
    action: 'movement:manage',
    operation,
    input,
    subject,
    record: toNodeId('movement', movementId),
  } as const;
  const changed = {
    kind: 'movement',
    find: (tx: Parameters<typeof getMovement>[0]) => getMovement(tx, actor, movementId),
    keyOf: ({ key }: MovementRow) => key,
    kept: keptId<MovementId>(),
  } as const;
  return changeRecord(registry, actor, act, changed, async (change) => {
    assertStands(change.row, from);
    return { answer: movementId, subjects: await work(change) };
  });
}
