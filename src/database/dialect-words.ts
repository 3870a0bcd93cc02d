import { sql, type SQL } from 'drizzle-orm';
import type { NodePrefix } from '../identifiers.js';

/*
 * The few words of SQL that are spelt differently by another dialect. Everything else that modules write is portable;
 * the column words are in schema/dialect/.
 */

/** The column is among the values of a JSON array, given as one parameter: that keeps a list preparable. */
export const among = (column: unknown, parameter: string): SQL =>
  sql`${column} in (select value from json_each(${sql.placeholder(parameter)}))`;

/** One row for each value of a JSON array given as a parameter, beside a further parameter. */
export const eachOf = (list: string, beside: string): SQL =>
  sql`select value, ${sql.placeholder(beside)} from json_each(${sql.placeholder(list)})`;

/** A node id, such as `case_6917529027641081`, made where the row is read. */
export const nodeIdOf = (prefix: NodePrefix, column: unknown): SQL<string> =>
  sql<string>`${sql.raw(`'${prefix}_'`)} || ${column}`;

/** One value of a row of `json_each` that is an array, by its place. */
export const partOf = (each: string, place: number): SQL => sql.raw(`${each}.value ->> ${place}`);

/** Columns as one text, to be taken apart again by `partOf`. */
export const partsAs = (...columns: readonly unknown[]): SQL<string> =>
  sql<string>`json_array(${sql.join(
    columns.map((column) => sql`${column}`),
    sql`, `,
  )})`;
