import { sql } from 'drizzle-orm';
import {
  blob,
  check,
  integer,
  sqliteTable,
  text,
  type AnySQLiteColumn,
  type SQLiteTable,
} from 'drizzle-orm/sqlite-core';

/**
 * The column words of the SQLite dialect. Schema files speak only these words, so that a second dialect is one more
 * file beside this one and no change in any table.
 */
export { index, primaryKey, unique, uniqueIndex } from 'drizzle-orm/sqlite-core';
export const table = sqliteTable;
/** Any table, whatever its columns. */
export type AnyTable = SQLiteTable;

/** A 53-bit identifier made by `newId`, safe as a JavaScript number. */
export const identifier = () => integer();
/** A number the database hands out in order, without gaps being reused. */
export const sequence = () => integer().primaryKey({ autoIncrement: true });
export const whole = () => integer();
export const words = () => text();
/** A civil date, `YYYY-MM-DD`, without a time zone. */
export const civilDate = () => text();
/** Milliseconds since 1970-01-01T00:00:00Z. */
export const instant = () => integer();
export const flag = () => integer({ mode: 'boolean' });
export const bytes = () => blob({ mode: 'buffer' });
export const listOfWords = () => text({ mode: 'json' }).$type<string[]>();
/** A word from a closed vocabulary; pair it with `oneOf` so that the database refuses any other. */
export const code = <const Values extends readonly [string, ...string[]]>(values: Values) => text({ enum: values });

const quoted = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

/** CHECK that a column holds a word of the vocabulary (or nothing, where the column allows it). */
export function oneOf(name: string, column: AnySQLiteColumn, values: readonly string[]) {
  return check(name, sql`${column} in (${sql.raw(quoted(values))})`);
}

/** CHECK that a column is a possible civil date; SQLite's own calendar decides, so 30 February is refused. */
export function possibleDate(name: string, column: AnySQLiteColumn) {
  return check(name, sql`${column} is null or date(${column}, '+0 days') = ${column}`);
}

export function must(name: string, condition: ReturnType<typeof sql>) {
  return check(name, condition);
}
