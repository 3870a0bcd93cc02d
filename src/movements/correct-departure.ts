import { and, asc, eq, sql } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { manifestEntries, movementCorrections } from '../../schema/movements.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { isNotErased } from '../cases/case.access.js';
import { getCaseRow } from '../cases/case-rows.js';
import { assertUnsealed, changeWithin, personOf, type Change } from '../cases/change-case.js';
import { assertRested, writeCorrection } from '../cases/moves/correct-stage-change.js';
import { isDeparture } from '../cases/rules/journey.js';
import { knownChain, readStageChanges } from '../counts/books/history.js';
import type { Tx } from '../database/connection.js';
import { assertNotFuture, dateOf, type CivilDate } from '../dates.js';
import { blaming, Invalid, OraluError, type Problem } from '../errors.js';
import { toNodeId, type CaseId, type MovementId } from '../identifiers.js';
import { wordsOf } from '../words.js';
import { changeMovement, type ChangeMovement } from './change-movement.js';
import { findFirstPerson, type ChangeOfMany } from './first-of-two.js';
import { getOperation, listMovementEvents, type MovementRow } from './movement.queries.js';
import { assertFliesWhileItStands, assertNotBeforeGround } from './plan-movement.js';

export interface CorrectDeparture extends ChangeMovement {
  /** The day on which the movement truly departed. */
  readonly departedOn: CivilDate;
  readonly reason: string;
}

/**
 * One of the two words that put the day of a departure right, before the arrival or after it. With the second, by another person on
 * the version that the first left, the movement and each child who left with it departed on that day, in one transaction; or nobody.
 * Errors: as changeMovement, SAME_PERSON, INVALID_INPUT without a reason, ALREADY_RECORDED for the day that is on record, GUARD_FAILED
 * where a colleague's first word says another day, NO_SUCH_TRANSITION for a day after the end of the agreement, FILE_SEALED, and
 * IMPOSSIBLE_DATES for a day to come, before what the operation rests on or after the arrival, and for each child who cannot have left
 * on it by its history or by what it travelled on.
 */
export function correctDeparture(registry: Registry, actor: Actor, input: CorrectDeparture): Promise<MovementId> {
  const how = { operation: 'movementDepartureCorrect', from: ['DEPARTED', 'COMPLETED'] } as const;
  return changeMovement(registry, actor, how, input, async ({ tx, now, about, row: movement }) => {
    const [reason, by, today] = [wordsOf(input.reason, 'reason'), personOf(actor), dateOf(now)];
    const { departedOn } = input;
    const { id: eventId, recordedAt } = await getDeparture(tx, movement);
    const departures = await listDepartures(tx, movement.key, recordedAt);
    for (const { caseId } of departures) about.subjects.add(caseId);
    await assertDayPossible(tx, movement, departedOn, today);
    assertChanges(movement, departures, departedOn);
    const under = async (caseId: CaseId): Promise<Change> => ({
      tx,
      now,
      today,
      row: await getCaseRow(tx, caseId),
      by,
    });
    await assertAllLeftOn(departures, departedOn, under);
    const what = { words: 'a departure', field: 'departedOn', never: 'no day' };
    const first = await findFirstPerson(tx, movement, { eventId, day: departedOn, by, now, changed: departures, what });
    const word = { eventId, arrivedOn: departedOn, reason, movementVersion: movement.version + 1 };
    const stamp = { recordedAt: now, recordedBy: by };
    await tx.insert(movementCorrections).values({ ...word, kind: first ? 'CORRECTED' : 'VOUCHED', ...stamp });
    if (first !== undefined)
      for (const { caseId, change } of departures) {
        if (change.effectiveOn === departedOn) continue;
        await changeWithin(
          await under(caseId),
          async (one) => void (await writeCorrection(one, change, { effectiveOn: departedOn, reason }, first)),
          { isCorrection: true },
        );
      }
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
async function listDepartures(tx: Tx, movementKey: number, departedAt: number): Promise<ChangeOfMany[]> {
  const aboard = await tx
    .selectDistinct({ caseId: manifestEntries.caseId })
    .from(manifestEntries)
    .innerJoin(cases, eq(cases.id, manifestEntries.caseId))
    .where(and(eq(manifestEntries.movementId, movementKey), isNotErased(), isLastEntryAt(departedAt)))
    .orderBy(asc(manifestEntries.caseId));
  const departures: ChangeOfMany[] = [];
  for (const one of aboard) {
    const caseId = one.caseId as CaseId;
    const rows = await readStageChanges(tx, caseId);
    const chain = knownChain(rows);
    const change = chain.find(isDeparture);
    const isOfThis = rows.some(({ id, recordedAt }) => id === change?.id && recordedAt === departedAt);
    if (change && isOfThis) departures.push({ caseId, rows, chain, change });
  }
  return departures;
}

/** Whoever stood on another manifest last, when a movement departed, left with that one. */
const isLastEntryAt = (departedAt: number) =>
  sql`not exists (select 1 from manifest_entries later where later.case_id = ${manifestEntries.caseId} and later.id > ${manifestEntries.id} and later.movement_id <> ${manifestEntries.movementId} and later.recorded_at <= ${departedAt})`;

/** Errors: IMPOSSIBLE_DATES, NO_SUCH_TRANSITION. */
async function assertDayPossible(
  tx: Tx,
  movement: MovementRow,
  departedOn: CivilDate,
  today: CivilDate,
): Promise<void> {
  assertNotFuture(departedOn, today, 'departedOn');
  const operation = await getOperation(tx, movement.operationKey);
  await assertNotBeforeGround(tx, operation, { day: departedOn, field: 'departedOn' });
  await assertFliesWhileItStands(tx, operation, { day: departedOn, field: 'departedOn' });
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
 * day, by the history of its case or by what it travelled on.
 */
async function assertAllLeftOn(
  departures: readonly ChangeOfMany[],
  departedOn: CivilDate,
  under: (caseId: CaseId) => Promise<Change>,
): Promise<void> {
  const problems: Problem[] = [];
  for (const departure of departures)
    problems.push(...(await problemsOf(departure, departedOn, await under(departure.caseId))));
  const [first, ...others] = problems.slice(0, mostProblems);
  if (first) throw new OraluError([first, ...others]);
}

/** Beyond so many, more problems help nobody. */
const mostProblems = 200;

async function problemsOf(departure: ChangeOfMany, departedOn: CivilDate, under: Change): Promise<readonly Problem[]> {
  try {
    // The child is not asked for: it is aboard the movement that is.
    await blaming({ effectiveOn: 'departedOn' }, async () => {
      await assertUnsealed(under, 'movementId');
      assertBetweenNeighbours(departure, departedOn);
      await assertRested(under, departure.change, departedOn);
    });
    return [];
  } catch (error) {
    if (!(error instanceof OraluError)) throw error;
    const subjectId = toNodeId('case', departure.caseId);
    return error.problems.map((problem) => ({ ...problem, subjectId, message: `${subjectId}: ${problem.message}` }));
  }
}

function assertBetweenNeighbours({ chain, change }: ChangeOfMany, departedOn: CivilDate): void {
  const place = chain.indexOf(change);
  const [before, after] = [chain[place - 1], chain[place + 1]];
  if (departedOn >= (before?.effectiveOn ?? '') && departedOn <= (after?.effectiveOn ?? '9999')) return;
  throw Invalid(
    `the day must lie between its neighbours in the history of the case, ${before?.effectiveOn ?? 'any day'} and ${after?.effectiveOn ?? 'today'}; it came as ${departedOn}. Correct those first, with stageChangeCorrect or movementCorrect, if they are wrong.`,
    ['departedOn'],
    'IMPOSSIBLE_DATES',
  );
}
