import { sql } from 'drizzle-orm';
import {
  civilDate,
  code,
  flag,
  identifier,
  index,
  must,
  oneOf,
  possibleDate,
  sequence,
  table,
  whole,
  words,
} from '#dialect';
import { ofCase } from './of-case.js';
import { recorded } from './recorded.js';

export const parentFates = [
  'WITH_CHILD',
  'AT_HOME',
  'DETAINED_ABROAD',
  'DETAINED_AT_HOME',
  'REPORTED_DEAD',
  'CONFIRMED_DEAD',
  'MISSING',
  'UNKNOWN',
] as const;
export const parentRoles = ['MOTHER', 'FATHER'] as const;
export const parentCitizenships = ['KZ', 'OTHER', 'STATELESS', 'UNKNOWN'] as const;

/**
 * Mother and father as known when the case was opened, UNKNOWN where nothing was; what was learned later is in
 * `parentVersions`.
 */
export const parents = table(
  'parents',
  {
    id: identifier().primaryKey(),
    caseId: ofCase(),
    role: code(parentRoles).notNull(),
    fate: code(parentFates).notNull(),
    citizenship: code(parentCitizenships).notNull(),
  },
  (t) => [
    oneOf('parents_role', t.role, parentRoles),
    oneOf('parents_fate', t.fate, parentFates),
    oneOf('parents_citizenship', t.citizenship, parentCitizenships),
    index('parents_case').on(t.caseId),
  ],
);

/**
 * What was learned of a parent later, append-only; the latest that stands holds. A version that corrects another names
 * it, or 0 for what was known when the case was opened.
 */
export const parentVersions = table(
  'parent_versions',
  {
    id: sequence(),
    caseId: ofCase(),
    parentId: identifier()
      .notNull()
      .references(() => parents.id),
    fate: code(parentFates).notNull(),
    citizenship: code(parentCitizenships).notNull(),
    since: civilDate(),
    correctsId: whole(),
    isWithdrawal: flag().notNull(),
    reason: words().notNull(),
    ...recorded(),
  },
  (t) => [
    oneOf('parent_versions_fate', t.fate, parentFates),
    oneOf('parent_versions_citizenship', t.citizenship, parentCitizenships),
    possibleDate('parent_versions_since', t.since),
    must('parent_versions_withdrawal_names', sql`not ${t.isWithdrawal} or ${t.correctsId} > 0`),
    index('parent_versions_case').on(t.caseId, t.id),
  ],
);
