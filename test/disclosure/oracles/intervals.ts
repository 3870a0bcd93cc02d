import { findWorld } from '../../../src/disclosure/attack/find-world.js';
import type { TimePoint } from '../../../src/disclosure/attack/worlds.js';
import type { Family, Solver, Told } from '../../../src/disclosure/index.js';
import { leavesIn } from './support.js';

/** What is told, by key joined with a space. */
export type ToldByKey = Readonly<Record<string, Told>>;

export function factsOf(family: Family, told: ToldByKey): ReadonlyMap<number, Told> {
  return new Map(
    Object.entries(told).map(([name, fact]) => {
      const cell = family.cellByKey.get(name.split(' ').join('\t'));
      if (!cell) throw new Error(`There is no cell ${name}.`);
      return [cell.index, fact];
    }),
  );
}

export const firstTime = (facts: ReadonlyMap<number, Told>): TimePoint => ({
  facts,
  follows: -1,
  link: 'later',
  revisions: 0,
});

/** The least and the greatest value that a cell has in any world: asked of the engine value by value from both ends. */
export async function intervalOf(
  solver: Solver,
  family: Family,
  times: readonly TimePoint[],
  { key, time = 0, atMost }: { readonly key: readonly string[]; readonly time?: number; readonly atMost: number },
): Promise<readonly [low: number, high: number] | null> {
  const free = times.map((_, at) => at);
  const leaves = Int32Array.from(leavesIn(family, key));
  const isPossible = async (value: number) =>
    (await findWorld(solver, {
      family,
      times,
      free,
      base: [],
      bounds: [{ terms: [{ time, leaves, sign: 1 }], low: value, high: value }],
      aim: new Map(),
    })) !== null;
  let low = 0;
  while (low <= atMost && !(await isPossible(low))) low++;
  if (low > atMost) return null;
  let high = atMost;
  while (!(await isPossible(high))) high--;
  return [low, high];
}
