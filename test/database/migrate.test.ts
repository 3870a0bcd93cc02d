import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConnection } from '../../src/database/connection.js';
import { openStore } from '../../src/database/store.js';
import { testKeys } from '../support/keys.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oralu-migrate-'));
  file = join(folder, 'registry.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

const change = (sql: string) => {
  const raw = new Database(file);
  raw.exec(sql);
  raw.close();
};

describe('opening a store', () => {
  it('refuses a file that was never migrated, unless it is asked to migrate', async () => {
    expect(() => openStore(file, { migrate: false, keys: testKeys() })).toThrow('Run "oralu init" first.');
    await openStore(file, { migrate: true, keys: testKeys() }).close();
    await openStore(file, { migrate: false, keys: testKeys() }).close();
  });

  it('refuses a file that a newer version has written', async () => {
    await openStore(file, { migrate: true, keys: testKeys() }).close();
    change("insert into applied_migrations values ('9999_future', 'x', 0)");
    expect(() => openStore(file, { migrate: true, keys: testKeys() })).toThrow(
      'written by a newer version: it has migration 9999_future',
    );
  });

  it('refuses a file whose migration was altered', async () => {
    await openStore(file, { migrate: true, keys: testKeys() }).close();
    change("update applied_migrations set checksum = 'altered' where tag = '0000_spine'");
    expect(() => openStore(file, { migrate: true, keys: testKeys() })).toThrow(
      'Migration 0000_spine in the database differs',
    );
  });

  it('copies an existing file aside before it migrates it', async () => {
    await openStore(file, { migrate: true, keys: testKeys() }).close();
    change("delete from applied_migrations where tag >= '0044'");
    expect(() => openStore(file, { migrate: true, keys: testKeys() })).toThrow('already exists');
    expect(readdirSync(folder).filter((name) => name.includes('.before-'))).toHaveLength(1);
  });

  it('writes with the journal on disk before it answers, and reads every pragma back', async () => {
    const store = openStore(file, { migrate: true, keys: testKeys() });
    const pragma = (name: string) => store.reader.raw.pragma(name, { simple: true });
    expect(
      ['journal_mode', 'synchronous', 'foreign_keys', 'secure_delete', 'recursive_triggers', 'trusted_schema'].map(
        pragma,
      ),
    ).toEqual(['wal', 2, 1, 1, 1, 0]);
    await store.close();
  });

  it('keeps the journals of single statements in memory where it writes, and sorts in files where it reads', async () => {
    await openStore(file, { migrate: true, keys: testKeys() }).close();
    const places = (['write', 'read', 'scan'] as const).map((mode) => {
      const { raw } = openConnection(file, mode);
      const place: unknown = raw.pragma('temp_store', { simple: true });
      raw.close();
      return place;
    });
    expect(places).toEqual([2, 0, 0]);
  });
});

describe('the tables', () => {
  it('are all STRICT', async () => {
    await openStore(file, { migrate: true, keys: testKeys() }).close();
    const raw = new Database(file);
    const loose = raw
      .prepare(
        "select name from pragma_table_list where schema = 'main' and type = 'table' and strict = 0 and name not like 'sqlite_%'",
      )
      .pluck()
      .all();
    raw.close();
    expect(loose).toEqual([]);
  });
});
