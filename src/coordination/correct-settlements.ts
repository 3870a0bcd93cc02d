import { and, eq, inArray } from 'drizzle-orm';
import { taskChildEndingCorrections, taskChildEndings, type taskChildOutcomes } from '../../schema/tasks.js';
import type { Actor } from '../access/actor.js';
import { assertUnsealed, findVisibleCase, personOf } from '../cases/change-case.js';
import type { Reader, Tx } from '../database/connection.js';
import { atPlace, Invalid, NotFound } from '../errors.js';
import { toNodeId, type CaseId, type TaskId } from '../identifiers.js';
import type { RecordChange } from '../versions/change-record.js';
import { wordsOrNone } from '../words.js';
import { ways } from './change-task.js';
import { assertEachOnce } from './task-children.js';
import type { TaskRow } from './task.queries.js';
import { isLastPutRight, lastPutRight, settlement } from './task-settlements.queries.js';

/** What came of a task for one child, as whoever puts it right says: all of it, so that a note that is left out is none. */
export interface CorrectSettlement {
  readonly ofCaseId: CaseId;
  readonly outcome: (typeof taskChildOutcomes)[number];
  readonly note?: string | undefined;
}

interface Said {
  readonly outcome: string;
  readonly note: string | null;
}

/** A child whose outcome a correction names: what is on record, and what it is. */
export interface NamedSettlement {
  readonly caseId: CaseId;
  readonly before: Said;
  readonly after: Said & Pick<CorrectSettlement, 'outcome'>;
}

/**
 * What a correction says came of a task for children of it. Errors: NOT_FOUND (child of the task, for one out of sight as for one that
 * is not under it), FILE_SEALED, NO_SUCH_TRANSITION for a child of whom nothing was said yet, INVALID_INPUT for one named twice.
 */
export async function namedSettlements(
  { tx, now, about, row: task }: RecordChange<TaskRow>,
  actor: Actor,
  settlements: readonly CorrectSettlement[],
  covered: ReadonlySet<number>,
): Promise<readonly NamedSettlement[]> {
  const caseIds = settlements.map(({ ofCaseId }) => ofCaseId);
  assertEachOnce(caseIds, 'settlements');
  const saidOfChild = await findSaid(tx, task.key as TaskId, caseIds);
  const named: NamedSettlement[] = [];
  for (const [place, { ofCaseId, outcome, note }] of settlements.entries()) {
    const before = await atPlace('settlements', place, toNodeId('case', ofCaseId), async () => {
      const found = await findVisibleCase(tx, actor, ofCaseId, now);
      if (!found || !covered.has(ofCaseId)) throw NotFound('child of this task', ['settlements']);
      await assertUnsealed({ tx, row: found, now, by: personOf(actor) }, 'settlements');
      return saidOfChild.get(ofCaseId) ?? neverSaid(task);
    });
    about.subjects.add(ofCaseId);
    const words = wordsOrNone(note, ['settlements', String(place), 'note']);
    named.push({ caseId: ofCaseId, before, after: { outcome, note: words } });
  }
  return named;
}

function neverSaid({ status }: TaskRow): never {
  throw Invalid(
    ways[status].length === 0
      ? `This task is ${status}, and nothing was said of what came of it for this child: there is nothing to put right. Where it is still to be done, give the child another task with taskCreate.`
      : 'Nothing was said yet of what came of this task for this child: say it with taskChildSettle.',
    ['settlements'],
    'NO_SUCH_TRANSITION',
  );
}

/** What holds of these children of a task, of those of whom it was said; one statement, however many. */
async function findSaid(db: Reader, taskId: TaskId, caseIds: readonly CaseId[]): Promise<ReadonlyMap<number, Said>> {
  if (caseIds.length === 0) return new Map();
  const rows = await db
    .select({ caseId: taskChildEndings.caseId, ...settlement })
    .from(taskChildEndings)
    .leftJoin(lastPutRight, isLastPutRight)
    .where(and(eq(taskChildEndings.taskId, taskId), inArray(taskChildEndings.caseId, [...caseIds])));
  return new Map(rows.map(({ caseId, outcome, note }) => [caseId, { outcome: outcome ?? '', note }]));
}

/** Keeps with a correction what came of its task for children after all, of those of whom it says otherwise than the record. */
export async function keepSettlements(
  tx: Tx,
  { taskId, correctionId }: { readonly taskId: TaskId; readonly correctionId: number },
  settlements: readonly NamedSettlement[],
): Promise<void> {
  for (const { caseId, before, after } of settlements) {
    if (before.outcome === after.outcome && before.note === after.note) continue;
    await tx.insert(taskChildEndingCorrections).values({ correctionId, taskId, caseId, ...after });
  }
}
