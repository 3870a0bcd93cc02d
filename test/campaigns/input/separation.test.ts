import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { separation } from './separation.js';

/** How many pairs have the greater value in the second sample, ties by half. */
const pairs = (first: readonly number[], second: readonly number[]): number =>
  first.flatMap((a) => second.map((b) => (b > a ? 1 : b === a ? 0.5 : 0))).reduce<number>((sum, one) => sum + one, 0);

/** The same over every way to deal the values into two samples of these sizes. */
function dealt(values: readonly number[], size: number): number[] {
  const ways: number[] = [];
  for (let chosen = 0; chosen < 2 ** values.length; chosen++) {
    const isFirst = (at: number) => ((chosen >> at) & 1) === 1;
    const first = values.filter((_, at) => isFirst(at));
    if (first.length === size)
      ways.push(
        pairs(
          first,
          values.filter((_, at) => !isFirst(at)),
        ),
      );
  }
  return ways;
}

const sample = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 5 });

describe('how far two samples are apart', () => {
  it('is the distance of their pairs from the mean of all ways to deal them, in deviations of these', () => {
    fc.assert(
      fc.property(sample, sample, (first, second) => {
        const ways = dealt([...first, ...second], first.length);
        const mean = ways.reduce((sum, one) => sum + one, 0) / ways.length;
        const variance = ways.reduce((sum, one) => sum + (one - mean) ** 2, 0) / ways.length;
        const expected = variance === 0 ? 0 : (pairs(first, second) - mean) / Math.sqrt(variance);
        expect(separation(first, second)).toBeCloseTo(expected, 9);
      }),
    );
  });

  it('is not asked of nothing', () => {
    expect(() => separation([], [1])).toThrow('0 and 1 values came');
  });
});
