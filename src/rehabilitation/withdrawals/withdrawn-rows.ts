import { and, eq, sql } from 'drizzle-orm';
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

/** What was taken back, by the number of the row. */
export type Withdrawn = ReadonlyMap<number, WithdrawalTree>;

/** What of these rows of one kind was taken back; that of clinical notes is for who reads the notes. */
export async function listWithdrawn(
  at: Connection,
  kind: Withdrawable,
  rows: readonly { readonly id: number }[],
): Promise<Withdrawn> {
  if (rows.length === 0) return new Map();
  const found = await selectWithdrawals(at, { kind, rowIds: JSON.stringify(rows.map(({ id }) => id)) });
  return new Map(found.map(({ rowId, ...withdrawal }) => [rowId, withdrawal]));
}

const selectWithdrawals = prepared<{ kind: Withdrawable; rowIds: string }, WithdrawalTree & { rowId: number }>((db) =>
  db
    .select({
      rowId: withdrawals.rowId,
      reason: withdrawals.reason,
      recordedAt: withdrawals.recordedAt,
      recordedBy: sql<string>`(select ${users.name} from ${users} where ${users.id} = ${withdrawals.recordedBy})`,
    })
    .from(withdrawals)
    .where(and(eq(withdrawals.kind, sql.placeholder('kind')), among(withdrawals.rowId, 'rowIds'))),
);

/** The rows of one kind that were taken back of a case, for a command. */
export async function readWithdrawnIds(db: Reader, caseId: CaseId, kind: Withdrawable): Promise<ReadonlySet<number>> {
  const rows = await db
    .select({ rowId: withdrawals.rowId })
    .from(withdrawals)
    .where(and(eq(withdrawals.caseId, caseId), eq(withdrawals.kind, kind)));
  return new Set(rows.map(({ rowId }) => rowId));
}
