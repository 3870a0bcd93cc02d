import { describe, expect, it } from '@jest/globals';
import { widen, type Shortfall } from '../../../src/disclosure/suppression/widen.js';
import { Random } from './support.js';

/** Numbers told before; now the whole and the first part are withheld, having changed by 1 to 4, and the other part is told. */
function drawCase(random: Random) {
  const before = [20 + random.below(9), 20 + random.below(9)];
  const little = () => (1 + random.below(4)) * random.pick([-1, 1]);
  const part = (before[0] ?? 0) + little();
  const whole = (before[0] ?? 0) + (before[1] ?? 0) + little();
  return {
    before: [(before[0] ?? 0) + (before[1] ?? 0), before[0] ?? 0] as const,
    values: [whole, part, whole - part],
  };
}

/** What whoever knows that both changed by 1 to 4 can still take the first part for, where the other is told. */
function possible([whole, part]: readonly [number, number], told: number): readonly number[] {
  const near = (number: number) => [-4, -3, -2, -1, 1, 2, 3, 4].map((change) => number + change);
  return near(part).filter((value) => near(whole).includes(value + told));
}

function widened(before: readonly [number, number], values: readonly number[]) {
  const told = new Set([2, 3]);
  const shortfalls = widen([{ whole: 0, parts: [1, 2] }], {
    isTold: (cell) => told.has(cell),
    valueOf: (cell) => values[cell] ?? 0,
    rangeOf: (cell) => (cell < 2 ? [(before[cell] ?? 0) - 4, (before[cell] ?? 0) + 4] : [5, Infinity]),
    withhold: (cell) => void told.delete(cell),
    canWithhold: () => true,
    rankOf: (cell) => cell,
    least: 6,
    slack: 2,
  });
  return { isTold: told.has(2), shortfalls };
}

const comesOutAlike = (shortfalls: readonly Shortfall[], values: readonly number[]): boolean =>
  shortfalls.every(({ cells, low, high }) => {
    const sum = cells.reduce((so, cell) => so + (values[cell] ?? 0), 0);
    return low <= sum && sum <= high;
  });

describe('a withheld whole and a withheld part that changed by little', () => {
  it('leave more than one number for the part, or the other part is withheld as well: seeds 1 to 2,000', () => {
    const often = { told: 0, withheld: 0, needed: 0 };
    for (let seed = 1; seed <= 2_000; seed++) {
      const { before, values } = drawCase(new Random(seed));
      const { isTold, shortfalls } = widened(before, values);
      const open = possible(before, values[2] ?? 0);
      if (isTold) expect({ seed, open, isOpen: open.length > 1 }).toEqual({ seed, open, isOpen: true });
      if (open.length === 1) often.needed++;
      often[isTold ? 'told' : 'withheld']++;
      expect({ seed, isAlike: comesOutAlike(shortfalls, values) }).toEqual({ seed, isAlike: true });
    }
    expect(often.told).toBeGreaterThan(500);
    expect(often.needed).toBeGreaterThan(10);
    expect(often.withheld).toBeGreaterThan(often.needed);
  });

  it('note the comparison that withheld the other part, so that more than one number fits it', () => {
    const { isTold, shortfalls } = widened([45, 20], [41, 24, 17]);
    expect(isTold).toBe(false);
    expect(shortfalls).toEqual([{ cells: [2], low: 0, high: 18 }]);
    expect(possible([45, 20], 18).length).toBeGreaterThan(1);
  });
});
