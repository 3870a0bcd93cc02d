import { and, asc, eq, sql } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { manifestEntries, movementCorrections } from '../../schema/movements.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { isNotErased } from '../cases/case.access.js';
import { personOf, type Change } from '../cases/change-case.js';
import { assertRested } from '../cases/moves/correct-stage-change.js';
import { isDeparture } from '../cases/rules/journey.js';
import type { Tx } from '../database/connection.js';
import { assertNotFuture, dateOf, type CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';
import { type CaseId, type MovementId } from '../identifiers.js';
import { wordsOf } from '../words.js';
import { changeMovement, type ChangeMovement } from './change-movement.js';
import {
  assertBetweenNeighbours,
  assertNothingInTheWay,
  correctAll,
  listChanges,
  problemsOfEach,
  type ChangeOfMany,
} from './change-of-many.js';
import { findFirstPerson } from './first-of-two.js';
import { getOperation, listMovementEvents, type MovementRow } from './movement.queries.js';
import { assertNotBeforeGround } from './plan-movement.js';

export interface CorrectDeparture extends ChangeMovement {
  /** The day on which the movement truly departed. */
  readonly departedOn: CivilDate;
  readonly reason: string;
}

/**
 * One of the two words that put the day of a departure right, before the arrival or after it. With the second, by another person on
 * the version that the first left, the movement and each child who left with it departed on that day, in one transaction; or nobody.
 * Errors: as changeMovement, SAME_PERSON, INVALID_INPUT without a reason, ALREADY_RECORDED for the day that is on record, GUARD_FAILED
 * where a colleague's first word says another day, FILE_SEALED, and
 * IMPOSSIBLE_DATES for a day to come, before what the operation rests on or after the arrival, and for each child who cannot have left
 * on it by its history or by what it travelled on.
 */
export function correctDeparture(registry: Registry, actor: Actor, input: CorrectDeparture): Promise<MovementId> {
  const how = { operation: 'movementDepartureCorrect', from: ['DEPARTED', 'COMPLETED'] } as const;
  return changeMovement(registry, actor, how, input, async ({ tx, now, about, row: movement }) => {
    const [reason, by, today] = [wordsOf(input.reason, 'reason'), personOf(actor), dateOf(now)];
    const { departedOn } = input;
    const { id: eventId, recordedAt } = await getDeparture(tx, movement);
    const departures = await listDepartures({ tx, now, today, by }, movement.key, recordedAt);
    for (const { caseId } of departures) about.subjects.add(caseId);
    await assertDayPossible(tx, movement, departedOn, today);
    assertChanges(movement, departures, departedOn);
    await assertAllLeftOn(departures, departedOn);
    const what = { words: 'a departure', field: 'departedOn', never: 'no day' };
    const first = await findFirstPerson(tx, movement, { eventId, day: departedOn, by, now, changed: departures, what });
    const word = { eventId, arrivedOn: departedOn, reason, movementVersion: movement.version + 1 };
    const stamp = { recordedAt: now, recordedBy: by };
    await tx.insert(movementCorrections).values({ ...word, kind: first ? 'CORRECTED' : 'VOUCHED', ...stamp });
    if (first !== undefined) await correctAll(departures, { effectiveOn: departedOn, reason, isRested: true }, first);
    return departures.map(({ caseId }) => caseId);
  });
}

async function getDeparture(tx: Tx, movement: MovementRow) {
  const events = await listMovementEvents(tx, { ids: JSON.stringify([movement.key]) });
  const departed = events.find(({ kind }) => kind === 'DEPARTED');
  if (!departed) throw new Error('A movement that is under way or has arrived has departed.');
  return departed;
}

/**
 * The departures that stand of the children who left with a movement, also of whoever was closed on the way. Each was recorded with
 * that of the movement; a child who turned out not to have left with it has no such departure any more, but that of another movement
 * at most. An erased child's history changes no more.
 */
async function listDepartures(
  stamp: Omit<Change, 'row'>,
  movementKey: number,
  departedAt: number,
): Promise<ChangeOfMany[]> {
  const aboard = await stamp.tx
    .selectDistinct({ caseId: manifestEntries.caseId })
    .from(manifestEntries)
    .innerJoin(cases, eq(cases.id, manifestEntries.caseId))
    .where(and(eq(manifestEntries.movementId, movementKey), isNotErased(), isLastEntryAt(departedAt)))
    .orderBy(asc(manifestEntries.caseId));
  const caseIds = aboard.map(({ caseId }) => caseId as CaseId);
  return listChanges(stamp, caseIds, (chain, rows) => {
    const change = chain.find(isDeparture);
    return rows.some(({ id, recordedAt }) => id === change?.id && recordedAt === departedAt) ? change : undefined;
  });
}

/** Whoever stood on another manifest last, when a movement departed, left with that one. */
const isLastEntryAt = (departedAt: number) =>
  sql`not exists (select 1 from manifest_entries later where later.case_id = ${manifestEntries.caseId} and later.id > ${manifestEntries.id} and later.movement_id <> ${manifestEntries.movementId} and later.recorded_at <= ${departedAt})`;

/** That its agreement ended is not asked again, as nothing is that ended since: the flight was recorded on it. Errors: IMPOSSIBLE_DATES. */
async function assertDayPossible(
  tx: Tx,
  movement: MovementRow,
  departedOn: CivilDate,
  today: CivilDate,
): Promise<void> {
  assertNotFuture(departedOn, today, 'departedOn');
  const operation = await getOperation(tx, movement.operationKey);
  await assertNotBeforeGround(tx, operation, { day: departedOn, field: 'departedOn' });
  if (movement.arrivedOn === null || departedOn <= movement.arrivedOn) return;
  throw Invalid(
    `The movement arrived on ${movement.arrivedOn}; it cannot have departed on ${departedOn}. Put the day of the arrival right first, with movementCorrect, if that one is wrong.`,
    ['departedOn'],
    'IMPOSSIBLE_DATES',
  );
}

/** ALREADY_RECORDED where the movement and every child departed on that very day by what stands: there is nothing to correct. */
function assertChanges(movement: MovementRow, departures: readonly ChangeOfMany[], departedOn: CivilDate): void {
  const isSame =
    movement.departedOn === departedOn && departures.every(({ change }) => change.effectiveOn === departedOn);
  if (!isSame) return;
  throw Invalid(
    `The movement departed on ${departedOn} with everybody aboard by what is on record: there is nothing to correct.`,
    ['departedOn'],
    'ALREADY_RECORDED',
  );
}

/**
 * Asked before the first word as before the second. Errors: FILE_SEALED and IMPOSSIBLE_DATES for each child who cannot have left on that
 * day, by its life, the history of its case or what it travelled on.
 */
async function assertAllLeftOn(departures: readonly ChangeOfMany[], departedOn: CivilDate): Promise<void> {
  assertNothingInTheWay(
    await problemsOfEach(departures, 'departedOn', async (departure) => {
      assertBetweenNeighbours(departure, departedOn, 'departedOn');
      assertLivedOn(departure, departedOn);
      await assertRested(departure.under, departure.change, departedOn);
    }),
  );
}

function assertLivedOn({ under: { row } }: ChangeOfMany, departedOn: CivilDate): void {
  if (row.vitalStatus !== 'CONFIRMED_DEAD' || row.vitalStatusOn === null || departedOn <= row.vitalStatusOn) return;
  throw Invalid(
    `the child died on ${row.vitalStatusOn}, by what is on record, and cannot have departed on ${departedOn}. Put that right first, with vitalStatusRecord; or, where it never left, take back its closing and its departure with stageChangeCorrect.`,
    ['departedOn'],
    'IMPOSSIBLE_DATES',
  );
}
