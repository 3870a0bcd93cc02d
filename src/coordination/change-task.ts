import { and, eq, sql } from 'drizzle-orm';
import {
  agreementTasks,
  taskChildEndings,
  taskChildren,
  taskEvents,
  type taskChildOutcomes,
} from '../../schema/tasks.js';
import type { Actor } from '../access/actor.js';
import { getAgency } from '../agencies/agency.queries.js';
import { keptId, performAnswering, type Registry, type Request } from '../audit/act.js';
import { assertUnsealed, findVisibleCase, getNameableCase, personOf } from '../cases/change-case.js';
import type { CaseRow } from '../cases/case-rows.js';
import { findCasesSeenBy } from '../cases/reading/seen-by-agency.js';
import type { Tx } from '../database/connection.js';
import { dateOf, type CivilDate } from '../dates.js';
import { assertNoProblems, atPlace, Invalid, NotFound, type Problem } from '../errors.js';
import { newId, toNodeId, type AgencyId, type AgreementId, type CaseId, type TaskId } from '../identifiers.js';
import { changeRecord, type RecordRequest } from '../versions/change-record.js';
import { raiseVersion } from '../versions/record-versions.js';
import { wordsOf, wordsOrNone } from '../words.js';
import { getAgreement } from './coordination.queries.js';
import { assertGivenAnew } from './said-already.js';
import { assertEachOnce, assertOwnerSees, listOpenChildren, putRightBy, tellOfTask } from './task-children.js';
import { isCovered } from './task-corrections.queries.js';
import { findCorrectedAt, instantAfter } from './task-holders.js';
import { getTask, type TaskRow, type TaskStatus } from './task.queries.js';

export interface CreateTask extends Request {
  readonly agreementId: AgreementId;
  readonly ownerAgencyId: AgencyId;
  readonly title: string;
  readonly dueOn: CivilDate;
  readonly caseIds: readonly CaseId[];
}

/**
 * Gives an agency a task for an agreement, covering some children; the case of each knows of it, which is what tracing
 * may begin with. Errors: NOT_FOUND (agreement, agency, case), NO_SUCH_TRANSITION where the agreement has ended,
 * IMPOSSIBLE_DATES, INVALID_INPUT for a child named twice, NOT_GRANTED for each that the agency may not see, ALREADY_RECORDED for the same
 * task that is under way.
 */
export function createTask(registry: Registry, actor: Actor, input: CreateTask): Promise<TaskId> {
  const act = { action: 'coordination:record', operation: 'taskCreate', input } as const;
  return performAnswering(registry, actor, act, keptId<TaskId>(), async (tx, now) => {
    const { agreementId, ownerAgencyId, dueOn, caseIds } = input;
    const [title, today, by] = [wordsOf(input.title, 'title'), dateOf(now), personOf(actor)];
    const agreement = await getAgreement(tx, agreementId);
    if (agreement.endedOn !== null) {
      throw Invalid(
        `This agreement ended on ${agreement.endedOn}: nothing is to be done for it any more. Name one that stands, or record another with agreementRecord first.`,
        ['agreementId'],
        'NO_SUCH_TRANSITION',
      );
    }
    assertDueAfter(agreement, dueOn);
    await getAgency(tx, actor, ownerAgencyId);
    assertEachOnce(caseIds, 'caseIds');
    const rows: CaseRow[] = [];
    for (const [place, caseId] of caseIds.entries())
      rows.push(
        await atPlace('caseIds', place, toNodeId('case', caseId), () =>
          getNameableCase(tx, actor, caseId, now, 'caseIds'),
        ),
      );
    await assertOwnerSees(tx, ownerAgencyId, rows, { now, fieldAt: (place) => ['caseIds', String(place)] });
    await assertGivenAnew(tx, { ...input, title });
    const id = newId<TaskId>(now);
    const stamp = { recordedAt: now, recordedBy: by };
    await tx.insert(agreementTasks).values({ id, agreementId, ownerAgencyId, title, dueOn, ...stamp });
    // Whom the end of the agreement reaches is another question from now on.
    await raiseVersion(tx, 'agreement', agreementId);
    for (const row of rows) {
      await tx.insert(taskChildren).values({ taskId: id, caseId: row.id, ...stamp });
      await tellOfTask({ tx, now, today, row, by }, id);
    }
    return { answer: id, subjects: caseIds };
  });
}

/** Errors: IMPOSSIBLE_DATES. */
export function assertDueAfter({ agreedOn }: { readonly agreedOn: CivilDate }, dueOn: CivilDate): void {
  if (dueOn >= agreedOn) return;
  throw Invalid(
    `A task of an agreement of ${agreedOn} is not due before it, on ${dueOn}.`,
    ['dueOn'],
    'IMPOSSIBLE_DATES',
  );
}

export interface MoveTask extends ChangeTask {
  readonly toStatus: TaskStatus;
  readonly reason?: string | undefined;
}

/** What every change of a task asks for: which, and the version of it and its children that was read. */
interface ChangeTask extends RecordRequest {
  readonly taskId: TaskId;
}

/** A task as the record that an act changes, with its children. */
export const theTask = (actor: Actor, taskId: TaskId) =>
  ({
    kind: 'task',
    find: (tx: Tx, now: number) => getTask(tx, actor, taskId, now),
    keyOf: ({ key }: TaskRow) => key,
    kept: keptId<TaskId>(),
  }) as const;

/** From where a task goes where: what is done or cancelled stays so. */
export const ways: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  OPEN: ['IN_PROGRESS', 'BLOCKED', 'DONE', 'CANCELLED'],
  IN_PROGRESS: ['BLOCKED', 'DONE', 'CANCELLED'],
  BLOCKED: ['IN_PROGRESS', 'CANCELLED'],
  DONE: [],
  CANCELLED: [],
};

/**
 * Says how a task stands. DONE is refused while a child is open; BLOCKED and CANCELLED say why. Errors: NOT_FOUND,
 * VERSION_CONFLICT, NO_SUCH_TRANSITION, OPEN_CHILDREN (naming each that the actor may see, and none that colleagues alone see), INVALID_INPUT.
 */
export function moveTask(registry: Registry, actor: Actor, input: MoveTask): Promise<TaskId> {
  const { taskId, toStatus } = input;
  const record = toNodeId('task', taskId);
  const act = { action: 'task:update', operation: 'taskMove', input, record } as const;
  return changeRecord(registry, actor, act, theTask(actor, taskId), async ({ tx, now, row: task }) => {
    if (!ways[task.status].includes(toStatus)) {
      throw Invalid(
        `A task that is ${task.status} goes to ${ways[task.status].join(', ') || 'nothing else'}; not to ${toStatus}.`,
        ['toStatus'],
        'NO_SUCH_TRANSITION',
      );
    }
    const mustSay = toStatus === 'BLOCKED' || toStatus === 'CANCELLED';
    const reason = mustSay || input.reason !== undefined ? wordsOf(input.reason ?? '', 'reason') : null;
    if (toStatus === 'DONE') await settleOutOfSight(tx, actor, task, now);
    const recordedAt = instantAfter(await findCorrectedAt(tx, taskId), now);
    await tx.insert(taskEvents).values({ taskId, toStatus, reason, recordedAt, recordedBy: personOf(actor) });
    return { answer: taskId, subjects: [] };
  });
}

/**
 * OPEN_CHILDREN for each open child that the actor may see, and once for all whom a colleague of the task's agency sees and the actor
 * does not: nobody says unseen what came of the task for them. Whom nobody of that agency sees by now, since access ended or the child
 * was erased, holds nobody up and is not told of: the task was not possible for it.
 */
async function settleOutOfSight(tx: Tx, actor: Actor, task: TaskRow, now: number): Promise<void> {
  const taskId = task.key as TaskId;
  const hidden: CaseId[] = [];
  const problems: Problem[] = [];
  for (const caseId of await listOpenChildren(tx, taskId)) {
    if (await findVisibleCase(tx, actor, caseId, now)) {
      problems.push({
        code: 'OPEN_CHILDREN',
        subjectId: toNodeId('case', caseId),
        message: `${toNodeId('case', caseId)} is still open under this task: say with taskChildSettle what came of it.`,
        field: ['toStatus'],
      });
    } else hidden.push(caseId);
  }
  if (hidden.length > 0 && (await findCasesSeenBy(tx, task.ownerAgencyId as AgencyId, hidden, now)).size > 0) {
    problems.push({
      code: 'OPEN_CHILDREN',
      message:
        'Children whose files you do not see are still open under this task: whoever sees the files of all agencies, such as a registrar, says with taskChildSettle what came of it for them.',
      field: ['toStatus'],
    });
  }
  assertNoProblems(problems);
  const stamp = { recordedAt: now, recordedBy: personOf(actor) };
  for (const caseId of hidden)
    await tx.insert(taskChildEndings).values({ taskId, caseId, outcome: 'NOT_POSSIBLE', note: null, ...stamp });
}

export interface SettleTaskChild extends ChangeTask {
  readonly ofCaseId: CaseId;
  readonly outcome: (typeof taskChildOutcomes)[number];
  readonly note?: string | undefined;
}

/**
 * Says what came of a task for one child. Errors: NOT_FOUND (task, child of the task), VERSION_CONFLICT, FILE_SEALED,
 * NO_SUCH_TRANSITION.
 */
export function settleTaskChild(registry: Registry, actor: Actor, input: SettleTaskChild): Promise<TaskId> {
  const { taskId, ofCaseId, outcome } = input;
  const named = { subject: ofCaseId, record: toNodeId('task', taskId) };
  const act = { action: 'task:update', operation: 'taskChildSettle', input, ...named } as const;
  return changeRecord(registry, actor, act, theTask(actor, taskId), async ({ tx, now, row: task }) => {
    if (ways[task.status].length === 0) {
      throw Invalid(
        `This task is ${task.status}; nothing of it is open. What came of it for a child is on record. ${putRightBy}`,
        ['taskId'],
        'NO_SUCH_TRANSITION',
      );
    }
    const row = await findVisibleCase(tx, actor, ofCaseId, now);
    const [child] = await tx
      .select({ one: sql`1` })
      .from(taskChildren)
      .where(and(eq(taskChildren.taskId, taskId), eq(taskChildren.caseId, ofCaseId), isCovered));
    // A case out of sight answers as one that is not there, whether it is under the task or not.
    if (!row || !child) throw NotFound('child of this task', ['ofCaseId']);
    await assertUnsealed({ tx, row, now, by: personOf(actor) }, 'ofCaseId');
    if (!(await listOpenChildren(tx, taskId)).includes(ofCaseId)) {
      throw Invalid(
        `What came of this task for this child is said already. ${putRightBy}`,
        ['ofCaseId'],
        'NO_SUCH_TRANSITION',
      );
    }
    const recordedAt = instantAfter(await findCorrectedAt(tx, taskId), now);
    const stamp = { recordedAt, recordedBy: personOf(actor) };
    await tx
      .insert(taskChildEndings)
      .values({ taskId, caseId: ofCaseId, outcome, note: wordsOrNone(input.note, ['note']), ...stamp });
    return { answer: taskId, subjects: [ofCaseId] };
  });
}
