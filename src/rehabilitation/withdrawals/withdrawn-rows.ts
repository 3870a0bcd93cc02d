import { and, asc, eq, sql } from 'drizzle-orm';
import { users } from '../../../schema/agencies.js';
import { withdrawals, type withdrawable } from '../../../schema/rehabilitation/withdrawals.js';
import type { Connection, Reader } from '../../database/connection.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import type { CaseId } from '../../identifiers.js';

export type Withdrawable = (typeof withdrawable)[number];

/** That a row was taken back, by whom and why. */
export interface WithdrawalTree {
  reason: string;
  recordedAt: number;
  recordedBy: string;
}

/** What of a kind was taken back, by the number of the row. */
export type Withdrawn = ReadonlyMap<number, WithdrawalTree>;

/** What was taken back of these cases; those of clinical notes are for who reads the notes. */
export async function listWithdrawn(at: Connection, ids: { ids: string }): Promise<(kind: Withdrawable) => Withdrawn> {
  const rows = Map.groupBy(await selectWithdrawals(at, ids), ({ kind }) => kind);
  return (kind) =>
    new Map((rows.get(kind) ?? []).map(({ kind: _, rowId, ...withdrawal }) => [rowId, withdrawal] as const));
}

const selectWithdrawals = prepared<{ ids: string }, WithdrawalTree & { kind: Withdrawable; rowId: number }>((db) =>
  db
    .select({
      kind: withdrawals.kind,
      rowId: withdrawals.rowId,
      reason: withdrawals.reason,
      recordedAt: withdrawals.recordedAt,
      recordedBy: sql<string>`(select ${users.name} from ${users} where ${users.id} = ${withdrawals.recordedBy})`,
    })
    .from(withdrawals)
    .where(among(withdrawals.caseId, 'ids'))
    .orderBy(asc(withdrawals.id)),
);

/** The rows of one kind that were taken back of a case, for a command. */
export async function readWithdrawnIds(db: Reader, caseId: CaseId, kind: Withdrawable): Promise<ReadonlySet<number>> {
  const rows = await db
    .select({ rowId: withdrawals.rowId })
    .from(withdrawals)
    .where(and(eq(withdrawals.caseId, caseId), eq(withdrawals.kind, kind)));
  return new Set(rows.map(({ rowId }) => rowId));
}
