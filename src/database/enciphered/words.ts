import { sql, type SQL } from 'drizzle-orm';
import { sharedSubjects } from '../../vault/vault.js';
import { functionNames } from './functions.js';
import { wrappedOf } from './views.js';

/*
 * The words of SQL for what is enciphered outside of the tables that the schema lists, and for looking in a blind index.
 */

/** What a text is kept as in a blind index: compare a column with it, never with the text. */
export const blind = (text: unknown): SQL<string> => sql<string>`${sql.raw(functionNames.blind)}(${text})`;

/** A shared subject, or an expression that yields one. */
export type Subject = keyof typeof sharedSubjects | SQL;

const subjectSql = (subject: Subject): SQL =>
  typeof subject === 'string' ? sql.raw(String(sharedSubjects[subject])) : subject;

const keyFor = (subject: Subject): SQL =>
  typeof subject === 'string'
    ? sql.raw(wrappedOf(String(sharedSubjects[subject])))
    : sql`(select wrapped from main.data_keys where subject_id = ${subject})`;

/** Where a text lies, as `table.column`, and what tells its row. */
export interface Cell {
  readonly field: string;
  readonly row: unknown;
}

export const encipheredText = (text: unknown, subject: Subject, { field, row }: Cell): SQL<string> =>
  sql<string>`${sql.raw(functionNames.enciphered)}(${text}, ${subjectSql(subject)}, ${keyFor(subject)}, cast(${row} as integer), ${sql.raw(`'${field}'`)})`;

export const decipheredText = (text: unknown, subject: Subject, { field, row }: Cell): SQL<string | null> =>
  sql<
    string | null
  >`${sql.raw(functionNames.deciphered)}(${text}, ${subjectSql(subject)}, ${keyFor(subject)}, cast(${row} as integer), ${sql.raw(`'${field}'`)})`;
