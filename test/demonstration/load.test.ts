import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyChain } from '../../src/audit/verify-chain.js';
import { checkBooks } from '../../src/counts/check-books.js';
import { countByAccount } from '../../src/counts/count-cases.js';
import { openStore, type Store } from '../../src/database/store.js';
import { endOf } from '../../src/dates.js';
import { loadDemonstration } from '../../src/demonstration/load-demonstration.js';
import { generateHistories } from '../../src/demonstration/population.js';
import { readStatementFile } from '../../src/statements/read-statement-file.js';

const statements = readStatementFile('schema/official-statements.csv', '2026-01-01');
const load = (store: Store, until: string, seed = 'oralu') =>
  loadDemonstration(store, {
    histories: generateHistories({ seed, until }),
    statements,
    seed,
    until: endOf(until),
    now: Date.parse('2026-01-01T00:00:00Z'),
  });

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oralu-demo-'));
  store = openStore(join(folder, 'registry.sqlite'), { migrate: true });
  await load(store, '2017-12-27');
}, 120_000);
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const now = Date.parse('2026-01-01T00:00:00Z');

describe('the demonstration', () => {
  it('reproduces the first source literally', async () => {
    const { known, subAccounts, accounts } = await countByAccount(store.reader, '2017-12-27', now);
    expect(known).toBe(453);
    expect(accounts).toEqual({ RETURNED: 63, AWAITING: 50, UNACCOUNTED: 340, DECEASED: 0, OTHER: 0 });
    expect(subAccounts.LOCATED + subAccounts.WHEREABOUTS_UNKNOWN + subAccounts.AWAITING).toBe(390);
  });

  it('leaves books that balance at every asOf and knownAt, and an audit chain that holds', async () => {
    expect(await checkBooks(store.reader)).not.toHaveProperty('firstFault');
    expect(await verifyChain(store.reader.db)).not.toHaveProperty('firstBad');
  });

  it('plays nothing twice', async () => {
    expect(await load(store, '2017-12-27')).toBe(0);
  });

  it('goes on to a later day with the same children, and refuses another seed', async () => {
    expect(await load(store, '2018-12-31')).toBeGreaterThan(500);
    const { accounts } = await countByAccount(store.reader, '2018-12-19', now);
    expect(accounts.RETURNED).toBe(91);
    expect((await countByAccount(store.reader, '2017-12-27', endOf('2017-12-27'))).known).toBe(453);
    await expect(load(store, '2019-12-31', 'another')).rejects.toThrow('made with the seed oralu');
  }, 120_000);
});
