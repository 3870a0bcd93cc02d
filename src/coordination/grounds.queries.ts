import { and, eq, inArray } from 'drizzle-orm';
import { agreementEndings } from '../../schema/coordination.js';
import { listAgreements, listExchanges, listLines } from '../../schema/lists.js';
import { agreementTasks, taskChildren } from '../../schema/tasks.js';
import type { Reader } from '../database/connection.js';
import type { CivilDate } from '../dates.js';
import type { AgreementId, CaseId } from '../identifiers.js';
import { childOfLine, lineStands } from './list.queries.js';
import { isCovered } from './task-corrections.queries.js';

interface Ending {
  readonly endedOn: CivilDate;
  readonly reason: string;
}

/** An agreement that was to bring a child home, by a task or by a list that both parties agreed to. */
export interface Ground {
  /** Nothing for a list that was handed over under none. */
  readonly agreementId: number | null;
  readonly ending: Ending | undefined;
  /** The list by which it carries the child: both parties agreed on it, since both wrote it. */
  readonly list: { readonly id: number; readonly agreedOn: CivilDate } | undefined;
}

/** The children under the tasks of an agreement and on our version of its agreed lists. */
export async function listCovered(db: Reader, agreementId: AgreementId): Promise<CaseId[]> {
  const tasked = await selectTasked(db).where(and(eq(agreementTasks.agreementId, agreementId), isCovered));
  const listed = await selectListed(db).where(and(isOurs, eq(listExchanges.agreementId, agreementId)));
  return [...new Set([...tasked, ...listed].flatMap(({ caseId }) => (caseId === null ? [] : [caseId as CaseId])))];
}

/** What was to bring each of these children home, whether it stands or has ended. */
export async function readGrounds(db: Reader, caseIds: readonly CaseId[]): Promise<(caseId: CaseId) => Ground[]> {
  if (caseIds.length === 0) return () => [];
  const tasked = await selectTasked(db).where(and(inArray(taskChildren.caseId, [...caseIds]), isCovered));
  const ours = await selectListed(db).where(and(isOurs, inArray(listLines.caseId, [...caseIds])));
  const lists = [...new Set(ours.map(({ listId }) => listId))];
  const theirs = await db
    .select({ caseId: childOfLine, listId: listLines.listId })
    .from(listLines)
    .where(and(eq(listLines.side, 'THEIRS'), inArray(listLines.listId, lists), lineStands));
  const isOnBoth = new Set(theirs.map(({ caseId, listId }) => `${caseId} ${listId}`));
  const endings = await readEndings(db, [...tasked, ...ours]);
  const grounds = [
    ...tasked.map(({ caseId, agreementId }) => ({ caseId, agreementId, list: undefined })),
    ...ours.map(({ caseId, agreementId, listId, agreedOn }) => ({
      ...{ caseId, agreementId },
      list: isOnBoth.has(`${caseId} ${listId}`) ? { id: listId, agreedOn } : undefined,
    })),
  ].map((ground) => ({ ...ground, ending: endings.get(ground.agreementId) }));
  const of = Map.groupBy(grounds, ({ caseId }) => caseId);
  return (caseId) => of.get(caseId) ?? [];
}

async function readEndings(
  db: Reader,
  of: readonly { readonly agreementId: number | null }[],
): Promise<Map<number | null, Ending>> {
  const ids = [...new Set(of.flatMap(({ agreementId }) => (agreementId === null ? [] : [agreementId])))];
  const { agreementId, endedOn, reason } = agreementEndings;
  const rows = await db
    .select({ agreementId, endedOn, reason })
    .from(agreementEndings)
    .where(inArray(agreementId, ids));
  return new Map(rows.map((row) => [row.agreementId, row]));
}

const selectTasked = (db: Reader) =>
  db
    .selectDistinct({ caseId: taskChildren.caseId, agreementId: agreementTasks.agreementId })
    .from(taskChildren)
    .innerJoin(agreementTasks, eq(agreementTasks.id, taskChildren.taskId));

const isOurs = and(eq(listLines.side, 'OURS'), lineStands);

const selectListed = (db: Reader) =>
  db
    .select({
      caseId: listLines.caseId,
      listId: listLines.listId,
      agreementId: listExchanges.agreementId,
      agreedOn: listAgreements.agreedOn,
    })
    .from(listLines)
    .innerJoin(listExchanges, eq(listExchanges.id, listLines.listId))
    .innerJoin(listAgreements, eq(listAgreements.listId, listLines.listId));
