import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accounts, ageBands } from '../../schema/counts.js';
import { ageBandAt } from '../../src/counts/age.js';
import { BalanceColumns, blockSize, type PostingInput } from '../../src/counts/counting/balance-columns.js';
import {
  countDimensions,
  type CountCode,
  type CountDimension,
  type CountQuestion,
} from '../../src/counts/dimensions.js';
import { tabulate } from '../../src/counts/counting/tabulate.js';
import { addDays } from '../../src/dates.js';
import { toNodeId } from '../../src/identifiers.js';

type Birth = { earliest: string; latest: string };

const firstDay = '2017-01-01';
const dayCount = 60;
const on = (day: number) => addDays(firstDay, day);

/** Postings in no order of time, with exits before or without their entries: the sum alone must hold. */
function scatter(size: number, seed: number): { births: Birth[]; postings: PostingInput[] } {
  let state = (seed % 2_147_483_646) + 1;
  const below = (bound: number): number => (state = (state * 48_271) % 2_147_483_647) % bound;
  const births = Array.from({ length: 3_000 }, () => {
    const earliest = addDays('2011-10-01', below(2_000));
    return { earliest, latest: addDays(earliest, below(3) * 120) };
  });
  const postings = Array.from({ length: size }, (): PostingInput => {
    const account = accounts[below(accounts.length)] ?? 'OTHER';
    const isFixed = below(2) === 0;
    return {
      caseId: 2 ** 40 + below(Math.ceil(size / 40)),
      effectiveOn: on(below(dayCount)),
      recordedAt: below(50),
      delta: below(2) === 0 ? 1 : -1,
      account,
      sex: below(2) === 0 ? 'MALE' : 'FEMALE',
      regionOfOrigin: below(2) === 0 ? null : 'KZ-79',
      country: below(2) === 0 ? null : 'XX',
      siteId: below(2) === 0 ? null : 77 + below(2),
      birthId: isFixed || below(9) === 0 ? null : 1 + below(births.length),
      ageBand: isFixed ? (ageBands[below(ageBands.length)] ?? null) : null,
      arrivedOn: account === 'RETURNED' ? on(-below(900)) : null,
    };
  });
  return { births, postings };
}

function columnsOf({ births, postings }: ReturnType<typeof scatter>): BalanceColumns {
  const books = new BalanceColumns();
  births.forEach(({ earliest, latest }, index) => books.addBirth(index + 1, earliest, latest));
  postings.forEach((posting) => books.add(posting));
  return books;
}

function naive({ births, postings }: ReturnType<typeof scatter>, question: CountQuestion): Record<string, number> {
  const cells = new Map<string, number>();
  for (const posting of postings) {
    if (posting.effectiveOn > question.asOf || posting.recordedAt > (question.knownAt ?? Number.MAX_VALUE)) continue;
    const birth = posting.birthId === null ? null : (births[posting.birthId - 1] ?? null);
    const code: Record<CountDimension, CountCode> = {
      ACCOUNT:
        posting.account === 'LOCATED' || posting.account === 'WHEREABOUTS_UNKNOWN' ? 'UNACCOUNTED' : posting.account,
      SUB_ACCOUNT: posting.account,
      SEX: posting.sex,
      AGE_BAND: posting.ageBand ?? ageBandAt(birth, question.asOf),
      REGION_OF_ORIGIN: posting.regionOfOrigin,
      COUNTRY: posting.country,
      SITE: posting.siteId === null ? null : toNodeId('site', posting.siteId),
      YEAR_OF_RETURN: posting.arrivedOn?.slice(0, 4) ?? null,
      MONTH_OF_RETURN: posting.arrivedOn?.slice(0, 7) ?? null,
    };
    if (!countDimensions.every((dimension) => question.where?.[dimension]?.includes(code[dimension]) ?? true)) continue;
    const key = question.by.map((dimension) => code[dimension] ?? '?').join(' ');
    cells.set(key, (cells.get(key) ?? 0) + posting.delta);
  }
  return Object.fromEntries([...cells].filter(([, count]) => count !== 0));
}

const cellsOf = (books: BalanceColumns, question: CountQuestion) =>
  Object.fromEntries(
    tabulate(books, question).rows.map(({ codes, count }) => [codes.map((code) => code ?? '?').join(' '), count]),
  );

const located = {
  caseId: 1,
  recordedAt: 1,
  account: 'LOCATED',
  sex: 'MALE',
  regionOfOrigin: null,
  country: null,
  siteId: null,
  birthId: null,
  ageBand: null,
  arrivedOn: null,
} as const;

const questionArbitrary: fc.Arbitrary<CountQuestion> = fc.record({
  asOf: fc.integer({ min: -1, max: dayCount }).map(on),
  knownAt: fc.option(fc.integer({ min: -1, max: 50 }), { nil: undefined }),
  by: fc.uniqueArray(fc.constantFrom(...countDimensions), { maxLength: 4 }),
  where: fc.constantFrom(
    {},
    { SEX: ['MALE'] },
    { REGION_OF_ORIGIN: [null], ACCOUNT: ['RETURNED', 'UNACCOUNTED'] },
    { AGE_BAND: ['0-4', 'NOT_DETERMINED'] },
  ),
});

describe('the columns', () => {
  // The largest fills more than one block.
  it.each([20, 300, 120_000])('add up to what %i postings add up to, on every day and at every instant', (size) => {
    fc.assert(
      fc.property(fc.nat(), fc.array(questionArbitrary, { minLength: 12, maxLength: 12 }), (seed, questions) => {
        const scattered = scatter(size, seed);
        const books = columnsOf(scattered);
        if (size > 1_000) expect(books.blocks.length).toBeGreaterThan(1);
        for (const question of questions) expect(cellsOf(books, question)).toEqual(naive(scattered, question));
      }),
      { numRuns: size > 1_000 ? 1 : 60, endOnFailure: size > 1_000 },
    );
  });

  it('grow by a block at a time: what is there is not copied, and at most one block is not full', () => {
    const books = new BalanceColumns();
    const locate = (caseId: number) => books.add({ ...located, caseId, effectiveOn: '2017-01-01', delta: 1 });
    for (let caseId = 1; caseId <= blockSize; caseId++) locate(caseId);
    const before = [...books.blocks];
    locate(blockSize + 1);
    expect(before).toHaveLength(1);
    expect(books.blocks).toHaveLength(2);
    expect(books.blocks[0]).toBe(before[0]);
    books.add({ ...located, caseId: 1, effectiveOn: '2017-01-02', delta: -1 });
    expect(tabulate(books, { asOf: '2017-01-02', by: [] }).total).toBe(blockSize);
  });

  it('close an entry once, also where it is not the last one opened', () => {
    const books = new BalanceColumns();
    books.add({ ...located, effectiveOn: '2017-01-01', delta: 1 });
    books.add({ ...located, sex: 'FEMALE', effectiveOn: '2017-01-01', delta: 1 });
    books.add({ ...located, effectiveOn: '2017-01-05', delta: -1 });
    books.add({ ...located, effectiveOn: '2017-01-06', delta: -1 });
    const cells = ['2017-01-04', '2017-01-05', '2017-01-06'].map((asOf) => cellsOf(books, { asOf, by: ['SEX'] }));
    expect(cells).toEqual([{ FEMALE: 1, MALE: 1 }, { FEMALE: 1 }, { FEMALE: 1, MALE: -1 }]);
  });

  it('count on both sides of the day of an entry and of an exit', () => {
    const books = new BalanceColumns();
    books.add({ ...located, effectiveOn: '2017-01-02', delta: 1 });
    books.add({ ...located, effectiveOn: '2017-01-05', recordedAt: 3, delta: -1 });
    const total = (asOf: string, knownAt?: number) => tabulate(books, { asOf, knownAt, by: [] }).total;
    expect(['2017-01-01', '2017-01-02', '2017-01-04', '2017-01-05'].map((asOf) => total(asOf))).toEqual([0, 1, 1, 0]);
    expect([0, 1, 2, 3].map((knownAt) => total('2017-01-05', knownAt))).toEqual([0, 1, 1, 0]);
  });
});
