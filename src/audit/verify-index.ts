import type Database from 'better-sqlite3';
import { connectionOf, type Reader } from '../database/connection.js';

/** A row of the index of the audit that is not there, or that no entry stands behind. */
export interface IndexFault {
  readonly kind: 'MISSING' | 'UNFOUNDED';
  readonly table: 'audit_subjects' | 'audit_records';
  /** What the entry speaks of, as the audit names it, such as `case_…`. */
  readonly subject: string;
  readonly sequence: number;
}

interface Entry {
  readonly sequence: number;
  readonly subjects: readonly string[];
}

/**
 * Compares entries with the two tables by which who read a file is found. Every subject of every entry is looked for; then
 * the rows are counted, which are as many as were found where none stands there besides: no row is there twice. So nothing is
 * kept in memory but two counts, and a million entries cost a look for each of their subjects.
 */
export class IndexComparison {
  readonly #tables: readonly ComparedTable[];

  constructor(db: Reader) {
    const { raw } = connectionOf(db);
    this.#tables = [
      new ComparedTable(raw, { table: 'audit_subjects', column: 'case_id', prefix: 'case_' }),
      new ComparedTable(raw, { table: 'audit_records', column: 'record', prefix: '' }),
    ];
  }

  /** The first row that is missing of entries in their order. */
  compare(entries: readonly Entry[]): IndexFault | undefined {
    const [subjects, records] = this.#tables;
    const isCase = (subject: string): boolean => /^case_\d+$/.test(subject);
    const missing = [
      subjects?.findMissing(entries, isCase),
      records?.findMissing(entries, (subject) => !isCase(subject)),
    ].filter((one) => one !== undefined);
    return missing.toSorted((a, b) => a.sequence - b.sequence)[0];
  }

  /** A row that stands there besides, up to the last entry that was compared. */
  findUnfounded(until: number): IndexFault | undefined {
    for (const table of this.#tables) {
      const fault = table.findUnfounded(until);
      if (fault) return fault;
    }
    return undefined;
  }
}

interface Named {
  readonly table: IndexFault['table'];
  readonly column: string;
  /** What an id has before it in an entry. */
  readonly prefix: string;
}

/** A table that is not there has no row: a version that had none spoke of nothing that would be in it. */
const nameOrNothing = (raw: Database.Database, table: IndexFault['table']): string =>
  raw.prepare('select 1 from sqlite_schema where name = ?').get(table)
    ? table
    : '(select null as case_id, null as record, null as sequence where false)';

class ComparedTable {
  #found = 0;
  readonly #isThere: Database.Statement<[number | string, number], number>;
  readonly #count: Database.Statement<[number], number>;

  constructor(
    private readonly raw: Database.Database,
    private readonly named: Named,
  ) {
    const { column } = named;
    const table = nameOrNothing(raw, named.table);
    this.#isThere = raw.prepare(`select 1 from ${table} where ${column} = ? and sequence = ?`);
    this.#count = raw.prepare(`select count(*) from ${table} where sequence <= ?`);
    for (const statement of [this.#isThere, this.#count]) statement.pluck();
  }

  findMissing(entries: readonly Entry[], isHere: (subject: string) => boolean): IndexFault | undefined {
    const { table, prefix } = this.named;
    const pairs = entries.flatMap(({ sequence, subjects }) =>
      [...new Set(subjects)].filter(isHere).map((subject) => ({ subject, sequence })),
    );
    // In the order of the index: neighbours lie on one page.
    pairs.sort((a, b) => (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : a.sequence - b.sequence));
    let first: (typeof pairs)[number] | undefined;
    for (const pair of pairs) {
      const id = prefix === '' ? pair.subject : Number(pair.subject.slice(prefix.length));
      if (this.#isThere.get(id, pair.sequence) !== undefined) this.#found++;
      else if (!first || pair.sequence < first.sequence) first = pair;
    }
    return first && { kind: 'MISSING', table, ...first };
  }

  findUnfounded(until: number): IndexFault | undefined {
    if (this.#count.get(until) === this.#found) return undefined;
    const { table, column, prefix } = this.named;
    const row = this.raw
      .prepare<[string, number, string], { subject: string; sequence: number }>(
        `select ? || ${column} as subject, sequence from ${table} where sequence <= ? and not exists (
           select 1 from audit_entries e, json_each(e.subjects) each
           where e.sequence = ${table}.sequence and each.value = ? || ${column}) limit 1`,
      )
      .get(prefix, until, prefix);
    return row && { kind: 'UNFOUNDED', table, ...row };
  }
}
