import { civilDate, code, flag, identifier, index, oneOf, possibleDate, sequence, table, whole, words } from '#dialect';
import { plans } from './plans.js';
import { recorded } from '../recorded.js';

export const instruments = [
  'BIA',
  'BID',
  'SDQ',
  'CRIES_8',
  'DEVELOPMENTAL',
  'EDUCATION',
  'CAREGIVER_HOME',
  'PROTECTION_RISK',
  'MEDICAL',
] as const;
export const informants = ['SELF', 'PARENT', 'TEACHER', 'CLINICIAN', 'CASEWORKER'] as const;

/**
 * An assessment of a child with what it was made by, append-only; what was answered and scored is for the treating role
 * alone. There is no instrument of conviction or danger here, and no column that could hold such a score.
 */
export const assessments = table(
  'assessments',
  {
    id: sequence(),
    caseId: identifier()
      .notNull()
      .references(() => plans.caseId),
    instrument: code(instruments).notNull(),
    informant: code(informants).notNull(),
    /** The edition of a scored form and the norms it was read by, such as `SDQ P4-17, UK 2014`; else the form and its edition, in words. */
    normSet: words().notNull(),
    assessedOn: civilDate().notNull(),
    /** The answers in the order of the form, as a JSON list; nothing where the instrument has no items. */
    items: words(),
    total: whole(),
    band: words(),
    /** The sums of the scales, as a JSON object. */
    scales: words(),
    finding: words(),
    correctsId: whole(),
    isWithdrawal: flag().notNull().default(false),
    reason: words(),
    ...recorded(),
  },
  (t) => [
    oneOf('assessments_instrument', t.instrument, instruments),
    oneOf('assessments_informant', t.informant, informants),
    possibleDate('assessments_assessed_on', t.assessedOn),
    index('assessments_case').on(t.caseId, t.id),
  ],
);
