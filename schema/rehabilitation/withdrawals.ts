import { code, identifier, index, oneOf, sequence, table, uniqueIndex, words } from '#dialect';
import { ofCase } from '../of-case.js';
import { recorded } from '../recorded.js';

export const withdrawable = [
  'SESSION',
  'REVIEW',
  'GUARDIANSHIP',
  'EDUCATION_NEEDS',
  'HEALTH_NEEDS',
  'CLINICAL_NOTE',
] as const;

/**
 * What was recorded of a child in error and taken back, with the reason; append-only, each row at most once. The row that
 * it names stays in its history and counts for nothing.
 */
export const withdrawals = table(
  'withdrawals',
  {
    id: sequence(),
    caseId: ofCase(),
    kind: code(withdrawable).notNull(),
    /** The row of the table that the kind names. */
    rowId: identifier().notNull(),
    reason: words().notNull(),
    ...recorded(),
  },
  (t) => [
    oneOf('withdrawals_kind', t.kind, withdrawable),
    uniqueIndex('withdrawals_once').on(t.kind, t.rowId),
    index('withdrawals_case').on(t.caseId),
  ],
);
