import { sql } from 'drizzle-orm';
import { civilDate, code, identifier, index, must, oneOf, possibleDate, table, uniqueIndex, words } from '#dialect';
import { agencies } from './agencies.js';
import { countriesAbroad } from './places.js';
import { corrected, recorded } from './recorded.js';

/** A line of talks with one party. What it said before it was put right is in `trackCorrections`. */
export const negotiationTracks = table(
  'negotiation_tracks',
  {
    id: identifier().primaryKey(),
    title: words().notNull().unique(),
    counterpart: words().notNull(),
    country: code(countriesAbroad).notNull(),
    leadAgencyId: identifier()
      .notNull()
      .references(() => agencies.id),
    ...recorded(),
  },
  (t) => [oneOf('negotiation_tracks_country', t.country, countriesAbroad)],
);

/** What a track said until it was put right, append-only. */
export const trackCorrections = table(
  'track_corrections',
  {
    trackId: identifier()
      .notNull()
      .references(() => negotiationTracks.id),
    title: words().notNull(),
    counterpart: words().notNull(),
    country: code(countriesAbroad).notNull(),
    leadAgencyId: identifier()
      .notNull()
      .references(() => agencies.id),
    ...corrected(),
  },
  (t) => [
    oneOf('track_corrections_country', t.country, countriesAbroad),
    uniqueIndex('track_corrections_once').on(t.trackId, t.version),
  ],
);

/** One round of talks on a track, such as Astana-8. What it said before it was put right is in `roundCorrections`. */
export const negotiationRounds = table(
  'negotiation_rounds',
  {
    id: identifier().primaryKey(),
    trackId: identifier()
      .notNull()
      .references(() => negotiationTracks.id),
    code: words().notNull().unique(),
    place: words().notNull(),
    startsOn: civilDate().notNull(),
    endsOn: civilDate().notNull(),
    ...recorded(),
  },
  (t) => [
    possibleDate('negotiation_rounds_starts_on', t.startsOn),
    possibleDate('negotiation_rounds_ends_on', t.endsOn),
    must('negotiation_rounds_days', sql`${t.startsOn} <= ${t.endsOn}`),
    index('negotiation_rounds_track').on(t.trackId, t.startsOn),
  ],
);

/** What a round said until it was put right, append-only. */
export const roundCorrections = table(
  'round_corrections',
  {
    roundId: identifier()
      .notNull()
      .references(() => negotiationRounds.id),
    code: words().notNull(),
    place: words().notNull(),
    startsOn: civilDate().notNull(),
    endsOn: civilDate().notNull(),
    ...corrected(),
  },
  (t) => [
    possibleDate('round_corrections_starts_on', t.startsOn),
    possibleDate('round_corrections_ends_on', t.endsOn),
    uniqueIndex('round_corrections_once').on(t.roundId, t.version),
  ],
);

/**
 * What was agreed in a round; its end is in `agreementEndings`, and what it said before it was put right in
 * `agreementCorrections`.
 */
export const agreements = table(
  'agreements',
  {
    id: identifier().primaryKey(),
    roundId: identifier()
      .notNull()
      .references(() => negotiationRounds.id),
    agreedOn: civilDate().notNull(),
    terms: words().notNull(),
    ...recorded(),
  },
  (t) => [possibleDate('agreements_agreed_on', t.agreedOn), index('agreements_round').on(t.roundId, t.id)],
);

/** What an agreement said until it was put right, append-only. */
export const agreementCorrections = table(
  'agreement_corrections',
  {
    agreementId: identifier()
      .notNull()
      .references(() => agreements.id),
    agreedOn: civilDate().notNull(),
    terms: words().notNull(),
    ...corrected(),
  },
  (t) => [
    possibleDate('agreement_corrections_agreed_on', t.agreedOn),
    uniqueIndex('agreement_corrections_once').on(t.agreementId, t.version),
  ],
);

/** An agreement that lapsed or was given up, append-only; at most once. */
export const agreementEndings = table(
  'agreement_endings',
  {
    agreementId: identifier()
      .primaryKey()
      .references(() => agreements.id),
    endedOn: civilDate().notNull(),
    reason: words().notNull(),
    ...recorded(),
  },
  (t) => [possibleDate('agreement_endings_ended_on', t.endedOn)],
);
