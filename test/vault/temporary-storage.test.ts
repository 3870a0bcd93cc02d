import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { checkBooks } from '../../src/counts/books/check-books.js';
import { BalanceIndex } from '../../src/counts/counting/balance-index.js';
import { openConnection, type Connection } from '../../src/database/connection.js';
import { countsKeyOf, openForCounting } from '../../src/database/enciphered/counts-key.js';
import { useVault } from '../../src/database/enciphered/use-vault.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

/*
 * SQLite removes a temporary file from its folder as it opens it: only the process that has it can look into it. A small
 * cache makes it write one early, as a large sort would.
 */

const canary = 'Qanarysorted';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
  const name = { text: canary, script: 'LATIN', role: 'GIVEN_BY_PARENTS', source: 'RELATIVE' };
  await CaseStory.open(registry, { names: [name] });
});
afterAll(() => registry.discard());

/** What this process has open and no folder names any more. */
function readNameless(): Buffer {
  const files = readdirSync('/proc/self/fd').map((one) => `/proc/self/fd/${one}`);
  const isNameless = (file: string): boolean => {
    try {
      return readlinkSync(file).endsWith(' (deleted)');
    } catch {
      return false;
    }
  };
  return Buffer.concat(files.filter(isNameless).map((file) => readFileSync(file)));
}

/** Whether names lie in a temporary file while they are sorted, with more of them than the cache may hold. */
function areNamesSpilt({ raw }: Connection): boolean {
  raw.pragma('cache_size = -16');
  const sorting = raw.prepare<[], { text: string }>(
    `with recursive copies(at) as (select 1 union all select at + 1 from copies where at < 40000)
     select names.text || at as text from names, copies order by text desc`,
  );
  const rows = sorting.iterate();
  try {
    expect(rows.next().value?.text).toContain(canary);
    return readNameless().includes(canary);
  } finally {
    rows.return?.();
  }
}

describe('names that are sorted', () => {
  it('lie in no temporary file, with a name or without, however many they are', () => {
    const { file, vault } = registry.temporary.store;
    const [reader, control] = [openConnection(file, 'read'), openConnection(file, 'read')];
    try {
      useVault(reader, vault);
      expect(areNamesSpilt(reader)).toBe(false);
      // The control: who is given single tables sorts in files, and these are found.
      useVault(control, vault, ['names']);
      expect(areNamesSpilt(control)).toBe(true);
    } finally {
      reader.raw.close();
      control.raw.close();
    }
  });
});

describe('births that are counted', () => {
  it('are sorted by no statement, since those who count sort in files', async () => {
    const { store } = registry.temporary;
    const key = countsKeyOf(store);
    const connection = openForCounting(store.file, key, 'read');
    const sorts = (text: string): boolean => {
      const places = (text.match(/\?/g) ?? []).map(() => 1);
      const plan = connection.raw.prepare<unknown[], { detail: string }>(`explain query plan ${text}`);
      return plan.all(...places).some(({ detail }) => /TEMP B-TREE|MATERIALIZE|AUTOMATIC/.test(detail));
    };
    const prepare = Reflect.get<Database.Database, 'prepare'>(Database.prototype, 'prepare');
    const statements = new Set<string>();
    Database.prototype.prepare = function (this: Database.Database, text: string) {
      statements.add(text);
      return prepare.call(this, text);
    } as typeof prepare;
    const index = new BalanceIndex(store.file, key);
    try {
      await checkBooks(connection);
      expect((await index.count({ asOf: '2018-01-01', by: ['AGE_BAND'] })).total).toBe(1);
    } finally {
      Database.prototype.prepare = prepare;
      await index.close();
    }
    const ofBirths = [...statements].filter((text) => /^select .*\bbirths\b/is.test(text));
    expect(ofBirths).toHaveLength(1);
    expect(ofBirths.filter(sorts)).toEqual([]);
    expect(sorts('select earliest from births order by earliest')).toBe(true);
    connection.raw.close();
  });
});
