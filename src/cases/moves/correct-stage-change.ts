import { eq } from 'drizzle-orm';
import { stageChanges } from '../../../schema/cases.js';
import { attestationChanges } from '../../../schema/evidence.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { knownChain, readStageChanges, type KnownChange } from '../../counts/books/history.js';
import type { Tx } from '../../database/connection.js';
import { assertNotFuture, type CivilDate } from '../../dates.js';
import { Invalid, NotFound } from '../../errors.js';
import type { CaseId, UserId } from '../../identifiers.js';
import { followTalks } from '../../coordination/follow-talks.js';
import { followWordsUnsealed } from '../../tracing/follow-consents.js';
import { raiseVersion } from '../../versions/record-versions.js';
import { assertWords } from '../../words.js';
import { listAttestations } from '../rules/attestation-standing.js';
import { readCaseFile } from '../reading/case-file.js';
import { demandsTwoPersons, findTransition, isAbroad, travelConditions } from '../rules/case.rules.js';
import { isDeparture, isReopening, isReturn } from '../rules/journey.js';
import { findArrival } from '../rules/arrival-standing.js';
import { changeCase, type Change, type ChangeRequest } from '../change-case.js';
import { findCorrectionEndorser } from './endorsers.js';
import { correctArrival } from './correct-arrival.js';
import { freePlaces } from './manifest-places.js';
import { heldSince } from './move-case.js';
import { atOrdinal } from '../ordinals.js';

export interface CorrectStageChange extends ChangeRequest {
  /** The stage change to correct, as `Case.stageChanges` names it. */
  readonly stageChangeId: number;
  /** The right day; or nothing, to annul a change that never happened. */
  readonly effectiveOn?: CivilDate | undefined;
  readonly reason: string;
}

/**
 * Corrects the day of a stage change, or annuls the last one. Both are further rows that name what they correct, so
 * that what was known before stays known as what was known before. What two persons made, two persons correct; so do they the
 * return of a child whom a movement brought, as `correctMovement` does, and so do they take back that a case was taken up again,
 * which leaves it closed. An annulment gives back the attestations that the move had spent; that of a closing lifts the seal, and what
 * inquirers said meanwhile is followed. The arrival follows its return.
 * Errors: NOT_FOUND, IMPOSSIBLE_DATES, INVALID_INPUT, GUARD_FAILED (TWO_PERSONS).
 */
export function correctStageChange(registry: Registry, actor: Actor, input: CorrectStageChange): Promise<CaseId> {
  const how = { isCorrection: true, mayClose: true } as const;
  const kind = { action: 'case:correct', operation: 'stageChangeCorrect', ...how } as const;
  return changeCase(registry, actor, kind, input, async (under) => {
    const { tx, now, today, by } = under;
    assertWords(input.reason, ['reason'], 'A correction needs a reason in words; it came empty.');
    const change = await getCorrectable(tx, input, today);
    const correction = { effectiveOn: input.effectiveOn, reason: input.reason.trim() };
    const second = change.takesTwoPersons ? await getEndorser(tx, input, change.id, { by, now }) : undefined;
    const movementId = await writeCorrection(under, change, correction, second);
    // Whom a movement brought, and when, is told of the movement too.
    if (movementId !== null) await raiseVersion(tx, 'movement', movementId);
    if (isReopening(change) && input.effectiveOn === undefined)
      await freePlaces(under, 'The case is closed: that it was taken up again was recorded in error.');
    // Whose closing never happened has no seal any more.
    if (under.row.sealsAt !== null && change.toStage === 'CLOSED' && input.effectiveOn === undefined)
      await followWordsUnsealed(under);
  });
}

/** What is right: the day, or nothing where the change never happened; and why. */
export interface Correction {
  readonly effectiveOn?: CivilDate | undefined;
  readonly reason: string;
  /** By the same act it was found already to rest on what held that day (`assertRested`). */
  readonly isRested?: boolean;
}

/**
 * Writes the correction of a stage change that stands and may be corrected so, with what follows from it; a child that an annulment
 * leaves abroad learns what talks said of it meanwhile. Answers the
 * movement whose arrival it corrected, where it is the return of one. Errors: IMPOSSIBLE_DATES.
 */
export async function writeCorrection(
  under: Change,
  change: KnownChange,
  { effectiveOn, reason, isRested = false }: Correction,
  second: UserId | undefined,
): Promise<number | null> {
  const { tx, row, now, by } = under;
  const caseId = row.id as CaseId;
  // The border's record goes with the return that it is of, and does not hold it back.
  const movementId = isReturn(change) ? await correctArrival(under, effectiveOn, reason) : null;
  if (effectiveOn !== undefined && !isRested) await assertRested(under, change, effectiveOn);
  const [written] = await tx
    .insert(stageChanges)
    .values({
      ...{ caseId, fromStage: change.fromStage, toStage: change.toStage, closureReason: change.closureReason },
      effectiveOn: effectiveOn ?? change.effectiveOn,
      note: reason,
      correctsId: change.id,
      isAnnulment: effectiveOn === undefined,
      recordedAt: now,
      recordedBy: by,
      secondPersonId: second ?? null,
    })
    .returning({ id: stageChanges.id });
  if (!written || effectiveOn !== undefined) return movementId;
  for (const { id, became } of await listAttestations(tx, caseId)) {
    const use = became.findLast(({ stageChangeId }) => stageChangeId !== null);
    if (use?.stageChangeId !== change.id) continue;
    const stamp = { caseId, stageChangeId: written.id, recordedAt: now, recordedBy: by };
    await tx.insert(attestationChanges).values({ ...stamp, attestationId: id, kind: 'GIVEN_BACK' });
  }
  if (change.fromStage !== null && isAbroad(change.fromStage)) await followTalks(under);
  return movementId;
}

/**
 * A move that is given another day rests on what held on that day, as it did when it was made. What has been withdrawn,
 * refuted or judged since is not asked again, also where something else has taken its place: the move was made on it. Errors: IMPOSSIBLE_DATES.
 */
export async function assertRested(
  { tx, row, today }: Change,
  change: KnownChange,
  effectiveOn: CivilDate,
): Promise<void> {
  const { fromStage, toStage, closureReason } = change;
  const transition = fromStage === null ? undefined : findTransition(fromStage, toStage);
  if (!transition) return;
  const reading = { endorsedByAnother: true, today, unspentBy: change.id };
  const file = await readCaseFile(tx, row, reading);
  const move = { toStage, closureReason: closureReason ?? undefined, note: 'as it was made', effectiveOn };
  // A departure is asked for by its day what the child travels on, and never its place: it is the manifest that departs.
  for (const guard of isDeparture(change) ? travelConditions : transition.guards) {
    if (guard.holds(file.on(effectiveOn), move)) continue;
    const since = heldSince(guard, file, move);
    if (since === undefined) continue;
    const asMade = await readCaseFile(tx, row, { ...reading, madeAt: await getRecordedAt(tx, change) });
    if (guard.holds(asMade.on(effectiveOn), move)) continue;
    throw Invalid(
      `${guard.code}: the move to ${toStage} cannot have been made on ${effectiveOn}; what it needs holds, by what is on file, since ${since} only: ${guard.needs}.`,
      ['effectiveOn'],
      'IMPOSSIBLE_DATES',
    );
  }
}

async function getRecordedAt(tx: Tx, { id }: KnownChange): Promise<number> {
  const [row] = await tx
    .select({ recordedAt: stageChanges.recordedAt })
    .from(stageChanges)
    .where(eq(stageChanges.id, id));
  if (!row) throw new Error('A stage change that stands was recorded.');
  return row.recordedAt;
}

/** The stage change at this place in the case, if it still stands and may be corrected so; and whether two persons correct it. */
export async function getCorrectable(
  tx: Tx,
  input: Pick<CorrectStageChange, 'caseId' | 'stageChangeId' | 'effectiveOn'>,
  today: CivilDate,
): Promise<KnownChange & { readonly takesTwoPersons: boolean }> {
  const rows = await readStageChanges(tx, input.caseId);
  const chain = knownChain(rows);
  const named = atOrdinal(rows, input.stageChangeId);
  const place = chain.findIndex(({ id }) => id === named);
  const change = chain[place];
  if (!change) throw NotFound('stage change that still stands', ['stageChangeId']);
  if (input.effectiveOn === undefined) {
    assertAnnullable(chain.length, place);
  } else {
    assertNotFuture(input.effectiveOn, today, 'effectiveOn');
    assertBetween(input.effectiveOn, chain[place - 1]?.effectiveOn, chain[place + 1]?.effectiveOn);
  }
  return { ...change, takesTwoPersons: await takesTwoPersons(tx, input, change) };
}

/** What stands now takes two persons to undo: two made it, the life-cycle demands two, a movement did, or it keeps the case open. */
async function takesTwoPersons(
  tx: Tx,
  { caseId, effectiveOn }: Pick<CorrectStageChange, 'caseId' | 'effectiveOn'>,
  change: KnownChange,
): Promise<boolean> {
  const { id, fromStage, toStage } = change;
  const transition = fromStage === null ? undefined : findTransition(fromStage, toStage);
  if (transition && demandsTwoPersons(transition)) return true;
  if (isReopening(change) && effectiveOn === undefined) return true;
  if (isReturn(change) && (await findArrival(tx, caseId))?.movementId != null) return true;
  const [made] = await tx
    .select({ secondPersonId: stageChanges.secondPersonId })
    .from(stageChanges)
    .where(eq(stageChanges.id, id));
  return made?.secondPersonId != null;
}

async function getEndorser(
  tx: Tx,
  { caseId, effectiveOn }: CorrectStageChange,
  stageChangeId: number,
  { by, now }: { readonly by: UserId; readonly now: number },
): Promise<UserId> {
  const endorser = await findCorrectionEndorser(tx, { caseId, stageChangeId, effectiveOn }, by, now);
  if (endorser === undefined) {
    throw Invalid(
      'TWO_PERSONS: this correction takes two persons, since two made the stage change, or a movement, or since it leaves the case closed: a colleague must first endorse this very correction on the present version of the file with correctionEndorse.',
      ['stageChangeId'],
      'GUARD_FAILED',
    );
  }
  return endorser;
}

function assertAnnullable(length: number, place: number): void {
  if (place === 0)
    throw Invalid('The opening of a case cannot be annulled; close it as a DUPLICATE or as NOT_A_NATIONAL.', [
      'stageChangeId',
    ]);
  if (place < length - 1) {
    throw Invalid('Only the last stage change can be annulled: later ones rest on this one.', ['stageChangeId']);
  }
}

function assertBetween(date: CivilDate, after: CivilDate | undefined, before: CivilDate | undefined): void {
  if ((after !== undefined && date < after) || (before !== undefined && date > before)) {
    throw Invalid(
      `The day must lie between its neighbours in the history, ${after ?? 'any day'} and ${before ?? 'today'}; it came as ${date}.`,
      ['effectiveOn'],
      'IMPOSSIBLE_DATES',
    );
  }
}
