import { describe, expect, it } from '@jest/globals';
import { follows, isWorldOf, missing, sumsOf, type TimePoint } from '../../../src/disclosure/attack/worlds.js';
import { fewestWithdrawn } from './persons.js';
import { drawFacts, drawFamily, fewestRevised } from './random-family.js';
import { drawTable, Random } from './support.js';

describe('what people can have done from one table to the next', () => {
  it('is what trying every move of every person says: 2,000 pairs of tables, seeds from 1', () => {
    const seen = new Map<string, number>();
    let [families, refused] = [0, 0];
    for (let seed = 1; families < 1_000; seed++) {
      const random = new Random(seed);
      const drawn = drawFamily(random, 12);
      if (!drawn) {
        refused++;
        continue;
      }
      families++;
      const { family, reach, stay } = drawn;
      for (const link of ['later', 'same'] as const) {
        const before = drawTable(random, family.leafCount, 1 + random.below(6));
        // Two random tables are hardly ever the same.
        const isStill = link === 'same' && random.below(8) === 0;
        const after = isStill ? before : drawTable(random, family.leafCount, random.below(8));
        const fewest = fewestRevised({ reach, stay }, link, before, after);
        expect({ seed, link, missing: missing(family, before, after, link) }).toEqual({ seed, link, missing: fewest });
        for (const revisions of [0, 1, 2]) {
          const is = follows(family, before, after, link, revisions);
          expect({ seed, link, revisions, is }).toEqual({ seed, link, revisions, is: fewest <= revisions });
        }
        const name = `${link} ${Math.min(3, fewest)}`;
        seen.set(name, (seen.get(name) ?? 0) + 1);
      }
    }
    expect(refused).toBeLessThan(900);
    for (const name of ['later 0', 'later 1', 'later 2', 'later 3', 'same 0', 'same 1', 'same 2', 'same 3']) {
      expect({ name, often: (seen.get(name) ?? 0) > 20 }).toEqual({ name, often: true });
    }
  });
});

describe('two tables as one world', () => {
  it('are one where facts and moves allow it and nobody is less than nobody: 600 pairs, seeds from 1', () => {
    const seen = new Map<string, number>();
    for (let seed = 1, pairs = 0; pairs < 600; seed++) {
      const random = new Random(seed);
      const drawn = drawFamily(random, 12);
      if (!drawn) continue;
      pairs++;
      const { family, reach } = drawn;
      const tables = [2, 6].map((people) => drawTable(random, family.leafCount, people));
      const [before = new Int32Array(), after = new Int32Array()] = tables;
      const told = [before, after].map((table) => drawFacts(random, family, table));
      const times = told.map((facts, time): TimePoint => ({ facts, follows: time - 1, link: 'later', revisions: 0 }));
      const isOne = (...world: Int32Array[]) =>
        isWorldOf(
          family,
          times,
          world,
          world.map((table) => sumsOf(family, table)),
        );
      const canGo = fewestWithdrawn(reach, before, after) === 0;
      expect({ seed, isOne: isOne(before, after) }).toEqual({ seed, isOne: canGo });
      const somebodyMore = after.map((count, leaf) => count + (leaf === 0 ? 1 : 0));
      expect({ seed, isOne: isOne(before, somebodyMore) }).toEqual({ seed, isOne: false });
      const owing = before.map((count, leaf) => (leaf === 0 ? -1 : count));
      const untold: TimePoint = { facts: new Map(), follows: -1, link: 'later', revisions: 0 };
      expect({ seed, isOne: isWorldOf(family, [untold], [owing], [sumsOf(family, owing)]) }).toEqual({
        ...{ seed, isOne: false },
      });
      const name = canGo ? 'can go' : 'cannot';
      seen.set(name, (seen.get(name) ?? 0) + 1);
    }
    for (const name of ['can go', 'cannot'])
      expect({ name, often: (seen.get(name) ?? 0) > 30 }).toEqual({ name, often: true });
  });
});
