import { getTableColumns, sql } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Tx } from './connection.js';
import { preparedWrite } from './prepared.js';

type Write = (tx: Tx, row: Record<string, unknown>) => Promise<void>;
const writes = new Map<SQLiteTable, Map<string, Write>>();

/**
 * One row through a statement that is prepared once for each table and set of columns: to build a statement costs more
 * than to run it. Columns that are left out keep their defaults.
 */
export function insertRow<Table extends SQLiteTable>(tx: Tx, table: Table, row: Table['$inferInsert']): Promise<void> {
  const shape = Object.keys(row).join(' ');
  let shapes = writes.get(table);
  if (!shapes) writes.set(table, (shapes = new Map<string, Write>()));
  let write = shapes.get(shape);
  if (!write) shapes.set(shape, (write = toWrite(table, shape.split(' '))));
  return write(tx, row);
}

function toWrite(table: SQLiteTable, given: readonly string[]): Write {
  const columns = Object.keys(getTableColumns(table)).filter((name) => given.includes(name));
  const values = Object.fromEntries(columns.map((name) => [name, sql.placeholder(name)]));
  return preparedWrite((writer) => writer.insert(table).values(values as never));
}
