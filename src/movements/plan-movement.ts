import { eq } from 'drizzle-orm';
import { negotiationRounds } from '../../schema/coordination.js';
import { movements, operations } from '../../schema/movements.js';
import type { Actor } from '../access/actor.js';
import { keptId, performAnswering, type Registry, type Request } from '../audit/act.js';
import { personOf } from '../cases/change-case.js';
import { getAgreement } from '../coordination/coordination.queries.js';
import { assertNotBefore1990, type CivilDate } from '../dates.js';
import { Invalid, NotFound } from '../errors.js';
import { newId, toNodeId, type AgreementId, type MovementId, type OperationId, type RoundId } from '../identifiers.js';
import { wordsOf } from '../words.js';

export interface PlanOperation extends Request {
  readonly code: string;
  readonly title: string;
  /** The round that it goes back to, and the agreement, where there are any. */
  readonly roundId?: RoundId | undefined;
  readonly agreementId?: AgreementId | undefined;
}

/** Plans an operation. Errors: NOT_FOUND (round, agreement), INVALID_INPUT for a code that is taken. */
export function planOperation(registry: Registry, actor: Actor, input: PlanOperation): Promise<OperationId> {
  const act = { action: 'movement:manage', operation: 'operationPlan', input } as const;
  return performAnswering(registry, actor, act, keptId<OperationId>(), async (tx, now) => {
    const [code, title] = [wordsOf(input.code, 'code'), wordsOf(input.title, 'title')];
    const [taken] = await tx.select().from(operations).where(eq(operations.code, code));
    if (taken)
      throw Invalid(
        `There is an operation of this code already: ${toNodeId('operation', taken.id)}.`,
        ['code'],
        'ALREADY_RECORDED',
      );
    const { agreementId } = input;
    const agreement = agreementId === undefined ? undefined : await getAgreement(tx, agreementId);
    if (agreement && input.roundId !== undefined && input.roundId !== agreement.roundId) {
      throw Invalid(
        `An operation goes back to one round: this agreement was made in ${toNodeId('round', agreement.roundId)}; roundId says ${toNodeId('round', input.roundId)}.`,
        ['roundId'],
      );
    }
    const roundId = input.roundId ?? agreement?.roundId ?? null;
    if (roundId !== null) {
      const [round] = await tx.select().from(negotiationRounds).where(eq(negotiationRounds.id, roundId));
      if (!round) throw NotFound('round', ['roundId']);
    }
    const id = newId<OperationId>(now);
    const stamp = { recordedAt: now, recordedBy: personOf(actor) };
    await tx.insert(operations).values({ id, code, title, roundId, agreementId: agreementId ?? null, ...stamp });
    return { answer: id, subjects: [] };
  });
}

export interface PlanMovement extends Request {
  readonly operationId: OperationId;
  readonly plannedOn: CivilDate;
  readonly fromPlace: string;
  readonly port: string;
  readonly capacity: number;
}

const mostPlaces = 1_000;

/** Plans a flight or convoy. Errors: NOT_FOUND (operation), INVALID_INPUT for a capacity that cannot be. */
export function planMovement(registry: Registry, actor: Actor, input: PlanMovement): Promise<MovementId> {
  const act = { action: 'movement:manage', operation: 'movementPlan', input } as const;
  return performAnswering(registry, actor, act, keptId<MovementId>(), async (tx, now) => {
    const { operationId, plannedOn, capacity } = input;
    assertNotBefore1990(plannedOn, 'plannedOn');
    const [fromPlace, port] = [wordsOf(input.fromPlace, 'fromPlace'), wordsOf(input.port, 'port')];
    if (!Number.isInteger(capacity) || capacity < 1 || capacity > mostPlaces) {
      throw Invalid(`A movement has 1 to ${mostPlaces} places; capacity came as ${capacity}.`, ['capacity']);
    }
    const [operation] = await tx.select().from(operations).where(eq(operations.id, operationId));
    if (!operation) throw NotFound('operation', ['operationId']);
    const id = newId<MovementId>(now);
    const stamp = { recordedAt: now, recordedBy: personOf(actor) };
    await tx.insert(movements).values({ id, operationId, plannedOn, fromPlace, port, capacity, ...stamp });
    return { answer: id, subjects: [] };
  });
}
