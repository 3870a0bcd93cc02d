import { mayFollow, secretsOf, tablesLike, tooNarrow, type Facts, type Registry, type World } from './tiny-registry.js';

/** Leaves in which somebody is, who knows it. */
export const occupied = (table: Int32Array): number[] => [...table.keys()].filter((leaf) => (table[leaf] ?? 0) > 0);

/** What is too narrow in one table. */
export function attackOne(registry: Registry, table: Int32Array, facts: Facts, coalition: number): string[] {
  const { alone, told } = tablesLike(registry, table, facts);
  const agrees = new Set(told);
  return tooNarrow(
    secretsOf(registry, [table], coalition),
    alone.map((one) => [one]),
    ([one]) => one !== undefined && agrees.has(one),
    coalition === 0 ? [undefined] : [undefined, ...occupied(table)],
  );
}

/** The same over two tables; what the first table and the headlines tell counts as public before the second. */
export function attackTwo(registry: Registry, world: World, facts: readonly Facts[], coalition: number): string[] {
  const [start, end, first, second] = [world[0], world[1], facts[0], facts[1]];
  if (!start || !end || !first || !second) throw new Error('Two tables are needed.');
  const now = tablesLike(registry, end, second);
  const agrees = new Set(now.told);
  const before = tablesLike(registry, start, first).told.flatMap((one) =>
    now.alone.filter((other) => mayFollow(registry, one, other)).map((other): World => [one, other]),
  );
  return tooNarrow(
    [...secretsOf(registry, [start], coalition), ...secretsOf(registry, world, coalition)],
    before,
    ([, other]) => other !== undefined && agrees.has(other),
    coalition === 0 ? [undefined] : [undefined, ...occupied(end)],
  );
}
