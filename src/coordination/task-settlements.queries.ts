import { and, asc, eq, sql } from 'drizzle-orm';
import { alias, type SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { cases } from '../../schema/cases.js';
import { taskChildEndingCorrections, taskChildEndings } from '../../schema/tasks.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { forEachView, sightOf } from '../cases/case.access.js';
import { among } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';

/* What came of a task for a child, once it was said, changes by a correction of the task alone, and what was said until then stays readable with that. */

/** Of a row of `taskChildEndings` what was put right last, to be joined; nothing where it stands as it was said. */
export const lastPutRight = alias(taskChildEndingCorrections, 'last_put_right');

export const isLastPutRight = sql`${lastPutRight.id} = (select one.id from main.task_child_ending_corrections one where one.task_id = ${taskChildEndings.taskId} and one.case_id = ${taskChildEndings.caseId} order by one.correction_id desc limit 1)`;

/** When a correction of a task was recorded. */
const recordedAtOf = (correctionId: unknown) =>
  sql`(select own.recorded_at from main.task_corrections own where own.id = ${correctionId})`;

/** What an ending says with a correction of it beside it: what the correction has is all of it, with no word or with one. */
const saidOf = (correction: Readonly<Record<'id' | 'correctionId' | 'outcome' | 'note', SQLiteColumn>>) => ({
  outcome: sql<string | null>`coalesce(${correction.outcome}, ${taskChildEndings.outcome})`,
  note: sql<
    string | null
  >`case when ${correction.id} is null then ${taskChildEndings.note} else ${correction.note} end`,
  settledAt: sql<number | null>`coalesce(${recordedAtOf(correction.correctionId)}, ${taskChildEndings.recordedAt})`,
});

/** What came of a task for a child as it holds now, of rows of `taskChildEndings` with `lastPutRight` beside them. */
export const settlement = saidOf(lastPutRight);

export interface TaskSettlementRow {
  readonly correctionId: number;
  readonly taskId: number;
  readonly caseId: number;
  readonly outcome: string;
  readonly note: string | null;
  /** When that was said. */
  readonly recordedAt: number;
}

const putRight = alias(taskChildEndingCorrections, 'put_right');
const putRightBefore = alias(taskChildEndingCorrections, 'put_right_before');
const isPutRightBefore = sql`${putRightBefore.id} = (select one.id from main.task_child_ending_corrections one where one.task_id = ${putRight.taskId} and one.case_id = ${putRight.caseId} and one.correction_id < ${putRight.correctionId} order by one.correction_id desc limit 1)`;
const saidBefore = saidOf(putRightBefore);

/** What was said of what came of tasks for children until corrections put it right, of the children that the actor may see. */
export const listSettlementsBefore = forEachView(({ visible }) =>
  prepared<Record<string, unknown>, TaskSettlementRow>((db) =>
    db
      .select({
        correctionId: putRight.correctionId,
        taskId: putRight.taskId,
        caseId: putRight.caseId,
        outcome: sql<string>`${saidBefore.outcome}`,
        note: saidBefore.note,
        recordedAt: sql<number>`${saidBefore.settledAt}`,
      })
      .from(putRight)
      .innerJoin(cases, eq(cases.id, putRight.caseId))
      .innerJoin(
        taskChildEndings,
        and(eq(taskChildEndings.taskId, putRight.taskId), eq(taskChildEndings.caseId, putRight.caseId)),
      )
      .leftJoin(putRightBefore, isPutRightBefore)
      .where(and(among(putRight.correctionId, 'ids'), visible))
      .orderBy(asc(putRight.correctionId), asc(putRight.caseId)),
  ),
);

/** As `listSettlementsBefore`, run for the actor; on ids of corrections that were shown to it. */
export const settlementsBefore = (registry: Registry, actor: Actor, ids: string) =>
  listSettlementsBefore(actor)(registry.store.reader, { ids, ...sightOf(actor, registry.clock()) });
