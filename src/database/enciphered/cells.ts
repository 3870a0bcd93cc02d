import { getTableName, sql, type SQL } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { columnName, findRule } from './rules.js';
import { cellOf } from './views.js';

/** The columns of selections that are read as cells, and the fields that they are of. */
const cells = new WeakMap<SQL, string>();

/**
 * An enciphered column as it is best read by the hundred: the statement yields it closed, with all that opens it, and
 * `prepared` opens it where the row is made. To call the cipher from within SQLite costs as much again as the cipher.
 */
export function cell<Text extends string | null>(
  column: SQLiteColumn & { readonly _: { readonly data: string } },
): SQL<Text> {
  const rule = findRule(column.table);
  const [name] = [...(rule?.columns ?? [])].find(([, own]) => own === column) ?? [];
  if (!rule || name === undefined || !rule.texts.includes(name))
    throw new Error(`${getTableName(column.table)} has no enciphered column of this name.`);
  const read = sql<Text>`${sql.raw(`"${rule.name}"."${cellOf(name)}"`)}`;
  cells.set(read, `${rule.name}.${columnName(name)}`);
  return read;
}

/** The field of which a selected expression is a cell, if it is one. */
export const findCell = (field: unknown): string | undefined => cells.get(field as SQL);
