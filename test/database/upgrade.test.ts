import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type Database from 'better-sqlite3';
import { join } from 'node:path';
import { verifyChain } from '../../src/audit/verify-chain.js';
import { checkBooks } from '../../src/counts/books/check-books.js';
import { countByAccount } from '../../src/counts/counting/count-cases.js';
import { migrate } from '../../src/database/migrate.js';
import { openStore, type Store } from '../../src/database/store.js';
import { endOf } from '../../src/dates.js';
import { loadDemonstration } from '../../src/demonstration/load-demonstration.js';
import { generateHistories } from '../../src/demonstration/people/population.js';
import { checkPlans } from '../../src/rehabilitation/plans/check-plans.js';
import { insertInto, makeFileBefore } from '../support/file-before.js';
import { testKeys } from '../support/keys.js';
import { fileOfOld, namesOf, now, openSource, until } from './file-of-old.js';

const file = fileOfOld();

describe('a database of before the review', () => {
  it('keeps its views, each tied to the grant by which it was shown, and no hash that confirms a guess', () => {
    makeFileBefore(file.raw, '_hostile_review');
    for (const [id, code] of [
      [1, 'OWN'],
      [2, 'GRANTED'],
      [3, 'SCHOOL'],
    ] as const)
      insertInto(file.raw, 'agencies', { id, code, name: code, kind: 'GOVERNMENT' });
    insertInto(file.raw, 'users', { id: 10, agency_id: 1, name: 'owner', role: 'CASEWORKER' });
    insertInto(file.raw, 'users', { id: 20, agency_id: 2, name: 'grantee', role: 'CASEWORKER' });
    insertInto(file.raw, 'users', { id: 30, agency_id: 2, name: 'across', role: 'REGISTRAR' });
    const stage = { stage: 'REPORTED', stage_since: '2017-01-01', reported_on: '2017-01-01' };
    const facts = { vital_status: 'UNKNOWN', nationality: 'UNDER_DETERMINATION', care_arrangement: 'UNKNOWN' };
    insertInto(file.raw, 'cases', {
      id: 7,
      owner_agency_id: 1,
      ...stage,
      ...facts,
      sex: 'UNKNOWN',
      languages: '[]',
      version: 1,
    });
    const grant = { case_id: 7, agency_id: 2, covers_identity: 1, granted_at: 100, granted_by: 10 };
    insertInto(file.raw, 'case_grants', { ...grant, id: 40, covers_record: 1, expires_at: 500 });
    insertInto(file.raw, 'case_grants', { ...grant, id: 41, covers_record: 1, expires_at: 900 });
    insertInto(file.raw, 'case_grants', { ...grant, id: 42, covers_record: 0, expires_at: 9_000 });
    const view = { case_id: 7, agency_id: 3, kind: 'SCHOOL', purpose: 'School', expires_at: 9_999, granted_at: 200 };
    for (const [id, granted_by] of [
      [50, 10],
      [51, 20],
      [52, 30],
    ] as const)
      insertInto(file.raw, 'view_grants', { ...view, id, granted_by });
    insertInto(file.raw, 'idempotency_keys', {
      user_id: 10,
      key: 'a-key-of-old',
      operation: 'noteWrite',
      request_hash: 'a'.repeat(64),
    });
    migrate(file.raw);
    expect(file.raw.prepare('select id, through_grant_id from view_grants order by id').raw().all()).toEqual([
      [50, null],
      [51, 41],
      [52, null],
    ]);
    expect(file.raw.prepare('select request_hash from idempotency_keys').pluck().all()).toEqual(['']);
    // What was append-only is so again.
    expect(() => file.raw.exec("update view_grants set purpose = 'x'")).toThrow('append-only');
    expect(() => file.raw.exec("update idempotency_keys set request_hash = 'x'")).toThrow('append-only');
  });
});

describe('a database of the very first version', () => {
  let source: Store;
  beforeEach(async () => {
    source = await openSource(file.folder, 'upgrade', 15, { playsHome: false });
  }, 60_000);
  afterEach(() => source.close());

  const rowsOf = (db: Database.Database, table: string, columns: readonly string[]) =>
    (
      db.prepare(`select ${columns.join()} from ${table} order by ${columns.join()}`).all() as Record<
        string,
        string | number | null
      >[]
    ).filter(({ role }) => table !== 'users' || !rolesSince.includes(String(role)));
  const rolesSince: readonly string[] = ['SCHOOL', 'CLINIC', 'GUARDIAN_OFFICE', 'YOUNG_PERSON'];

  it('keeps every row, makes rows of what it had overwritten, and goes on with books, chain and plans that hold', async () => {
    makeFileBefore(file.raw, '_case_references');
    file.raw.pragma('foreign_keys = OFF');
    const tables = file.raw
      .prepare(
        "select name from sqlite_schema where type = 'table' and name not in ('applied_migrations', 'sqlite_sequence')",
      )
      .pluck()
      .all() as string[];
    const columnsOf = new Map(
      tables.map((table) => {
        const known = new Set(namesOf(source.reader.raw, table));
        return [table, namesOf(file.raw, table).filter((name) => known.has(name))] as const;
      }),
    );
    file.raw.exec('BEGIN');
    for (const [table, columns] of columnsOf)
      for (const row of rowsOf(source.reader.raw, table, columns))
        insertInto(file.raw, table, table === 'evidence' ? { ...row, standing: 'STANDING' } : row);
    // The first version marked what a move had spent in the attestation itself.
    const spent = source.reader.raw
      .prepare("select recorded_at, attestation_id from attestation_changes where kind = 'SPENT' order by 1, 2")
      .raw()
      .all() as [number, number][];
    for (const [at, id] of spent) file.raw.prepare('update attestations set revoked_at = ? where id = ?').run(at, id);
    file.raw.exec('COMMIT');
    expect(spent.length).toBeGreaterThan(0);

    const applied = migrate(file.raw);
    expect(applied[0]).toMatch(/case_references$/);
    for (const [table, columns] of columnsOf) {
      const before = rowsOf(source.reader.raw, table, columns);
      expect([table, rowsOf(file.raw, table, columns)]).toEqual([table, before]);
    }
    expect(columnsOf.get('cases')?.length).toBeGreaterThan(15);
    expect(
      file.raw
        .prepare("select recorded_at, attestation_id from attestation_changes where kind = 'SPENT' order by 1, 2")
        .raw()
        .all(),
    ).toEqual(spent);
    const cases = file.raw.prepare('select count(*) from cases').pluck().get();
    expect(file.raw.prepare('select count(distinct case_id) from case_changes where agency_id = 0').pluck().get()).toBe(
      cases,
    );
    file.raw.close();

    // Opening it enciphers what lies plain in it.
    const upgraded = openStore(join(file.folder, 'registry.sqlite'), { migrate: true, keys: testKeys() });
    try {
      const books = await checkBooks(upgraded.reader);
      expect([books.cases, books.firstFault]).toEqual([cases, undefined]);
      const chain = await verifyChain(upgraded.reader.db);
      expect(chain).not.toHaveProperty('firstBad');
      // That version had no table of records, and in truth named none: these entries were made by this one.
      expect(chain.index?.table ?? 'audit_records').toBe('audit_records');
      expect(await checkPlans(upgraded.reader.db)).toEqual({ plans: 0, milestones: 0 });
      const counted = (store: Store) => countByAccount(store.reader, until, now);
      expect(await counted(upgraded)).toEqual(await counted(source));
      // It goes on where it stood.
      const later = generateHistories({ seed: 'upgrade', until: '2020-06-30', cases: 15 });
      const load = { statements: [], seed: 'upgrade', until: endOf('2020-06-30'), now, playsFlights: false };
      expect(await loadDemonstration(upgraded, { ...load, histories: later })).toBeGreaterThan(0);
      expect(await checkBooks(upgraded.reader)).not.toHaveProperty('firstFault');
    } finally {
      await upgraded.close();
    }
  }, 120_000);
});
