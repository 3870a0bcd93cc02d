import { eq } from 'drizzle-orm';
import { movements, operations } from '../../schema/movements.js';
import type { Actor } from '../access/actor.js';
import { keptId, performAnswering, type Registry, type Request } from '../audit/act.js';
import { personOf } from '../cases/change-case.js';
import { getAgreement, getRound } from '../coordination/coordination.queries.js';
import type { Reader } from '../database/connection.js';
import { assertNotBefore1990, assertWithinYears, dateOf, type CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';
import { newId, toNodeId, type AgreementId, type MovementId, type OperationId, type RoundId } from '../identifiers.js';
import { wordsOf } from '../words.js';
import { getOperation } from './movement.queries.js';

export interface PlanOperation extends Request {
  readonly code: string;
  readonly title: string;
  /** The round that it goes back to, and the agreement, where there are any. */
  readonly roundId?: RoundId | undefined;
  readonly agreementId?: AgreementId | undefined;
}

/**
 * Plans an operation. Errors: NOT_FOUND (round, agreement), ALREADY_RECORDED for a code that is taken, INVALID_INPUT for an agreement of
 * another round, NO_SUCH_TRANSITION for one that has ended.
 */
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
    const grounds = await groundsOf(tx, input);
    await assertAgreementStands(tx, grounds);
    const id = newId<OperationId>(now);
    const stamp = { recordedAt: now, recordedBy: personOf(actor) };
    await tx.insert(operations).values({ id, code, title, ...grounds, ...stamp });
    return { answer: id, subjects: [] };
  });
}

interface Grounds {
  readonly roundId: number | null;
  readonly agreementId: number | null;
}

/** What an operation goes back to: with an agreement, the round in which it was made. Errors: NOT_FOUND, INVALID_INPUT. */
export async function groundsOf(
  db: Reader,
  given: { readonly [Ground in keyof Grounds]?: Grounds[Ground] | undefined },
): Promise<Grounds> {
  const agreement = given.agreementId == null ? undefined : await getAgreement(db, given.agreementId);
  if (agreement && given.roundId != null && given.roundId !== agreement.roundId) {
    throw Invalid(
      `An operation goes back to one round: this agreement was made in ${toNodeId('round', agreement.roundId)}; roundId says ${toNodeId('round', given.roundId)}.`,
      ['roundId'],
    );
  }
  const roundId = given.roundId ?? agreement?.roundId ?? null;
  if (roundId !== null) await getRound(db, roundId);
  return { roundId, agreementId: agreement?.id ?? null };
}

/** Nobody goes home on an agreement that has ended. Errors: NO_SUCH_TRANSITION. */
export async function assertAgreementStands(db: Reader, { agreementId }: Grounds): Promise<void> {
  const ended = agreementId === null ? null : (await getAgreement(db, agreementId)).endedOn;
  if (ended === null) return;
  throw Invalid(
    `This agreement ended on ${ended}: nobody goes home on it. Name one that stands.`,
    ['agreementId'],
    'NO_SUCH_TRANSITION',
  );
}

/** A flight is planned, and departs, while the agreement stands, also one that is recorded late, or rests on another. Errors: NO_SUCH_TRANSITION. */
export async function assertFliesWhileItStands(
  db: Reader,
  { agreementId }: Grounds,
  { day, field }: { readonly day: CivilDate; readonly field: 'operationId' | 'departedOn' },
): Promise<void> {
  const ended = agreementId === null ? null : (await getAgreement(db, agreementId)).endedOn;
  if (ended === null || day <= ended) return;
  throw Invalid(
    `The agreement that this operation rests on ended on ${ended}, before the day of the movement, ${day}. Name one that stands with operationCorrect, or plan the movement under another operation.`,
    [field],
    'NO_SUCH_TRANSITION',
  );
}

/** The day before which nothing of an operation happens: that of its agreement, else the first of its round; nothing where it names neither. */
export async function findGround(
  db: Reader,
  { roundId, agreementId }: Grounds,
): Promise<{ readonly day: CivilDate; readonly words: string } | undefined> {
  if (agreementId !== null) {
    const { agreedOn } = await getAgreement(db, agreementId);
    return { day: agreedOn, words: `the agreement that its operation rests on, of ${agreedOn}` };
  }
  if (roundId === null) return undefined;
  const { code, startsOn } = await getRound(db, roundId);
  return { day: startsOn, words: `the round that its operation goes back to, ${code} of ${startsOn}` };
}

/** Errors: IMPOSSIBLE_DATES. */
export async function assertNotBeforeGround(
  db: Reader,
  operation: Grounds,
  { day, field }: { readonly day: CivilDate; readonly field: 'plannedOn' | 'departedOn' },
): Promise<void> {
  const ground = await findGround(db, operation);
  if (!ground || day >= ground.day) return;
  throw Invalid(
    `No movement comes before ${ground.words}; ${field} says ${day}. Correct that day first if it is wrong, with agreementCorrect, roundCorrect or operationCorrect.`,
    [field],
    'IMPOSSIBLE_DATES',
  );
}

export interface PlanMovement extends Request {
  readonly operationId: OperationId;
  readonly plannedOn: CivilDate;
  readonly fromPlace: string;
  readonly port: string;
  readonly capacity: number;
}

export const mostPlaces = 1_000;

/** A flight is planned so many years ahead at most. */
const longestAhead = 2;

/** Refuses a day on which no flight can have been or be planned: before 1990, or years ahead. Errors: IMPOSSIBLE_DATES. */
export function assertPlannable(day: CivilDate, today: CivilDate, field: string): void {
  assertNotBefore1990(day, field);
  assertWithinYears(day, { from: today, words: `today, ${today}`, years: longestAhead }, field);
}

/**
 * Plans a flight or convoy. Errors: NOT_FOUND (operation), INVALID_INPUT for a capacity that cannot be, IMPOSSIBLE_DATES for a
 * day before what its operation rests on, or more than two years ahead, NO_SUCH_TRANSITION for one after its agreement ended.
 */
export function planMovement(registry: Registry, actor: Actor, input: PlanMovement): Promise<MovementId> {
  const act = { action: 'movement:manage', operation: 'movementPlan', input } as const;
  return performAnswering(registry, actor, act, keptId<MovementId>(), async (tx, now) => {
    const { operationId, plannedOn, capacity } = input;
    assertPlannable(plannedOn, dateOf(now), 'plannedOn');
    const [fromPlace, port] = [wordsOf(input.fromPlace, 'fromPlace'), wordsOf(input.port, 'port')];
    if (!Number.isInteger(capacity) || capacity < 1 || capacity > mostPlaces) {
      throw Invalid(`A movement has 1 to ${mostPlaces} places; capacity came as ${capacity}.`, ['capacity']);
    }
    const operation = await getOperation(tx, operationId);
    await assertNotBeforeGround(tx, operation, { day: plannedOn, field: 'plannedOn' });
    await assertFliesWhileItStands(tx, operation, { day: plannedOn, field: 'operationId' });
    const id = newId<MovementId>(now);
    const stamp = { recordedAt: now, recordedBy: personOf(actor) };
    await tx.insert(movements).values({ id, operationId, plannedOn, fromPlace, port, capacity, ...stamp });
    return { answer: id, subjects: [] };
  });
}
