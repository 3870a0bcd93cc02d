import type Database from 'better-sqlite3';
import { getTableConfig, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import { keyedTables } from '../../../schema/enciphered.js';
import { giveWay, isTurnOver } from '../../give-way.js';
import type { Vault } from '../../vault/vault.js';
import { connectionOf, type Connection, type Tx } from '../connection.js';
import { blindRow, encipherRow } from '../enciphered/encipher-row.js';
import { columnName, findRule, type Rule } from '../enciphered/rules.js';
import { currentVersion, wrappedOf } from '../enciphered/views.js';
import { storedRowStatements, type Row } from './row-statements.js';

/**
 * Rows of subjects that are new, such as cases that are opened by the thousand: they wait until `write`, which writes them table
 * by table, those first that others point to. So what a table and its indexes need is in the processor's caches from row to row,
 * where the statements of one case after the other drive each other out. Nothing that waits is seen by a query: who
 * looks for what may wait asks for `readerOf`. What waits when the transaction ends is not written.
 */
export class RowBatch {
  readonly #connection: Connection;
  readonly #statements = new Map<string, Database.Statement>();
  readonly #vault: Vault;
  readonly #rows = new Map<SQLiteTable, Record<string, unknown>[]>();
  /** The wrapped keys of the subjects whose rows are being written. */
  readonly #keys = new Map<number, string>();
  readonly #series = new Map<string, number>();
  readonly #marks = new Set<string>();
  #masterVersion: number | undefined;

  constructor(readonly tx: Tx) {
    this.#connection = connectionOf(tx);
    const { vault } = this.#connection;
    if (!vault) throw new Error('Rows are enciphered before they wait, and this connection has no vault.');
    this.#vault = vault;
  }

  /** Answers the number that the row will have, of an enciphered table that numbers its rows; else 0. */
  add(table: SQLiteTable, given: Row): number {
    const rule = findRule(table);
    const row: Record<string, unknown> = { ...given };
    if (rule) blindRow(rule, row, this.#vault);
    const number = rule?.isNumbered ? this.#number(rule, row) : 0;
    const waiting = this.#rows.get(table);
    if (waiting) waiting.push(row);
    else this.#rows.set(table, [row]);
    return number;
  }

  /** A row that still waits, by its id: it may be changed until it is written. */
  find<Table extends SQLiteTable>(table: Table, id: number): Partial<Table['$inferInsert']> | undefined {
    return this.#rows.get(table)?.findLast((row) => row['id'] === id);
  }

  /** Has whoever looks for this mark find the rows that wait. */
  mark(mark: string): void {
    this.#marks.add(mark);
  }

  /** Where rows of any of these marks are looked for: those that wait are written first. */
  async readerOf(marks: Iterable<string>): Promise<Tx> {
    for (const mark of marks) if (this.#marks.has(mark)) await this.write();
    return this.tx;
  }

  /** The next number of a series; `findLast` reads where it stood before all rows that wait. */
  async next(series: string, findLast: () => Promise<number>): Promise<number> {
    const number = (this.#series.get(series) ?? (await findLast())) + 1;
    this.#series.set(series, number);
    return number;
  }

  async write(): Promise<void> {
    this.#makeKeys();
    const tables = [...this.#rows.keys()].sort((one, other) => depthOf(one) - depthOf(other));
    for (const table of tables)
      for (const row of this.#stored(table)) {
        storedRowStatements.write(this.tx, table, row);
        if (isTurnOver()) await giveWay();
      }
    for (const kept of [this.#rows, this.#keys, this.#series, this.#marks]) kept.clear();
  }

  /** Enciphered before the first is written: the cipher has the caches to itself as well. */
  #stored(table: SQLiteTable): readonly Row[] {
    const [rows, rule] = [this.#rows.get(table) ?? [], findRule(table)];
    if (rule) for (const row of rows) encipherRow(rule, row, this.#vault, this.#keyOf);
    return rows;
  }

  /** Nobody but the one writer, in whose transaction this is, gives keys or destroys them. */
  readonly #keyOf = (subject: number): string => {
    let wrapped = this.#keys.get(subject);
    if (wrapped === undefined) {
      const found = this.#read(`select ${wrappedOf('?')}`, subject);
      if (typeof found !== 'string')
        throw new Error(`There is no data key of ${subject}: it was erased, or never made.`);
      this.#keys.set(subject, (wrapped = found));
    }
    return wrapped;
  };

  #makeKeys(): void {
    this.#masterVersion ??= Number(this.#read(`select ${currentVersion}`));
    for (const table of keyedTables)
      for (const row of this.#rows.get(table) ?? []) {
        const subject = Number(row['id']);
        this.#keys.set(subject, this.#vault.earlyDataKey(subject, this.#masterVersion));
      }
  }

  /** These tables are append-only, so the greatest number is the last one given. */
  #number({ name, keys: [key = ''] }: Rule, row: Record<string, unknown>): number {
    if (row[key] == null) {
      const last =
        this.#series.get(name) ?? Number(this.#read(`select max("${columnName(key)}") from main."${name}"`) ?? 0);
      this.#series.set(name, last + 1);
      row[key] = last + 1;
    }
    return Number(row[key]);
  }

  #read(text: string, ...values: readonly number[]): unknown {
    let statement = this.#statements.get(text);
    if (!statement) this.#statements.set(text, (statement = this.#connection.raw.prepare(text).pluck()));
    return statement.get(...values);
  }
}

/** How many tables stand one behind the other before this one, each pointed to by the next. */
function depthOf(table: SQLiteTable): number {
  const known = depths.get(table);
  if (known !== undefined) return known;
  // A table that points to itself is met here again.
  depths.set(table, 0);
  const before = getTableConfig(table).foreignKeys.map((key) => depthOf(key.reference().foreignTable));
  const depth = Math.max(0, ...before.map((one) => one + 1));
  depths.set(table, depth);
  return depth;
}
const depths = new Map<SQLiteTable, number>();
