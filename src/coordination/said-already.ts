import { and, desc, eq, sql } from 'drizzle-orm';
import { agreements } from '../../schema/coordination.js';
import { listExchanges, listLineMatches, listLines } from '../../schema/lists.js';
import { agreementTasks } from '../../schema/tasks.js';
import type { Reader } from '../database/connection.js';
import type { CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';
import {
  toNodeId,
  type AgencyId,
  type AgreementId,
  type CaseId,
  type LineId,
  type RoundId,
  type TaskId,
} from '../identifiers.js';
import { isMeantAlike } from '../words.js';
import { listCoveredChildren } from './task-children.js';
import { hasEnded } from './task.queries.js';

/* What was recorded of lists and tasks is not recorded a second time without a word: the answer names what stands. */

interface NewList {
  readonly roundId: RoundId;
  readonly agreementId?: AgreementId | undefined;
  readonly title: string;
  readonly exchangedOn: CivilDate;
  readonly caseIds: readonly CaseId[];
}

/** Errors: ALREADY_RECORDED. Two lists of one title and day with other children, or under another agreement, are two. */
export async function assertListNew(
  db: Reader,
  { roundId, agreementId, title, exchangedOn, caseIds }: NewList,
): Promise<void> {
  const lists = await db
    .select({ id: listExchanges.id, title: listExchanges.title, agreementId: listExchanges.agreementId })
    .from(listExchanges)
    .where(and(eq(listExchanges.roundId, roundId), eq(listExchanges.exchangedOn, exchangedOn)));
  const named = new Set<number>(caseIds);
  const alike = lists.filter((one) => one.agreementId === (agreementId ?? null) && isMeantAlike(one.title, title));
  for (const list of alike) {
    const ours = await db
      .select({ caseId: listLines.caseId })
      .from(listLines)
      .where(and(eq(listLines.listId, list.id), eq(listLines.side, 'OURS')));
    if (ours.length !== named.size || !ours.every(({ caseId }) => caseId !== null && named.has(caseId))) continue;
    throw Invalid(
      `This list is on file already, with the same children: ${toNodeId('list', list.id)}.`,
      ['title'],
      'ALREADY_RECORDED',
    );
  }
}

/** ALREADY_RECORDED where the line is matched so; that it speaks of nobody known is said once, also of one that was never matched. */
export async function assertMatchesAnew(db: Reader, lineId: LineId, caseKey: number | null): Promise<void> {
  const [last] = await db
    .select({ caseKey: listLineMatches.caseId })
    .from(listLineMatches)
    .where(eq(listLineMatches.lineId, lineId))
    .orderBy(desc(listLineMatches.id))
    .limit(1);
  if (last?.caseKey !== caseKey) return;
  throw Invalid(
    caseKey === null
      ? 'That this line speaks of nobody who is known is on record already.'
      : `This line is matched with ${toNodeId('case', caseKey)} already.`,
    ['ofCaseId'],
    'ALREADY_RECORDED',
  );
}

interface NewTask {
  readonly agreementId: AgreementId;
  readonly ownerAgencyId: AgencyId;
  readonly title: string;
  readonly dueOn: CivilDate;
  readonly caseIds: readonly CaseId[];
}

/** ALREADY_RECORDED for a task of that title, agency, day and agreement for the same children that is neither done nor given up. */
export async function assertGivenAnew(
  db: Reader,
  { agreementId, ownerAgencyId, title, dueOn, caseIds }: NewTask,
): Promise<void> {
  const tasks = await db
    .select({ id: agreementTasks.id, title: agreementTasks.title })
    .from(agreementTasks)
    // Beside another table Drizzle writes columns with their table: what ended is looked for by the task's id.
    .innerJoin(agreements, eq(agreements.id, agreementTasks.agreementId))
    .where(
      and(
        eq(agreementTasks.agreementId, agreementId),
        eq(agreementTasks.ownerAgencyId, ownerAgencyId),
        eq(agreementTasks.dueOn, dueOn),
        sql`not ${hasEnded}`,
      ),
    );
  const named = new Set<number>(caseIds);
  for (const task of tasks.filter((one) => isMeantAlike(one.title, title))) {
    const covered = await listCoveredChildren(db, task.id as TaskId);
    if (covered.length !== named.size || !covered.every((id) => named.has(id))) continue;
    throw Invalid(
      `This task is given already, for the same children: ${toNodeId('task', task.id)}.`,
      ['title'],
      'ALREADY_RECORDED',
    );
  }
}
