import { and, asc, between, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { cases, stageChanges } from '../../../schema/cases.js';
import { arrivalChanges, arrivals, movementCorrections, movementEvents } from '../../../schema/movements.js';
import type { Reader } from '../../database/connection.js';
import type { CivilDate } from '../../dates.js';
import { toNodeId } from '../../identifiers.js';
import type { CaseHistory } from './history.js';
import { knowledgeAt } from './recount.js';

/*
 * The arrivals that are on file against the returns of the cases, told without the code that keeps them together: each arrival
 * was recorded with one return, in one act, and stands on its day as long as that return does. Cases whose returns are from before
 * arrivals were recorded have none.
 */

/** An arrival as it was recorded, and what the last word on it made of it. */
export interface KeptArrival {
  readonly recordedAt: number;
  readonly movementId: number | null;
  /** Null where it was taken back. */
  readonly arrivedOn: CivilDate | null;
  /** Whether the movement that it was by has arrived; true where it was by none, and of an erased child, whose history changes no more. */
  readonly hasArrived: boolean;
}

/** Where the arrivals of a case and its return part; nothing where they agree. */
export function findJourneyFault(
  kept: readonly KeptArrival[],
  history: CaseHistory,
): { readonly expected: string; readonly found: string } | undefined {
  if (kept.length === 0) return undefined;
  const returns = knowledgeAt(history, Number.POSITIVE_INFINITY).changes.filter(
    ({ fromStage, toStage }) => toStage === 'RETURNED' && fromStage !== 'CLOSED',
  );
  const [back, another] = returns;
  if (another) return { expected: 'one return', found: `returns on ${back?.effectiveOn} and ${another.effectiveOn}` };
  const recordedAt = history.changes.find(({ id }) => id === back?.id)?.recordedAt;
  const isRecorded = kept.some((arrival) => arrival.recordedAt === recordedAt);
  const expected = back && isRecorded ? `an arrival on ${back.effectiveOn}` : 'no arrival';
  const standing = kept.filter(({ arrivedOn }) => arrivedOn !== null);
  const found = standing.map(({ arrivedOn }) => `an arrival on ${arrivedOn}`).join(' and ') || 'no arrival';
  if (found !== expected) return { expected, found };
  const early = standing.find(({ hasArrived }) => !hasArrived);
  return (
    early && { expected, found: `${found} by ${toNodeId('movement', early.movementId ?? 0)}, which has not arrived` }
  );
}

/** The arrivals of these cases, each with the last word on it. */
export async function readArrivals(
  db: Reader,
  first: number,
  last: number,
): Promise<(caseId: number) => readonly KeptArrival[]> {
  const rows = await db
    .select()
    .from(arrivals)
    .where(between(arrivals.caseId, first, last))
    .orderBy(asc(arrivals.id));
  const changes = await db
    .select()
    .from(arrivalChanges)
    .where(between(arrivalChanges.caseId, first, last))
    .orderBy(asc(arrivalChanges.id));
  const lastOf = new Map(changes.map((change) => [change.arrivalId, change]));
  const arrived = rows.length === 0 ? new Set<number>() : await readArrivedMovements(db);
  const erased = await db
    .select({ id: cases.id })
    .from(cases)
    .where(and(between(cases.id, first, last), isNotNull(cases.erasedAt)));
  const changesNoMore = new Set(erased.map(({ id }) => id));
  const byCase = Map.groupBy(rows, ({ caseId }) => caseId);
  return (caseId) =>
    (byCase.get(caseId) ?? []).map(({ id, recordedAt, movementId, arrivedOn }) => {
      const became = lastOf.get(id);
      const hasArrived = movementId === null || arrived.has(movementId) || changesNoMore.has(caseId);
      return { recordedAt, movementId, hasArrived, arrivedOn: became ? became.arrivedOn : arrivedOn };
    });
}

/** The movements whose completion was not taken back. */
async function readArrivedMovements(db: Reader): Promise<Set<number>> {
  const completed = await db
    .select({ id: movementEvents.id, movementId: movementEvents.movementId })
    .from(movementEvents)
    .where(eq(movementEvents.kind, 'COMPLETED'));
  const corrected = await db
    .select({ eventId: movementCorrections.eventId, arrivedOn: movementCorrections.arrivedOn })
    .from(movementCorrections)
    .where(eq(movementCorrections.kind, 'CORRECTED'));
  const never = new Set(corrected.filter(({ arrivedOn }) => arrivedOn === null).map(({ eventId }) => eventId));
  return new Set(completed.filter(({ id }) => !never.has(id)).map(({ movementId }) => movementId));
}

/**
 * A case that is closed although one person alone took back that it had been taken up again, as earlier versions let a no-show or
 * the correction of a movement do; nothing where there is none. To reopen it and, if it is to be closed, to close it by two
 * persons puts it right.
 */
export async function findClosedByOne(db: Reader): Promise<Part | undefined> {
  const isLast = sql`${stageChanges.id} = (select max(last.id) from stage_changes as last where last.case_id = ${cases.id})`;
  const [found] = await db
    .select({ caseId: cases.id, asOf: stageChanges.effectiveOn, knownAt: stageChanges.recordedAt })
    .from(cases)
    .innerJoin(stageChanges, and(eq(stageChanges.caseId, cases.id), isLast))
    .where(
      and(
        eq(cases.stage, 'CLOSED'),
        eq(stageChanges.isAnnulment, true),
        eq(stageChanges.fromStage, 'CLOSED'),
        isNull(stageChanges.secondPersonId),
      ),
    )
    .orderBy(asc(cases.id))
    .limit(1);
  if (!found) return undefined;
  const { caseId, asOf, knownAt } = found;
  const expected = 'two persons who took back that the case was taken up again';
  return { case: toNodeId('case', caseId), asOf, knownAt, expected, found: 'one' };
}

/** Where what is on file parts from what must be. */
interface Part {
  readonly case: string;
  readonly asOf: CivilDate;
  readonly knownAt: number;
  readonly expected: string;
  readonly found: string;
}
