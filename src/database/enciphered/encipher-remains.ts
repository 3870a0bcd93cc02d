import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type Database from 'better-sqlite3';
import { encipheredLater, keyedTables } from '../../../schema/enciphered.js';
import { sharedSubjects, type Vault } from '../../vault/vault.js';
import { addFunctions, functionNames } from './functions.js';
import { allRules, columnName, findRule, tableName, type Rule } from './rules.js';
import { currentVersion, fieldOf, opened, rowOf, subjectOf, wrappedOf } from './views.js';

/*
 * A file from before encryption is enciphered in place, table by table in batches, each one a transaction that says how far
 * it came: stopped at any moment, it goes on from there. Its end is a VACUUM, which writes every page anew, so that nothing
 * plain is left in a page that nobody reads; and the plain copies that migrations made are removed.
 */

/** One kind of row to work through. */
interface Step {
  /** Under which name its progress is kept. */
  readonly name: string;
  readonly table: string;
  /** Statements on the rows between two row numbers, the parameters `after` and `last`. */
  readonly statements: readonly string[];
}

const within = 'rowid > @after and rowid <= @last';

const steps = (): readonly Step[] => [
  ...keyedTables.map((table) => {
    const name = tableName(table);
    const made = `${functionNames.newDataKey}(id, ${currentVersion})`;
    const statement = `insert into data_keys (subject_id, wrapped) select id, ${made} from "${name}" where ${within}`;
    return { name: `keys of ${name}`, table: name, statements: [statement] };
  }),
  {
    name: 'references as written',
    table: 'case_references',
    statements: [`update case_references set written = reference where ${within}`],
  },
  ...allRules().map((rule) => ({ name: rule.name, table: rule.name, statements: statementsOf(rule) })),
  { name: 'audit_entries', table: 'audit_entries', statements: [purposes] },
  {
    name: 'idempotency_keys',
    table: 'idempotency_keys',
    statements: [`update idempotency_keys set key = ${functionNames.blind}(key) where ${within}`],
  },
];

/** `m`: the entry's hash is of the plain purpose, as it was when the chain was written. */
const purposes = `update audit_entries set purpose = 'm' || ${functionNames.enciphered}(purpose, ${sharedSubjects.TEXTS},
  ${wrappedOf(String(sharedSubjects.TEXTS))}, sequence, 'audit_entries.purpose') where ${within} and purpose is not null`;

/**
 * Days that were plain beside texts that were enciphered already; a migration marks each step by this name where there is anything to
 * do. One that is enciphered is left; of a child who was erased the key is gone, and what lay plain beside it goes too.
 */
const laterSteps = (): readonly Step[] =>
  encipheredLater.map(({ table, days }) => {
    const rule = findRule(table);
    if (!rule) throw new Error(`${tableName(table)} has no enciphered column.`);
    const isErased = `exists (select 1 from destroyed_keys where subject_id = ${subjectOf(rule, (column) => ownColumn(rule, column))})`;
    const statements = textStatements(rule, days, (column, enciphered) => {
      const own = ownColumn(rule, column);
      return `case when not ${own} glob '????-??-??' then ${own} when ${isErased} then null else ${enciphered} end`;
    });
    return { name: `later in ${rule.name}`, table: rule.name, statements };
  });

/** First the blind indexes, which may tell the row, then the texts; last it is made sure that each of them opens. */
function statementsOf(rule: Rule): string[] {
  const [blind, texts] = [rule.blind ?? [], rule.texts];
  const sets = blind.map((column) => `${named(column)} = ${functionNames.blind}(${ownColumn(rule, column)})`);
  return [
    ...(sets.length > 0 ? [`update "${rule.name}" set ${sets.join(', ')} where ${within}`] : []),
    ...(texts.length > 0 ? textStatements(rule, texts) : []),
  ];
}

/** Enciphers some columns of a table, or what `instead` says, and opens each. */
function textStatements(
  rule: Rule,
  texts: readonly string[],
  instead = (_column: string, enciphered: string): string => enciphered,
): string[] {
  const columnOf = (column: string) => ownColumn(rule, column);
  const subject = subjectOf(rule, columnOf);
  const sets = texts.map((column) => {
    const enciphered = `${functionNames.enciphered}(${columnOf(column)}, ${subject}, ${wrappedOf(subject)}, ${rowOf(rule, columnOf)}, ${fieldOf(rule, column)})`;
    return `${named(column)} = ${instead(column, enciphered)}`;
  });
  const opens = texts.map((column) => `total(length(${opened(rule, column)}))`);
  return [
    `update "${rule.name}" set ${sets.join(', ')} where ${within}`,
    `select ${opens.join(', ')} from "${rule.name}" where ${within}`,
  ];
}

const named = (column: string): string => `"${columnName(column)}"`;
const ownColumn = (rule: Rule, column: string): string => `"${rule.name}".${named(column)}`;

const lastStep = 'vacuum';

export const hasRemains = (raw: Database.Database): boolean =>
  raw.prepare('select 1 from plain_remains limit 1').get() !== undefined;

/** Everything that a file held before it was given keys, where it held anything. Inside a transaction. */
export function markAllPlain(raw: Database.Database): void {
  const isNew =
    raw.prepare('select 1 from audit_entries limit 1').get() === undefined &&
    raw.prepare('select 1 from cases limit 1').get() === undefined;
  if (isNew) return;
  // What migrations marked as plain beside texts that are enciphered is enciphered with all the rest.
  raw.exec('delete from plain_remains');
  const insert = raw.prepare('insert into plain_remains (table_name, after_row) values (?, 0)');
  for (const { name } of steps()) insert.run(name);
  insert.run(lastStep);
}

/** Enciphers what is plain, from where it stands. Before any view hides the tables: it speaks of them as they are. */
export function encipherRemains(raw: Database.Database, vault: Vault): void {
  addFunctions(raw, vault, { writes: true });
  for (const step of [...steps(), ...laterSteps()]) while (encipherNext(raw, step));
  // Its temporary file holds what is enciphered already, and may be larger than the memory.
  raw.pragma('temp_store = FILE');
  raw.exec('VACUUM');
  raw.pragma('temp_store = MEMORY');
  raw.pragma('wal_checkpoint(TRUNCATE)');
  removePlainCopies(raw.name);
  raw.prepare('delete from plain_remains where table_name = ?').run(lastStep);
}

const rowsAtOnce = 5_000;

/** One batch; false where the table is done. */
function encipherNext(raw: Database.Database, { name, table, statements }: Step): boolean {
  raw.exec('BEGIN IMMEDIATE');
  try {
    const after = raw.prepare('select after_row from plain_remains where table_name = ?').pluck().get(name);
    const last =
      after === undefined
        ? null
        : raw
            .prepare(
              `select max(rowid) from (select rowid from "${table}" where rowid > ? order by rowid limit ${rowsAtOnce})`,
            )
            .pluck()
            .get(after);
    if (last === null) raw.prepare('delete from plain_remains where table_name = ?').run(name);
    else {
      withoutGuards(raw, table, () => {
        for (const statement of statements) {
          const prepared = raw.prepare(statement);
          if (prepared.reader) prepared.all({ after, last });
          else prepared.run({ after, last });
        }
      });
      raw.prepare('update plain_remains set after_row = ? where table_name = ?').run(last, name);
    }
    raw.exec('COMMIT');
    return last !== null;
  } catch (error) {
    if (raw.inTransaction) raw.exec('ROLLBACK');
    throw error;
  }
}

/** Histories are append-only by triggers: within this transaction they are set aside, and put back as they were. */
export function withoutGuards(raw: Database.Database, table: string, work: () => void): void {
  const guards = raw
    .prepare(
      "select name, sql from main.sqlite_schema where type = 'trigger' and tbl_name = ? and sql like '%BEFORE UPDATE%raise(ABORT%'",
    )
    .all(table) as { name: string; sql: string }[];
  for (const { name } of guards) raw.exec(`drop trigger main."${name}"`);
  work();
  for (const { sql } of guards) raw.exec(sql);
}

/** The copies that earlier migrations made of the file while it was plain. */
function removePlainCopies(file: string): void {
  if (!existsSync(file)) return;
  const folder = dirname(file);
  for (const name of readdirSync(folder)) {
    if (name.startsWith(`${basename(file)}.before-`)) rmSync(join(folder, name));
  }
}
