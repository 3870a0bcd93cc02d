import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { countsKeyOf } from '../../src/database/enciphered/counts-key.js';
import { anonymous, type Actor } from '../../src/access/actor.js';
import { BalanceIndex } from '../../src/counts/counting/balance-index.js';
import { countCases } from '../../src/counts/counting/count-cases.js';
import type { CountDimension, CountQuestion } from '../../src/counts/dimensions.js';
import { startOf } from '../../src/dates.js';
import { openTemporaryStore, type TemporaryStore } from '../support/temporary-store.js';
import { partnerOf, supervisor, write, writeCase, writeSurroundings, type Act } from './writer.js';

const today = '2020-06-15';
const now = startOf(today) + 5_000;

let temporary: TemporaryStore;
let counting: BalanceIndex;
beforeEach(async () => {
  temporary = openTemporaryStore();
  counting = new BalanceIndex(temporary.store.file, countsKeyOf(temporary.store));
  await temporary.store.inTransaction(async (tx) => {
    await writeSurroundings(tx);
    await writeCase(tx, 101, 1);
    await writeCase(tx, 102, 1);
    await writeCase(tx, 103, 2);
  });
});
afterEach(async () => {
  await counting.close();
  await temporary.discard();
});

const count = (actor: Actor, question: Partial<CountQuestion> = {}) => {
  const registry = { store: temporary.store, clock: () => now };
  return countCases({ registry, counting }, actor, { asOf: today, by: [], ...question });
};
const act = (caseId: number, at: number, given: Act) =>
  temporary.store.inTransaction((tx) => write(tx, caseId as never, at, given));
const cells = async (actor: Actor, question: Partial<CountQuestion>) =>
  (await count(actor, question)).rows.map((row) => [...Object.values(row.keys), row.count]);

async function writeThreeCases(): Promise<void> {
  const birth = { earliest: '2012-02-29', latest: '2012-02-29' };
  await act(101, 1, {
    change: { toStage: 'LOCATED', effectiveOn: '2017-02-01' },
    profile: { sex: 'FEMALE', birth },
    claim: { observedOn: '2017-01-01', siteId: 12 },
  });
  await act(102, 2, {
    change: { toStage: 'TRACING', effectiveOn: '2017-02-01' },
    profile: { sex: 'MALE', regionOfOrigin: 'KZ-75' },
  });
  await act(103, 3, {
    change: { toStage: 'RETURNED', effectiveOn: '2019-05-09' },
    claim: { observedOn: '2017-01-01', siteId: 11 },
  });
}

describe('counting cases', () => {
  beforeEach(writeThreeCases);

  it('answers in the order of the vocabularies, what is not known last, and adds up to KNOWN', async () => {
    expect(await cells(supervisor, { by: ['ACCOUNT'] })).toEqual([
      ['RETURNED', 1],
      ['UNACCOUNTED', 2],
    ]);
    expect(await cells(supervisor, { by: ['SUB_ACCOUNT', 'SEX'] })).toEqual([
      ['RETURNED', 'UNKNOWN', 1],
      ['LOCATED', 'FEMALE', 1],
      ['WHEREABOUTS_UNKNOWN', 'MALE', 1],
    ]);
    expect(await cells(supervisor, { by: ['SITE'] })).toEqual([
      ['site_11', 1],
      ['site_12', 1],
      [null, 1],
    ]);
    expect(await cells(supervisor, { by: ['MONTH_OF_RETURN', 'YEAR_OF_RETURN'] })).toEqual([
      ['2019-05', '2019', 1],
      [null, null, 2],
    ]);
    expect((await count(supervisor)).total).toBe(3);
  });

  it('reckons the age of a child abroad on the day of the count', async () => {
    const where = { SEX: ['FEMALE'] };
    expect(await cells(supervisor, { by: ['AGE_BAND'], where, asOf: '2017-02-28' })).toEqual([['0-4', 1]]);
    expect(await cells(supervisor, { by: ['AGE_BAND'], where, asOf: '2017-03-01' })).toEqual([['5-9', 1]]);
  });

  it('counts only what passes every condition, where null stands for what is not known', async () => {
    expect(await cells(supervisor, { by: ['SEX'], where: { REGION_OF_ORIGIN: [null], COUNTRY: ['SY'] } })).toEqual([
      ['FEMALE', 1],
      ['UNKNOWN', 1],
    ]);
    expect(
      await cells(supervisor, { by: ['SEX'], where: { REGION_OF_ORIGIN: [null], ACCOUNT: ['UNACCOUNTED'] } }),
    ).toEqual([['FEMALE', 1]]);
  });

  it('answers with what was committed just before the question', async () => {
    await count(supervisor);
    await act(102, 4, { change: { toStage: 'AWAITING_RETURN', effectiveOn: '2017-03-01' } });
    expect(await cells(supervisor, { by: ['ACCOUNT'] })).toEqual([
      ['RETURNED', 1],
      ['AWAITING', 1],
      ['UNACCOUNTED', 1],
    ]);
    expect(await cells(supervisor, { by: ['ACCOUNT'], knownAt: 3 })).toEqual([
      ['RETURNED', 1],
      ['UNACCOUNTED', 2],
    ]);
  });

  it.each<{ by: CountDimension[] }>([{ by: [] }, { by: ['SITE', 'MONTH_OF_RETURN', 'REGION_OF_ORIGIN', 'AGE_BAND'] }])(
    'shows an actor of one agency the cases of that agency alone, by $by',
    async ({ by }) => {
      expect((await count(partnerOf(1), { by })).total).toBe(2);
      expect((await count(partnerOf(2), { by })).total).toBe(1);
      expect((await count(partnerOf(3), { by })).total).toBe(0);
      expect((await count(supervisor, { by })).total).toBe(3);
    },
  );

  it('never asks the index of all agencies for an actor of one', async () => {
    const silent = {
      count: () => Promise.reject(new Error('asked')),
      warm: async () => undefined,
      close: async () => undefined,
    };
    const registry = { store: temporary.store, clock: () => now };
    const { total } = await countCases({ registry, counting: silent }, partnerOf(2), { asOf: today, by: ['SEX'] });
    expect(total).toBe(1);
  });
});

describe('a question about counts', () => {
  it('is refused without a token', async () => {
    await expect(count(anonymous)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it.each<[string, Partial<CountQuestion>, string, RegExp]>([
    ['a day that is none', { asOf: '2017-02-30' }, 'INVALID_DATE', /YYYY-MM-DD; it came as "2017-02-30"/],
    ['a day to come', { asOf: '2020-06-16' }, 'INVALID_DATE', /today, 2020-06-15; it came as 2020-06-16/],
    ['a day before the registry', { asOf: '1989-12-31' }, 'INVALID_DATE', /between 1990-01-01/],
    ['an instant to come', { knownAt: now + 1 }, 'INVALID_DATE', /must not be in the future/],
    ['an instant that is none', { knownAt: Number.NaN }, 'INVALID_DATE', /whole milliseconds; it came as NaN/],
    ['an instant no calendar holds', { knownAt: -9e15 }, 'INVALID_DATE', /whole milliseconds/],
    [
      'five dimensions',
      { by: ['SEX', 'SITE', 'ACCOUNT', 'COUNTRY', 'AGE_BAND'] },
      'INVALID_INPUT',
      /at most 4 dimensions; 5 came/,
    ],
    ['a dimension named twice', { by: ['SEX', 'SITE', 'SEX'] }, 'INVALID_INPUT', /SEX came twice/],
    ['a dimension that is none', { by: ['NAME' as CountDimension] }, 'UNKNOWN_CODE', /"NAME" came/],
    ['an empty list', { where: { SEX: [] } }, 'INVALID_INPUT', /leave sex out/],
    ['a value that is none', { where: { SEX: ['GIRL'] } }, 'UNKNOWN_CODE', /one of FEMALE, MALE, UNKNOWN; "GIRL" came/],
    ['null where all is known', { where: { SEX: [null] } }, 'UNKNOWN_CODE', /null came/],
    ['a month that is none', { where: { MONTH_OF_RETURN: ['2019-13'] } }, 'UNKNOWN_CODE', /YYYY-MM, or null/],
    ['the id of something else', { where: { SITE: ['case_1'] } }, 'UNKNOWN_CODE', /the id of a site/],
  ])('is refused for %s', async (_, question, code, message) => {
    const refused = count(supervisor, question);
    await expect(refused).rejects.toMatchObject({ code });
    await expect(refused).rejects.toThrow(message);
  });
});
