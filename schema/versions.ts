import { sql } from 'drizzle-orm';
import { code, identifier, must, oneOf, primaryKey, table, whole } from '#dialect';

/** Records beside cases that people change by what they have read of them. A tracing request is `request`. */
export const versionedKinds = [
  'agreement',
  'list',
  'movement',
  'operation',
  'referral',
  'request',
  'round',
  'task',
  'track',
  'user',
] as const;

/**
 * How often a record that is not a case has changed, itself or a part of it: the version whose reading an act rests on. The
 * histories that make up the record stay append-only. A record without a row has not changed since it was made, at version 1.
 */
export const recordVersions = table(
  'record_versions',
  {
    kind: code(versionedKinds).notNull(),
    recordId: identifier().notNull(),
    version: whole().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.kind, t.recordId] }),
    oneOf('record_versions_kind', t.kind, versionedKinds),
    must('record_versions_version', sql`${t.version} >= 2`),
  ],
);
