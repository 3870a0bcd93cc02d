import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Tx } from './connection.js';
import { RowBatch } from './rows/row-batch.js';
import { rowStatements } from './rows/row-statements.js';

/** Where rows go: into the database at once, or into a batch of rows that is written later in the same transaction. */
export type Destination = Tx | RowBatch;

/** One row through a statement that is prepared once. Columns that are left out keep their defaults. */
export async function insertRow<Table extends SQLiteTable>(
  to: Destination,
  table: Table,
  row: Table['$inferInsert'],
): Promise<void> {
  if (to instanceof RowBatch) to.add(table, row);
  else rowStatements.write(to, table, row);
}

/** As `insertRow`, into an enciphered table that numbers its rows: answers the row's number. */
export async function insertNumberedRow<Table extends SQLiteTable>(
  to: Destination,
  table: Table,
  row: Table['$inferInsert'],
): Promise<number> {
  return to instanceof RowBatch ? to.add(table, row) : rowStatements.write(to, table, row);
}

/** The transaction, to read there what nothing that still waits could change. */
export const transactionOf = (to: Destination): Tx => (to instanceof RowBatch ? to.tx : to);

/** The transaction, once everything that waited is written. */
export async function writtenIn(to: Destination): Promise<Tx> {
  if (!(to instanceof RowBatch)) return to;
  await to.write();
  return to.tx;
}

/** The next number of a series that rows go on with; `findLast` reads where it stands. */
export async function nextNumber(to: Destination, series: string, findLast: () => Promise<number>): Promise<number> {
  return to instanceof RowBatch ? to.next(series, findLast) : (await findLast()) + 1;
}
