import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyChain } from '../../src/audit/verify-chain.js';
import { checkBooks } from '../../src/counts/books/check-books.js';
import { openConnection } from '../../src/database/connection.js';
import { openVault } from '../../src/database/enciphered/open-vault.js';
import { allRules } from '../../src/database/enciphered/rules.js';
import { openStore } from '../../src/database/store.js';
import { CaseStory } from '../support/case-story.js';
import { testKeys } from '../support/keys.js';
import { makePlain } from '../support/plain-file.js';
import { openTestRegistry } from '../support/registry.js';

const canaries = ['Қарлығаш', 'Notqanary', 'Purposeqanary', 'Sourceqanary'];
let folder: string;
let plain: string;
/** What every reader was shown of each enciphered table before. */
let before: Record<string, unknown[]>;

const everyText = (raw: { prepare: ReturnType<typeof openConnection>['raw']['prepare'] }) =>
  Object.fromEntries(
    allRules().map(({ name, columns, blind = [] }) => {
      const shown = [...columns].filter(([column]) => !blind.includes(column) && column !== 'written');
      const list = shown.map(([column]) => `"${column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}"`);
      return [
        name,
        raw
          .prepare(`select ${list.join(', ')} from "${name}" order by 1, 2`)
          .raw()
          .all(),
      ];
    }),
  );

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oralu-plain-'));
  plain = join(folder, 'plain.sqlite');
  const registry = await openTestRegistry();
  for (let at = 0; at < 3; at++) {
    const story = await CaseStory.open(registry, {
      names: [{ text: `Қарлығаш ${at}`, role: 'NICKNAME', script: 'CYRILLIC_KAZAKH', source: 'RELATIVE' }],
      sighting: { observedOn: '2017-05-20', country: 'SY', siteId: 'site_21', source: 'Sourceqanary', grade: 'B' },
      purpose: 'Purposeqanary',
    });
    await story.does('registrar', 'noteWrite', { text: 'Notqanary' });
    await story.comesHome();
  }
  before = everyText(registry.temporary.store.reader.raw);
  const { raw } = openConnection(registry.temporary.store.file, 'read');
  raw.prepare('vacuum into ?').run(plain);
  raw.close();
  await registry.discard();
  await makePlain(plain);
}, 90_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A plain file of its own, beside a copy that an earlier migration made of it. */
function copyOfPlain(name: string): string {
  const file = join(folder, name);
  copyFileSync(plain, file);
  copyFileSync(plain, `${file}.before-2018`);
  return file;
}
const found = (file: string) => {
  const files = readdirSync(folder).filter((name) => join(folder, name).startsWith(file));
  const bytes = Buffer.concat(files.map((name) => readFileSync(join(folder, name))));
  return canaries.filter((word) => bytes.includes(Buffer.from(word)));
};

async function assertEnciphered(file: string): Promise<void> {
  const store = openStore(file, { migrate: true, keys: testKeys() });
  expect(everyText(store.reader.raw)).toEqual(before);
  expect(await verifyChain(store.reader.db)).not.toHaveProperty('firstBad');
  expect(await checkBooks(store.reader)).not.toHaveProperty('firstFault');
  await store.close();
  expect(found(file)).toEqual([]);
  expect(existsSync(`${file}.before-2018`)).toBe(false);
}

describe('a file from before encryption', () => {
  it('is enciphered when it is opened, with nothing plain left and nothing else said', async () => {
    const file = copyOfPlain('whole.sqlite');
    // The control: it is plain before.
    expect(found(file)).toEqual(canaries);
    await assertEnciphered(file);
  }, 60_000);

  it('is not served until it is', () => {
    const file = copyOfPlain('served.sqlite');
    expect(() => openStore(file, { migrate: false, keys: testKeys() })).toThrow('not encrypted yet');
    writeFileSync(file, '');
  });

  it('that was stopped at any moment goes on from there', async () => {
    for (let stopAt = 1; ; stopAt += 17) {
      const file = copyOfPlain(`stopped-${stopAt}.sqlite`);
      const isStopped = openAndStop(file, stopAt);
      await assertEnciphered(file);
      rmSync(file);
      if (!isStopped) {
        expect(stopAt).toBeGreaterThan(50);
        return;
      }
    }
  }, 90_000);
});

/** Opens the vault and fails at the n-th statement by which a batch begins, ends or the file is written anew. */
function openAndStop(file: string, stopAt: number): boolean {
  const { raw } = openConnection(file, 'write');
  const exec = raw.exec.bind(raw);
  let executed = 0;
  raw.exec = (text: string) => {
    if (/^(BEGIN|COMMIT|VACUUM)/.test(text) && ++executed === stopAt) throw new Error('stopped');
    return exec(text);
  };
  try {
    openVault(raw, { migrate: true, keys: testKeys() });
    return false;
  } catch (error) {
    expect(String(error)).toContain('stopped');
    return true;
  } finally {
    raw.close();
  }
}
