import { describe, expect, it } from '@jest/globals';
import { Reaching } from '../../../src/disclosure/attack/reaching.js';
import { shuttle } from '../../../src/disclosure/attack/shuttle.js';
import { Swaps } from '../../../src/disclosure/attack/swaps.js';
import type { Bound } from '../../../src/disclosure/attack/world-question.js';
import { agrees, follows, sumsOf, type TimePoint, type World } from '../../../src/disclosure/attack/worlds.js';
import type { Family, Told } from '../../../src/disclosure/index.js';
import { KeyedStream } from '../../../src/disclosure/model/canonical.js';
import { listDivisions } from '../../../src/disclosure/suppression/widen.js';
import { countIn, drawTable, flatMoving, groupedMoving, Random } from './support.js';

const tellSome = (family: Family, table: Int32Array, random: Random): Map<number, Told> =>
  new Map(
    family.cells.flatMap(({ index, key, isHeadline }) =>
      isHeadline || random.below(4) === 0 ? [[index, countIn(family, table, key)] as const] : [],
    ),
  );

/** One to three tables, each told in part. */
function drawCase(seed: number) {
  const random = new Random(seed);
  const family = random.pick([flatMoving, groupedMoving]);
  const world = [drawTable(random, family.leafCount, 40)];
  while (world.length < 1 + (seed % 3)) {
    world.push((world.at(-1) ?? new Int32Array()).map((count) => count + random.below(3)));
  }
  const times = world.map((table, time): TimePoint => {
    return { facts: tellSome(family, table, random), follows: time - 1, link: 'later', revisions: 0 };
  });
  const setting = { times, swaps: times.map((point) => new Swaps(family, point)) };
  return { random, family, world, times, setting, stream: new KeyedStream(new Uint8Array(32).fill(seed), 'reach') };
}

/** A cell of some time, or how it changed, with a number near that which it has. */
function drawWish({ random, family, world }: ReturnType<typeof drawCase>): Bound {
  const { leaves } = random.pick(family.cells.filter(({ isHeadline }) => !isHeadline));
  const time = random.below(world.length);
  const terms = [
    { time, leaves, sign: 1 as const },
    ...(time > 0 && random.below(2) === 0 ? [{ time: time - 1, leaves, sign: -1 as const }] : []),
  ];
  const value = sumOf(world, terms) + random.below(7) - 3;
  return { terms, low: value, high: random.below(3) === 0 ? Infinity : value };
}

const sumOf = (world: World, terms: Bound['terms']): number =>
  terms.reduce(
    (all, { time, leaves, sign }) => all + sign * leaves.reduce((so, leaf) => so + (world[time]?.[leaf] ?? 0), 0),
    0,
  );

describe('a world brought to one wanted sum after another', () => {
  it('has all that were reached, and every fact and closed set as before: seeds 1 to 300', () => {
    const often = { reached: 0, missed: 0, several: 0, past: 0 };
    for (let seed = 1; seed <= 300; seed++) {
      const drawn = drawCase(seed);
      const { family, world, times, setting, stream } = drawn;
      const reaching = new Reaching(family, setting, world);
      reaching.shuffle(20, stream);
      const reached: Bound[] = [];
      for (let wish = 0; wish < 6; wish++) {
        const before = reaching.world;
        const bound = drawWish(drawn);
        if (reaching.reach([bound], stream)) reached.push(bound);
        else expect({ seed, world: reaching.world }).toEqual({ seed, world: before });
      }
      often.reached += reached.length;
      often.missed += 6 - reached.length;
      if (reached.length > 3) often.several++;
      const end = reaching.world;
      const wrong = reached.filter(({ terms, low, high }) => sumOf(end, terms) < low || sumOf(end, terms) > high);
      const isTold = times.every(({ facts }, time) => agrees(sumsOf(family, end[time] ?? new Int32Array()), facts));
      const isThere = end.every((table) => table.every((count) => count >= 0));
      const isPossible = end.every((table, time) => {
        const earlier = end[time - 1];
        return !earlier || follows(family, earlier, table, 'later', 0);
      });
      expect({ seed, wrong, isTold, isThere, isPossible }).toEqual({
        seed,
        wrong: [],
        isTold: true,
        isThere: true,
        isPossible: true,
      });
      if (end.slice(0, -1).some((table, time) => table.join() !== world[time]?.join())) often.past++;
    }
    for (const [what, count] of Object.entries(often))
      expect({ what, often: count > 40 }).toEqual({ what, often: true });
  });
});

describe('the shuttle bounds', () => {
  it('hold what each cell is, whatever is told, and are narrower than nothing: seeds 1 to 300', () => {
    let narrowed = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const { family, world, times } = drawCase(seed);
      const [table, facts] = [world[0] ?? new Int32Array(), times[0]?.facts ?? new Map<number, Told>()];
      const { low, high } = shuttle(family, listDivisions(family), facts);
      for (const { index, key } of family.cells) {
        const count = countIn(family, table, key);
        const [least, most] = [low[index] ?? NaN, high[index] ?? NaN];
        expect({ seed, key, isWithin: least <= count && count <= most }).toEqual({ seed, key, isWithin: true });
        if (!facts.has(index) && (least > 0 || most < 40)) narrowed++;
      }
    }
    expect(narrowed).toBeGreaterThan(1_000);
  });
});
