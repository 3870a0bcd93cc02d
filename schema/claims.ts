import { civilDate, code, flag, identifier, index, oneOf, possibleDate, sequence, table, whole, words } from '#dialect';
import { vitalStatuses } from './cases.js';
import { countriesAbroad, sites } from './places.js';
import { ofCase } from './of-case.js';
import { recorded } from './recorded.js';

/** A official or primary · B named agency · C media or relative · D anonymous. */
export const sourceGrades = ['A', 'B', 'C', 'D'] as const;
export const signsOfLife = ['CONFIRMED_ALIVE', 'REPORTED_ALIVE'] as const;

/** Where a child was seen or reported to be, by whom and on which day; append-only. */
export const whereaboutsClaims = table(
  'whereabouts_claims',
  {
    id: sequence(),
    caseId: ofCase(),
    observedOn: civilDate().notNull(),
    country: code(countriesAbroad).notNull(),
    siteId: identifier().references(() => sites.id),
    source: words().notNull(),
    grade: code(sourceGrades).notNull(),
    correctsId: whole(),
    isWithdrawal: flag().notNull(),
    /** Why it was restated or withdrawn; none of what was corrected before reasons were asked for. */
    reason: words(),
    ...recorded(),
  },
  (t) => [
    oneOf('whereabouts_claims_country', t.country, countriesAbroad),
    oneOf('whereabouts_claims_grade', t.grade, sourceGrades),
    possibleDate('whereabouts_claims_observed_on', t.observedOn),
    index('whereabouts_claims_case').on(t.caseId, t.observedOn, t.id),
  ],
);

/** Whether a child was known or said to be alive on a day, by whom; append-only. */
export const vitalStatusClaims = table(
  'vital_status_claims',
  {
    id: sequence(),
    caseId: ofCase(),
    observedOn: civilDate().notNull(),
    status: code(vitalStatuses).notNull(),
    source: words().notNull(),
    grade: code(sourceGrades).notNull(),
    correctsId: whole(),
    isWithdrawal: flag().notNull(),
    /** Why it was restated or withdrawn. */
    reason: words(),
    ...recorded(),
  },
  (t) => [
    oneOf('vital_status_claims_status', t.status, vitalStatuses),
    oneOf('vital_status_claims_grade', t.grade, sourceGrades),
    possibleDate('vital_status_claims_observed_on', t.observedOn),
    index('vital_status_claims_case').on(t.caseId, t.observedOn, t.id),
  ],
);

/**
 * A sign of life of a child whose file is sealed, left there by somebody who did not open it, append-only: it waits beside
 * the file until somebody who has opened it takes it in or sets it aside.
 */
export const sealedSigns = table(
  'sealed_signs',
  {
    id: sequence(),
    caseId: ofCase(),
    observedOn: civilDate().notNull(),
    status: code(signsOfLife).notNull(),
    /** Where the child was seen, where that is known. */
    country: code(countriesAbroad),
    siteId: identifier().references(() => sites.id),
    source: words().notNull(),
    grade: code(sourceGrades).notNull(),
    ...recorded(),
  },
  (t) => [
    oneOf('sealed_signs_status', t.status, signsOfLife),
    oneOf('sealed_signs_country', t.country, countriesAbroad),
    oneOf('sealed_signs_grade', t.grade, sourceGrades),
    possibleDate('sealed_signs_observed_on', t.observedOn),
    index('sealed_signs_case').on(t.caseId, t.id),
  ],
);

export const sealedSignOutcomes = ['TAKEN_IN', 'SET_ASIDE'] as const;

/** What became of a sign of life that waited, and why, append-only; at most once. */
export const sealedSignEndings = table(
  'sealed_sign_endings',
  {
    signId: whole()
      .primaryKey()
      .references(() => sealedSigns.id),
    outcome: code(sealedSignOutcomes).notNull(),
    reason: words().notNull(),
    ...recorded(),
  },
  (t) => [oneOf('sealed_sign_endings_outcome', t.outcome, sealedSignOutcomes)],
);
