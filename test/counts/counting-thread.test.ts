import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { countsKeyOf } from '../../src/database/enciphered/counts-key.js';
import { CountingThread } from '../../src/counts/counting/counting-thread.js';
import { openTemporaryStore, type TemporaryStore } from '../support/temporary-store.js';
import { write, writeCase, writeSurroundings } from './writer.js';

/* The worker of the last build runs here: `npm test` builds first. */

let temporary: TemporaryStore;
let counting: CountingThread;
beforeEach(async () => {
  temporary = openTemporaryStore();
  counting = new CountingThread(temporary.store.file, countsKeyOf(temporary.store));
  await temporary.store.inTransaction(writeSurroundings);
});
afterEach(async () => {
  await counting.close();
  await temporary.discard();
});

const question = { asOf: '2020-01-01', by: ['SUB_ACCOUNT'] } as const;
const locate = (id: number) =>
  temporary.store.inTransaction(async (tx) => {
    const caseId = await writeCase(tx, id);
    await write(tx, caseId, id, {
      change: { toStage: 'LOCATED', effectiveOn: '2018-01-01' },
      profile: { birth: { earliest: '2010-01-01', latest: '2010-01-01' } },
    });
  });

describe('the counting thread', () => {
  it('answers with everything committed before each question', async () => {
    await counting.warm();
    for (let id = 1; id <= 5; id++) {
      await locate(id);
      expect(await counting.count(question)).toEqual({ rows: [{ codes: ['LOCATED'], count: id }], total: id });
    }
  });

  it('answers questions asked together, each with its own answer', async () => {
    await locate(1);
    const ages = counting.count({ asOf: '2020-01-01', by: ['AGE_BAND'] });
    const earlier = counting.count({ asOf: '2017-12-31', by: [] });
    expect((await ages).rows).toEqual([{ codes: ['10-13'], count: 1 }]);
    expect((await earlier).total).toBe(0);
  });

  it('answers UNAVAILABLE to those who wait when it dies, and starts anew at the next question', async () => {
    await locate(1);
    const broken = counting.count({ asOf: '2020-01-01', by: ['NONE' as never] });
    const behind = counting.count(question);
    await expect(broken).rejects.toMatchObject({ code: 'UNAVAILABLE', cause: { name: 'TypeError' } });
    await expect(behind).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect((await counting.count(question)).total).toBe(1);
  });

  it('answers what was asked before it closes and refuses what comes later', async () => {
    await locate(1);
    const accepted = counting.count(question);
    const closing = counting.close();
    await expect(counting.count(question)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect((await accepted).total).toBe(1);
    await closing;
    await expect(counting.count(question)).rejects.toThrow('shutting down');
  });

  it('closes without ever having started', async () => {
    await expect(new CountingThread('/nowhere', countsKeyOf(temporary.store)).close()).resolves.toBeUndefined();
  });

  it('answers UNAVAILABLE where there is no file to open', async () => {
    const lost = new CountingThread(`${temporary.folder}/none.sqlite`, countsKeyOf(temporary.store));
    await expect(lost.warm()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await lost.close();
  });
});
