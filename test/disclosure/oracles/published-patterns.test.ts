import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Family, Solver } from '../../../src/disclosure/index.js';
import { LinearKnowledge } from '../../../src/disclosure/suppression/elimination.js';
import { factsOf, firstTime, intervalOf } from './intervals.js';
import { countIn, dimension, flat, leavesIn, oneFamily, openTestSolver } from './support.js';

/**
 * What a pattern withholds, by the elimination that tells the larger first. Of equal ones those go first that lie in larger
 * cells: the order of `CandidatesDefault` in GaussSuppression, freq + 1 + 0.99 · tie ÷ max tie, tie = Xᵀ X (freq + 1).
 */
function patternOf(family: Family, table: Int32Array, primary: readonly string[]): string[] {
  const weights = family.cells.map(({ key }) => countIn(family, table, key) + 1);
  const shared = (a: Int32Array, b: Int32Array) => a.filter((leaf) => b.includes(leaf)).length;
  const ties = family.cells.map(({ leaves }) =>
    family.cells.reduce((sum, other) => sum + shared(leaves, other.leaves) * (weights[other.index] ?? 0), 0),
  );
  const order = weights.map((weight, index) => weight + (0.99 * (ties[index] ?? 0)) / Math.max(...ties));
  const knowledge = new LinearKnowledge(primary.map((name) => leavesIn(family, name.split(' '))));
  const hidden = family.cells
    .filter(({ key }) => !primary.includes(key.join(' ')))
    .sort((a, b) => (order[b.index] ?? 0) - (order[a.index] ?? 0))
    .filter(({ leaves }) => !knowledge.tryPublish(leaves))
    .map(({ key }) => key.join(' '));
  return [...hidden, ...primary].sort();
}

/**
 * Data `z1` of the R package SSBtools (data/z1.RData of statisticsnorway/ssb-ssbtools): 8 regions by source of income.
 * tests/testthat of GaussSuppression: with its defaults (primary: at most 3, zeros among them) the cells numbered 12, 13,
 * 22, 23, 42 and 43 of its 45 (totals first) are suppressed: B, D and H by annet and arbeid.
 */
describe('the data z1 of GaussSuppression', () => {
  const regions = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
  const incomes = ['annet', 'arbeid', 'soshjelp', 'trygd'];
  const { family } = oneFamily(flat(...regions), [dimension('income', 'never', flat(...incomes))]);
  const byIncome = [
    [11, 7, 5, 13, 9, 12, 6, 9],
    [11, 1, 8, 2, 14, 9, 4, 3],
    [55, 29, 35, 17, 63, 24, 22, 38],
    [36, 18, 25, 13, 52, 22, 8, 15],
  ];
  const table = Int32Array.from(regions.flatMap((_, region) => byIncome.map((column) => column[region] ?? 0)));

  it('loses the six cells that the package suppresses', () => {
    const inner = family.cells.filter(({ leaves }) => leaves.length > 0);
    const primary = inner.flatMap(({ key }) => (countIn(family, table, key) <= 3 ? [key.join(' ')] : []));
    expect(primary.toSorted()).toEqual(['B arbeid', 'D arbeid', 'H arbeid']);
    const numbered = ['*', ...regions].flatMap((region) => ['*', ...incomes].map((income) => `${region} ${income}`));
    const suppressed = patternOf(family, table, primary).map((name) => numbered.indexOf(name) + 1);
    expect(suppressed.toSorted((a, b) => a - b)).toEqual([12, 13, 22, 23, 42, 43]);
  });
});

/**
 * Data `microdata1` of the R package sdcTable (data-raw/microdata1.R of sdcTools/sdcTable), counted: 100 records, 4 regions
 * by gender. The two women of region A are primary. The optimum of its integer program takes the cells numbered 5, 6, 11
 * and 12 of 15 (totals first): both genders of A and of C.
 */
describe('the 100 records of sdcTable', () => {
  let solver: Solver;
  beforeAll(async () => void (solver = await openTestSolver()));
  afterAll(() => solver.close());

  const regions = ['A', 'B', 'C', 'D'];
  const { family } = oneFamily(flat(...regions), [dimension('gender', 'never', flat('male', 'female'))]);
  const table = Int32Array.of(18, 2, 14, 19, 12, 10, 11, 14);
  const optimum = ['A female', 'A male', 'C female', 'C male'];

  it('are protected by what the package suppresses', async () => {
    expect(table.reduce((sum, count) => sum + count, 0)).toBe(100);
    const numbered = ['*', ...regions].flatMap((region) => ['*', 'male', 'female'].map((one) => `${region} ${one}`));
    expect(optimum.map((name) => numbered.indexOf(name) + 1).toSorted((a, b) => a - b)).toEqual([5, 6, 11, 12]);
    expect(patternOf(family, table, ['A female'])).toEqual(optimum);
    const told = Object.fromEntries(
      family.cells
        .filter(({ key }) => !optimum.includes(key.join(' ')))
        .map(({ key }) => [key.join(' '), countIn(family, table, key)]),
    );
    // By hand: with x women in A there are 20 − x men, and in C 12 − x and 10 + x of 22.
    const range = (name: string) =>
      intervalOf(solver, family, [firstTime(factsOf(family, told))], { key: name.split(' '), atMost: 100 });
    expect(await range('A female')).toEqual([0, 12]);
    expect(await range('C male')).toEqual([10, 22]);
  });

  it('of all patterns that leave the two women open, it withholds the fewest people', () => {
    const others = family.cells.filter(({ key }) => key.join(' ') !== 'A female');
    const size = (names: readonly string[]) =>
      names.reduce((sum, name) => sum + countIn(family, table, name.split(' ')), 0);
    const most = size(optimum.filter((name) => name !== 'A female'));
    let tried = 0;
    const safe: string[][] = [];
    for (let set = 0; set < 2 ** others.length; set++) {
      const hidden = others.filter((_, at) => ((set >> at) & 1) === 1).map(({ key }) => key.join(' '));
      if (size(hidden) > most) continue;
      tried++;
      const knowledge = new LinearKnowledge([]);
      for (const { key, leaves } of others) if (!hidden.includes(key.join(' '))) knowledge.force(leaves);
      if (!knowledge.isDetermined(leavesIn(family, ['A', 'female']))) safe.push(hidden.toSorted());
    }
    expect(tried).toBeGreaterThan(50);
    expect(safe).toEqual([optimum.filter((name) => name !== 'A female')]);
  });
});

/**
 * The 4 × 4 problem of sdcTable (tests/testthat/test-simpleheuristic.R of sdcTools/sdcTable): two blanks or more in each row
 * and column, and still a number that can be reckoned; as printed there, it is 47, and after one more blank (x by b) 0 to 141.
 */
describe('the problem of sdcTable whose rows and columns look safe', () => {
  let solver: Solver;
  beforeAll(async () => void (solver = await openTestSolver()));
  afterAll(() => solver.close());

  const { family } = oneFamily(flat('w', 'x', 'y', 'z'), [dimension('v2', 'never', flat('a', 'b', 'c', 'd'))]);
  const table = Int32Array.of(30, 47, 64, 89, 90, 124, 5, 31, 92, 100, 59, 85, 800, 991, 651, 685);
  const blank = ['w a', 'w b', 'w c', 'x a', 'x c', 'y b', 'y d', 'z b', 'z d'];
  const rangeWithout = (names: readonly string[]) => {
    const told = Object.fromEntries(
      family.cells
        .filter(({ key }) => !names.includes(key.join(' ')))
        .map(({ key }) => [key.join(' '), countIn(family, table, key)]),
    );
    return intervalOf(solver, family, [firstTime(factsOf(family, told))], { key: ['w', 'b'], atMost: 230 });
  };

  it('gives one number away, by whole numbers and by linear algebra alone, and no more with one more blank', async () => {
    const perLine = ['w', 'x', 'y', 'z', 'a', 'b', 'c', 'd'].map(
      (code) => blank.filter((name) => name.split(' ').includes(code)).length,
    );
    expect(Math.min(...perLine)).toBeGreaterThanOrEqual(2);
    expect(await rangeWithout(blank)).toEqual([47, 47]);
    expect(await rangeWithout([...blank, 'x b'])).toEqual([0, 141]);
    for (const [names, isKnown] of [
      [blank, true],
      [[...blank, 'x b'], false],
    ] as const) {
      const knowledge = new LinearKnowledge([]);
      for (const { key, leaves } of family.cells) if (!names.includes(key.join(' '))) knowledge.force(leaves);
      expect(knowledge.isDetermined(leavesIn(family, ['w', 'b']))).toBe(isKnown);
    }
  });
});
