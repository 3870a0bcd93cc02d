import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openVault } from '../../src/database/enciphered/open-vault.js';
import { openStore } from '../../src/database/store.js';
import { databaseOf } from '../matrix/world.js';
import { agree } from '../movements/travel.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { mustActOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import { eraseCase } from '../support/erase-case.js';
import { insertInto, makeFileBefore } from '../support/file-before.js';
import { testKeys } from '../support/keys.js';
import type { TestRegistry } from '../support/registry.js';
import { decide, propose, takeRequest } from '../tracing/story.js';

/*
 * The day of birth of a child lies in more places than its file: in what an inquirer says of whom they seek, and on lists. There too
 * it is enciphered, and goes when the child is erased.
 */

const born = { from: '2012-03-07', until: '2012-03-09' };
const places = ['tracing_requests', 'request_corrections', 'list_lines'];
const daysIn = (raw: Database.Database): unknown[] =>
  places.flatMap((table) => raw.prepare(`select born_from, born_until from main.${table}`).raw().all());

describe('the days of birth that inquirers and lists say', () => {
  let registry: TestRegistry;
  beforeEach(async () => {
    registry = await openRegistryOfThree();
  });
  afterEach(() => registry.discard());

  it('lie nowhere plain, are read by whoever may, and are gone when the child is erased', async () => {
    const birth = { earliest: born.from, latest: born.until, basis: 'RELATIVE' };
    const story = await CaseStory.open(registry, { birth });
    const requestId = await takeRequest(registry, 'partner', { born });
    const correction = { requestId, born: { ...born, from: '2012-03-06' }, reason: 'Misheard.' };
    await mustActOn(registry, 'partner', 'tracingRequestCorrect', correction, 'request { id }');
    const { roundId } = await agree(registry);
    const list = { roundId, title: 'A list', exchangedOn: '2017-12-22', caseIds: [story.state.id] };
    const { id: listId } = await mustActOn(registry, 'registrar', 'listOpen', list, 'list { id }');
    const raw = databaseOf(registry);
    const stored = daysIn(raw);
    expect(stored).toHaveLength(3);
    expect(JSON.stringify(stored)).not.toMatch(/2012-03/);
    const said = `{ tracingRequest(id: "${requestId}") { bornFrom bornUntil corrections { bornFrom bornUntil } } }`;
    expect((await registry.ask('partner', said)).data.tracingRequest).toEqual({
      ...{ bornFrom: '2012-03-06', bornUntil: born.until },
      corrections: [{ bornFrom: born.from, bornUntil: born.until }],
    });
    const listed = `{ listExchange(id: "${listId}") { lines { ours { bornFrom bornUntil } } } }`;
    expect((await registry.ask('registrar', listed)).data.listExchange.lines).toEqual([
      { ours: { bornFrom: born.from, bornUntil: born.until } },
    ]);

    const link = await propose(registry, requestId, story.state.id);
    for (const who of ['partner', 'caseworker'])
      expect((await decide(registry, who, 'Confirm', link)).codes).toEqual([]);
    await story.refreshed();
    await story.endorsedMove('CLOSED', '2018-01-05', { closureReason: 'UNTRACEABLE_AFTER_REVIEW' });
    await eraseCase(registry, story.state);
    const opened = places.flatMap((table) =>
      registry.temporary.store.reader.raw.prepare(`select born_from, born_until from ${table}`).raw().all(),
    );
    expect(opened).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ]);
  });
});

describe('a file in which they lay plain', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'oralu-births-'));
    file = join(folder, 'registry.sqlite');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** As the version before left it: enciphered but for these days; of one request the child was erased. */
  function makeOld(): void {
    const raw = new Database(file);
    makeFileBefore(raw, '_births_enciphered');
    const vault = openVault(raw, { migrate: true, keys: testKeys() });
    insertInto(raw, 'agencies', { id: 1, code: 'OWN', name: 'Own', kind: 'GOVERNMENT' });
    insertInto(raw, 'users', { id: 10, agency_id: 1, name: 'owner', role: 'CASEWORKER' });
    const said = { agency_id: 1, relation: 'MOTHER', received_on: '2017-06-01', sex: 'FEMALE', recorded_by: 10 };
    const days = { born_from: born.from, born_until: born.until };
    for (const id of [101, 102, 103]) {
      insertInto(raw, 'tracing_requests', { id, ...said, ...(id === 103 ? {} : days) });
      if (id === 102) insertInto(raw, 'destroyed_keys', { subject_id: id, case_id: 7, key_id: 'k', destroyed_at: 1 });
      else insertInto(raw, 'data_keys', { subject_id: id, wrapped: vault.newDataKey(id, 1) });
    }
    const { agency_id: _agency, ...facts } = said;
    insertInto(raw, 'request_corrections', { id: 1, request_id: 101, version: 1, ...facts, ...days });
    raw.close();
  }

  const shown = () => {
    const store = openStore(file, { migrate: true, keys: testKeys() });
    const rows = (table: string) => store.reader.raw.prepare(`select born_from, born_until from ${table}`).raw().all();
    const all = { requests: rows('tracing_requests'), corrections: rows('request_corrections') };
    const remains = store.reader.raw.prepare('select table_name from plain_remains').pluck().all();
    return { all, remains, close: () => store.close() };
  };

  it('is enciphered in place when it is upgraded, with nothing plain left and nothing else said', async () => {
    makeOld();
    // The control: they are plain before.
    expect(readFileSync(file).includes(born.from)).toBe(true);
    for (let time = 0; time < 2; time++) {
      const { all, remains, close } = shown();
      await close();
      const told = [born.from, born.until];
      expect(all).toEqual({ requests: [told, [null, null], [null, null]], corrections: [told] });
      expect(remains).toEqual([]);
    }
    const bytes = Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
    expect(bytes.includes(born.from)).toBe(false);
  });
});
