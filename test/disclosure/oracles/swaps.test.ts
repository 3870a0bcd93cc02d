import { describe, expect, it } from '@jest/globals';
import { Swaps } from '../../../src/disclosure/attack/swaps.js';
import { agrees, follows, sumsOf } from '../../../src/disclosure/attack/worlds.js';
import type { Family, Told } from '../../../src/disclosure/index.js';
import { KeyedStream } from '../../../src/disclosure/model/canonical.js';
import { dimension, drawTable, flat, grouped, numbered, oneFamily, Random } from './support.js';

const moves = [
  ['s0', 's1'],
  ['s1', 's2'],
] as const;
const { family: flatOne } = oneFamily(flat('s0', 's1', 's2'), [dimension('a', 'never', flat(...numbered('a', 5)))], {
  moves,
});
const { family: grouping } = oneFamily(
  grouped({ early: ['s0', 's1'], late: ['s2'] }),
  [dimension('a', 'never', grouped({ left: ['a0', 'a1', 'a2'], right: ['a3', 'a4'] }))],
  { moves },
);
const { family: threeWay } = oneFamily(
  flat('s0', 's1'),
  [dimension('a', 'never', flat('a0', 'a1')), dimension('b', 'never', flat('b0', 'b1'))],
  { moves: [['s0', 's1']] },
);

/** Some cells of a table told, the headlines always. */
function tellSome(family: Family, table: Int32Array, random: Random): Map<number, Told> {
  const sums = sumsOf(family, table);
  return new Map(
    family.cells.flatMap(({ index, isHeadline, leaves }) =>
      leaves.length > 0 && (isHeadline || random.below(3) === 0) ? [[index, sums[index] ?? 0] as const] : [],
    ),
  );
}

/** The table after a swap, told cells compared one by one: nothing here knows of marks. */
function after(table: Int32Array, { gains, losses }: { gains: readonly number[]; losses: readonly number[] }) {
  const changed = Int32Array.from(table);
  for (const leaf of gains) changed[leaf] = (changed[leaf] ?? 0) + 1;
  for (const leaf of losses) changed[leaf] = (changed[leaf] ?? 0) - 1;
  return changed;
}

describe('exchanges of two people', () => {
  it('are those that no told cell notices, all of them and no others: 200 tables, seeds 1 to 200', () => {
    let [unnoticed, noticed] = [0, 0];
    for (let seed = 1; seed <= 200; seed++) {
      const random = new Random(seed);
      const family = random.pick([flatOne, grouping, threeWay]);
      const table = drawTable(random, family.leafCount, 40);
      const facts = tellSome(family, table, random);
      const swaps = new Swaps(family, { facts });
      const rows = family.dimensions[0]?.leaves.length ?? 1;
      const width = family.leafCount / rows;
      for (let leaf = 0; leaf < family.leafCount; leaf++) {
        const found = new Set([...swaps.around(leaf, () => true)].map((swap) => JSON.stringify(swap)));
        const [row, column] = [Math.floor(leaf / width), leaf % width];
        for (let other = 0; other < rows; other++) {
          for (let value = 0; value < width; value++) {
            if (other === row || value === column) continue;
            const swap = {
              gains: [leaf, other * width + value],
              losses: [other * width + column, row * width + value],
            } as const;
            const isUnnoticed = agrees(sumsOf(family, after(table, swap)), facts);
            expect({ seed, swap, found: found.has(JSON.stringify(swap)) }).toEqual({ seed, swap, found: isUnnoticed });
            expect(swaps.isUnnoticed(swap)).toBe(isUnnoticed);
            if (isUnnoticed) unnoticed++;
            else noticed++;
          }
        }
      }
    }
    expect(Math.min(unnoticed, noticed)).toBeGreaterThan(2_000);
  });

  it('shuffled, leave every told number and whoever was there before, and move what may move: seeds 1 to 200', () => {
    let moved = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const random = new Random(seed);
      const family = random.pick([flatOne, grouping, threeWay]);
      const before = drawTable(random, family.leafCount, 30);
      const table = before.map((count) => count + random.below(3));
      const facts = tellSome(family, table, random);
      const fixed = random.below(family.leafCount);
      const shuffled = new Swaps(family, { facts }).shuffle(table, [{ table: before, kind: 'later' }], {
        count: 60,
        mayMove: (leaf) => leaf !== fixed,
        random: new KeyedStream(new Uint8Array(32).fill(seed), 'shuffle'),
      });
      expect(shuffled.every((count) => count >= 0)).toBe(true);
      expect(agrees(sumsOf(family, shuffled), facts)).toBe(true);
      expect(follows(family, before, shuffled, 'later', 0)).toBe(true);
      expect(shuffled[fixed]).toBe(table[fixed]);
      if (shuffled.some((count, leaf) => count !== table[leaf])) moved++;
    }
    expect(moved).toBeGreaterThan(50);
  });
});
