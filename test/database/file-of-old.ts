import { afterEach, beforeEach } from '@jest/globals';
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '../../src/database/store.js';
import { endOf } from '../../src/dates.js';
import { loadDemonstration } from '../../src/demonstration/load-demonstration.js';
import { generateHistories } from '../../src/demonstration/people/population.js';
import { testKeys } from '../support/keys.js';

/** A file for an older version to be made in, with its folder, anew for each test of a file. */
export function fileOfOld() {
  const file = {} as { folder: string; raw: Database.Database };
  beforeEach(() => {
    const folder = mkdtempSync(join(tmpdir(), 'oralu-upgrade-'));
    Object.assign(file, { folder, raw: new Database(join(folder, 'registry.sqlite')) });
  });
  afterEach(() => {
    if (file.raw.open) file.raw.close();
    rmSync(file.folder, { recursive: true });
  });
  return file;
}

/** How far the histories of a source go, and when they are looked at. */
export const until = '2019-12-31';
export const now = Date.parse('2026-01-01T00:00:00Z');

/** A registry of the present version beside the file, from whose rows it is filled. */
export async function openSource(
  folder: string,
  seed: string,
  cases: number,
  more: { playsHome?: boolean } = {},
): Promise<Store> {
  const source = openStore(join(folder, 'source.sqlite'), { migrate: true, keys: testKeys() });
  await loadDemonstration(source, {
    histories: generateHistories({ seed, until, cases }),
    ...{ statements: [], seed, until: endOf(until), now, playsFlights: false, ...more },
  });
  return source;
}

/** The columns of a table. */
export const namesOf = (db: Database.Database, table: string) =>
  db.prepare('select name from pragma_table_info(?)').pluck().all(table) as string[];
