import { civilDate, code, flag, identifier, index, oneOf, possibleDate, sequence, table, whole, words } from '#dialect';
import { vitalStatuses } from './cases.js';
import { countriesAbroad, sites } from './places.js';
import { ofCase } from './of-case.js';
import { recorded } from './recorded.js';

/** A official or primary · B named agency · C media or relative · D anonymous. */
export const sourceGrades = ['A', 'B', 'C', 'D'] as const;

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
