import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyChain } from '../../src/audit/verify-chain.js';
import { checkBooks } from '../../src/counts/books/check-books.js';
import { countByAccount } from '../../src/counts/counting/count-cases.js';
import { migrate } from '../../src/database/migrate.js';
import { openStore, type Store } from '../../src/database/store.js';
import { endOf } from '../../src/dates.js';
import { loadDemonstration } from '../../src/demonstration/load-demonstration.js';
import { generateHistories } from '../../src/demonstration/people/population.js';
import type { Actor } from '../../src/access/actor.js';
import type { AgencyId, CaseId, UserId } from '../../src/identifiers.js';
import { loadRehabilitation } from '../../src/rehabilitation/grow-rehabilitation.js';
import { checkPlans } from '../../src/rehabilitation/plans/check-plans.js';
import { insertInto, makeFileBefore, type Row } from '../support/file-before.js';
import { testKeys } from '../support/keys.js';

let folder: string;
let raw: Database.Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oralu-upgrade-'));
  raw = new Database(join(folder, 'registry.sqlite'));
});
afterEach(() => {
  if (raw.open) raw.close();
  rmSync(folder, { recursive: true });
});

const makeBefore = (tag: string) => makeFileBefore(raw, tag);
const insert = (table: string, row: Row) => insertInto(raw, table, row);

describe('a database of before the review', () => {
  it('keeps its views, each tied to the grant by which it was shown, and no hash that confirms a guess', () => {
    makeBefore('_hostile_review');
    for (const [id, code] of [
      [1, 'OWN'],
      [2, 'GRANTED'],
      [3, 'SCHOOL'],
    ] as const)
      insert('agencies', { id, code, name: code, kind: 'GOVERNMENT' });
    insert('users', { id: 10, agency_id: 1, name: 'owner', role: 'CASEWORKER' });
    insert('users', { id: 20, agency_id: 2, name: 'grantee', role: 'CASEWORKER' });
    insert('users', { id: 30, agency_id: 2, name: 'across', role: 'REGISTRAR' });
    const stage = { stage: 'REPORTED', stage_since: '2017-01-01', reported_on: '2017-01-01' };
    const facts = { vital_status: 'UNKNOWN', nationality: 'UNDER_DETERMINATION', care_arrangement: 'UNKNOWN' };
    insert('cases', { id: 7, owner_agency_id: 1, ...stage, ...facts, sex: 'UNKNOWN', languages: '[]', version: 1 });
    const grant = { case_id: 7, agency_id: 2, covers_identity: 1, granted_at: 100, granted_by: 10 };
    insert('case_grants', { ...grant, id: 40, covers_record: 1, expires_at: 500 });
    insert('case_grants', { ...grant, id: 41, covers_record: 1, expires_at: 900 });
    insert('case_grants', { ...grant, id: 42, covers_record: 0, expires_at: 9_000 });
    const view = { case_id: 7, agency_id: 3, kind: 'SCHOOL', purpose: 'School', expires_at: 9_999, granted_at: 200 };
    for (const [id, granted_by] of [
      [50, 10],
      [51, 20],
      [52, 30],
    ] as const)
      insert('view_grants', { ...view, id, granted_by });
    insert('idempotency_keys', {
      user_id: 10,
      key: 'a-key-of-old',
      operation: 'noteWrite',
      request_hash: 'a'.repeat(64),
    });
    migrate(raw);
    expect(raw.prepare('select id, through_grant_id from view_grants order by id').raw().all()).toEqual([
      [50, null],
      [51, 41],
      [52, null],
    ]);
    expect(raw.prepare('select request_hash from idempotency_keys').pluck().all()).toEqual(['']);
    // What was append-only is so again.
    expect(() => raw.exec("update view_grants set purpose = 'x'")).toThrow('append-only');
    expect(() => raw.exec("update idempotency_keys set request_hash = 'x'")).toThrow('append-only');
  });
});

describe('a database of the very first version', () => {
  const until = '2019-12-31';
  const now = Date.parse('2026-01-01T00:00:00Z');
  let source: Store;
  beforeEach(async () => {
    source = openStore(join(folder, 'source.sqlite'), { migrate: true, keys: testKeys() });
    await loadDemonstration(source, {
      histories: generateHistories({ seed: 'upgrade', until, cases: 15 }),
      ...{ statements: [], seed: 'upgrade', until: endOf(until), now, playsHome: false, playsFlights: false },
    });
  }, 60_000);
  afterEach(() => source.close());

  /** Columns of a table that both versions have. */
  const namesOf = (db: Database.Database, table: string) =>
    db.prepare('select name from pragma_table_info(?)').pluck().all(table) as string[];
  const rowsOf = (db: Database.Database, table: string, columns: readonly string[]) =>
    (
      db.prepare(`select ${columns.join()} from ${table} order by ${columns.join()}`).all() as Record<
        string,
        string | number | null
      >[]
    ).filter(({ role }) => table !== 'users' || !rolesSince.includes(String(role)));
  const rolesSince: readonly string[] = ['SCHOOL', 'CLINIC', 'GUARDIAN_OFFICE', 'YOUNG_PERSON'];

  it('keeps every row, makes rows of what it had overwritten, and goes on with books, chain and plans that hold', async () => {
    makeBefore('_case_references');
    raw.pragma('foreign_keys = OFF');
    const tables = raw
      .prepare(
        "select name from sqlite_schema where type = 'table' and name not in ('applied_migrations', 'sqlite_sequence')",
      )
      .pluck()
      .all() as string[];
    const columnsOf = new Map(
      tables.map((table) => {
        const known = new Set(namesOf(source.reader.raw, table));
        return [table, namesOf(raw, table).filter((name) => known.has(name))] as const;
      }),
    );
    raw.exec('BEGIN');
    for (const [table, columns] of columnsOf)
      for (const row of rowsOf(source.reader.raw, table, columns))
        insert(table, table === 'evidence' ? { ...row, standing: 'STANDING' } : row);
    // The first version marked what a move had spent in the attestation itself.
    const spent = source.reader.raw
      .prepare("select recorded_at, attestation_id from attestation_changes where kind = 'SPENT' order by 1, 2")
      .raw()
      .all() as [number, number][];
    for (const [at, id] of spent) raw.prepare('update attestations set revoked_at = ? where id = ?').run(at, id);
    raw.exec('COMMIT');
    expect(spent.length).toBeGreaterThan(0);

    const applied = migrate(raw);
    expect(applied[0]).toMatch(/case_references$/);
    for (const [table, columns] of columnsOf) {
      const before = rowsOf(source.reader.raw, table, columns);
      expect([table, rowsOf(raw, table, columns)]).toEqual([table, before]);
    }
    expect(columnsOf.get('cases')?.length).toBeGreaterThan(15);
    expect(
      raw
        .prepare("select recorded_at, attestation_id from attestation_changes where kind = 'SPENT' order by 1, 2")
        .raw()
        .all(),
    ).toEqual(spent);
    const cases = raw.prepare('select count(*) from cases').pluck().get();
    expect(raw.prepare('select count(distinct case_id) from case_changes where agency_id = 0').pluck().get()).toBe(
      cases,
    );
    raw.close();

    // Opening it enciphers what lies plain in it.
    const upgraded = openStore(join(folder, 'registry.sqlite'), { migrate: true, keys: testKeys() });
    try {
      const books = await checkBooks(upgraded.reader);
      expect([books.cases, books.firstFault]).toEqual([cases, undefined]);
      expect(await verifyChain(upgraded.reader.db)).not.toHaveProperty('firstBad');
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

describe('a database whose plans had not followed their arrivals, and which has a holder', () => {
  const until = '2019-12-31';
  const now = Date.parse('2026-01-01T00:00:00Z');
  let source: Store;
  beforeEach(async () => {
    source = openStore(join(folder, 'source.sqlite'), { migrate: true, keys: testKeys() });
    await loadDemonstration(source, {
      histories: generateHistories({ seed: 'holders', until, cases: 60 }),
      ...{ statements: [], seed: 'holders', until: endOf(until), now, playsFlights: false },
    });
  }, 120_000);
  afterEach(() => source.close());

  const namesOf = (db: Database.Database, table: string) =>
    db.prepare('select name from pragma_table_info(?)').pluck().all(table) as string[];

  it('opens every file afterwards, with the days, the worklists and the tallies that the arrivals ask for', async () => {
    makeBefore('_vault');
    raw.pragma('foreign_keys = OFF');
    const isTable = "type = 'table' and name not in ('applied_migrations', 'sqlite_sequence')";
    const tables = raw.prepare(`select name from sqlite_schema where ${isTable}`).pluck().all() as string[];
    raw.exec('BEGIN');
    for (const table of tables) {
      // The catalogue and the settings came with the migrations; the holder is put in below.
      if (table === 'file_holders') continue;
      if (raw.prepare(`select count(*) from ${table}`).pluck().get() !== 0) continue;
      const known = new Set(namesOf(source.reader.raw, table));
      const columns = namesOf(raw, table).filter((name) => known.has(name));
      if (columns.length === 0) continue;
      for (const row of source.reader.raw.prepare(`select ${columns.join()} from ${table}`).all())
        insert(table, row as Record<string, string | number | null>);
    }
    raw.exec('COMMIT');
    const [late, away, held] = raw
      .prepare(
        "select plans.case_id from plans join cases on cases.id = plans.case_id where cases.stage <> 'CLOSED' order by 1 limit 3",
      )
      .pluck()
      .all() as [number, number, number];
    // One arrival was corrected by nine days and its plan stayed where it was; of another the case has none any more.
    raw.exec(`update plans set arrived_on = date(arrived_on, '-9 days'), opened_at = unixepoch(arrived_on, '-8 days') * 1000 where case_id = ${late};
      update milestones set due_on = date(due_on, '-9 days') where case_id = ${late} and title is null;
      update cases set arrived_on = null where id = ${away};
      delete from milestone_tallies`);
    const [holder] = raw.prepare("select id from users where role = 'YOUNG_PERSON'").pluck().all() as [number];
    insert('file_holders', {
      case_id: held,
      user_id: holder,
      since: '2019-06-01',
      recorded_at: 5,
      recorded_by: holder,
    });

    migrate(raw);
    const shown = (query: string) => raw.prepare(query).raw().all();
    expect(
      shown(
        `select (select arrived_on from cases where id = ${late}) = arrived_on, is_home from plans where case_id = ${late}`,
      ),
    ).toEqual([[1, 1]]);
    expect(shown(`select is_home from plans where case_id = ${away}`)).toEqual([[0]]);
    expect(shown(`select distinct is_live from milestones where case_id = ${away}`)).toEqual([[0]]);
    const wrong = `select count(*) from milestones m join plans p on p.case_id = m.case_id join milestone_definitions d
      on d.code = m.code and d.catalogue_version = p.catalogue_version where m.title is null and m.due_on <> date(p.arrived_on, d.due_days || ' days')`;
    expect(shown(wrong)).toEqual([[0]]);
    expect(shown('select case_id, user_id, since from file_holders')).toEqual([[held, holder, '2019-06-01']]);
    expect(() => raw.exec("update file_holders set since = '2020-01-01'")).toThrow('append-only');
    expect(() => insert('file_holders', { case_id: held, user_id: holder, since: '2019-07-01' })).toThrow(
      'has its holder',
    );
    raw.close();

    const upgraded = openStore(join(folder, 'registry.sqlite'), { migrate: true, keys: testKeys() });
    try {
      const report = await checkPlans(upgraded.reader.db);
      expect([report.plans > 3, report.firstFault]).toEqual([true, undefined]);
      const registry = { store: upgraded, clock: () => now };
      const registrar: Actor = {
        kind: 'user',
        userId: 1 as UserId,
        name: '',
        role: 'REGISTRAR',
        agencyId: 1 as AgencyId,
      };
      const wanted = new Set(['plan', 'milestones', 'heldBy', 'isSealed', 'sessions', 'guardianship']);
      const files = await loadRehabilitation(registry, registrar, [late, away, held] as CaseId[], wanted);
      const shownOf = (caseId: number) => {
        const file = files.get(caseId);
        if (!file || file instanceof Error) throw new Error(`The file of ${caseId} does not open.`);
        return [file.plan?.status === 'RESTING', (file.milestones ?? []).length > 20, file.heldBy !== null];
      };
      expect([late, away, held].map(shownOf)).toEqual([
        [false, true, false],
        [true, true, false],
        [false, true, true],
      ]);
      // What was said of a plan reads as it did, though it lay plain in the file of old.
      const words = (store: Store) =>
        store.reader.raw
          .prepare('select case_id, code, evidence, reason from milestone_events order by id')
          .raw()
          .all();
      expect(words(upgraded)).toEqual(words(source));
    } finally {
      await upgraded.close();
    }
  }, 120_000);
});
