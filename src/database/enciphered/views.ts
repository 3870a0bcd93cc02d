import type Database from 'better-sqlite3';
import { keyedTables } from '../../../schema/enciphered.js';
import { sharedSubjects } from '../../vault/vault.js';
import { functionNames } from './functions.js';
import { allRules, columnName, tableName, type Rule } from './rules.js';

/*
 * Each enciphered table is read through a temporary view of its name, which opens its texts: SQLite merges such a view into
 * the statement that reads it, so indexes serve as before and a text that is not asked for is never opened. Nothing can
 * be written through a view: an insert that was not told to encipher fails.
 */

/** How a statement names a table's own column. */
const own = (rule: Rule, column: string): string => `"${rule.name}"."${columnName(column)}"`;

/** The wrapped key of a subject; nothing where it was destroyed. */
export const wrappedOf = (subject: string): string =>
  `(select wrapped from main.data_keys where subject_id = ${subject})`;

/** Whose key a row's texts are under, as an expression on the row. */
export function subjectOf(rule: Rule, columnOf: (column: string) => string): string {
  const { subject } = rule;
  if (typeof subject === 'string') return String(sharedSubjects[subject]);
  const given = columnOf(subject.column);
  if (!('of' in subject)) return given;
  const parent = subject.of;
  return `(select ${columnName(subject.subject)} from main."${tableName(parent)}" where id = ${given})`;
}

/** What tells the row, as an expression on it: numbers are written as whole ones, whatever they were bound as. */
export function rowOf(rule: Rule, columnOf: (column: string) => string): string {
  const parts = rule.keys.map((key) =>
    rule.columns.get(key)?.getSQLType() === 'integer' ? `cast(${columnOf(key)} as integer)` : columnOf(key),
  );
  return parts.join(` || ' ' || `);
}

export const fieldOf = (rule: Rule, column: string): string => `'${rule.name}.${columnName(column)}'`;

/** The statement that opens one column of a row. */
export function opened(rule: Rule, column: string): string {
  const columnOf = (name: string) => own(rule, name);
  const subject = subjectOf(rule, columnOf);
  return `${functionNames.deciphered}(${own(rule, column)}, ${subject}, ${wrappedOf(subject)}, ${rowOf(rule, columnOf)}, ${fieldOf(rule, column)})`;
}

/** Under which name a view yields a text still closed, with its subject, the wrapped key and the row after it. */
export const cellOf = (column: string): string => `${columnName(column)}_cell`;

function closed(rule: Rule, column: string): string {
  const columnOf = (name: string) => own(rule, name);
  const subject = subjectOf(rule, columnOf);
  return [own(rule, column), subject, wrappedOf(subject), rowOf(rule, columnOf)].join(` || ' ' || `);
}

function viewOf(rule: Rule): string {
  const columns = [...rule.columns.keys()].map((column) =>
    rule.texts.includes(column)
      ? `${opened(rule, column)} as "${columnName(column)}"`
      : `${own(rule, column)} as "${columnName(column)}"`,
  );
  const cells = rule.texts.map((column) => `${closed(rule, column)} as "${cellOf(column)}"`);
  return `create temp view "${rule.name}" as select ${[...columns, ...cells].join(', ')} from main."${rule.name}"`;
}

/** Opens the enciphered tables on this connection. `only` names the tables that are needed, where not all are. */
export function addViews(raw: Database.Database, only?: readonly string[]): void {
  const rules = allRules().filter(({ name }) => only?.includes(name) ?? true);
  // One transaction for all: each by itself costs as much as all together.
  raw.exec(`begin; ${rules.map(viewOf).join('; ')}; commit`);
}

/** The master key that wraps: asked in the statement, so that a rotation by another process is heeded at once. */
export const currentVersion = '(select max(version) from main.master_keys)';

/** From now on each new case, tracing request and line of a list gets its data key in the statement that writes it. */
export function addKeyMaker(raw: Database.Database): void {
  for (const table of keyedTables) {
    const name = tableName(table);
    raw.exec(`create temp trigger "${name}_data_key" after insert on main."${name}" begin
      insert into main.data_keys (subject_id, wrapped)
      values (new.id, ${functionNames.newDataKey}(new.id, ${currentVersion})); end`);
  }
}
