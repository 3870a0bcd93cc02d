import {
  code,
  identifier,
  index,
  instant,
  listOfWords,
  oneOf,
  primaryKey,
  sequence,
  table,
  whole,
  words,
} from '#dialect';
import { roles } from './agencies.js';

/** In which role something is done or read: that of an account, the registry itself or an operator at the machine, or nobody's. */
export const auditRoles = [...roles, 'SYSTEM', 'ANONYMOUS'] as const;
export const auditDecisions = ['DONE', 'READ', 'REFUSED'] as const;

/**
 * One row for every act and every read of a child's file. `hash` covers the row and `previousHash`, so that a changed
 * row breaks the chain; triggers refuse UPDATE, DELETE and replacement. Neither names nor values are ever stored here.
 */
export const auditEntries = table(
  'audit_entries',
  {
    sequence: sequence(),
    previousHash: words().notNull(),
    recordedAt: instant().notNull(),
    userId: identifier(),
    role: words().notNull(),
    purpose: words(),
    operation: words().notNull(),
    decision: code(auditDecisions).notNull(),
    subjects: listOfWords().notNull(),
    fields: listOfWords().notNull(),
    hash: words().notNull(),
  },
  (t) => [oneOf('audit_entries_decision', t.decision, auditDecisions)],
);

/** Which entries speak of which case: the index behind "who read this file". Derived from `auditEntries.subjects`. */
export const auditSubjects = table(
  'audit_subjects',
  { caseId: identifier().notNull(), sequence: whole().notNull() },
  (t) => [primaryKey({ columns: [t.caseId, t.sequence] })],
);

/** As `auditSubjects`, for what is read or changed beside a case, by its id as the audit names it, such as a tracing request. */
export const auditRecords = table('audit_records', { record: words().notNull(), sequence: whole().notNull() }, (t) => [
  primaryKey({ columns: [t.record, t.sequence] }),
]);

/** What a mutation answered, so that a retry with the same key answers the same and does nothing twice. */
export const idempotencyKeys = table(
  'idempotency_keys',
  {
    userId: identifier().notNull(),
    key: words().notNull(),
    operation: words().notNull(),
    requestHash: words().notNull(),
    answer: words().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.key] }), index('idempotency_keys_created_at').on(t.createdAt)],
);
