import { expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { readdirSync, readFileSync } from 'node:fs';

it('a registry from before the feed tells each of its cases once, in the order of its last change', () => {
  const database = new Database(':memory:');
  const [made = '', filled = ''] = readdirSync('migrations')
    .filter((name) => name.includes('case_changes'))
    .map((name) => readFileSync(`migrations/${name}`, 'utf8'));
  database.exec(`create table cases (id integer primary key, owner_agency_id integer, version integer, updated_at integer);
    insert into cases values (1, 11, 4, 300), (2, 12, 1, 100), (3, 11, 2, 200), (4, 11, 9, 200)`);
  database.exec(made);
  database.exec(filled);
  const stream = (agencyId: number) =>
    database
      .prepare(
        'select number, case_id, kind, version, recorded_at from case_changes where agency_id = ? order by number',
      )
      .raw()
      .all(agencyId);
  expect(stream(11)).toEqual([
    [1, 3, 'CASE_CHANGED', 2, 200],
    [2, 4, 'CASE_CHANGED', 9, 200],
    [3, 1, 'CASE_CHANGED', 4, 300],
  ]);
  expect(stream(12)).toEqual([[1, 2, 'CASE_CHANGED', 1, 100]]);
  expect(stream(0).map((row) => (row as number[])[1])).toEqual([2, 3, 4, 1]);
  database.close();
});
