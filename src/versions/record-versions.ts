import { sql, type SQL } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import { recordVersions, type versionedKinds } from '../../schema/versions.js';
import type { Tx } from '../database/connection.js';

/** A kind of record beside cases that people change by what they have read of it. */
export type VersionedKind = (typeof versionedKinds)[number];

/** The version of a record of an outer query: 1 where it has not changed since it was made. */
export const versionOf = (kind: VersionedKind, id: AnySQLiteColumn): SQL<number> =>
  sql<number>`coalesce((select ${recordVersions.version} from ${recordVersions} where ${recordVersions.kind} = ${kind} and ${recordVersions.recordId} = ${id}), 1)`;

/**
 * Gives a record its next version: once for each act that changes it or a part of it. `changeRecord` does so for the record
 * that an act names; an act that reaches further records through that one calls this for each.
 */
export async function raiseVersion(tx: Tx, kind: VersionedKind, recordId: number): Promise<void> {
  await tx
    .insert(recordVersions)
    .values({ kind, recordId, version: 2 })
    .onConflictDoUpdate({
      target: [recordVersions.kind, recordVersions.recordId],
      set: { version: sql`${recordVersions.version} + 1` },
    });
}
