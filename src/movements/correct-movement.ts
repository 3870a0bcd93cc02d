import { and, asc, eq } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { arrivals, movementCorrections } from '../../schema/movements.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { isNotErased } from '../cases/case.access.js';
import { personOf, type Change } from '../cases/change-case.js';
import { listOpenPlaces } from '../cases/moves/manifest-places.js';
import { arrivalStands } from '../cases/rules/arrival-standing.js';
import { isReturn, whatRestsOn } from '../cases/rules/journey.js';
import type { Tx } from '../database/connection.js';
import { assertNotFuture, dateOf, type CivilDate } from '../dates.js';
import { Invalid, type Problem } from '../errors.js';
import { toNodeId, type CaseId, type MovementId } from '../identifiers.js';
import { wordsOf } from '../words.js';
import { listStandingEntries } from './change-manifest.js';
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
import { listMovementEvents, type MovementRow } from './movement.queries.js';
import { assertAfterDeparture } from './run-movement.js';

export interface CorrectMovement extends ChangeMovement {
  /** The day on which the movement truly arrived; or nothing, where it did not. */
  readonly arrivedOn?: CivilDate | undefined;
  readonly reason: string;
}

/**
 * One of the two words that correct a completion as a whole. With the second, by another person on the version that the first
 * left, and with every child where the first saw it, each child whom the movement brought arrived on the right day, or is under way again as if it had not been
 * recorded, in one transaction; or nobody. Then the movement can be completed anew. Errors: as changeMovement, SAME_PERSON,
 * IMPOSSIBLE_DATES, INVALID_INPUT without a reason, ALREADY_RECORDED for the day on which the movement and all arrived by what is on record, GUARD_FAILED
 * where a colleague's first word says another day, FILE_SEALED, NOT_READY for each child who has gone on since, ON_OTHER_MANIFEST.
 */
export function correctMovement(registry: Registry, actor: Actor, input: CorrectMovement): Promise<MovementId> {
  const how = { operation: 'movementCorrect', from: ['COMPLETED'] } as const;
  return changeMovement(registry, actor, how, input, async ({ tx, now, about, row: movement }) => {
    const [reason, by, today] = [wordsOf(input.reason, 'reason'), personOf(actor), dateOf(now)];
    const arrivedOn = input.arrivedOn;
    const eventId = await getCompletion(tx, movement, arrivedOn, today);
    const returns = await listReturns({ tx, now, today, by }, movement.key);
    for (const { caseId } of returns) about.subjects.add(caseId);
    assertChanges(movement, returns, arrivedOn);
    await assertCorrectable(tx, movement, returns, arrivedOn);
    const what = { words: 'a completion', field: 'arrivedOn', never: 'that the movement did not arrive' };
    const first = await findFirstPerson(tx, movement, { eventId, day: arrivedOn, by, now, changed: returns, what });
    const word = { eventId, arrivedOn: arrivedOn ?? null, reason, movementVersion: movement.version + 1 };
    const stamp = { recordedAt: now, recordedBy: by };
    await tx.insert(movementCorrections).values({ ...word, kind: first ? 'CORRECTED' : 'VOUCHED', ...stamp });
    if (first !== undefined) await correctAll(returns, { effectiveOn: arrivedOn, reason }, first);
    return returns.map(({ caseId }) => caseId);
  });
}

/** The completion that stands, by its number. Errors: IMPOSSIBLE_DATES. */
async function getCompletion(
  tx: Tx,
  movement: MovementRow,
  arrivedOn: CivilDate | undefined,
  today: CivilDate,
): Promise<number> {
  const events = await listMovementEvents(tx, { ids: JSON.stringify([movement.key]) });
  const completed = events.findLast(({ kind }) => kind === 'COMPLETED');
  if (!completed) throw new Error('A completed movement has arrived.');
  if (arrivedOn === undefined) return completed.id;
  assertNotFuture(arrivedOn, today, 'arrivedOn');
  assertAfterDeparture(movement, arrivedOn);
  return completed.id;
}

/** The returns of the children whom a movement brought: of each whose arrival by it stands. An erased child's history changes no more. */
async function listReturns(stamp: Omit<Change, 'row'>, movementKey: number): Promise<ChangeOfMany[]> {
  const brought = await stamp.tx
    .select({ caseId: arrivals.caseId })
    .from(arrivals)
    .innerJoin(cases, eq(cases.id, arrivals.caseId))
    .where(and(eq(arrivals.movementId, movementKey), arrivalStands(), isNotErased()))
    .orderBy(asc(arrivals.id));
  const caseIds = brought.map(({ caseId }) => caseId as CaseId);
  return listChanges(stamp, caseIds, (chain) => {
    const change = chain.find(isReturn);
    if (!change) throw new Error('A child whose arrival stands has returned.');
    return change;
  });
}

/** ALREADY_RECORDED where the movement and every child arrived on that very day by what stands: there is nothing to correct. */
function assertChanges(
  movement: MovementRow,
  returns: readonly ChangeOfMany[],
  arrivedOn: CivilDate | undefined,
): void {
  const isSame = movement.arrivedOn === arrivedOn && returns.every(({ change }) => change.effectiveOn === arrivedOn);
  if (!isSame) return;
  throw Invalid(
    `The movement arrived on ${arrivedOn} with everybody whom it brought by what is on record: there is nothing to correct.`,
    ['arrivedOn'],
    'ALREADY_RECORDED',
  );
}

/**
 * Asked before the first word as before the second. Errors: FILE_SEALED, IMPOSSIBLE_DATES, NOT_READY and ON_OTHER_MANIFEST for each child
 * for whom the completion cannot be corrected so.
 */
async function assertCorrectable(
  tx: Tx,
  movement: MovementRow,
  returns: readonly ChangeOfMany[],
  arrivedOn: CivilDate | undefined,
): Promise<void> {
  const problems = await problemsOfEach(returns, 'arrivedOn', (one) =>
    arrivedOn === undefined ? assertLast(one) : assertBetweenNeighbours(one, arrivedOn, 'arrivedOn'),
  );
  assertNothingInTheWay([...problems, ...(arrivedOn === undefined ? await listElsewhere(tx, movement) : [])]);
}

function assertLast({ caseId, rows, chain, change }: ChangeOfMany): void {
  const resting = whatRestsOn(caseId, change, rows, chain);
  if (resting === undefined) return;
  throw Invalid(
    `its case has gone on to ${chain.at(-1)?.toStage} since the return, and that rests on it: correct the day alone, or take back first, with stageChangeCorrect, if it is wrong as well, ${resting}.`,
    ['movementId'],
    'NOT_READY',
  );
}

/** Whoever was found not to have come with it may be on another flight by now: nobody is on two. */
async function listElsewhere(tx: Tx, movement: MovementRow): Promise<Problem[]> {
  const aboard = (await listStandingEntries(tx, movement.key)).map(({ caseId }) => caseId);
  return (await listOpenPlaces(tx, { ids: JSON.stringify(aboard) })).map(({ caseId, movementId }) => {
    const subjectId = toNodeId('case', caseId);
    const message = `${subjectId}: the child is on the manifest of ${toNodeId('movement', movementId)} by now: take it off that one first with manifestRemove.`;
    return { code: 'ON_OTHER_MANIFEST', subjectId, message, field: ['movementId'] };
  });
}
