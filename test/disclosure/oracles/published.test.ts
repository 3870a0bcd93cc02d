import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Family, Solver } from '../../../src/disclosure/index.js';
import { LinearKnowledge } from '../../../src/disclosure/suppression/elimination.js';
import { factsOf, firstTime, intervalOf, type ToldByKey } from './intervals.js';
import {
  countIn,
  dimension,
  drawTable,
  flat,
  grouped,
  leavesIn,
  numbered,
  oneFamily,
  openTestSolver,
  Random,
} from './support.js';

let solver: Solver;
beforeAll(async () => void (solver = await openTestSolver()));
afterAll(() => solver.close());

const interval = (family: Family, told: ToldByKey, name: string, atMost: number) =>
  intervalOf(solver, family, [firstTime(factsOf(family, told))], { key: name.split(' '), atMost });

async function intervals(family: Family, told: ToldByKey, names: readonly string[], atMost: number) {
  const found: Record<string, unknown> = {};
  for (const name of names) found[name] = await interval(family, told, name, atMost);
  return found;
}

describe('results from the literature', () => {
  // Handbook on Statistical Disclosure Control, chapter 4, example 3: the figures are from memory; that the first cell
  // lies in [3, 6] is the printed result, and the other three follow by hand (x, 7 − x, 6 − x, x − 3).
  it('the 3 × 2 table of the SDC Handbook: the hidden cell lies in [3, 6]', async () => {
    const { family } = oneFamily(flat('A', 'B', 'C'), [dimension('i', 'never', flat('I', 'II'))]);
    const told = { '* *': 16, '* I': 9, '* II': 7, 'A *': 7, 'B *': 3, 'C *': 6, 'C I': 3, 'C II': 3 };
    expect(await intervals(family, told, ['A I', 'A II', 'B I', 'B II'], 16)).toEqual({
      'A I': [3, 6],
      'A II': [1, 4],
      'B I': [0, 3],
      'B II': [0, 3],
    });
  });

  // Vignette "Small count frequency table suppression" of the R package GaussSuppression (data `example1`, maxN = 1):
  // data and suppressed cells as printed there.
  describe('the age × country table of the GaussSuppression vignette', () => {
    const { family } = oneFamily(flat('young', 'old'), [
      dimension('geo', 'never', flat('Spain', 'Iceland', 'Portugal')),
    ]);
    const table = Int32Array.of(5, 2, 0, 6, 3, 4);
    const suppressed = ['old Iceland', 'old Portugal', 'young Iceland', 'young Portugal'];

    it('loses the four cells of Iceland and Portugal when the one zero is primary', () => {
      const leavesOf = (key: readonly string[]) => [...leavesIn(family, key)];
      const knowledge = new LinearKnowledge([leavesOf(['young', 'Portugal'])]);
      const inOrder = family.cells
        .filter(({ key }) => key.join(' ') !== 'young Portugal')
        .sort((a, b) => countIn(family, table, b.key) - countIn(family, table, a.key));
      const hidden = inOrder.filter(({ key }) => !knowledge.tryPublish(leavesOf(key))).map(({ key }) => key.join(' '));
      expect([...hidden, 'young Portugal'].sort()).toEqual(suppressed);
    });

    it('and leaves them the intervals that follow by hand', async () => {
      const told = Object.fromEntries(
        family.cells
          .filter(({ key }) => !suppressed.includes(key.join(' ')))
          .map(({ key }) => [key.join(' '), countIn(family, table, key)]),
      );
      expect(await intervals(family, told, suppressed, 20)).toEqual({
        'young Iceland': [0, 2],
        'young Portugal': [0, 2],
        'old Iceland': [3, 5],
        'old Portugal': [2, 4],
      });
    });
  });

  // Vignette "singletonsAndZeros" of the R package easySdcTable, data1a without protected zeros: a pattern that is safe
  // by linear independence gives both hidden numbers of the first row away, once it is known that zeros are shown.
  it('the row of two hidden ones of the easySdcTable vignette: exact once zeros are known to be shown', async () => {
    const { family } = oneFamily(flat('r1', 'r2'), [dimension('c', 'never', flat('A', 'B', 'H', 'M', 'W'))]);
    const told: ToldByKey = {
      ...{ '* *': 21, 'r1 *': 9, 'r2 *': 12, '* H': 7, '* W': 8 },
      ...{ 'r1 A': 0, 'r1 H': 7, 'r1 W': 0, 'r2 B': 0, 'r2 H': 0, 'r2 W': 8 },
    };
    const names = ['r1 B', 'r1 M', 'r2 A', 'r2 M'];
    expect(await intervals(family, told, names, 21)).toEqual({
      ...{ 'r1 B': [0, 2], 'r1 M': [0, 2], 'r2 A': [0, 4], 'r2 M': [0, 4] },
    });
    const positive = Object.fromEntries(names.map((name) => [name, [1, 21] as const]));
    expect(await intervals(family, { ...told, ...positive }, names, 21)).toEqual({
      ...{ 'r1 B': [1, 1], 'r1 M': [1, 1], 'r2 A': [1, 3], 'r2 M': [1, 3] },
    });
  });
});

/** Reckoned by hand; the figures are ours. */
describe('patterns that look safe', () => {
  it('a hidden pair on which every row and column has two blanks is still known by its sum', async () => {
    // Two blocks of blanks: rows 1 and 2 by columns 1 and 2, rows 3 and 4 by columns 3 and 4; the groups tell no more.
    const rows = grouped({ upper: ['p', 'q'], lower: ['r', 's'] });
    const { family } = oneFamily(rows, [dimension('c', 'never', grouped({ left: ['a', 'b'], right: ['c', 'd'] }))]);
    const table = Int32Array.from([3, 9, 7, 5, 8, 2, 6, 4, 5, 6, 1, 9, 4, 3, 8, 2]);
    const blank = ['p a', 'p b', 'q a', 'q b', 'r c', 'r d', 's c', 's d', 'upper a', 'upper b', 'lower c', 'lower d'];
    const hidden = [...blank, 'p left', 'q left', 'r right', 's right', 'upper left', 'lower right'];
    const told = Object.fromEntries(
      family.cells
        .filter(({ key }) => !hidden.includes(key.join(' ')))
        .map(({ key }) => [key.join(' '), countIn(family, table, key)]),
    );
    expect(await interval(family, told, 'upper left', 82)).toEqual([22, 22]);
    expect(await interval(family, told, 'lower right', 82)).toEqual([20, 20]);
    // p: a + b = 12, q: a + b = 10; the columns hold 11 each.
    expect(await intervals(family, told, ['p a', 'q a'], 82)).toEqual({ 'p a': [1, 11], 'q a': [0, 10] });
  });

  it('two linked hierarchies of eight regions: each leaves the hidden ones free, both together hardly', async () => {
    const regions = numbered('r', 8);
    const [r0, r1, r2, r3, ...rest] = regions as [string, string, string, string, ...string[]];
    const land = grouped({ north: [r0, r1], middle: [r2, r3], south: rest });
    const coast = grouped({ east: [r0, r2], centre: [r1, r3], west: rest });
    const people: Readonly<Record<string, number>> = { r0: 2, r1: 9, r2: 1, r3: 8, r4: 20, r5: 21, r6: 22, r7: 23 };
    const hidden = [r0, r1, r2, r3];
    const open = (...trees: (typeof land)[]) => {
      const { family } = oneFamily(flat('all'), [dimension('region', 'never', ...trees)]);
      const counts = Int32Array.from(family.dimensions[1]?.leaves ?? [], (code) => people[code] ?? 0);
      const told = Object.fromEntries(
        family.cells
          .filter(({ key }) => !hidden.includes(key[1] ?? ''))
          .map(({ key }) => [key.join(' '), countIn(family, counts, key)]),
      );
      return intervals(family, told, [`* ${r0}`, `* ${r3}`], 106);
    };
    expect(await open(land)).toEqual({ '* r0': [0, 11], '* r3': [0, 9] });
    expect(await open(coast)).toEqual({ '* r0': [0, 3], '* r3': [0, 17] });
    // r1 = 11 − r0, r2 = 3 − r0, r3 = 9 − r2 = 6 + r0: r0 can be 0 to 3 and r3 moves with it.
    expect(await open(land, coast)).toEqual({ '* r0': [0, 3], '* r3': [6, 9] });
  });
});

describe('Fréchet bounds (Dobra and Fienberg 2000)', () => {
  it('are the least and the greatest where two margins are told: 60 random tables, seeds 1 to 60', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = new Random(seed);
      const width = 2 + (seed % 2);
      const { family } = oneFamily(flat(...numbered('s', width)), [
        dimension('a', 'never', flat(...numbered('a', width))),
      ]);
      const table = drawTable(random, width * width, 4 + random.below(14));
      const value = (key: readonly string[]) => countIn(family, table, key);
      const margins = family.cells.filter(({ key }) => key.includes('*'));
      const told = Object.fromEntries(margins.map(({ key }) => [key.join(' '), value(key)]));
      const all = value(['*', '*']);
      for (const { key } of family.cells.filter(({ leaves }) => leaves.length === 1)) {
        const [row, column] = [value(key.with(1, '*')), value(key.with(0, '*'))];
        const bounds = [Math.max(0, row + column - all), Math.min(row, column)];
        expect({ seed, key, bounds: await interval(family, told, key.join(' '), all) }).toEqual({ seed, key, bounds });
      }
    }
  });

  it('and where three dimensions are told by two margins that meet in one: 20 random tables, seeds 101 to 120', async () => {
    // Margins status × a and status × b: within each status, a and b are bounded by its own total.
    const { family } = oneFamily(flat('s0', 's1'), [
      dimension('a', 'never', flat('a0', 'a1')),
      dimension('b', 'never', flat('b0', 'b1')),
    ]);
    for (let seed = 101; seed <= 120; seed++) {
      const table = drawTable(new Random(seed), 8, 10);
      const value = (key: readonly string[]) => countIn(family, table, key);
      const told = Object.fromEntries(
        family.cells
          .filter(({ key: [status, a, b] }) => status !== '*' && (a === '*' || b === '*'))
          .map(({ key }) => [key.join(' '), value(key)]),
      );
      for (const { key } of family.cells.filter(({ leaves }) => leaves.length === 1)) {
        const [first, second, all] = [
          value(key.with(2, '*')),
          value(key.with(1, '*')),
          value([key[0] ?? '', '*', '*']),
        ];
        const bounds = [Math.max(0, first + second - all), Math.min(first, second)];
        expect({ seed, key, bounds: await interval(family, told, key.join(' '), 10) }).toEqual({ seed, key, bounds });
      }
    }
  });
});
