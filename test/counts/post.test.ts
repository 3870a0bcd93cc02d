import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { asc } from 'drizzle-orm';
import { postings } from '../../schema/counts.js';
import { countByAccount } from '../../src/counts/counting/count-cases.js';
import { postingsOfAct } from '../../src/counts/books/ledger.js';
import { postChanges } from '../../src/counts/books/post.js';
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
    expect(await brief()).toEqual([
      '1 +LOCATED 2018-01-01 1 ',
      '2 +AWAITING 2018-02-01 2 ',
      '3 -LOCATED 2018-02-01 2 ',
    ]);
  });

  it('posts nothing where the account and everything else stays the same', async () => {
    await act(1, { change: { toStage: 'LOCATED', effectiveOn: '2018-01-01' } });
    await act(2, { change: { toStage: 'VERIFYING_IDENTITY', effectiveOn: '2018-02-01' } });
    await temporary.store.inTransaction((tx) => postChanges(tx, [caseId], 3));
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

  it('names nothing where a further change of the same day merely supersedes', async () => {
    await act(1, { change: { toStage: 'LOCATED', effectiveOn: '2018-01-01' } });
    await act(2, { change: { toStage: 'AWAITING_RETURN', effectiveOn: '2018-01-01' } });
    expect(await brief()).toEqual([
      '1 +LOCATED 2018-01-01 1 ',
      '2 +AWAITING 2018-01-01 2 ',
      '3 -LOCATED 2018-01-01 2 ',
    ]);
  });

  it('names each posting once, however often a day is corrected to and fro', async () => {
    const { change = 0 } = await act(1, { change: { toStage: 'LOCATED', effectiveOn: '2018-01-01' } });
    for (const [index, effectiveOn] of ['2018-01-02', '2018-01-01', '2018-01-02', '2018-01-01'].entries()) {
      await act(index + 2, { change: { toStage: 'LOCATED', effectiveOn, correctsId: change } });
    }
    const named = (await listPosted()).flatMap(({ correctsSequence }) => correctsSequence ?? []);
    expect(named.length).toBeGreaterThan(4);
    expect(new Set(named).size).toBe(named.length);
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

it('posts twice where one act turns an exit into an entry on the same day', () => {
  const rest = {
    regionOfOrigin: null,
    country: null,
    siteId: null,
    birthId: null,
    ageBand: null,
    arrivedOn: null,
    correctsSequence: null,
  } as const;
  const one = { ...rest, account: 'LOCATED', sex: 'MALE' } as const;
  const other = { ...rest, account: 'WHEREABOUTS_UNKNOWN', sex: 'MALE' } as const;
  const posted = [
    { ...one, sequence: 1, effectiveOn: '2018-01-01', delta: 1 },
    { ...other, sequence: 2, effectiveOn: '2018-02-01', delta: 1 },
    { ...one, sequence: 3, effectiveOn: '2018-02-01', delta: -1 },
  ];
  const swapped = [
    { from: '2018-01-01', entry: other },
    { from: '2018-02-01', entry: one },
  ];
  const made = postingsOfAct(posted, swapped, { recordedAt: 2, isCorrection: true });
  expect(
    made.map(({ delta, account, effectiveOn, correctsSequence }) => [delta, account, effectiveOn, correctsSequence]),
  ).toEqual([
    [1, 'WHEREABOUTS_UNKNOWN', '2018-01-01', null],
    [1, 'LOCATED', '2018-02-01', 3],
    [1, 'LOCATED', '2018-02-01', null],
    [-1, 'WHEREABOUTS_UNKNOWN', '2018-02-01', 2],
    [-1, 'WHEREABOUTS_UNKNOWN', '2018-02-01', null],
    [-1, 'LOCATED', '2018-01-01', 1],
  ]);
});
