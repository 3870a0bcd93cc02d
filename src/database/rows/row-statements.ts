import { getTableColumns, sql } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Tx } from '../connection.js';
import { restated } from '../enciphered/writes.js';
import { preparedRun } from '../prepared.js';

export type Row = Readonly<Record<string, unknown>>;
type Write = (tx: Tx, row: Record<string, unknown>) => number;

/**
 * Statements that insert one row, prepared once for each table and set of columns: to build a statement costs more than to run
 * it. Columns that are left out keep their defaults.
 */
class RowStatements {
  /** The statements of one table, each by the columns that it writes, in the order in which its callers name them. */
  readonly #shapes = new Map<SQLiteTable, { readonly keys: readonly string[]; readonly write: Write }[]>();

  constructor(private readonly isEnciphered: boolean) {}

  /** Answers the number of the row, where the table numbers its rows. */
  write(tx: Tx, table: SQLiteTable, row: Row): number {
    let shapes = this.#shapes.get(table);
    if (!shapes) this.#shapes.set(table, (shapes = []));
    let shape = shapes.find(({ keys }) => hasKeys(row, keys));
    if (!shape) {
      const keys = Object.keys(row);
      shapes.push((shape = { keys, write: this.#toWrite(table, keys) }));
    }
    return shape.write(tx, row);
  }

  #toWrite(table: SQLiteTable, given: readonly string[]): Write {
    const columns = Object.keys(getTableColumns(table)).filter((name) => given.includes(name));
    const values = Object.fromEntries(columns.map((name) => [name, sql.placeholder(name)]));
    return preparedRun((tx) => tx.insert(table).values((this.isEnciphered ? restated(values) : values) as never));
  }
}

/** Compared one by one: to put them together into one text costs as much as a look-up in SQLite. */
function hasKeys(row: object, keys: readonly string[]): boolean {
  let at = 0;
  for (const key in row) if (key !== keys[at++]) return false;
  return at === keys.length;
}

/** Of rows as they are given: what is to be enciphered is, within the statement. */
export const rowStatements = new RowStatements(false);

/** Of rows as they are stored: their texts are enciphered already. */
export const storedRowStatements = new RowStatements(true);
