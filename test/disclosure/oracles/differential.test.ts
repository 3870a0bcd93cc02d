import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LinearSystem } from '../../../src/disclosure/audit/solving/linear-system.js';
import { narrowBounds } from '../../../src/disclosure/audit/solving/shuttle.js';
import type { Family, Solver } from '../../../src/disclosure/index.js';
import { LinearKnowledge } from '../../../src/disclosure/suppression/elimination.js';
import { factsOf, firstTime, intervalOf } from './intervals.js';
import { countIn, dimension, drawTable, flat, numbered, oneFamily, openTestSolver, Random } from './support.js';

let solver: Solver;
beforeAll(async () => void (solver = await openTestSolver()));
afterAll(() => solver.close());

type Interval = readonly [number, number];
interface Told {
  readonly leaves: Int32Array;
  readonly value: number;
}

/** The least and greatest of a leaf over all numbers from 0, whole or not, that have the told sums. */
async function linearRange(width: number, told: readonly Told[], leaf: number, isWhole: boolean): Promise<Interval> {
  const ends: number[] = [];
  for (const sign of [1, -1]) {
    const cost = new Float64Array(width);
    cost[leaf] = sign;
    const starts = [0];
    for (const { leaves } of told) starts.push((starts.at(-1) ?? 0) + leaves.length);
    const columns = Int32Array.from(told.flatMap(({ leaves }) => [...leaves]));
    const values = Float64Array.from(told, ({ value }) => value);
    const found = await solver.solve({
      cost,
      lower: new Float64Array(width),
      upper: new Float64Array(width).fill(Infinity),
      ...{ rowLower: values, rowUpper: values, starts: Int32Array.from(starts), columns },
      coefficients: new Float64Array(columns.length).fill(1),
      ...(isWhole ? { isWhole: new Int32Array(width).fill(1) } : {}),
    });
    // A solver may answer with the zero below zero.
    ends.push((found?.[leaf] ?? NaN) + 0);
  }
  return [ends[0] ?? NaN, ends[1] ?? NaN];
}

/** Outer bounds by the shuttle of the auditor. */
function shuttleRange(width: number, told: readonly Told[], people: number, leaf: number): Interval {
  const system = new LinearSystem();
  for (let column = 0; column < width; column++) system.addColumn(0, people);
  for (const { leaves, value } of told) system.addSum([...leaves], value, value);
  expect(narrowBounds(system)).toBe(true);
  return [system.lows[leaf] ?? NaN, system.highs[leaf] ?? NaN];
}

/**
 * The greatest (or least) value of an open cell of a two-way table with all margins told, from one table that has them: as
 * long as there is a cycle of open cells through it, in turn raised and lowered, people go round (Cox 1995; Ford & Fulkerson).
 */
function networkEnd(table: Int32Array, width: number, isOpen: readonly boolean[], leaf: number, sign: 1 | -1): number {
  const now = Int32Array.from(table);
  const [row, column] = [Math.floor(leaf / width), leaf % width];
  const rows = table.length / width;
  for (;;) {
    if (sign < 0 && now[leaf] === 0) return 0;
    // From the cell's column to its row: down to a row by a cell that gives way, across to a column by one that takes up.
    const from = new Map<string, readonly [string, number, 1 | -1]>([[`c${column}`, ['', -1, 1]]]);
    for (const at of from.keys()) {
      const number = Number(at.slice(1));
      const isColumn = at.startsWith('c');
      for (let other = 0; other < (isColumn ? rows : width); other++) {
        const cell = isColumn ? other * width + number : number * width + other;
        const change = (isColumn ? -sign : sign) as 1 | -1;
        const next = `${isColumn ? 'r' : 'c'}${other}`;
        if (cell === leaf || !isOpen[cell] || from.has(next) || (change < 0 && now[cell] === 0)) continue;
        from.set(next, [at, cell, change]);
      }
    }
    if (!from.has(`r${row}`)) return now[leaf] ?? 0;
    now[leaf] = (now[leaf] ?? 0) + sign;
    for (let at = `r${row}`; at !== `c${column}`;) {
      const [before, cell, change] = from.get(at) ?? ['', 0, 1];
      now[cell] = (now[cell] ?? 0) + change;
      at = before;
    }
  }
}

/** Some inner cells told beside all sums that are not of one leaf; for three dimensions by chance alone. */
function drawTold(family: Family, table: Int32Array, random: Random, areSumsTold: boolean): readonly Told[] {
  return family.cells.flatMap(({ key, leaves, index }) => {
    const isTold = leaves.length > 1 ? areSumsTold || index === 0 || random.below(2) > 0 : random.below(4) === 0;
    return isTold && leaves.length > 0 ? [{ leaves, value: countIn(family, table, key) }] : [];
  });
}

describe('methods that derive what is hidden', () => {
  it('agree about two-way tables: the network, linear and whole numbers, and the engine; seeds 1 to 40', async () => {
    const { family } = oneFamily(flat(...numbered('s', 3)), [dimension('a', 'never', flat(...numbered('a', 4)))]);
    let [exact, open] = [0, 0];
    for (let seed = 1; seed <= 40; seed++) {
      const random = new Random(seed);
      const table = drawTable(random, 12, 20);
      const told = drawTold(family, table, random, true);
      const isOpen = [...table.keys()].map(
        (leaf) => !told.some(({ leaves }) => leaves.length === 1 && leaves[0] === leaf),
      );
      const hidden = [...table.keys()].filter((leaf) => isOpen[leaf]);
      if (hidden.length === 0) continue;
      const leaf = random.pick(hidden);
      const network = [-1, 1].map((sign) => networkEnd(table, 4, isOpen, leaf, sign as 1 | -1));
      expect({ seed, linear: await linearRange(12, told, leaf, false) }).toEqual({ seed, linear: network });
      expect({ seed, whole: await linearRange(12, told, leaf, true) }).toEqual({ seed, whole: network });
      const facts = factsOf(
        family,
        Object.fromEntries(
          family.cells.flatMap(({ key, leaves }) => {
            const fact = told.find((one) => one.leaves.join() === leaves.join());
            return fact ? [[key.join(' '), fact.value]] : [];
          }),
        ),
      );
      const key = [`s${Math.floor(leaf / 4)}`, `a${leaf % 4}`];
      const engine = await intervalOf(solver, family, [firstTime(facts)], { key, atMost: 20 });
      expect({ seed, engine }).toEqual({ seed, engine: network });
      if (network[0] === network[1]) exact++;
      else open++;
    }
    expect(Math.min(exact, open)).toBeGreaterThan(5);
  });

  it('do not contradict each other where dimensions cross: elimination within whole within linear within shuttle', async () => {
    const { family } = oneFamily(flat('s0', 's1'), [
      dimension('a', 'never', flat('a0', 'a1')),
      dimension('b', 'never', flat(...numbered('b', 3))),
    ]);
    const seen = { determined: 0, whole: 0, shuttle: 0 };
    for (let seed = 101; seed <= 180; seed++) {
      const random = new Random(seed);
      const table = drawTable(random, 12, 14);
      const told = drawTold(family, table, random, false);
      const leaf = random.below(12);
      const knowledge = new LinearKnowledge([]);
      for (const { leaves } of told) knowledge.force(leaves);
      const [whole, linear] = [await linearRange(12, told, leaf, true), await linearRange(12, told, leaf, false)];
      const shuttle = shuttleRange(12, told, 14, leaf);
      const value = table[leaf] ?? 0;
      const ascending = [shuttle[0], linear[0], whole[0], value, whole[1], linear[1], shuttle[1]];
      const isNested = ascending.every((one, at) => at === 0 || (ascending[at - 1] ?? 0) <= one + 1e-6);
      expect({ seed, ascending, isNested }).toMatchObject({ isNested: true });
      if (knowledge.isDetermined([leaf])) {
        seen.determined++;
        expect({ seed, linear }).toEqual({ seed, linear: [value, value] });
      } else if (whole[0] === whole[1]) seen.whole++;
      if (shuttle[0] < whole[0] || shuttle[1] > whole[1]) seen.shuttle++;
    }
    // Each must have said more than the one before at least sometimes, or nothing was compared.
    for (const [what, often] of Object.entries(seen)) expect({ what, often: often > 2 }).toEqual({ what, often: true });
  });
});
