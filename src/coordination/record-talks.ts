import { and, eq, isNull } from 'drizzle-orm';
import { agreementEndings, agreements, negotiationRounds, negotiationTracks } from '../../schema/coordination.js';
import type { countriesAbroad } from '../../schema/places.js';
import type { Actor } from '../access/actor.js';
import { getAgency } from '../agencies/agency.queries.js';
import { keptId, performAnswering, type Registry, type Request } from '../audit/act.js';
import { personOf } from '../cases/change-case.js';
import type { Reader } from '../database/connection.js';
import { assertNotFuture, assertPossibleDay, dateOf, dayNumber, type CivilDate } from '../dates.js';
import { Invalid, NotFound } from '../errors.js';
import { newId, toNodeId, type AgencyId, type AgreementId, type RoundId, type TrackId } from '../identifiers.js';
import { isMeantAlike, wordsOf } from '../words.js';

export interface OpenTrack extends Request {
  readonly title: string;
  readonly counterpart: string;
  readonly country: (typeof countriesAbroad)[number];
  readonly leadAgencyId: AgencyId;
}

/** Opens a line of talks with one party. Errors: NOT_FOUND (agency), ALREADY_RECORDED for a title that is taken. */
export function openTrack(registry: Registry, actor: Actor, input: OpenTrack): Promise<TrackId> {
  const act = { action: 'coordination:record', operation: 'trackOpen', input } as const;
  return performAnswering(registry, actor, act, keptId<TrackId>(), async (tx, now) => {
    const [title, counterpart] = [wordsOf(input.title, 'title'), wordsOf(input.counterpart, 'counterpart')];
    await getAgency(tx, actor, input.leadAgencyId, 'leadAgencyId');
    await assertTitleFree(tx, title);
    const id = newId<TrackId>(now);
    const { country, leadAgencyId } = input;
    const stamp = { recordedAt: now, recordedBy: personOf(actor) };
    await tx.insert(negotiationTracks).values({ id, title, counterpart, country, leadAgencyId, ...stamp });
    return { answer: id, subjects: [] };
  });
}

/** Errors: ALREADY_RECORDED for the title of another track, however it is spelt. */
export async function assertTitleFree(db: Reader, title: string, own?: TrackId): Promise<void> {
  const tracks = await db.select({ id: negotiationTracks.id, title: negotiationTracks.title }).from(negotiationTracks);
  for (const { id, title: taken } of tracks)
    if (id !== own && isMeantAlike(taken, title))
      throw Invalid(`There is a track of this title already: ${toNodeId('track', id)}.`, ['title'], 'ALREADY_RECORDED');
}

export interface RecordRound extends Request {
  readonly trackId: TrackId;
  readonly code: string;
  readonly place: string;
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate;
}

/** Talks of a party last days, seldom weeks: so many at most. */
const longestRoundDays = 31;

/** Records a round of talks that has begun. Errors: NOT_FOUND (track), IMPOSSIBLE_DATES, ALREADY_RECORDED for a code that is taken. */
export function recordRound(registry: Registry, actor: Actor, input: RecordRound): Promise<RoundId> {
  const act = { action: 'coordination:record', operation: 'roundRecord', input } as const;
  return performAnswering(registry, actor, act, keptId<RoundId>(), async (tx, now) => {
    const { trackId, startsOn, endsOn } = input;
    const [code, place] = [wordsOf(input.code, 'code'), wordsOf(input.place, 'place')];
    assertDaysOfRound(input, dateOf(now));
    const [track] = await tx.select().from(negotiationTracks).where(eq(negotiationTracks.id, trackId));
    if (!track) throw NotFound('track', ['trackId']);
    await assertCodeFree(tx, code);
    const id = newId<RoundId>(now);
    const stamp = { recordedAt: now, recordedBy: personOf(actor) };
    await tx.insert(negotiationRounds).values({ id, trackId, code, place, startsOn, endsOn, ...stamp });
    return { answer: id, subjects: [] };
  });
}

/** Errors: ALREADY_RECORDED for the code of another round, however it is spelt. */
export async function assertCodeFree(db: Reader, code: string, own?: RoundId): Promise<void> {
  const rounds = await db.select({ id: negotiationRounds.id, code: negotiationRounds.code }).from(negotiationRounds);
  for (const { id, code: taken } of rounds)
    if (id !== own && isMeantAlike(taken, code))
      throw Invalid(`There is a round of this code already: ${toNodeId('round', id)}.`, ['code'], 'ALREADY_RECORDED');
}

/** Errors: IMPOSSIBLE_DATES for days on which no round can have been. */
export function assertDaysOfRound(
  { startsOn, endsOn }: Pick<RecordRound, 'startsOn' | 'endsOn'>,
  today: CivilDate,
): void {
  if (startsOn > endsOn) {
    throw Invalid(
      `A round ends when it began or later; it came as ${startsOn} to ${endsOn}.`,
      ['endsOn'],
      'IMPOSSIBLE_DATES',
    );
  }
  assertPossibleDay(startsOn, today, 'startsOn');
  if (dayNumber(endsOn) - dayNumber(startsOn) >= longestRoundDays) {
    throw Invalid(
      `A round lasts at most ${longestRoundDays} days, by its first and last day; it came as ${startsOn} to ${endsOn}.`,
      ['endsOn'],
      'IMPOSSIBLE_DATES',
    );
  }
}

export interface RecordAgreement extends Request {
  readonly roundId: RoundId;
  readonly agreedOn: CivilDate;
  readonly terms: string;
}

/**
 * Records what was agreed in a round. Errors: NOT_FOUND, IMPOSSIBLE_DATES for a day before the round or to come, ALREADY_RECORDED for
 * the terms of another agreement of that round and day that stands.
 */
export function recordAgreement(registry: Registry, actor: Actor, input: RecordAgreement): Promise<AgreementId> {
  const act = { action: 'coordination:record', operation: 'agreementRecord', input } as const;
  return performAnswering(registry, actor, act, keptId<AgreementId>(), async (tx, now) => {
    const { roundId, agreedOn } = input;
    const terms = wordsOf(input.terms, 'terms');
    assertNotFuture(agreedOn, dateOf(now), 'agreedOn');
    const [round] = await tx.select().from(negotiationRounds).where(eq(negotiationRounds.id, roundId));
    if (!round) throw NotFound('round', ['roundId']);
    assertNotBeforeRound(round, agreedOn);
    await assertTermsNew(tx, { roundId, agreedOn, terms });
    const id = newId<AgreementId>(now);
    const stamp = { recordedAt: now, recordedBy: personOf(actor) };
    await tx.insert(agreements).values({ id, roundId, agreedOn, terms, ...stamp });
    return { answer: id, subjects: [] };
  });
}

/** Errors: ALREADY_RECORDED for what was agreed that day in the round already, unless that has ended. */
export async function assertTermsNew(
  db: Reader,
  { roundId, agreedOn, terms }: { readonly roundId: number; readonly agreedOn: CivilDate; readonly terms: string },
  own?: AgreementId,
): Promise<void> {
  const agreed = await db
    .select({ id: agreements.id, terms: agreements.terms })
    .from(agreements)
    .leftJoin(agreementEndings, eq(agreementEndings.agreementId, agreements.id))
    .where(
      and(eq(agreements.roundId, roundId), eq(agreements.agreedOn, agreedOn), isNull(agreementEndings.agreementId)),
    );
  const same = agreed.find((agreement) => agreement.id !== own && isMeantAlike(agreement.terms, terms));
  if (!same) return;
  throw Invalid(
    `This was agreed on ${agreedOn} in this round already: ${toNodeId('agreement', same.id)}.`,
    ['terms'],
    'ALREADY_RECORDED',
  );
}

/** Errors: IMPOSSIBLE_DATES. */
export function assertNotBeforeRound({ startsOn }: { readonly startsOn: CivilDate }, agreedOn: CivilDate): void {
  if (agreedOn >= startsOn) return;
  throw Invalid(
    `Nothing is agreed before the round begins, on ${startsOn}; agreedOn says ${agreedOn}.`,
    ['agreedOn'],
    'IMPOSSIBLE_DATES',
  );
}
