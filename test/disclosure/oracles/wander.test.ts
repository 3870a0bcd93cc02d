import { describe, expect, it } from '@jest/globals';
import { Swaps } from '../../../src/disclosure/attack/swaps.js';
import type { Bound, Choice } from '../../../src/disclosure/attack/world-question.js';
import { agrees, follows, sumsOf, type TimePoint } from '../../../src/disclosure/attack/worlds.js';
import { Walk } from '../../../src/disclosure/gate/replay/wander.js';
import type { Family, Told } from '../../../src/disclosure/index.js';
import { KeyedStream } from '../../../src/disclosure/model/canonical.js';
import { dimension, drawTable, flat, numbered, oneFamily, Random } from './support.js';

const moves = [
  ['s0', 's1'],
  ['s1', 's2'],
] as const;
const twoWay = oneFamily(flat('s0', 's1', 's2'), [dimension('a', 'never', flat(...numbered('a', 6)))], {
  moves,
}).family;
const threeWay = oneFamily(
  flat('s0', 's1'),
  [dimension('a', 'never', flat(...numbered('a', 3))), dimension('b', 'never', flat('b0', 'b1'))],
  { moves: [['s0', 's1']] },
).family;

const tellSome = (family: Family, table: Int32Array, random: Random): Map<number, Told> =>
  new Map(
    family.cells.flatMap(({ index, isHeadline }) =>
      isHeadline || random.below(4) === 0 ? [[index, sumsOf(family, table)[index] ?? 0] as const] : [],
    ),
  );

/** Intervals round the sums that some cells have: as they are, or far from that. */
function drawRules(family: Family, table: Int32Array, time: number, random: Random): (Bound | Choice)[] {
  return family.cells.flatMap(({ index, leaves }): (Bound | Choice)[] => {
    const sum = sumsOf(family, table)[index] ?? 0;
    const terms = [{ time, leaves, sign: 1 as const }];
    const kind = random.below(4);
    if (kind === 0) return [{ terms, low: Math.max(0, sum - 3), high: sum + 3 }];
    if (kind > 1 || sum < 3) return [];
    const apart: Choice['intervals'] = [
      [0, sum - 3],
      [sum, sum],
      [sum + 3, Infinity],
    ];
    return [{ terms, intervals: apart }];
  });
}

const isKept = (rule: Bound | Choice, table: Int32Array): boolean => {
  const sum = rule.terms.reduce((all, { leaves }) => all + leaves.reduce((so, leaf) => so + (table[leaf] ?? 0), 0), 0);
  const intervals = 'intervals' in rule ? rule.intervals : [[rule.low, rule.high] as const];
  return intervals.some(([low, high]) => low <= sum && sum <= high);
};

describe('a walk from one world of a pattern', () => {
  it('ends in another of the same facts, rules and moves, over one to three tables: seeds 1 to 200', () => {
    const moved = { past: 0, now: 0, far: 0 };
    for (let seed = 1; seed <= 200; seed++) {
      const random = new Random(seed);
      const family = random.pick([twoWay, threeWay]);
      const world = [drawTable(random, family.leafCount, 40)];
      while (world.length < 1 + (seed % 3)) {
        const before = world.at(-1) ?? new Int32Array();
        // People who become known wherever they are: nobody leaves any closed set.
        world.push(before.map((count) => count + random.below(3)));
      }
      const times = world.map((table, time): TimePoint => {
        return { facts: tellSome(family, table, random), follows: time - 1, link: 'later', revisions: 0 };
      });
      const rules = world.map((table, time) => drawRules(family, table, time, random));
      const swaps = times.map((point) => new Swaps(family, point));
      const walk = new Walk(family, { times, swaps, rules }, world);
      const end = walk.go(400, new KeyedStream(new Uint8Array(32).fill(seed), 'walk'));
      end.forEach((table, time) => {
        const place = { seed, time };
        expect({ ...place, least: Math.min(...table) >= 0 }).toEqual({ ...place, least: true });
        const isTold = agrees(sumsOf(family, table), times[time]?.facts ?? new Map());
        expect({ ...place, isTold }).toEqual({ ...place, isTold: true });
        const broken = rules[time]?.filter((rule) => !isKept(rule, table)).length;
        expect({ ...place, broken }).toEqual({ ...place, broken: 0 });
        const before = end[time - 1];
        const isPossible = !before || follows(family, before, table, 'later', 0);
        expect({ ...place, isPossible }).toEqual({ ...place, isPossible: true });
        const steps = table.map((count, leaf) => Math.abs(count - (world[time]?.[leaf] ?? 0)));
        if (Math.max(...steps) > 0) moved[time === end.length - 1 ? 'now' : 'past']++;
        if (Math.max(...steps) > 2) moved.far++;
      });
    }
    for (const [what, often] of Object.entries(moved))
      expect({ what, often: often > 40 }).toEqual({ what, often: true });
  });
});
