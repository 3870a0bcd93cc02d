import { expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { testKeyFile } from '../support/keys.js';
import { openConnection } from '../../src/database/connection.js';
import { fromNodeId } from '../../src/identifiers.js';
import { findMisplaced } from '../../src/referrals/grants/check-places.js';
import { CaseStory } from '../support/case-story.js';
import { doing, grant, openRegistryOfThree } from './agencies.js';

it('a registry from before the index has a place for each agency and case that a grant still shows', () => {
  const database = new Database(':memory:');
  database.exec(`create table agencies (id integer primary key);
    create table cases (id integer primary key, reported_on text, updated_at integer);
    create table case_grants (id integer primary key, case_id integer, agency_id integer, covers_identity integer, expires_at integer);
    create table grant_endings (grant_id integer primary key);
    insert into agencies values (11), (12);
    insert into cases values (1, '2017-06-01', 100), (2, '2017-06-02', 200), (3, '2017-06-03', 300);
    insert into case_grants values (1, 1, 11, 0, 900), (2, 1, 11, 1, 500), (3, 1, 12, 1, 700), (4, 2, 11, 1, 800), (5, 3, 12, 0, 600), (6, 3, 12, 1, 950);
    insert into grant_endings values (4), (6)`);
  for (const name of readdirSync('migrations').filter((file) => file.includes('granted_places')))
    database.exec(readFileSync(`migrations/${name}`, 'utf8'));
  expect(database.prepare('select * from granted_places order by agency_id, case_id').raw().all()).toEqual([
    [11, 1, '2017-06-01', 100, 900, 500],
    [12, 1, '2017-06-01', 100, 700, 700],
    [12, 3, '2017-06-03', 300, 600, 0],
  ]);
  database.close();
});

it('a place that differs from the grants is told by the check of the books', async () => {
  const registry = await openRegistryOfThree();
  const story = await CaseStory.open(registry);
  await grant(registry, story.state.id, ['IDENTITY']);
  const { file } = registry.temporary.store;
  const check = () => {
    const env = { ...process.env, ORALU_DATA: dirname(file), ORALU_KEY_FILE: testKeyFile() };
    return spawnSync(process.execPath, ['bin/oralu.js', 'books', 'check'], { env, encoding: 'utf8' });
  };
  expect(check()).toMatchObject({ status: 0, stdout: expect.stringContaining('The books balance: 1 cases') });
  const { raw } = openConnection(file, 'write');
  for (const [column, wrong] of [
    ['reported_on', `'2001-01-01'`],
    ['updated_at', '1'],
    ['visible_until', '1'],
    ['identity_until', '0'],
  ] as const) {
    const right: unknown = raw.prepare(`select ${column} from granted_places`).pluck().get();
    raw.exec(`update granted_places set ${column} = ${wrong}`);
    const id = { agencyId: 12, caseId: fromNodeId('case', story.state.id) };
    expect({ column, ...(await findMisplaced(registry.temporary.store.reader)) }).toMatchObject({ column, ...id });
    raw.prepare(`update granted_places set ${column} = ?`).run(right);
  }
  raw.exec('delete from granted_places');
  expect(check()).toMatchObject({ status: 1, stderr: expect.stringContaining('do not agree with the grants') });
  raw.close();
  await registry.discard();
}, 60_000);

it('a place without a grant shows nobody the case, though its text is kept: the page is asked of the grants', async () => {
  const registry = await openRegistryOfThree();
  const [granted, other] = [await CaseStory.open(registry), await CaseStory.open(registry)];
  const listed = async (): Promise<string[]> => {
    const { data } = await registry.ask('partner', '{ cases(first: 10) { nodes { id } } }');
    const nodes = data.cases.nodes as { id: string }[];
    return nodes.map(({ id }) => id);
  };
  await grant(registry, granted.state.id, ['FACTS']);
  const grantId = await grant(registry, other.state.id, ['FACTS']);
  const both = [other.state.id, granted.state.id];
  // Until most of what is looked for is known, so that no rows are fetched beside the places.
  for (let times = 0; times < 200; times++) expect((await listed()).toSorted()).toEqual(both.toSorted());
  await doing(registry, 'supervisor', 'accessRevoke', { grantId, reason: 'Done.' });
  const { raw } = openConnection(registry.temporary.store.file, 'write');
  const { changes } = raw
    .prepare(
      `insert into granted_places
       select agency_id, ?, reported_on, updated_at, visible_until, identity_until from granted_places`,
    )
    .run(fromNodeId('case', other.state.id));
  raw.close();
  expect(changes).toBe(1);
  expect(await listed()).toEqual([granted.state.id]);
  await registry.discard();
}, 60_000);
