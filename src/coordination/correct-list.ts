import { eq } from 'drizzle-orm';
import { listCorrections, listExchanges } from '../../schema/lists.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { personOf } from '../cases/change-case.js';
import type { Tx } from '../database/connection.js';
import { assertNotFuture, dateOf, type CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';
import { toNodeId, type ListId } from '../identifiers.js';
import { changeRecord, type RecordRequest } from '../versions/change-record.js';
import { corrected } from '../versions/corrected.js';
import { wordsIfGiven, wordsOf } from '../words.js';
import { assertNotBeforeAgreement, assertNotHandedOverBefore, theList } from './change-list.js';
import { getRound, type ListRow } from './coordination.queries.js';

export interface CorrectList extends RecordRequest {
  readonly listId: ListId;
  readonly title?: string | undefined;
  readonly exchangedOn?: CivilDate | undefined;
  readonly reason: string;
}

/**
 * Puts right what a list is called and when it was handed over, also of one that both parties agreed to; its lines are put right
 * by acts of their own. Errors: NOT_FOUND, VERSION_CONFLICT, ALREADY_RECORDED for what is on record, IMPOSSIBLE_DATES for a
 * day to come, before the round or the agreement, or after both parties agreed.
 */
export function correctList(registry: Registry, actor: Actor, input: CorrectList): Promise<ListId> {
  const { listId } = input;
  const record = toNodeId('list', listId);
  const act = { action: 'coordination:record', operation: 'listCorrect', input, record } as const;
  return changeRecord(registry, actor, act, theList(actor, listId), async ({ tx, now, row: list }) => {
    const reason = wordsOf(input.reason, 'reason');
    const before = { title: list.title, exchangedOn: list.exchangedOn };
    const after = corrected<typeof before>(before, { ...input, title: wordsIfGiven(input.title, 'title') });
    if (after.exchangedOn !== before.exchangedOn) await assertDayOfList(tx, list, after.exchangedOn, dateOf(now));
    const stamp = { recordedAt: now, recordedBy: personOf(actor) };
    await tx.insert(listCorrections).values({ listId, version: list.version, ...before, reason, ...stamp });
    await tx.update(listExchanges).set(after).where(eq(listExchanges.id, listId));
    return { answer: listId, subjects: [] };
  });
}

async function assertDayOfList(
  tx: Tx,
  { roundId, agreementId, agreedOn }: ListRow,
  exchangedOn: CivilDate,
  today: CivilDate,
): Promise<void> {
  assertNotFuture(exchangedOn, today, 'exchangedOn');
  assertNotHandedOverBefore(await getRound(tx, roundId), exchangedOn);
  await assertNotBeforeAgreement(tx, agreementId, { day: exchangedOn, field: 'exchangedOn' });
  if (agreedOn === null || exchangedOn <= agreedOn) return;
  throw Invalid(
    `Both parties agreed to this list on ${agreedOn}; it was not handed over later, on ${exchangedOn}.`,
    ['exchangedOn'],
    'IMPOSSIBLE_DATES',
  );
}
