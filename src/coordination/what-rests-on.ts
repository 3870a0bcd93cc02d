import { and, asc, eq, isNull, lt, or, sql, type SQL } from 'drizzle-orm';
import { agreements } from '../../schema/coordination.js';
import { listAgreements, listExchanges } from '../../schema/lists.js';
import { agreementTasks, taskEvents } from '../../schema/tasks.js';
import { movementEvents, movements, operations } from '../../schema/movements.js';
import { happenedOnAsPutRight } from '../cases/moves/manifest-places.js';
import type { Reader } from '../database/connection.js';
import type { CivilDate } from '../dates.js';
import { OraluError, type Problem } from '../errors.js';
import { toNodeId, type NodePrefix } from '../identifiers.js';

/*
 * What is on record of talks rests on their days: nothing is agreed, handed over or flown before them. A day is not put right
 * so that what rests on it would come before it; each record that stands against it is named.
 */

/** A record that rests on a day, and its own. */
interface Resting {
  readonly prefix: NodePrefix;
  readonly id: number;
  readonly day: CivilDate;
  readonly did: string;
}

/** Errors: IMPOSSIBLE_DATES for each agreement, list and movement of a round that would come before it began. */
export async function assertRoundMayBeginOn(db: Reader, roundId: number, startsOn: CivilDate): Promise<void> {
  const agreed = await db
    .select({ id: agreements.id, day: agreements.agreedOn })
    .from(agreements)
    .where(and(eq(agreements.roundId, roundId), lt(agreements.agreedOn, startsOn)))
    .orderBy(asc(agreements.id));
  const exchanged = await db
    .select({ id: listExchanges.id, day: listExchanges.exchangedOn })
    .from(listExchanges)
    .where(and(eq(listExchanges.roundId, roundId), lt(listExchanges.exchangedOn, startsOn)))
    .orderBy(asc(listExchanges.id));
  // An operation that rests on an agreement goes by its day, which is no earlier than the round.
  const flown = await listFlightsBefore(
    db,
    and(eq(operations.roundId, roundId), isNull(operations.agreementId)),
    startsOn,
  );
  assertNone('startsOn', `The round cannot have begun on ${startsOn}`, [
    ...agreed.map((row): Resting => ({ ...row, prefix: 'agreement', did: 'was made' })),
    ...exchanged.map((row): Resting => ({ ...row, prefix: 'list', did: 'was handed over' })),
    ...flown,
  ]);
}

/**
 * Errors: IMPOSSIBLE_DATES for each task that would be due, each list that would be handed over or agreed to, and each movement that
 * would be planned or have departed, before an agreement. A task that was given up is due no more; a list that came before the day
 * `until` now as well is none that the correction puts out of order.
 */
export async function assertAgreementMayBeOf(
  db: Reader,
  agreementId: number,
  { until, agreedOn }: { readonly until: CivilDate; readonly agreedOn: CivilDate },
): Promise<void> {
  const due = await db
    .select({ id: agreementTasks.id, day: agreementTasks.dueOn })
    .from(agreementTasks)
    .where(and(eq(agreementTasks.agreementId, agreementId), lt(agreementTasks.dueOn, agreedOn), sql`not ${isGivenUp}`))
    .orderBy(asc(agreementTasks.id));
  const lists = await db
    .select({ id: listExchanges.id, exchangedOn: listExchanges.exchangedOn, agreedOn: listAgreements.agreedOn })
    .from(listExchanges)
    .leftJoin(listAgreements, eq(listAgreements.listId, listExchanges.id))
    .where(eq(listExchanges.agreementId, agreementId))
    .orderBy(asc(listExchanges.id));
  const comesBefore = (day: CivilDate | null): day is CivilDate => day !== null && until <= day && day < agreedOn;
  const listed = lists.flatMap((list): Resting[] => {
    if (comesBefore(list.exchangedOn))
      return [{ id: list.id, day: list.exchangedOn, prefix: 'list', did: 'was handed over' }];
    return comesBefore(list.agreedOn)
      ? [{ id: list.id, day: list.agreedOn, prefix: 'list', did: 'was agreed to' }]
      : [];
  });
  assertNone('agreedOn', `The agreement cannot have been made on ${agreedOn}`, [
    ...due.map((row): Resting => ({ ...row, prefix: 'task', did: 'is due' })),
    ...listed,
    ...(await listFlightsBefore(db, eq(operations.agreementId, agreementId), agreedOn)),
  ]);
}

/** Errors: IMPOSSIBLE_DATES for each movement that departed under an agreement after the day on which it would have ended. */
export async function assertAgreementMayEndOn(db: Reader, agreementId: number, endedOn: CivilDate): Promise<void> {
  const flown = await db
    .select({ id: movements.id, day: sql<CivilDate>`${departedOn}` })
    .from(movements)
    .innerJoin(operations, eq(operations.id, movements.operationId))
    .where(and(eq(operations.agreementId, agreementId), sql`${departedOn} > ${endedOn}`))
    .orderBy(asc(movements.id));
  const did = 'departed';
  assertNone(
    'endedOn',
    `The agreement cannot have ended on ${endedOn}`,
    flown.map((row): Resting => ({ ...row, prefix: 'movement', did })),
  );
}

/** Errors: IMPOSSIBLE_DATES for each movement of an operation that would be planned or have departed before what it is to rest on. */
export async function assertOperationMayRestOn(
  db: Reader,
  operationId: number,
  { day, field }: { readonly day: CivilDate; readonly field: string },
): Promise<void> {
  const flown = await listFlightsBefore(db, eq(operations.id, operationId), day);
  assertNone(field, `The operation cannot rest on what is of ${day}`, flown);
}

/**
 * The children whom a flight brought came home by what its operation goes back to. Errors: NOT_READY for each movement of an
 * operation that has departed.
 */
export async function assertNothingFlown(db: Reader, operationId: number, field: string): Promise<void> {
  const flown = await db
    .select({ id: movements.id, departedOn })
    .from(movements)
    // Beside another table Drizzle writes columns with their table: the departure is looked for by the movement's id.
    .innerJoin(operations, eq(operations.id, movements.operationId))
    .where(and(eq(operations.id, operationId), sql`${departedOn} is not null`))
    .orderBy(asc(movements.id))
    .limit(mostProblems);
  const [first, ...others] = flown.map(({ id, departedOn: day }): Problem => {
    const subjectId = toNodeId('movement', id);
    return {
      ...{ code: 'NOT_READY', subjectId, field: [field] },
      message: `${subjectId} departed on ${day ?? ''}: what its operation goes back to is a part of how its children came home, and nobody changes it any more. What its agreement and its round say is put right with agreementCorrect and roundCorrect; a flight to come that rests on another is planned under another operation, with operationPlan.`,
    };
  });
  if (first) throw new OraluError([first, ...others]);
}

const lastTaskStatus = sql`(select ${taskEvents.toStatus} from ${taskEvents} where ${taskEvents.taskId} = ${agreementTasks.id} order by ${taskEvents.id} desc limit 1)`;
const isGivenUp = sql`coalesce(${lastTaskStatus}, 'OPEN') = 'CANCELLED'`;
const departedOn = sql<CivilDate | null>`(select max(${happenedOnAsPutRight}) from ${movementEvents} where ${movementEvents.movementId} = ${movements.id} and ${movementEvents.kind} = 'DEPARTED')`;
const isCancelled = sql`exists (select 1 from ${movementEvents} where ${movementEvents.movementId} = ${movements.id} and ${movementEvents.kind} = 'CANCELLED')`;

/** Movements of operations that departed, or are planned for, before a day. A plan that was flown counts no more, nor one given up. */
async function listFlightsBefore(db: Reader, whose: SQL | undefined, day: CivilDate): Promise<Resting[]> {
  const flights = await db
    .select({ id: movements.id, plannedOn: movements.plannedOn, departedOn })
    .from(movements)
    .innerJoin(operations, eq(operations.id, movements.operationId))
    .where(
      and(
        whose,
        sql`not ${isCancelled}`,
        or(sql`${departedOn} < ${day}`, and(sql`${departedOn} is null`, lt(movements.plannedOn, day))),
      ),
    )
    .orderBy(asc(movements.id));
  return flights.map(({ id, plannedOn, departedOn: departed }) => ({
    ...{ prefix: 'movement', id, day: departed ?? plannedOn },
    did: departed === null ? 'is planned for' : 'departed',
  }));
}

/** Beyond so many, more problems help nobody. */
const mostProblems = 50;

function assertNone(field: string, cannot: string, resting: readonly Resting[]): void {
  const problems = resting.slice(0, mostProblems).map(({ prefix, id, day, did }): Problem => {
    const subjectId = toNodeId(prefix, id);
    const on = did === 'is planned for' ? day : `on ${day}`;
    return {
      ...{ code: 'IMPOSSIBLE_DATES', subjectId, field: [field] },
      message: `${cannot}: ${subjectId} ${did} ${on}. Put that right first${did === 'departed' ? ', with movementDepartureCorrect' : ''}, if it is wrong.`,
    };
  });
  const [first, ...others] = problems;
  if (first) throw new OraluError([first, ...others]);
}
