import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asc, eq } from 'drizzle-orm';
import { postings } from '../../schema/counts.js';
import { countsKeyOf } from '../../src/database/enciphered/counts-key.js';
import type { Actor } from '../../src/access/actor.js';
import { BalanceIndex } from '../../src/counts/counting/balance-index.js';
import { checkBooks } from '../../src/counts/books/check-books.js';
import { countByAccount, countCases, type CaseCounts } from '../../src/counts/counting/count-cases.js';
import { countDimensions, type CountCode, type CountDimension, type CountFilter } from '../../src/counts/dimensions.js';
import { knownChain, readHistory, readStageChanges } from '../../src/counts/books/history.js';
import { postingsFor } from '../../src/counts/books/ledger.js';
import { addDays, startOf } from '../../src/dates.js';
import { openTemporaryStore, type TemporaryStore } from '../support/temporary-store.js';
import { actArbitrary, CaseModel, lastDay, type RandomAct } from './case-model.js';
import { agencyIds, partnerOf, supervisor, write, writeCase, writeSurroundings } from './writer.js';

const begin = startOf('2021-01-01');
const end = startOf('2022-01-01');

const historyArbitrary = fc.array(fc.tuple(fc.nat({ max: 2 }), actArbitrary), { minLength: 15, maxLength: 45 });
const questionArbitrary = fc.record({
  day: fc.nat(),
  before: fc.boolean(),
  act: fc.nat({ max: 60 }),
  by: fc.uniqueArray(fc.constantFrom(...countDimensions), { maxLength: 4 }),
  narrowed: fc.uniqueArray(fc.constantFrom(...countDimensions), { maxLength: 2 }),
  seed: fc.nat(),
});
type Question = typeof questionArbitrary extends fc.Arbitrary<infer T> ? T : never;

describe('the books of random histories', () => {
  it('agree with a naive recount at every day and every instant, by columns and by SQL', async () => {
    await eachHistory(12, async ({ store }, models, seed) => {
      const counting = new BalanceIndex(store.file, countsKeyOf(store));
      const registry = { store, clock: () => end };
      const ask = (actor: Actor, question: Parameters<typeof countCases>[2]) =>
        countCases({ registry, counting }, actor, question);
      const days = models.flatMap((model) => model.days());
      for (const given of fc.sample(questionArbitrary, { numRuns: 80, seed })) {
        const asOf = addDays(days[given.day % days.length] ?? '2017-01-01', given.before ? -1 : 0);
        const knownAt = given.act > 50 ? undefined : begin + given.act * 1_000;
        const where = narrowing(given, models, asOf, knownAt ?? end);
        const question = { asOf, knownAt, by: given.by, where };
        const expected = (agencies: readonly number[]) =>
          naive(
            models.filter(({ agencyId }) => agencies.includes(agencyId)),
            asOf,
            knownAt ?? end,
            given.by,
            where,
          );
        expect(cellsOf(await ask(supervisor, question))).toEqual(expected(agencyIds));
        expect(cellsOf(await ask(partnerOf(2), question))).toEqual(expected([2]));
      }
      await counting.close();
    });
  });

  it('balance at every instant: KNOWN is the sum of the accounts and none is negative', async () => {
    await eachHistory(10, async ({ store }, models) => {
      for (let knownAt = begin; knownAt <= begin + 46_000; knownAt += 1_000) {
        for (const asOf of ['2017-01-01', '2017-09-01', '2018-11-11', lastDay]) {
          const { accounts, subAccounts, known } = await countByAccount(store.reader, asOf, knownAt);
          const counted = models.filter((model) => model.at(asOf, knownAt)).length;
          expect({ known, sum: sum(accounts), subSum: sum(subAccounts) }).toEqual({
            known: counted,
            sum: counted,
            subSum: counted,
          });
          expect(Math.min(...Object.values(subAccounts))).toBeGreaterThanOrEqual(0);
        }
      }
    });
  });

  it('are found sound by the check', async () => {
    await eachHistory(12, async ({ store }, models) => {
      // No command leaves a case without the stage at which it was opened; a random history may.
      for (const { caseId } of models) {
        if (knownChain(await readStageChanges(store.reader.db, caseId)).length > 0) continue;
        const opening = { change: { toStage: 'REPORTED', effectiveOn: lastDay } } as const;
        await store.inTransaction((tx) => write(tx, caseId, end, opening));
      }
      const report = await checkBooks(store.reader);
      expect(report.firstFault).toBeUndefined();
      expect(report.cases).toBe(models.length);
      expect(report.pairsChecked).toBeGreaterThan(0);
    });
  });

  it('are the same whether posted act by act or all at once', async () => {
    await eachHistory(25, async ({ store }, models) => {
      for (const { caseId } of models) {
        const posted = await store.reader.db
          .select()
          .from(postings)
          .where(eq(postings.caseId, caseId))
          .orderBy(asc(postings.sequence));
        const placeOf = new Map(posted.map(({ sequence }, index) => [sequence, index + 1]));
        const asLoaded = posted.map(({ caseId: _, sequence, correctsSequence, ...posting }) => ({
          ...posting,
          sequence: placeOf.get(sequence),
          correctsSequence: correctsSequence === null ? null : placeOf.get(correctsSequence),
        }));
        expect(asLoaded).toEqual(postingsFor(await readHistory(store.reader.db, caseId)));
      }
    });
  });
});

/** Drives random acts on three cases of two agencies through a store of its own, then looks at the books. fast-check prints the seed of a failure. */
async function eachHistory(
  runs: number,
  look: (temporary: TemporaryStore, models: CaseModel[], seed: number) => Promise<void>,
): Promise<void> {
  const property = fc.asyncProperty(historyArbitrary, fc.nat(), async (acts, seed) => {
    const temporary = openTemporaryStore();
    try {
      await look(temporary, await play(temporary, acts), seed);
    } finally {
      await temporary.discard();
    }
  });
  await fc.assert(property, { numRuns: runs });
}

function play({ store }: TemporaryStore, acts: readonly (readonly [number, RandomAct])[]): Promise<CaseModel[]> {
  return store.inTransaction(async (tx) => {
    await writeSurroundings(tx);
    const models: CaseModel[] = [];
    for (const id of [101, 102, 103])
      models.push(new CaseModel(await writeCase(tx, id, agencyIds[id % 2] ?? 1), agencyIds[id % 2] ?? 1));
    for (const [index, [which, act]] of acts.entries()) await models[which]?.act(tx, begin + index * 1_000, act);
    return models;
  });
}

/** Filters by values that occur, so that they leave something. */
function narrowing(
  { narrowed, seed }: Question,
  models: readonly CaseModel[],
  asOf: string,
  knownAt: number,
): CountFilter {
  const states = models.flatMap((model) => model.at(asOf, knownAt) ?? []);
  const chosen = states[seed % (states.length || 1)];
  return chosen ? Object.fromEntries(narrowed.map((dimension) => [dimension, [chosen[dimension]]])) : {};
}

type Cells = Record<string, number>;

function naive(
  models: readonly CaseModel[],
  asOf: string,
  knownAt: number,
  by: readonly CountDimension[],
  where: CountFilter,
): Cells {
  const cells: Cells = {};
  for (const model of models) {
    const state = model.at(asOf, knownAt);
    const passes = state && countDimensions.every((dimension) => where[dimension]?.includes(state[dimension]) ?? true);
    if (!passes) continue;
    const key = keyOf(by.map((dimension) => state[dimension]));
    cells[key] = (cells[key] ?? 0) + 1;
  }
  return cells;
}

const cellsOf = ({ rows, by }: CaseCounts): Cells =>
  Object.fromEntries(rows.map(({ keys, count }) => [keyOf(by.map((dimension) => keys[dimension] ?? null)), count]));

const keyOf = (codes: readonly CountCode[]): string => codes.map((code) => code ?? '?').join(' ');

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);
