import { sql } from 'drizzle-orm';
import {
  civilDate,
  code,
  identifier,
  index,
  instant,
  must,
  oneOf,
  possibleDate,
  sequence,
  table,
  whole,
} from '#dialect';
import { sexes } from './cases.js';
import { countriesAbroad, regionsOfOrigin, sites } from './places.js';
import { ofCase } from './of-case.js';

/** The accounts of the counting contract; LOCATED and WHEREABOUTS_UNKNOWN are the two halves of UNACCOUNTED. */
export const accounts = ['RETURNED', 'AWAITING', 'LOCATED', 'WHEREABOUTS_UNKNOWN', 'DECEASED', 'OTHER'] as const;

/** NOT_DETERMINED where the birth interval straddles two bands or is not known: never a guess. */
export const ageBands = ['0-4', '5-9', '10-13', '14-16', '17', 'ADULT', 'NOT_DETERMINED'] as const;

/**
 * The books: double entry, append-only. The number of cases with some property at (asOf, knownAt) is the sum of `delta`
 * over postings with that property, `effectiveOn` ≤ asOf and `recordedAt` ≤ knownAt. A correction is a further posting
 * that names, in `correctsSequence`, the posting it takes back.
 */
export const postings = table(
  'postings',
  {
    sequence: sequence(),
    caseId: ofCase(),
    effectiveOn: civilDate().notNull(),
    recordedAt: instant().notNull(),
    delta: whole().notNull(),
    account: code(accounts).notNull(),
    sex: code(sexes).notNull(),
    regionOfOrigin: code(regionsOfOrigin),
    country: code(countriesAbroad),
    siteId: identifier().references(() => sites.id),
    /** The birth interval by which age at asOf is reckoned, for children still abroad. */
    birthId: whole(),
    /** The age band fixed on the day a child arrived, died or left the register. */
    ageBand: code(ageBands),
    arrivedOn: civilDate(),
    correctsSequence: whole(),
  },
  (t) => [
    must('postings_delta', sql`${t.delta} in (-1, 1)`),
    oneOf('postings_account', t.account, accounts),
    oneOf('postings_sex', t.sex, sexes),
    oneOf('postings_region', t.regionOfOrigin, regionsOfOrigin),
    oneOf('postings_country', t.country, countriesAbroad),
    oneOf('postings_age_band', t.ageBand, ageBands),
    possibleDate('postings_effective_on', t.effectiveOn),
    possibleDate('postings_arrived_on', t.arrivedOn),
    must('postings_arrival', sql`(${t.account} = 'RETURNED') = (${t.arrivedOn} is not null)`),
    index('postings_case').on(t.caseId, t.sequence),
  ],
);
