import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { agencies } from '../../schema/agencies.js';
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
