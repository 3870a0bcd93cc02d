import { and, asc, eq } from 'drizzle-orm';
import { arrivals, movementCorrections } from '../../schema/movements.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { getCaseRow } from '../cases/case-rows.js';
import { changeWithin, personOf } from '../cases/change-case.js';
import { writeCorrection } from '../cases/moves/correct-stage-change.js';
import { listOpenPlaces } from '../cases/moves/manifest-places.js';
import { arrivalStands } from '../cases/rules/arrival-standing.js';
import { isReturn, whatRestsOn } from '../cases/rules/journey.js';
import { knownChain, readStageChanges } from '../counts/books/history.js';
import type { Tx } from '../database/connection.js';
import { assertNotFuture, dateOf, type CivilDate } from '../dates.js';
import { Invalid, OraluError, type ErrorCode, type Problem } from '../errors.js';
import { toNodeId, type CaseId, type MovementId } from '../identifiers.js';
import { wordsOf } from '../words.js';
import { listStandingEntries } from './change-manifest.js';
import { changeMovement, type ChangeMovement } from './change-movement.js';
import { findFirstPerson, type ChangeOfMany } from './first-of-two.js';
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
 * IMPOSSIBLE_DATES, INVALID_INPUT without a reason, ALREADY_RECORDED for the day on which all arrived by what is on record, GUARD_FAILED
 * where a colleague's first word says another day, NOT_READY for each child who has gone on since, ON_OTHER_MANIFEST.
 */
export function correctMovement(registry: Registry, actor: Actor, input: CorrectMovement): Promise<MovementId> {
  const how = { operation: 'movementCorrect', from: ['COMPLETED'] } as const;
  return changeMovement(registry, actor, how, input, async ({ tx, now, about, row: movement }) => {
    const [reason, by, today] = [wordsOf(input.reason, 'reason'), personOf(actor), dateOf(now)];
    const arrivedOn = input.arrivedOn;
    const eventId = await getCompletion(tx, movement, arrivedOn, today);
    const returns = await listReturns(tx, movement.key);
    for (const { caseId } of returns) about.subjects.add(caseId);
    assertChanges(returns, arrivedOn);
    await assertCorrectable(tx, movement, returns, arrivedOn);
    const what = { words: 'a completion', field: 'arrivedOn', never: 'that the movement did not arrive' };
    const first = await findFirstPerson(tx, movement, { eventId, day: arrivedOn, by, now, changed: returns, what });
    const word = { eventId, arrivedOn: arrivedOn ?? null, reason, movementVersion: movement.version + 1 };
    const stamp = { recordedAt: now, recordedBy: by };
    await tx.insert(movementCorrections).values({ ...word, kind: first ? 'CORRECTED' : 'VOUCHED', ...stamp });
    if (first !== undefined)
      for (const { caseId, change } of returns) {
        const under = { tx, now, today, row: await getCaseRow(tx, caseId), by };
        const correct = async () =>
          void (await writeCorrection(under, change, { effectiveOn: arrivedOn, reason }, first));
        await changeWithin(under, correct, { isCorrection: true });
      }
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

/** The returns of the children whom a movement brought: of each whose arrival by it stands. */
async function listReturns(tx: Tx, movementKey: number): Promise<ChangeOfMany[]> {
  const brought = await tx
    .select({ caseId: arrivals.caseId })
    .from(arrivals)
    .where(and(eq(arrivals.movementId, movementKey), arrivalStands()))
    .orderBy(asc(arrivals.id));
  const returns: ChangeOfMany[] = [];
  for (const one of brought) {
    const caseId = one.caseId as CaseId;
    const rows = await readStageChanges(tx, caseId);
    const chain = knownChain(rows);
    const change = chain.find(isReturn);
    if (!change) throw new Error('A child whose arrival stands has returned.');
    returns.push({ caseId, rows, chain, change });
  }
  return returns;
}

/** ALREADY_RECORDED where every child arrived on that very day by what stands: there is nothing to correct. */
function assertChanges(returns: readonly ChangeOfMany[], arrivedOn: CivilDate | undefined): void {
  const isSame = returns.length > 0 && returns.every(({ change }) => change.effectiveOn === arrivedOn);
  if (!isSame) return;
  throw Invalid(
    `Everybody whom the movement brought arrived on ${arrivedOn} by what is on record: there is nothing to correct.`,
    ['arrivedOn'],
    'ALREADY_RECORDED',
  );
}

/** One problem for each child for whom the completion cannot be corrected so. */
async function assertCorrectable(
  tx: Tx,
  movement: MovementRow,
  returns: readonly ChangeOfMany[],
  arrivedOn: CivilDate | undefined,
): Promise<void> {
  const problems: Problem[] = [];
  const refuse = (caseId: CaseId, code: ErrorCode, message: string) =>
    problems.push({
      code,
      subjectId: toNodeId('case', caseId),
      message: `${toNodeId('case', caseId)}: ${message}`,
      field: ['movementId'],
    });
  for (const { caseId, rows, chain, change } of returns) {
    const place = chain.indexOf(change);
    const [before, after] = [chain[place - 1], chain[place + 1]];
    if (arrivedOn === undefined && after)
      refuse(
        caseId,
        'NOT_READY',
        `its case has gone on to ${chain.at(-1)?.toStage} since the return, and that rests on it: correct the day alone, or take back first, with stageChangeCorrect, if it is wrong as well, ${whatRestsOn(caseId, change, rows, chain)}.`,
      );
    else if (
      arrivedOn !== undefined &&
      (arrivedOn < (before?.effectiveOn ?? '') || arrivedOn > (after?.effectiveOn ?? '9999'))
    )
      refuse(
        caseId,
        'IMPOSSIBLE_DATES',
        `the day must lie between its neighbours in the history of the case, ${before?.effectiveOn ?? 'any day'} and ${after?.effectiveOn ?? 'today'}; it came as ${arrivedOn}.`,
      );
  }
  if (arrivedOn === undefined) {
    // Whoever was found not to have come with it may be on another flight by now: nobody is on two.
    const aboard = (await listStandingEntries(tx, movement.key)).map(({ caseId }) => caseId);
    for (const open of await listOpenPlaces(tx, { ids: JSON.stringify(aboard) }))
      refuse(
        open.caseId as CaseId,
        'ON_OTHER_MANIFEST',
        `the child is on the manifest of ${toNodeId('movement', open.movementId)} by now: take it off that one first with manifestRemove.`,
      );
  }
  const [first, ...others] = problems.slice(0, 200);
  if (first) throw new OraluError([first, ...others]);
}
