import { getTableColumns, sql } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Tx } from './connection.js';
import { preparedWrite } from './prepared.js';

type Write = (tx: Tx, row: Record<string, unknown>) => Promise<void>;
/** The statements of one table, each by the columns that it writes, in the order in which its callers name them. */
type Shapes = { readonly keys: readonly string[]; readonly write: Write }[];
const writes = new Map<SQLiteTable, Shapes>();

/**
 * One row through a statement that is prepared once for each table and set of columns: to build a statement costs more
 * than to run it. Columns that are left out keep their defaults.
 */
export function insertRow<Table extends SQLiteTable>(tx: Tx, table: Table, row: Table['$inferInsert']): Promise<void> {
  let shapes = writes.get(table);
  if (!shapes) writes.set(table, (shapes = []));
  let shape = shapes.find(({ keys }) => hasKeys(row, keys));
  if (!shape) {
    const keys = Object.keys(row);
    shapes.push((shape = { keys, write: toWrite(table, keys) }));
  }
  return shape.write(tx, row);
}

/** Compared one by one: to put them together into one text costs as much as a look-up in SQLite. */
function hasKeys(row: object, keys: readonly string[]): boolean {
  let at = 0;
  for (const key in row) if (key !== keys[at++]) return false;
  return at === keys.length;
}

function toWrite(table: SQLiteTable, given: readonly string[]): Write {
  const columns = Object.keys(getTableColumns(table)).filter((name) => given.includes(name));
  const values = Object.fromEntries(columns.map((name) => [name, sql.placeholder(name)]));
  return preparedWrite((writer) => writer.insert(table).values(values as never));
}
