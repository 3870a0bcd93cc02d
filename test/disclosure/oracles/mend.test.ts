import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chooseWorld } from '../../../src/disclosure/attack/choose.js';
import { exchangeInto } from '../../../src/disclosure/attack/exchanges.js';
import { mend } from '../../../src/disclosure/attack/mend.js';
import { Swaps } from '../../../src/disclosure/attack/swaps.js';
import type { Choice } from '../../../src/disclosure/attack/world-question.js';
import { agrees, follows, sumsOf } from '../../../src/disclosure/attack/worlds.js';
import { openSolver, type Family, type Solver, type Told } from '../../../src/disclosure/index.js';
import { KeyedStream } from '../../../src/disclosure/model/canonical.js';
import { drawTable, flatMoving, groupedMoving, Random } from './support.js';

let solver: Solver;
beforeAll(async () => {
  solver = await openSolver(20_000);
});
afterAll(() => solver.close());

/** Two tables, the second told in part. */
function drawCase(seed: number) {
  const random = new Random(seed);
  const family = random.pick([flatMoving, groupedMoving]);
  const before = drawTable(random, family.leafCount, 30);
  const table = before.map((count) => count + random.below(4));
  const sums = sumsOf(family, table);
  const facts = new Map<number, Told>(
    family.cells.flatMap(({ index, isHeadline }) =>
      isHeadline || random.below(4) === 0 ? [[index, sums[index] ?? 0] as const] : [],
    ),
  );
  const stream = new KeyedStream(new Uint8Array(32).fill(seed), 'mend');
  return { random, family, before, table, sums, facts, swaps: new Swaps(family, { facts }), stream };
}

/** Some cells that are not told may not keep the number that they have, nor one next to it. */
const elsewhere = (
  family: Family,
  { sums, facts, random }: Pick<ReturnType<typeof drawCase>, 'sums' | 'facts' | 'random'>,
): readonly Choice[] =>
  family.cells
    .filter(({ index, leaves }) => !facts.has(index) && leaves.length < 4 && random.below(4) === 0)
    .map(({ index, leaves }) => ({
      terms: [{ time: 1, leaves, sign: 1 }],
      intervals: [
        [0, Math.max(0, (sums[index] ?? 0) - 2)],
        [(sums[index] ?? 0) + 2, 99],
      ],
    }));

const isRight = ({ terms, intervals }: Choice, table: Int32Array) => {
  const sum = terms.reduce((all, { leaves }) => all + leaves.reduce((so, leaf) => so + (table[leaf] ?? 0), 0), 0);
  return intervals.some(([low, high]) => low <= sum && sum <= high);
};

describe('exchanges towards what is asked', () => {
  it('reach a range only in tables that agree with what is told and with those before: seeds 1 to 200', () => {
    let found = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const { random, family, before, table, sums, facts, swaps, stream } = drawCase(seed);
      const cell = random.pick([...family.cells]);
      const wanted = Math.max(0, (sums[cell.index] ?? 0) + random.pick([-3, -1, 1, 2, 5]));
      const insider = random.below(family.leafCount);
      const bounds = [
        { terms: [{ time: 1, leaves: cell.leaves, sign: 1 as const }], low: wanted, high: wanted },
        { terms: [{ time: 1, leaves: Int32Array.of(insider), sign: 1 as const }], low: 1, high: Infinity },
      ];
      const world = [before, table];
      const followed = [{ table: before, kind: 'later' as const }];
      const reached = exchangeInto({ family, swaps, world, before: followed, bounds, random: stream });
      if (!reached) continue;
      found++;
      const now = sumsOf(family, reached);
      expect(reached.every((count) => count >= 0)).toBe(true);
      expect({ seed, value: now[cell.index], isThere: (reached[insider] ?? 0) > 0 }).toEqual({
        seed,
        value: wanted,
        isThere: true,
      });
      expect({ seed, agrees: agrees(now, facts) }).toEqual({ seed, agrees: true });
      expect({ seed, follows: follows(family, before, reached, 'later', 0) }).toEqual({ seed, follows: true });
    }
    expect(found).toBeGreaterThan(20);
  });

  it('mend a table without breaking what is told or losing anybody, and leave less wrong: seeds 1 to 80', () => {
    let better = 0;
    for (let seed = 1; seed <= 80; seed++) {
      const { random, family, before, table, sums, facts, swaps, stream } = drawCase(seed);
      const choices = elsewhere(family, { sums, facts, random });
      const followed = [{ table: before, kind: 'later' as const }];
      const mended = mend(family, { swaps, random: stream }, { table, before: followed, choices });
      expect(mended.every((count) => count >= 0)).toBe(true);
      expect({ seed, agrees: agrees(sumsOf(family, mended), facts) }).toEqual({ seed, agrees: true });
      expect({ seed, follows: follows(family, before, mended, 'later', 0) }).toEqual({ seed, follows: true });
      if (choices.some((choice) => isRight(choice, mended))) better++;
    }
    expect(better).toBeGreaterThan(20);
  });

  it('change no answer of the solver: a world with all choices is found with mending if and only if without: seeds 1 to 30', async () => {
    const answers = { some: 0, none: 0 };
    for (let seed = 1; seed <= 30; seed++) {
      const { random, family, before, table, sums, facts, swaps, stream } = drawCase(seed);
      const choices = elsewhere(family, { sums, facts, random });
      const question = {
        family,
        times: [
          { facts: new Map<number, Told>(), follows: -1, link: 'later', revisions: 0 },
          { facts, follows: 0, link: 'later', revisions: 0 },
        ] as const,
        free: [1],
        base: [before],
        choices,
        aim: new Map([[1, { table, weight: new Float64Array(family.leafCount).fill(1) }]]),
      };
      const [plain, mended] = [
        await chooseWorld(solver, question),
        await chooseWorld(solver, question, { swaps, random: stream }),
      ];
      expect({ seed, isFound: mended !== null }).toEqual({ seed, isFound: plain !== null });
      const last = mended?.world[1];
      answers[last ? 'some' : 'none']++;
      if (!last) continue;
      expect({ seed, right: choices.every((choice) => isRight(choice, last)) }).toEqual({ seed, right: true });
      expect(agrees(sumsOf(family, last), facts) && follows(family, before, last, 'later', 0)).toBe(true);
    }
    expect(answers.some).toBeGreaterThan(5);
    expect(answers.none).toBeGreaterThan(0);
  });
});
