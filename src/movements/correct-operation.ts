import { and, eq, ne } from 'drizzle-orm';
import { operationCorrections, operations, type operationTies } from '../../schema/movements.js';
import type { Actor } from '../access/actor.js';
import { keptId, type Registry } from '../audit/act.js';
import { personOf } from '../cases/change-case.js';
import { assertNothingFlown, assertOperationMayRestOn } from '../coordination/what-rests-on.js';
import type { Reader, Tx } from '../database/connection.js';
import { Invalid } from '../errors.js';
import { toNodeId, type AgreementId, type OperationId, type RoundId } from '../identifiers.js';
import { changeRecord, type RecordRequest } from '../versions/change-record.js';
import { corrected } from '../versions/corrected.js';
import { wordsIfGiven, wordsOf } from '../words.js';
import { getOperation } from './movement.queries.js';
import { assertAgreementStands, findGround, groundsOf } from './plan-movement.js';

export interface CorrectOperation extends RecordRequest {
  readonly operationId: OperationId;
  readonly code?: string | undefined;
  readonly title?: string | undefined;
  readonly roundId?: RoundId | undefined;
  readonly agreementId?: AgreementId | undefined;
  /** What it goes back to by no means, after all. */
  readonly unties?: readonly (typeof operationTies)[number][] | undefined;
  readonly reason: string;
}

/**
 * Puts right what was recorded of an operation, and what it goes back to. Errors: NOT_FOUND (operation, round, agreement),
 * VERSION_CONFLICT, ALREADY_RECORDED for a code that is taken and for what is on record, INVALID_INPUT for an agreement of another
 * round, IMPOSSIBLE_DATES for each of its movements that would come before the agreement or the round; of what it goes back to NOT_READY
 * for each of them that has departed, NO_SUCH_TRANSITION for an agreement that has ended.
 */
export function correctOperation(registry: Registry, actor: Actor, input: CorrectOperation): Promise<OperationId> {
  const { operationId } = input;
  const record = toNodeId('operation', operationId);
  const act = { action: 'movement:manage', operation: 'operationCorrect', input, record } as const;
  const theOperation = {
    kind: 'operation',
    find: (tx: Tx) => getOperation(tx, operationId),
    keyOf: ({ id }: { readonly id: number }) => id,
    kept: keptId<OperationId>(),
  } as const;
  return changeRecord(registry, actor, act, theOperation, async ({ tx, now, row }) => {
    const reason = wordsOf(input.reason, 'reason');
    const { code, title, roundId, agreementId } = row;
    const before = { code, title, roundId, agreementId };
    const words = { code: wordsIfGiven(input.code, 'code'), title: wordsIfGiven(input.title, 'title') };
    const grounds = await groundsOf(tx, groundsSaid(before, input));
    const after = corrected<typeof before>(before, { ...words, ...grounds });
    await assertCodeFree(tx, after.code, operationId);
    if (after.roundId !== roundId || after.agreementId !== agreementId)
      await assertMayRestOn(tx, operationId, input, after);
    const stamp = { recordedAt: now, recordedBy: personOf(actor) };
    await tx.insert(operationCorrections).values({ operationId, version: row.version, ...before, reason, ...stamp });
    await tx.update(operations).set(after).where(eq(operations.id, operationId));
    return { answer: operationId, subjects: [] };
  });
}

/**
 * Errors: NOT_READY for each movement that has departed, NO_SUCH_TRANSITION for an agreement that has ended, IMPOSSIBLE_DATES for each
 * movement planned before what the operation is to rest on.
 */
async function assertMayRestOn(
  tx: Tx,
  operationId: OperationId,
  { unties = [] }: CorrectOperation,
  after: Grounds,
): Promise<void> {
  const tied = after.agreementId === null ? 'roundId' : 'agreementId';
  await assertNothingFlown(tx, operationId, unties.length > 0 ? 'unties' : tied);
  await assertAgreementStands(tx, after);
  const ground = await findGround(tx, after);
  if (ground) await assertOperationMayRestOn(tx, operationId, { day: ground.day, field: tied });
}

interface Grounds {
  readonly roundId: number | null;
  readonly agreementId: number | null;
}

/**
 * What an operation goes back to by a correction. An agreement that is named brings its round with it; without its round it
 * has no agreement either. Errors: INVALID_INPUT where something is named and untied at once.
 */
function groundsSaid(before: Grounds, { roundId, agreementId, unties = [] }: CorrectOperation): Partial<Grounds> {
  for (const [tie, named] of [
    ['ROUND', roundId],
    ['AGREEMENT', agreementId],
  ] as const)
    if (named !== undefined && unties.includes(tie))
      throw Invalid(`The operation either goes back to this ${tie.toLowerCase()} or to none; both came.`, ['unties']);
  if (unties.includes('ROUND') && agreementId !== undefined)
    throw Invalid('An agreement was made in a round: an operation that rests on one goes back to its round.', [
      'unties',
    ]);
  if (unties.includes('ROUND')) return { roundId: null, agreementId: null };
  if (unties.includes('AGREEMENT')) return { roundId: roundId ?? before.roundId, agreementId: null };
  if (agreementId !== undefined) return { ...(roundId !== undefined && { roundId }), agreementId };
  return { roundId: roundId ?? before.roundId, agreementId: before.agreementId };
}

async function assertCodeFree(db: Reader, code: string, but: OperationId): Promise<void> {
  const [taken] = await db
    .select({ id: operations.id })
    .from(operations)
    .where(and(eq(operations.code, code), ne(operations.id, but)));
  if (!taken) return;
  throw Invalid(
    `There is an operation of this code already: ${toNodeId('operation', taken.id)}.`,
    ['code'],
    'ALREADY_RECORDED',
  );
}
