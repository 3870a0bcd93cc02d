import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { statSync } from 'node:fs';
import { agencies } from '../../schema/agencies.js';
import { openConnection } from '../../src/database/connection.js';
import { openTemporaryStore, type TemporaryStore } from '../support/temporary-store.js';

let temporary: TemporaryStore;
beforeEach(() => {
  temporary = openTemporaryStore();
});
afterEach(() => temporary.discard());

const agency = (id: number) => ({ id, code: `A${id}`, name: 'x', kind: 'GOVERNMENT' as const });

describe('inTransaction', () => {
  it('undoes what a failing work wrote, and nothing of its neighbours in the same commit', async () => {
    const { store } = temporary;
    const outcomes = await Promise.allSettled([
      store.inTransaction(async (tx) => tx.insert(agencies).values(agency(1))),
      store.inTransaction(async (tx) => {
        await tx.insert(agencies).values(agency(2));
        throw new Error('second thoughts');
      }),
      store.inTransaction(async (tx) => tx.insert(agencies).values(agency(3))),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const stored = await store.reader.db.select({ id: agencies.id }).from(agencies);
    expect(stored).toEqual([{ id: 1 }, { id: 3 }]);
  });

  it('refuses a work inside a work instead of waiting for itself', async () => {
    const { store } = temporary;
    const nested = store.inTransaction(() => store.inTransaction(async () => 1));
    await expect(nested).rejects.toThrow('inTransaction inside inTransaction');
  });

  it('finishes what was accepted when the store closes, and refuses what comes later', async () => {
    const { store } = temporary;
    const accepted = store.inTransaction(async (tx) => tx.insert(agencies).values(agency(4)));
    const closing = store.close();
    await expect(store.inTransaction(async () => 1)).rejects.toThrow('not accepting changes');
    await accepted;
    await closing;
    temporary = { ...temporary, discard: async () => undefined };
  });
});

describe('the log', () => {
  const logBytes = (): number => statSync(`${temporary.store.file}-wal`).size;

  it('is emptied as soon as whoever reads from it is done, and not before', async () => {
    const { store } = temporary;
    const other = openConnection(store.file, 'read');
    other.raw.exec('BEGIN');
    other.raw.prepare('select count(*) from agencies').get();
    await store.inTransaction(async (tx) => tx.insert(agencies).values(agency(5)));
    expect(await store.emptyLog()).toBe(false);
    expect(logBytes()).toBeGreaterThan(0);
    other.raw.close();
    for (const until = Date.now() + 20_000; logBytes() > 0 && Date.now() < until;)
      await new Promise((resume) => setTimeout(resume, 50));
    expect(logBytes()).toBe(0);
    // Nobody was held up for it: the writer writes on.
    await store.inTransaction(async (tx) => tx.insert(agencies).values(agency(6)));
    expect(await store.emptyLog()).toBe(true);
  }, 40_000);
});
