import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ReleaseFamily } from '../../schema/release.js';
import { boundsOf, cellBounds } from '../../src/publication/bounds.js';

const label = { kk: '', ru: '', en: '' };
const tree = [
  { code: 'A', parent: null, label },
  { code: 'A1', parent: 'A', label },
  { code: 'A2', parent: 'A', label },
  { code: 'B', parent: null, label },
];
const leaves = ['A1', 'A2', 'B'];
const above: Record<string, readonly string[]> = { '*': leaves, A: ['A1', 'A2'], A1: ['A1'], A2: ['A2'], B: ['B'] };
const codes = Object.keys(above);

describe('what can be said of a number', () => {
  it('holds the number, for whichever cells are withheld', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(50), { minLength: 9, maxLength: 9 }),
        fc.array(fc.boolean(), { minLength: 25, maxLength: 25 }),
        (counts, hidden) => {
          const holds = (code: string | undefined, leaf: string): boolean => above[code ?? '']?.includes(leaf) ?? false;
          const truth = ([row, column]: readonly string[]): number =>
            counts.reduce(
              (sum, count, at) =>
                holds(row, leaves[Math.floor(at / 3)] ?? '') && holds(column, leaves[at % 3] ?? '') ? sum + count : sum,
              0,
            );
          const keys = codes.flatMap((row) => codes.map((column) => [row, column]));
          const family: ReleaseFamily = {
            ...{ id: 'x', label, detail: 'full', asOf: '2018-01-01', release: '2018-01-01.1' },
            dimensions: ['x', 'y'].map((id) => ({ id, label, codes: tree })),
            observations: keys.map((key, at) =>
              hidden[at] ? { key, value: null, status: 'SUPPRESSED' } : { key, value: truth(key), status: 'NORMAL' },
            ),
          };
          const within = cellBounds(family);
          for (const { key, value, status } of family.observations) {
            const { lower, upper } = within(key, { value, status });
            expect(lower ?? 0).toBeLessThanOrEqual(truth(key));
            expect(upper ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(truth(key));
            if (status === 'NORMAL') expect([lower, upper]).toEqual([value, value]);
          }
          // Where the whole is told, nothing within it is without an upper end.
          if (!hidden[0])
            for (const { key, value, status } of family.observations)
              expect(within(key, { value, status }).upper).not.toBeNull();
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is nothing where nothing is collected', () => {
    expect(boundsOf({ value: null, status: 'NOT_COLLECTED' })).toEqual({ lower: null, upper: null });
  });
});
