import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { asc } from 'drizzle-orm';
import { postings } from '../../schema/counts.js';
import { countByAccount } from '../../src/counts/count-cases.js';
import { postChanges } from '../../src/counts/post.js';
import type { CaseId } from '../../src/identifiers.js';
import { openTemporaryStore, type TemporaryStore } from '../support/temporary-store.js';
import { write, writeCase, writeSurroundings, type Act } from './writer.js';

let temporary: TemporaryStore;
let caseId: CaseId;
beforeEach(async () => {
  temporary = openTemporaryStore();
  caseId = await temporary.store.inTransaction(async (tx) => {
    await writeSurroundings(tx);
    return writeCase(tx, 101);
  });
});
afterEach(() => temporary.discard());

const act = (now: number, given: Act) => temporary.store.inTransaction((tx) => write(tx, caseId, now, given));
const listPosted = () => temporary.store.reader.db.select().from(postings).orderBy(asc(postings.sequence));
const brief = async () =>
  (await listPosted()).map(({ sequence, delta, account, effectiveOn, recordedAt, correctsSequence }) =>
    [sequence, delta > 0 ? `+${account}` : `-${account}`, effectiveOn, recordedAt, correctsSequence].join(' '),
  );

describe('posting the changes of a case', () => {
  it('puts the new account before it takes the old one off, on the day of the change', async () => {
    await act(1, { change: { toStage: 'LOCATED', effectiveOn: '2018-01-01' } });
    await act(2, { change: { toStage: 'AWAITING_RETURN', effectiveOn: '2018-02-01' } });
    expect(await brief()).toEqual(['1 +LOCATED 2018-01-01 1 ', '2 +AWAITING 2018-02-01 2 ', '3 -LOCATED 2018-02-01 2 ']);
  });

  it('posts nothing where the account and everything else stays the same', async () => {
    await act(1, { change: { toStage: 'LOCATED', effectiveOn: '2018-01-01' } });
    await act(2, { change: { toStage: 'VERIFYING_IDENTITY', effectiveOn: '2018-02-01' } });
    await temporary.store.inTransaction((tx) => postChanges(tx, caseId, 3));
    expect(await listPosted()).toHaveLength(1);
  });

  it('names, in a correction, the postings that it takes back', async () => {
    await act(1, { change: { toStage: 'LOCATED', effectiveOn: '2018-01-01' } });
    const { change = 0 } = await act(2, { change: { toStage: 'AWAITING_RETURN', effectiveOn: '2018-02-01' } });
    await act(3, { change: { toStage: 'AWAITING_RETURN', effectiveOn: '2018-03-01', correctsId: change } });
    expect((await brief()).slice(3)).toEqual([
      '4 +AWAITING 2018-03-01 3 ',
      '5 +LOCATED 2018-02-01 3 3',
      '6 -LOCATED 2018-03-01 3 ',
      '7 -AWAITING 2018-02-01 3 2',
    ]);
  });

  it('answers what was known then and what is known now about then', async () => {
    await act(1, { change: { toStage: 'LOCATED', effectiveOn: '2018-01-01' } });
    await act(2, { change: { toStage: 'CLOSED', closureReason: 'DUPLICATE', effectiveOn: '2018-02-01' } });
    expect((await countByAccount(temporary.store.reader, '2018-01-15', 1)).accounts.UNACCOUNTED).toBe(1);
    expect((await countByAccount(temporary.store.reader, '2018-01-15', 2)).known).toBe(0);
  });

  it('is refused while the clock stands before something already recorded', async () => {
    await act(5, { change: { toStage: 'LOCATED', effectiveOn: '2018-01-01' } });
    const early = act(4, { claim: { observedOn: '2018-01-01' } });
    await expect(early).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await listPosted()).toHaveLength(1);
  });
});
