import { sql } from 'drizzle-orm';
import { code, identifier, index, instant, must, oneOf, table, whole, words } from '#dialect';
import { ofCase } from './of-case.js';
import { recorded } from './recorded.js';

/** Which master keys have wrapped data keys of this file: by their fingerprints, so that a wrong one is told at once. */
export const masterKeys = table('master_keys', {
  version: whole().primaryKey(),
  fingerprint: words().notNull(),
  firstUsedAt: instant().notNull(),
});

/**
 * The data keys, each wrapped by a master key: one for each case, tracing request and line of a list, by its id, and the
 * shared ones under negative numbers. Where a subject's row is gone, nobody can read its texts any more.
 */
export const dataKeys = table('data_keys', {
  subjectId: identifier().primaryKey(),
  wrapped: words().notNull(),
});

/** Tombstones of data keys, append-only: a backup that is restored must not bring one back. */
export const destroyedKeys = table('destroyed_keys', {
  subjectId: identifier().primaryKey(),
  /** The case by whose erasure it was destroyed: its own, or that of a request or line about the same child. */
  caseId: identifier().notNull(),
  keyId: words().notNull(),
  destroyedAt: instant().notNull(),
});

export const erasureReasons = [
  'WISH_OF_THE_PERSON',
  'WISH_OF_THE_GUARDIAN',
  'NO_LAWFUL_BASIS',
  'RETENTION_ENDED',
  'ORDER_OF_A_COURT',
] as const;

/** That a child's identity be erased: what the first of two persons asks for, append-only. */
export const erasures = table(
  'erasures',
  {
    id: identifier().primaryKey(),
    caseId: ofCase(),
    /** The version of the file that was looked at: an erasure of a file that has changed since is asked for anew. */
    caseVersion: whole().notNull(),
    reason: code(erasureReasons).notNull(),
    /** The document that asks for it or orders it. */
    reference: words().notNull(),
    ...recorded(),
  },
  (t) => [oneOf('erasures_reason', t.reason, erasureReasons), index('erasures_case').on(t.caseId, t.id)],
);

export const erasureDecisions = ['CARRIED_OUT', 'DECLINED'] as const;

/** What the second person decided, append-only and once. */
export const erasureEndings = table(
  'erasure_endings',
  {
    erasureId: identifier()
      .primaryKey()
      .references(() => erasures.id),
    decision: code(erasureDecisions).notNull(),
    ...recorded(),
  },
  (t) => [oneOf('erasure_endings_decision', t.decision, erasureDecisions)],
);

/** What is still plain in a file from before encryption: a table, and how far it has been worked through. Empty else. */
export const plainRemains = table(
  'plain_remains',
  {
    tableName: words().primaryKey(),
    afterRow: whole().notNull(),
  },
  (t) => [must('plain_remains_after', sql`${t.afterRow} >= 0`)],
);
