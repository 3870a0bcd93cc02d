import { desc, eq } from 'drizzle-orm';
import { agreementTasks, taskChildChanges, taskCorrections, taskEvents } from '../../schema/tasks.js';
import type { Actor } from '../access/actor.js';
import { getAgency } from '../agencies/agency.queries.js';
import type { Registry } from '../audit/act.js';
import { isWritten, withdrawFact } from '../cases/facts/attest-fact.js';
import type { CaseRow } from '../cases/case-rows.js';
import { assertUnsealed, changeWithin, findVisibleCase, getNameableCase, personOf } from '../cases/change-case.js';
import type { Reader } from '../database/connection.js';
import { dateOf, type CivilDate } from '../dates.js';
import { atPlace, Invalid, NotFound } from '../errors.js';
import { toNodeId, type AgencyId, type AgreementId, type CaseId, type TaskId } from '../identifiers.js';
import { changeRecord, type RecordChange, type RecordRequest } from '../versions/change-record.js';
import { corrected } from '../versions/corrected.js';
import { raiseVersion } from '../versions/record-versions.js';
import { wordsIfGiven, wordsOf } from '../words.js';
import { assertDueAfter, theTask, ways } from './change-task.js';
import { keepSettlements, namedSettlements, type CorrectSettlement } from './correct-settlements.js';
import { getAgreement } from './coordination.queries.js';
import {
  assertEachOnce,
  assertOwnerSees,
  assertStillOpen,
  coverChild,
  listCoveredChildren,
  listOpenChildren,
  mostChildren,
  tellOfTask,
} from './task-children.js';
import { findCorrectedAt, findSettledAt, instantAfter, instantNotBefore } from './task-holders.js';
import type { TaskRow } from './task.queries.js';

export interface CorrectTask extends RecordRequest {
  readonly taskId: TaskId;
  readonly title?: string | undefined;
  readonly ownerAgencyId?: AgencyId | undefined;
  readonly dueOn?: CivilDate | undefined;
  /** What blocks it, or why it stands where it stands. */
  readonly statusReason?: string | undefined;
  readonly addCaseIds?: readonly CaseId[] | undefined;
  readonly removeCaseIds?: readonly CaseId[] | undefined;
  /** What came of it for children after all of whom that was said otherwise. */
  readonly settlements?: readonly CorrectSettlement[] | undefined;
  readonly reason: string;
}

/**
 * Puts right what was recorded of a task, in whatever status it stands; what it said until then stays readable. Errors: NOT_FOUND
 * (task, agency, case, child of the task), VERSION_CONFLICT, ALREADY_RECORDED for what is on record, IMPOSSIBLE_DATES for a day
 * before the agreement, NOT_GRANTED for each child that the agency may not see, FILE_SEALED, INVALID_INPUT, NO_SUCH_TRANSITION for
 * other children once the agreement has ended, for more of them once the task is done or given up, to take off each child of whom
 * it is said what came of the task, and to put that right of one of whom nothing is said.
 */
export function correctTask(registry: Registry, actor: Actor, input: CorrectTask): Promise<TaskId> {
  const { taskId } = input;
  const record = toNodeId('task', taskId);
  const act = { action: 'coordination:record', operation: 'taskCorrect', input, record } as const;
  return changeRecord(registry, actor, act, theTask(actor, taskId), async (change) => {
    const { tx, now, about, row } = change;
    const reason = wordsOf(input.reason, 'reason');
    const agreement = await getAgreement(tx, await agreementOf(tx, taskId));
    const covered = await listCoveredChildren(tx, taskId);
    const { added, removed } = await namedChildren(change, actor, input, new Set(covered));
    const settlements = await namedSettlements(change, actor, input.settlements ?? [], new Set(covered));
    const gone = new Set(removed.map(({ id }) => id));
    const { title, dueOn, ownerAgencyId } = row;
    const last = await findLastEvent(tx, taskId);
    const said = settlements.map(({ before }) => before);
    const before = {
      title,
      dueOn,
      ownerAgencyId,
      statusReason: last?.reason ?? null,
      children: covered,
      settlements: said,
    };
    const after = corrected<typeof before>(before, {
      ...input,
      title: wordsIfGiven(input.title, 'title'),
      statusReason: wordsIfGiven(input.statusReason, 'statusReason'),
      children: [...covered.filter((id) => !gone.has(id)), ...added.map(({ id }) => id)],
      settlements: settlements.map(({ after }) => after),
    });
    if (after.dueOn !== dueOn) assertDueAfter(agreement, after.dueOn);
    assertMayCoverOthers(row, agreement, { added, removed });
    await assertStillOpen(tx, taskId, removed, (place) => ['removeCaseIds', String(place)]);
    if (after.children.length > mostChildren)
      throw Invalid(`A task covers at most ${mostChildren} children; with these it would cover more.`, ['addCaseIds']);
    await assertOwnerCanDo(change, actor, { input, ownerAgencyId: after.ownerAgencyId as AgencyId, gone });
    const putRightAt = instantNotBefore(
      instantAfter(await findCorrectedAt(tx, taskId), now),
      last?.recordedAt ?? null,
      await findSettledAt(tx, taskId),
    );
    const stamp = { recordedAt: putRightAt, recordedBy: personOf(actor) };
    const { statusReason, children: _children, settlements: _said, ...facts } = before;
    const [correction] = await tx
      .insert(taskCorrections)
      .values({ taskId, version: row.version, ...facts, statusReason, reason, ...stamp })
      .returning({ id: taskCorrections.id });
    if (!correction) throw new Error('A correction that was written has a number.');
    await tx
      .update(agreementTasks)
      .set({ title: after.title, dueOn: after.dueOn, ownerAgencyId: after.ownerAgencyId })
      .where(eq(agreementTasks.id, taskId));
    if (after.statusReason !== statusReason)
      await tx.insert(taskEvents).values({
        ...{ taskId, toStatus: row.status, reason: after.statusReason, ...stamp },
        recordedAt: instantAfter(putRightAt, now),
      });
    await keepSettlements(tx, { taskId, correctionId: correction.id }, settlements);
    await coverOthers(change, { actor, taskId, reason, correctionId: correction.id }, { added, removed });
    // Whom the end of the agreement reaches is another question from now on.
    if (added.length + removed.length > 0) await raiseVersion(tx, 'agreement', agreement.id);
    return { answer: taskId, subjects: [...about.subjects] };
  });
}

async function agreementOf(db: Reader, taskId: TaskId): Promise<AgreementId> {
  const [task] = await db
    .select({ agreementId: agreementTasks.agreementId })
    .from(agreementTasks)
    .where(eq(agreementTasks.id, taskId));
  if (!task) throw NotFound('task', ['taskId']);
  return task.agreementId as AgreementId;
}

/** When a task came to stand where it stands, and why, where that was said. */
async function findLastEvent(
  db: Reader,
  taskId: TaskId,
): Promise<{ readonly reason: string | null; readonly recordedAt: number } | undefined> {
  const [last] = await db
    .select({ reason: taskEvents.reason, recordedAt: taskEvents.recordedAt })
    .from(taskEvents)
    .where(eq(taskEvents.taskId, taskId))
    .orderBy(desc(taskEvents.id))
    .limit(1);
  return last;
}

/** Who comes under a task by a correction, and who goes. */
interface Others {
  readonly added: readonly CaseRow[];
  readonly removed: readonly CaseRow[];
}

/**
 * The children whom a correction names. Errors: NOT_FOUND (case; child of the task, for one out of sight as for one that is not
 * under it), FILE_SEALED, INVALID_INPUT for a child named twice.
 */
async function namedChildren(
  { tx, now, about }: RecordChange<TaskRow>,
  actor: Actor,
  { addCaseIds = [], removeCaseIds = [] }: CorrectTask,
  covered: ReadonlySet<number>,
): Promise<Others> {
  assertEachOnce(addCaseIds, 'addCaseIds');
  assertEachOnce([...addCaseIds, ...removeCaseIds], 'removeCaseIds');
  const added: CaseRow[] = [];
  const removed: CaseRow[] = [];
  for (const [place, caseId] of addCaseIds.entries()) {
    const row = await atPlace('addCaseIds', place, toNodeId('case', caseId), () =>
      getNameableCase(tx, actor, caseId, now, 'addCaseIds'),
    );
    about.subjects.add(caseId);
    if (!covered.has(caseId)) added.push(row);
  }
  for (const [place, caseId] of removeCaseIds.entries()) {
    const row = await atPlace('removeCaseIds', place, toNodeId('case', caseId), async () => {
      const found = await findVisibleCase(tx, actor, caseId, now);
      if (!found || !covered.has(caseId)) throw NotFound('child of this task', ['removeCaseIds']);
      await assertUnsealed({ tx, row: found, now, by: personOf(actor) }, 'removeCaseIds');
      return found;
    });
    about.subjects.add(caseId);
    removed.push(row);
  }
  return { added, removed };
}

/** What an agreement that ended was to bring home is settled, and nothing of a task that is done or given up is open. */
function assertMayCoverOthers(
  { status }: TaskRow,
  { endedOn }: { readonly endedOn: CivilDate | null },
  { added, removed }: Others,
): void {
  const field = added.length > 0 ? 'addCaseIds' : 'removeCaseIds';
  if (endedOn !== null && added.length + removed.length > 0) {
    throw Invalid(
      `The agreement of this task ended on ${endedOn}, and with it what the task was to do for each child.`,
      [field],
      'NO_SUCH_TRANSITION',
    );
  }
  if (ways[status].length === 0 && added.length > 0) {
    throw Invalid(
      `This task is ${status}; a child that comes under it would be open. Give another with taskCreate.`,
      [field],
      'NO_SUCH_TRANSITION',
    );
  }
}

/**
 * NOT_GRANTED for each child whom the agency could do nothing for: of those that come under the task, and where the task goes to
 * another agency of those that are still open, as far as the actor may see them; what is out of sight holds nobody up.
 */
async function assertOwnerCanDo(
  { tx, now, row }: RecordChange<TaskRow>,
  actor: Actor,
  {
    input,
    ownerAgencyId,
    gone,
  }: { readonly input: CorrectTask; readonly ownerAgencyId: AgencyId; readonly gone: ReadonlySet<number> },
): Promise<void> {
  if (input.ownerAgencyId !== undefined) await getAgency(tx, actor, input.ownerAgencyId, 'ownerAgencyId');
  const named = (input.addCaseIds ?? []).map((id) => ({ id }));
  await assertOwnerSees(tx, ownerAgencyId, named, { now, fieldAt: (place) => ['addCaseIds', String(place)] });
  if (ownerAgencyId === row.ownerAgencyId || ways[row.status].length === 0) return;
  const open: CaseRow[] = [];
  for (const caseId of await listOpenChildren(tx, row.key as TaskId)) {
    const found = gone.has(caseId) ? undefined : await findVisibleCase(tx, actor, caseId, now);
    if (found) open.push(found);
  }
  await assertOwnerSees(tx, ownerAgencyId, open, { now, fieldAt: () => ['ownerAgencyId'] });
}

interface Correction {
  readonly actor: Actor;
  readonly taskId: TaskId;
  readonly correctionId: number;
  readonly reason: string;
}

/** Whoever comes under the task learns of it, as of a new one; of whom it does not cover after all it is no ground to trace. */
async function coverOthers(
  { tx, now }: RecordChange<TaskRow>,
  { actor, taskId, correctionId, reason }: Correction,
  { added, removed }: Others,
): Promise<void> {
  const [today, by] = [dateOf(now), personOf(actor)];
  for (const row of added) {
    await coverChild(tx, { taskId, caseId: row.id, recordedAt: now, recordedBy: by });
    await tx.insert(taskChildChanges).values({ correctionId, taskId, caseId: row.id, isCovered: true });
    await tellOfTask({ tx, now, today, row, by }, taskId);
  }
  const fact = { kind: 'AGENCY_TASK_OPENED', reference: toNodeId('task', taskId) } as const;
  for (const row of removed) {
    await tx.insert(taskChildChanges).values({ correctionId, taskId, caseId: row.id, isCovered: false });
    if (!(await isWritten(tx, row.id as CaseId, fact))) continue;
    await changeWithin({ tx, now, today, row, by }, async (within) => {
      await withdrawFact(within, { ...fact, reason });
    });
  }
}
