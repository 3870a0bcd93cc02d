import { eq, sql } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import type { Actor } from '../access/actor.js';
import type { Reader } from '../database/connection.js';
import { transactionOf, type Destination } from '../database/insert-row.js';
import { prepared, preparedWrite } from '../database/prepared.js';
import { RowBatch } from '../database/rows/row-batch.js';
import { Invalid } from '../errors.js';
import { newId, type CaseId } from '../identifiers.js';
import { getRecordableCase } from './change-case.js';

/** More are no family, but a column that was filled with one label; each list of brothers and sisters shows as many. */
export const mostOfFamily = 50;

/** Errors: INVALID_INPUT where a family has as many children as one may have. */
export function assertRoomInFamily(size: number): void {
  if (size < mostOfFamily) return;
  throw Invalid(`A family has at most ${mostOfFamily} children; this one has as many already.`, ['siblingOf']);
}

/** How many children a family has, seen by anybody or not. */
export async function sizeOfFamily(db: Reader, groupId: number): Promise<number> {
  return (await selectMembers(db, { groupId })).length;
}

const selectMembers = prepared<{ groupId: number }, { id: number }>((db) =>
  db
    .select({ id: cases.id })
    .from(cases)
    .where(eq(cases.siblingGroupId, sql.placeholder('groupId')))
    .limit(mostOfFamily),
);

/**
 * The sibling's group, made where it has none yet. A link is no part of the sibling's file: it stays as it was. Of a batch of rows
 * whoever fills it has seen that there is room. Errors: as `getRecordableCase` and `assertRoomInFamily`.
 */
export async function joinSiblings(
  to: Destination,
  actor: Actor,
  siblingOf: CaseId | undefined,
  now: number,
): Promise<number | null> {
  if (siblingOf === undefined) return null;
  // A case whose rows still wait was opened by this very act: who may open it may act on it.
  const waiting = to instanceof RowBatch ? to.find(cases, siblingOf) : undefined;
  if (waiting) return (waiting.siblingGroupId ??= newId(now));
  const tx = transactionOf(to);
  const { id, siblingGroupId } = await getRecordableCase(tx, actor, siblingOf, now, 'siblingOf');
  if (siblingGroupId !== null) {
    if (!(to instanceof RowBatch)) assertRoomInFamily(await sizeOfFamily(tx, siblingGroupId));
    return siblingGroupId;
  }
  const groupId = newId(now);
  await joinGroup(tx, { caseId: id, groupId });
  return groupId;
}

/**
 * Has cases that this very act opened, brothers and sisters of each other, join the family of one that was there before. Whoever opens
 * them has seen that there is room. Errors: as `getRecordableCase`.
 */
export async function joinOpened(
  batch: RowBatch,
  actor: Actor,
  { opened, known }: { readonly opened: CaseId; readonly known: CaseId },
  now: number,
): Promise<void> {
  await batch.write();
  const { siblingGroupId } = await getRecordableCase(batch.tx, actor, opened, now, 'siblingOf');
  const groupId = await joinSiblings(batch, actor, known, now);
  if (groupId === null) throw new Error('A case that is there has a group once others join it.');
  if (siblingGroupId === null) await joinGroup(batch.tx, { caseId: opened, groupId });
  else await moveGroup(batch.tx, { from: siblingGroupId, groupId });
}

const moveGroup = preparedWrite<{ from: number; groupId: number }>((tx) =>
  tx
    .update(cases)
    .set({ siblingGroupId: sql`${sql.placeholder('groupId')}` })
    .where(eq(cases.siblingGroupId, sql.placeholder('from'))),
);

const joinGroup = preparedWrite<{ caseId: number; groupId: number }>((tx) =>
  tx
    .update(cases)
    .set({ siblingGroupId: sql`${sql.placeholder('groupId')}` })
    .where(eq(cases.id, sql.placeholder('caseId'))),
);
