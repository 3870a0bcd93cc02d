import { is, sql, Table, type SQL } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { sharedSubjects } from '../../vault/vault.js';
import { keyedTables } from '../../../schema/enciphered.js';
import { functionNames } from './functions.js';
import { columnName, findRule, tableName, type Rule } from './rules.js';
import { currentVersion } from './views.js';

type Row = Readonly<Record<string, unknown>>;

const isRestated = Symbol('enciphered by its writer');

/**
 * Values, or a selection to insert, whose texts are enciphered already, by `encipheredText` or `encipherRow`, or are none: the
 * one way to put another text in the place of one, and to write rows that no values name.
 */
export function restated<Values extends object>(values: Values): Values {
  return Object.defineProperty(values, isRestated, { value: true });
}

/**
 * Has every insert of this Drizzle object encipher what the schema's list names, whoever writes it: texts are given to
 * the cipher within the statement itself. Enciphered texts are written once: an update of one is refused.
 */
export function encipherWrites(db: Pick<BetterSQLite3Database, 'insert' | 'update' | 'delete'>): void {
  const [insert, update, remove] = [db.insert.bind(db), db.update.bind(db), db.delete.bind(db)];
  const replaced = {
    insert: (table: SQLiteTable) => {
      const rule = findRule(table);
      const builder = insert(storedOf(table));
      if (!rule) return builder;
      const toRows = (given: Row | readonly Row[]) =>
        Array.isArray(given) ? given.map((row: Row, at) => toStored(rule, row, at)) : toStored(rule, given as Row, 0);
      return {
        values: (given: Row | readonly Row[]) =>
          builder.values((isRestated in given ? { ...given } : toRows(given)) as never),
        select: (rows: SQL) => {
          if (isRestated in rows) return builder.select(rows);
          throw new Error(`${rule.name} has enciphered texts: what is selected into it is not enciphered by itself.`);
        },
      };
    },
    update: (table: SQLiteTable) => {
      const rule = findRule(table);
      const builder = update(storedOf(table));
      return {
        set: (values: Row) => {
          if (isRestated in values) return builder.set({ ...values });
          const text = Object.keys(values).find((name) => rule?.texts.includes(name) || rule?.blind?.includes(name));
          if (text !== undefined) throw new Error(`${rule?.name}.${text} is enciphered: it is written once.`);
          return builder.set(values);
        },
      };
    },
    delete: (table: SQLiteTable) => remove(storedOf(table)),
  };
  Object.assign(db, replaced);
}

const stored = new Map<SQLiteTable, SQLiteTable>();

/** The table itself, where the name alone would mean the view of it. */
function storedOf(table: SQLiteTable): SQLiteTable {
  if (!findRule(table)) return table;
  let found = stored.get(table);
  if (!found) {
    found = Object.create(table, { [schemaSymbol]: { value: 'main' } }) as SQLiteTable;
    if (!is(found, Table)) throw new Error('Drizzle does not take this for a table any more.');
    stored.set(table, found);
  }
  return found;
}

/** Where Drizzle keeps the schema that it writes before a table's name. */
const schemaSymbol = Symbol.for('drizzle:Schema');

/** `at` is the place of the row among those that one statement writes: their numbers follow one another. */
function toStored(rule: Rule, given: Row, at: number): Row {
  const row: Record<string, unknown> = { ...given };
  const [key] = rule.keys;
  if (rule.isNumbered && key !== undefined) row[key] = numberOf(rule, key, { given: given[key], at });
  for (const name of rule.blind ?? []) {
    if (given[name] != null) row[name] = sql`${sql.raw(functionNames.blind)}(${given[name]})`;
  }
  const subject = subjectIn(rule, row);
  const place = placeIn(rule, row);
  const wrapped = wrappedIn(rule, subject);
  for (const name of rule.texts) {
    if (given[name] == null) continue;
    const field = sql.raw(`'${rule.name}.${columnName(name)}'`);
    row[name] = sql`${sql.raw(functionNames.enciphered)}(${given[name]}, ${subject}, ${wrapped}, ${place}, ${field})`;
  }
  return row;
}

/**
 * The number that the row will have, known before it is written: the only writer asks, within its transaction. These tables
 * are append-only, so the greatest number is the last one given; sqlite_sequence has no index, and is read from end to end.
 */
function numberOf({ name }: Rule, key: string, { given, at }: { readonly given: unknown; readonly at: number }): SQL {
  const next = sql.raw(`(select coalesce(max("${columnName(key)}"), 0) + ${at + 1} from main."${name}")`);
  return given == null ? sql`${next}` : sql`coalesce(${given}, ${next})`;
}

function subjectIn({ subject }: Rule, row: Row): SQL {
  if (typeof subject === 'string') return sql.raw(String(sharedSubjects[subject]));
  const given = sql`${row[subject.column]}`;
  if (!('of' in subject)) return given;
  return sql`(select ${sql.raw(columnName(subject.subject))} from main.${sql.raw(`"${tableName(subject.of)}"`)} where id = ${given})`;
}

function wrappedIn(rule: Rule, subject: SQL): SQL {
  const kept = sql`(select wrapped from main.data_keys where subject_id = ${subject})`;
  if (!keyedTables.includes(rule.table)) return kept;
  return sql`coalesce(${kept}, ${sql.raw(functionNames.earlyDataKey)}(${subject}, ${sql.raw(currentVersion)}))`;
}

/** As `rowOf` has it of a row that is there. */
function placeIn(rule: Rule, row: Row): SQL {
  const parts = rule.keys.map((key) =>
    rule.columns.get(key)?.getSQLType() === 'integer' ? sql`cast(${row[key]} as integer)` : sql`${row[key]}`,
  );
  return sql.join(parts, sql.raw(` || ' ' || `));
}
