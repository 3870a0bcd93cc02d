import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { roundToTotal, roundTopDown } from '../../../src/disclosure/mechanisms/controlled-rounding.js';
import { fitInnerCells, type Measurement } from '../../../src/disclosure/mechanisms/least-squares.js';
import { catalogue } from './national-fixture.js';

const ints = (...values: number[]) => Int32Array.from(values);

describe('least squares on the tree', () => {
  it('agrees with the closed form: a total known exactly spreads its residual evenly', () => {
    const groups = [{ leaves: ints(0, 1, 2), total: 90 }];
    const measurements = [20, 30, 25].map((value, leaf) => ({ leaves: ints(leaf), value, weight: 1 }));
    [25, 35, 30].forEach((value, leaf) => expect(fitInnerCells(3, groups, measurements)[leaf]).toBeCloseTo(value, 3));
  });

  it('agrees with Hay et al. (2010) on a tree of two levels with weights', () => {
    // Parts a, b beside c with a + b + c = 100; measured a = 30, b = 40, c = 20, and a + b = 76 four times as sure.
    // By Lagrange: x = y + w⁻¹(…); solved by hand: with s = a + b, minimise (s − 70)²/2 + 4(s − 76)² + (80 − s)².
    const s = (70 / 2 + 4 * 76 + 80) / (0.5 + 4 + 1);
    const fitted = fitInnerCells(
      3,
      [{ leaves: ints(0, 1, 2), total: 100 }],
      [
        { leaves: ints(0), value: 30, weight: 1 },
        { leaves: ints(1), value: 40, weight: 1 },
        { leaves: ints(2), value: 20, weight: 1 },
        { leaves: ints(0, 1), value: 76, weight: 4 },
      ],
    );
    [30 + (s - 70) / 2, 40 + (s - 70) / 2, 100 - s].forEach((value, at) => expect(fitted[at]).toBeCloseTo(value, 3));
  });

  it('keeps to x ≥ 0 and the totals, and no nearer point exists: the conditions of Karush, Kuhn and Tucker', () => {
    const measurement = fc.record({
      leaves: fc.uniqueArray(fc.nat({ max: 7 }), { minLength: 1 }).map((leaves) => ints(...leaves)),
      value: fc.integer({ min: -40, max: 120 }),
      weight: fc.integer({ min: 1, max: 5 }),
    });
    const inner = Array.from({ length: 8 }, (_, leaf) => leaf);
    fc.assert(
      fc.property(
        fc.array(measurement, { maxLength: 12 }),
        fc.array(fc.integer({ min: -30, max: 60 }), { minLength: 8, maxLength: 8 }),
        fc.nat(200),
        fc.nat(200),
        (others, values, left, right) => {
          const measurements: Measurement[] = [
            ...others,
            ...values.map((value, leaf) => ({ leaves: ints(leaf), value, weight: 1 })),
          ];
          const groups = [
            { leaves: ints(0, 1, 2, 3), total: left },
            { leaves: ints(4, 5, 6, 7), total: right },
          ];
          const fitted = fitInnerCells(8, groups, measurements);
          const slopes = inner.map((leaf) =>
            measurements.reduce((all, { leaves, value, weight }) => {
              if (!leaves.includes(leaf)) return all;
              return all + weight * (leaves.reduce((sum, one) => sum + (fitted[one] ?? 0), 0) - value);
            }, 0),
          );
          for (const { leaves, total } of groups) {
            expect(leaves.reduce((sum, leaf) => sum + (fitted[leaf] ?? 0), 0)).toBeCloseTo(total, 6);
            // Moving a person from a cell that has one to any other must not help.
            for (const from of leaves) {
              expect(fitted[from]).toBeGreaterThanOrEqual(0);
              if ((fitted[from] ?? 0) < 1e-3) continue;
              for (const to of leaves) expect((slopes[to] ?? 0) - (slopes[from] ?? 0)).toBeGreaterThan(-0.05);
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('rounding to a total', () => {
  it('gives one more to the largest remainders, the first of equals', () => {
    expect(roundToTotal([1.2, 3.7, 0.6, 4.5], 10)).toEqual([1, 4, 1, 4]);
    expect(roundToTotal([0.5, 0.5, 0.5, 0.5], 2)).toEqual([1, 1, 0, 0]);
    expect(roundToTotal([0, 0.999999999, 2.000000001], 3)).toEqual([0, 1, 2]);
  });

  it('keeps whole numbers from 0, the total, and each less than 1 away', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 }),
        fc.boolean(),
        (values, isUp) => {
          const real = values.reduce((sum, value) => sum + value, 0);
          const sum = isUp ? Math.ceil(real) : Math.floor(real);
          const rounded = roundToTotal(values, sum);
          expect(rounded.reduce((all, one) => all + one, 0)).toBe(sum);
          rounded.forEach((one, at) => {
            expect(Number.isSafeInteger(one) && one >= 0).toBe(true);
            expect(Math.abs(one - (values[at] ?? 0))).toBeLessThan(1 + 1e-5);
          });
        },
      ),
    );
  });

  it('finds its total also where the real values miss it by more than one', () => {
    expect(roundToTotal([2, 0, 3], 3).reduce((all, one) => all + one, 0)).toBe(3);
    expect(roundToTotal([0, 0, 0], 7).reduce((all, one) => all + one, 0)).toBe(7);
    expect(roundToTotal([5, 0], 0)).toEqual([0, 0]);
  });
});

describe('rounding from the top down', () => {
  const [family] = catalogue.families;
  if (!family) throw new Error('The fixture has a family.');
  const stride = family.leafCount / 3;

  it('goes by the first tree, where another would take a province further than 1 from its value', () => {
    const values = new Float64Array(family.leafCount);
    // Of the first status and age. By terrain (N1, S1 | N2, N3, S2, S3) all of N would be rounded up: 3 for 1.8.
    [0.6, 0.6, 0.6, 0.4, 0.4, 0.4].forEach((value, district) => (values[district * 3] = value));
    const leaves = Int32Array.from({ length: stride }, (_, step) => step);
    const rounded = roundTopDown(family, [{ leaves, total: 3 }], values);
    const north = [0, 1, 2].reduce((sum, district) => sum + (rounded[district * 3] ?? 0), 0);
    expect(north).toBe(2);
  });

  it('leaves every node of the first tree less than 1 from its real value', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 50, noNaN: true }), {
          minLength: family.leafCount,
          maxLength: family.leafCount,
        }),
        (raw) => {
          const values = Float64Array.from(raw);
          const groups = [0, 1, 2].map((at) => {
            const leaves = Int32Array.from({ length: stride }, (_, step) => at * stride + step);
            const sum = leaves.reduce((all, leaf) => all + (values[leaf] ?? 0), 0);
            // The last cell takes what is missing to a whole total.
            const last = leaves[stride - 1] ?? 0;
            values[last] = (values[last] ?? 0) + Math.ceil(sum) - sum;
            return { leaves, total: Math.ceil(sum) };
          });
          const rounded = roundTopDown(family, groups, values);
          const firstTree = new Set(['*', 'N', 'S', 'N1', 'N2', 'N3', 'S1', 'S2', 'S3']);
          for (const {
            key: [status = '', district = '', age],
            leaves,
          } of family.cells) {
            const onTheWay = status.includes('-') && firstTree.has(district) && (age === '*' || /\d$/.test(district));
            if (!onTheWay) continue;
            const sumOf = (numbers: Float64Array | Int32Array) =>
              leaves.reduce((sum, leaf) => sum + (numbers[leaf] ?? 0), 0);
            expect(Math.abs(sumOf(rounded) - sumOf(values))).toBeLessThan(1 + 1e-5);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
