import { sql, type SQL } from 'drizzle-orm';
import type { withdrawable } from '../../../schema/rehabilitation/withdrawals.js';

/**
 * Whether a row was recorded in error and taken back, as a condition beside its table; `row` names its column in full, since
 * Drizzle writes columns without their table beside one table alone. With `knownAt`: taken back by then.
 */
export const isWithdrawn = (kind: (typeof withdrawable)[number], row: string, knownAt?: number): SQL<number> => {
  const known = knownAt === undefined ? sql`` : sql` and taken.recorded_at <= ${knownAt}`;
  return sql<number>`exists (select 1 from withdrawals as taken where taken.kind = ${sql.raw(`'${kind}'`)} and taken.row_id = ${sql.raw(row)}${known})`;
};
