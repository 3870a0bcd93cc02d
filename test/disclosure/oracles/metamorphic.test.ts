import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TimePoint } from '../../../src/disclosure/attack/worlds.js';
import { passGate, type Family, type Solver, type Told } from '../../../src/disclosure/index.js';
import { factsOf, firstTime, intervalOf, type ToldByKey } from './intervals.js';
import { countIn, dimension, drawTable, flat, numbered, oneFamily, openTestSolver, Random } from './support.js';
import { gateInput } from './tiny-registry.js';

let solver: Solver;
beforeAll(async () => void (solver = await openTestSolver()));
afterAll(() => solver.close());

const slow = 120_000;
const [statuses, areas] = [numbered('s', 2), numbered('a', 3)];
const family = familyOf(statuses, areas);

function familyOf(rows: readonly string[], columns: readonly string[]): Family {
  return oneFamily(flat(...rows), [dimension('a', 'never', flat(...columns))], { moves: [['s0', 's1']] }).family;
}

type Interval = readonly [number, number] | null;

/** The interval of every cell, by key. */
async function intervalsOf(one: Family, times: readonly TimePoint[], atMost: number, time = 0) {
  const found: Record<string, Interval> = {};
  for (const { key } of one.cells) found[key.join(' ')] = await intervalOf(solver, one, times, { key, time, atMost });
  return found;
}

/** A random table and what is told of it: the total, and each other cell by chance. */
function drawTold(seed: number, people: number) {
  const random = new Random(seed);
  const table = drawTable(random, 6, people);
  const values = family.cells.map(({ key }) => [key.join(' '), countIn(family, table, key)] as const);
  const share = 0.2 + 0.5 * random.unit();
  const told = Object.fromEntries(values.filter((_, at) => at === 0 || random.unit() < share)) as ToldByKey;
  const hidden = values.filter(([name]) => !(name in told));
  return { random, told, hidden };
}

const widerThan = (a: Interval, b: Interval): boolean => a !== null && (b === null || a[0] < b[0] || a[1] > b[1]);

describe('what one more fact, or one less, does to the intervals', () => {
  it('publishing one more widens none, and some narrow: 25 tables, seeds 1 to 25', async () => {
    let narrowed = 0;
    for (let seed = 1; seed <= 25; seed++) {
      const { random, told, hidden } = drawTold(seed, 9);
      if (hidden.length === 0) continue;
      const [name, value] = random.pick(hidden);
      const band: Told = [Math.max(0, value - 1), value + 1];
      const more = { ...told, [name]: random.below(3) === 0 ? band : value };
      const before = await intervalsOf(family, [firstTime(factsOf(family, told))], 9);
      const after = await intervalsOf(family, [firstTime(factsOf(family, more))], 9);
      for (const key of Object.keys(before)) {
        const [was, is] = [before[key] ?? null, after[key] ?? null];
        expect({ seed, key, was, is, isWider: widerThan(is, was) }).toMatchObject({ isWider: false });
        if (widerThan(was, is)) narrowed++;
      }
      expect(after[name]).not.toBeNull();
    }
    expect(narrowed).toBeGreaterThan(15);
  });

  it('withholding one more narrows none, and some widen: 25 tables, seeds 101 to 125', async () => {
    let widened = 0;
    for (let seed = 101; seed <= 125; seed++) {
      const { random, told } = drawTold(seed, 9);
      const names = Object.keys(told).filter((name) => name !== '* *');
      if (names.length === 0) continue;
      const lost = random.pick(names);
      const less = Object.fromEntries(Object.entries(told).filter(([name]) => name !== lost));
      const before = await intervalsOf(family, [firstTime(factsOf(family, told))], 9);
      const after = await intervalsOf(family, [firstTime(factsOf(family, less))], 9);
      for (const key of Object.keys(before)) {
        const [was, is] = [before[key] ?? null, after[key] ?? null];
        expect({ seed, key, was, is, isNarrower: widerThan(was, is) }).toMatchObject({ isNarrower: false });
        if (widerThan(is, was)) widened++;
      }
    }
    expect(widened).toBeGreaterThan(15);
  });
});

describe('what makes no difference', () => {
  it('the order of the categories: 25 tables, seeds 201 to 225', async () => {
    for (let seed = 201; seed <= 225; seed++) {
      const { random, told } = drawTold(seed, 8);
      const other = familyOf(random.shuffle(statuses), random.shuffle(areas));
      const [one, two] = [
        await intervalsOf(family, [firstTime(factsOf(family, told))], 8),
        await intervalsOf(other, [firstTime(factsOf(other, told))], 8),
      ];
      expect({ seed, intervals: two }).toEqual({ seed, intervals: one });
    }
  });

  it('telling the same of the same people a second time: 12 tables, seeds 301 to 312', async () => {
    for (let seed = 301; seed <= 312; seed++) {
      const { told } = drawTold(seed, 7);
      const facts = factsOf(family, told);
      for (const link of ['later', 'same'] as const) {
        const again: TimePoint = { facts, follows: 0, link, revisions: 0 };
        const once = await intervalsOf(family, [firstTime(facts)], 7);
        for (const time of [0, 1]) {
          const twice = await intervalsOf(family, [firstTime(facts), again], 7, time);
          expect({ seed, link, time, intervals: twice }).toEqual({ seed, link, time, intervals: once });
        }
      }
    }
  });

  it('but telling more of them the second time does: a told cell that moved one way bounds what it was', async () => {
    const first = firstTime(factsOf(family, { '* *': 6 }));
    const second = {
      facts: factsOf(family, { '* *': 8, '* a0': 2 }),
      follows: 0,
      link: 'later',
      revisions: 0,
    } as const;
    const before = await intervalsOf(family, [first], 8);
    const after = await intervalsOf(family, [first, second], 8);
    expect([before['* a0'], after['* a0']]).toEqual([
      [0, 6],
      [0, 2],
    ]);
  });

  it(
    'a level of the hierarchy with one node under each: the gate says the same of every cell, seeds 401 to 416',
    async () => {
      const moves = [['s0', 's1']] as const;
      const plain = oneFamily(flat(...statuses), [dimension('a', 'never', flat(...areas))], { moves });
      // The level above a1 holds nothing else.
      const nodes = areas.map((code) => ({ code, parent: code === 'a1' ? 'above' : null }));
      const level = { nodes: [...nodes, { code: 'above', parent: null }] };
      const deep = oneFamily(flat(...statuses), [dimension('a', 'never', level)], { moves });
      let admitted = 0;
      for (let seed = 401; seed <= 416; seed++) {
        const table = drawTable(new Random(seed), 6, 8 + (seed % 17));
        const outcomes = [];
        for (const { catalogue, family: its } of [plain, deep]) {
          const registry = { rows: 2, width: 3, catalogue, family: its };
          outcomes.push(await passGate(gateInput(registry, table, { seed, coalition: seed % 2, solver })));
        }
        const [first, second] = outcomes;
        expect({ seed, kind: second?.kind }).toEqual({ seed, kind: first?.kind });
        if (first?.kind !== 'admitted' || second?.kind !== 'admitted') continue;
        admitted++;
        const [cells, deeper] = [first, second].map(
          ({ entry }) => new Map(entry.families[0]?.cells.map(([key, told]) => [key.join(' '), told] as const)),
        );
        for (const [name, told] of deeper ?? []) {
          expect({ seed, name, told }).toEqual({ seed, name, told: cells?.get(name.replace('above', 'a1')) });
        }
        expect(deeper?.size).toBe((cells?.size ?? 0) + 3);
      }
      expect(admitted).toBeGreaterThan(7);
    },
    slow,
  );
});
