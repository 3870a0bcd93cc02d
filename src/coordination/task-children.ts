import { and, asc, eq, isNull } from 'drizzle-orm';
import { taskChildEndings, taskChildren } from '../../schema/tasks.js';
import { attestFact } from '../cases/facts/attest-fact.js';
import { changeWithin, type Change } from '../cases/change-case.js';
import type { CaseRow } from '../cases/case-rows.js';
import { findCasesSeenBy } from '../cases/reading/seen-by-agency.js';
import type { Reader, Tx } from '../database/connection.js';
import { assertNoProblems, Invalid, type Problem } from '../errors.js';
import { toNodeId, type AgencyId, type CaseId, type TaskId } from '../identifiers.js';
import { isCovered } from './task-corrections.queries.js';

/** So many at most are covered by one task, or named at once. */
export const mostChildren = 1_000;

/** A case that is known of and no more learns of its task, which is what tracing may begin with. */
export async function tellOfTask(change: Change, taskId: TaskId): Promise<void> {
  if (change.row.stage !== 'REPORTED') return;
  const fact = { kind: 'AGENCY_TASK_OPENED', on: change.today, reference: toNodeId('task', taskId) } as const;
  await changeWithin(change, (within) => attestFact(within, fact));
}

/** NOT_GRANTED for each child that the agency neither owns nor is shown: it could do nothing of its task. */
export async function assertOwnerSees(
  db: Reader,
  agencyId: AgencyId,
  rows: readonly Pick<CaseRow, 'id'>[],
  { now, fieldAt }: { readonly now: number; readonly fieldAt: (place: number) => readonly string[] },
): Promise<void> {
  const seen = await findCasesSeenBy(
    db,
    agencyId,
    rows.map(({ id }) => id as CaseId),
    now,
  );
  const problems = rows.flatMap(({ id }, place): Problem[] =>
    seen.has(id as CaseId)
      ? []
      : [
          {
            code: 'NOT_GRANTED',
            message: `${toNodeId('case', id)}: the agency that the task is for may not see this case, and could not do it. Open it first with accessGrant or referralCreate, or give the task to the agency that has it.`,
            field: fieldAt(place),
            subjectId: toNodeId('case', id),
          },
        ],
  );
  assertNoProblems(problems);
}

/** INVALID_INPUT for a child that is named twice, or for more than anything covers. */
export function assertEachOnce(caseIds: readonly CaseId[], field: string): void {
  if (caseIds.length > mostChildren) {
    throw Invalid(`At most ${mostChildren} children at once; ${caseIds.length} came.`, [field]);
  }
  const twice = caseIds.find((id, place) => caseIds.indexOf(id) !== place);
  if (twice !== undefined) throw Invalid(`Each child once: ${toNodeId('case', twice)} came twice.`, [field]);
}

/** The cases of all whom a task covers, in the order of their ids. */
export async function listCoveredChildren(db: Reader, taskId: TaskId): Promise<number[]> {
  const rows = await db
    .select({ caseId: taskChildren.caseId })
    .from(taskChildren)
    .where(and(eq(taskChildren.taskId, taskId), isCovered))
    .orderBy(asc(taskChildren.caseId));
  return rows.map(({ caseId }) => caseId);
}

/** The children that a task covers of whom nothing was said yet. */
export async function listOpenChildren(db: Reader, taskId: TaskId): Promise<CaseId[]> {
  const rows = await db
    .select({ caseId: taskChildren.caseId })
    .from(taskChildren)
    .leftJoin(
      taskChildEndings,
      and(eq(taskChildEndings.taskId, taskChildren.taskId), eq(taskChildEndings.caseId, taskChildren.caseId)),
    )
    .where(and(eq(taskChildren.taskId, taskId), isCovered, isNull(taskChildEndings.outcome)));
  return rows.map(({ caseId }) => caseId as CaseId);
}

/** What is left to whoever said wrongly what came of a task for a child. */
export const putRightBy =
  'Where that was said wrongly, the staff of the registry, such as a registrar, put it right with taskCorrect (settlements).';

/** NO_SUCH_TRANSITION for each child of whom it is said what came of the task: that is on record, and stays where it is read. */
export async function assertStillOpen(
  db: Reader,
  taskId: TaskId,
  rows: readonly Pick<CaseRow, 'id'>[],
  fieldAt: (place: number) => readonly string[],
): Promise<void> {
  if (rows.length === 0) return;
  const open = new Set<number>(await listOpenChildren(db, taskId));
  const problems = rows.flatMap(({ id }, place): Problem[] =>
    open.has(id)
      ? []
      : [
          {
            code: 'NO_SUCH_TRANSITION',
            message: `${toNodeId('case', id)}: what came of this task for this child is on record, and with it the child stays under the task. ${putRightBy}`,
            field: fieldAt(place),
            subjectId: toNodeId('case', id),
          },
        ],
  );
  assertNoProblems(problems);
}

/** A child that was under the task before, and was taken off, is under it again by the correction alone. */
export async function coverChild(tx: Tx, row: typeof taskChildren.$inferInsert): Promise<void> {
  const [was] = await tx
    .select({ caseId: taskChildren.caseId })
    .from(taskChildren)
    .where(and(eq(taskChildren.taskId, row.taskId), eq(taskChildren.caseId, row.caseId)));
  if (!was) await tx.insert(taskChildren).values(row);
}
