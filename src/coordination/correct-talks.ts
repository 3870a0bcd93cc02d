import { eq } from 'drizzle-orm';
import {
  agreementCorrections,
  agreements,
  negotiationRounds,
  negotiationTracks,
  roundCorrections,
  trackCorrections,
} from '../../schema/coordination.js';
import type { countriesAbroad } from '../../schema/places.js';
import type { Actor } from '../access/actor.js';
import { getAgency } from '../agencies/agency.queries.js';
import { keptId, type Registry } from '../audit/act.js';
import { personOf } from '../cases/change-case.js';
import type { Tx } from '../database/connection.js';
import { encipheredText } from '../database/enciphered/words.js';
import { restated } from '../database/enciphered/writes.js';
import { assertNotFuture, dateOf, type CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';
import { toNodeId, type AgencyId, type AgreementId, type RoundId, type TrackId } from '../identifiers.js';
import { changeRecord, type RecordRequest } from '../versions/change-record.js';
import { corrected } from '../versions/corrected.js';
import { wordsIfGiven, wordsOf } from '../words.js';
import { getAgreement, getRound, getTrack } from './coordination.queries.js';
import {
  assertCodeFree,
  assertDaysOfRound,
  assertNotBeforeRound,
  assertTermsNew,
  assertTitleFree,
} from './record-talks.js';
import { assertAgreementMayBeOf, assertRoundMayBeginOn } from './what-rests-on.js';

export interface CorrectTrack extends RecordRequest {
  readonly trackId: TrackId;
  readonly title?: string | undefined;
  readonly counterpart?: string | undefined;
  readonly country?: (typeof countriesAbroad)[number] | undefined;
  readonly leadAgencyId?: AgencyId | undefined;
  readonly reason: string;
}

/**
 * Puts right what was recorded of a line of talks; what it said until then stays readable. Errors: NOT_FOUND (track, agency),
 * VERSION_CONFLICT, ALREADY_RECORDED for a title that is taken and for what is on record.
 */
export function correctTrack(registry: Registry, actor: Actor, input: CorrectTrack): Promise<TrackId> {
  const { trackId } = input;
  const record = toNodeId('track', trackId);
  const act = { action: 'coordination:record', operation: 'trackCorrect', input, record } as const;
  const theTrack = {
    kind: 'track',
    find: (tx: Tx) => getTrack(tx, trackId),
    keyOf: ({ id }: { readonly id: number }) => id,
    kept: keptId<TrackId>(),
  } as const;
  return changeRecord(registry, actor, act, theTrack, async ({ tx, now, row }) => {
    const reason = wordsOf(input.reason, 'reason');
    const { title, counterpart, country, leadAgencyId } = row;
    const before = { title, counterpart, country, leadAgencyId };
    const words = {
      title: wordsIfGiven(input.title, 'title'),
      counterpart: wordsIfGiven(input.counterpart, 'counterpart'),
    };
    const after = corrected<typeof before>(before, { ...input, ...words });
    if (input.leadAgencyId !== undefined) await getAgency(tx, actor, input.leadAgencyId, 'leadAgencyId');
    await assertTitleFree(tx, after.title, trackId);
    const stamp = { recordedAt: now, recordedBy: personOf(actor) };
    await tx.insert(trackCorrections).values({ trackId, version: row.version, ...before, reason, ...stamp });
    await tx.update(negotiationTracks).set(after).where(eq(negotiationTracks.id, trackId));
    return { answer: trackId, subjects: [] };
  });
}

export interface CorrectRound extends RecordRequest {
  readonly roundId: RoundId;
  readonly code?: string | undefined;
  readonly place?: string | undefined;
  readonly startsOn?: CivilDate | undefined;
  readonly endsOn?: CivilDate | undefined;
  readonly reason: string;
}

/**
 * Puts right what was recorded of a round. Errors: NOT_FOUND, VERSION_CONFLICT, ALREADY_RECORDED as correctTrack,
 * IMPOSSIBLE_DATES, also one for each agreement, list and movement of the round that would come before it.
 */
export function correctRound(registry: Registry, actor: Actor, input: CorrectRound): Promise<RoundId> {
  const { roundId } = input;
  const record = toNodeId('round', roundId);
  const act = { action: 'coordination:record', operation: 'roundCorrect', input, record } as const;
  const theRound = {
    kind: 'round',
    find: (tx: Tx) => getRound(tx, roundId),
    keyOf: ({ id }: { readonly id: number }) => id,
    kept: keptId<RoundId>(),
  } as const;
  return changeRecord(registry, actor, act, theRound, async ({ tx, now, row }) => {
    const reason = wordsOf(input.reason, 'reason');
    const { code, place, startsOn, endsOn } = row;
    const before = { code, place, startsOn, endsOn };
    const words = { code: wordsIfGiven(input.code, 'code'), place: wordsIfGiven(input.place, 'place') };
    const after = corrected<typeof before>(before, { ...input, ...words });
    assertDaysOfRound(after, dateOf(now));
    await assertCodeFree(tx, after.code, roundId);
    if (after.startsOn > before.startsOn) await assertRoundMayBeginOn(tx, roundId, after.startsOn);
    const stamp = { recordedAt: now, recordedBy: personOf(actor) };
    await tx.insert(roundCorrections).values({ roundId, version: row.version, ...before, reason, ...stamp });
    await tx.update(negotiationRounds).set(after).where(eq(negotiationRounds.id, roundId));
    return { answer: roundId, subjects: [] };
  });
}

export interface CorrectAgreement extends RecordRequest {
  readonly agreementId: AgreementId;
  readonly agreedOn?: CivilDate | undefined;
  readonly terms?: string | undefined;
  readonly reason: string;
}

/**
 * Puts right what was recorded of an agreement: its day, its terms. Errors: NOT_FOUND, VERSION_CONFLICT, ALREADY_RECORDED for
 * what is on record, also of another agreement, IMPOSSIBLE_DATES for a day before the round, to come or after its end, and one for each task that would be due, each list that
 * would be handed over or agreed to and each movement that would be planned or have departed before it.
 */
export function correctAgreement(registry: Registry, actor: Actor, input: CorrectAgreement): Promise<AgreementId> {
  const { agreementId } = input;
  const record = toNodeId('agreement', agreementId);
  const act = { action: 'coordination:record', operation: 'agreementCorrect', input, record } as const;
  const theAgreement = {
    kind: 'agreement',
    find: (tx: Tx) => getAgreement(tx, agreementId),
    keyOf: ({ id }: { readonly id: number }) => id,
    kept: keptId<AgreementId>(),
  } as const;
  return changeRecord(registry, actor, act, theAgreement, async ({ tx, now, row }) => {
    const reason = wordsOf(input.reason, 'reason');
    const before = { agreedOn: row.agreedOn, terms: row.terms };
    const after = corrected<typeof before>(before, { ...input, terms: wordsIfGiven(input.terms, 'terms') });
    if (after.agreedOn !== before.agreedOn) await assertDayOfAgreement(tx, row, after.agreedOn, dateOf(now));
    await assertTermsNew(tx, { roundId: row.roundId, ...after }, agreementId);
    const stamp = { recordedAt: now, recordedBy: personOf(actor) };
    await tx.insert(agreementCorrections).values({ agreementId, version: row.version, ...before, reason, ...stamp });
    const terms = encipheredText(after.terms, 'TEXTS', { field: 'agreements.terms', row: agreementId });
    await tx
      .update(agreements)
      .set(restated({ agreedOn: after.agreedOn, terms }))
      .where(eq(agreements.id, agreementId));
    return { answer: agreementId, subjects: [] };
  });
}

async function assertDayOfAgreement(
  tx: Tx,
  { id, roundId, agreedOn, endedOn }: Awaited<ReturnType<typeof getAgreement>>,
  day: CivilDate,
  today: CivilDate,
): Promise<void> {
  assertNotFuture(day, today, 'agreedOn');
  assertNotBeforeRound(await getRound(tx, roundId), day);
  if (endedOn !== null && endedOn < day) {
    throw Invalid(`This agreement ended on ${endedOn}; it was not made on ${day}.`, ['agreedOn'], 'IMPOSSIBLE_DATES');
  }
  if (day > agreedOn) await assertAgreementMayBeOf(tx, id, { until: agreedOn, agreedOn: day });
}
