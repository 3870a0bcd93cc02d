import {
  buildCatalogue,
  openSolver,
  type CatalogueDeclaration,
  type Family,
  type Solver,
} from '../../../src/disclosure/index.js';
import type { Change, DimensionDeclaration, HierarchyDeclaration } from '../../../src/disclosure/model/dimension.js';

/** Pseudo-random numbers from a seed (mulberry32), so that a failure can be run again. */
export class Random {
  constructor(private state: number) {}

  unit(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  below(bound: number): number {
    return Math.floor(this.unit() * bound);
  }

  pick<T>(list: readonly T[]): T {
    const chosen = list[this.below(list.length)];
    if (chosen === undefined) throw new Error('There is nothing to pick.');
    return chosen;
  }

  shuffle<T>(list: readonly T[]): T[] {
    return list
      .map((one) => [this.unit(), one] as const)
      .sort(([a], [b]) => a - b)
      .map(([, one]) => one);
  }
}

/** A list of codes as a tree: each name alone, or with the names under it. */
export const flat = (...codes: string[]): HierarchyDeclaration => ({
  nodes: codes.map((code) => ({ code, parent: null })),
});

/** A tree of two levels: groups by name. */
export const grouped = (groups: Readonly<Record<string, readonly string[]>>): HierarchyDeclaration => ({
  nodes: Object.entries(groups).flatMap(([group, leaves]) => [
    { code: group, parent: null },
    ...leaves.map((code) => ({ code, parent: group })),
  ]),
});

export const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${prefix}${at}`);

export const dimension = (
  id: string,
  change: Change,
  ...hierarchies: HierarchyDeclaration[]
): DimensionDeclaration => ({
  id,
  change,
  hierarchies,
});

/** A catalogue of one family over a status and other dimensions. */
export function oneFamily(
  status: HierarchyDeclaration,
  dimensions: readonly DimensionDeclaration[],
  {
    moves = [],
    isSensitive = false,
  }: { readonly moves?: CatalogueDeclaration['moves']; readonly isSensitive?: boolean } = {},
) {
  const catalogue = buildCatalogue({
    status: { id: 'status', change: 'freely', hierarchies: [status] },
    moves,
    dimensions,
    families: [{ id: 'family', dimensions: dimensions.map(({ id }) => id), isSensitive }],
  });
  const [family] = catalogue.families;
  if (!family) throw new Error('The catalogue has no family.');
  return { catalogue, family };
}

/** All lists of `parts` whole numbers from 0 that add up to `sum`. */
export function compositions(sum: number, parts: number): number[][] {
  if (parts === 0) return sum === 0 ? [[]] : [];
  if (parts === 1) return [[sum]];
  return Array.from({ length: sum + 1 }, (_, first) => first).flatMap((first) =>
    compositions(sum - first, parts - 1).map((rest) => [first, ...rest]),
  );
}

/** Everything that one table can be when only the headlines are told: each row of the status has its total. */
export function tablesOf(rows: readonly number[], width: number): Int32Array[] {
  let tables: number[][] = [[]];
  for (const row of rows) {
    const choices = compositions(row, width);
    tables = tables.flatMap((table) => choices.map((choice) => [...table, ...choice]));
  }
  return tables.map((table) => Int32Array.from(table));
}

/** The number in a cell, counted anew from the codes of its key: nothing is taken from the cell's own list of leaves. */
export function countIn(family: Family, table: Int32Array, key: readonly string[]): number {
  let count = 0;
  for (const leaf of leavesIn(family, key)) count += table[leaf] ?? 0;
  return count;
}

const leavesByKey = new WeakMap<Family, Map<string, readonly number[]>>();

export function leavesIn(family: Family, key: readonly string[]): readonly number[] {
  const known = leavesByKey.get(family) ?? new Map<string, readonly number[]>();
  leavesByKey.set(family, known);
  const name = key.join(' ');
  let found = known.get(name);
  if (!found) known.set(name, (found = leavesBelow(family, key)));
  return found;
}

function leavesBelow(family: Family, key: readonly string[]): readonly number[] {
  let found = [0];
  family.dimensions.forEach(({ leaves, byCode }, at) => {
    const below = byCode.get(key[at] ?? '')?.leaves ?? [];
    found = found.flatMap((base) => below.map((leaf) => base * leaves.length + leaf));
  });
  return found;
}

/** A random table: people one by one, some columns more often than others. */
export function drawTable(random: Random, leaves: number, people: number): Int32Array {
  const table = new Int32Array(leaves);
  for (let person = 0; person < people; person++) {
    const leaf = Math.floor(random.unit() ** 1.5 * leaves);
    table[leaf] = (table[leaf] ?? 0) + 1;
  }
  return table;
}

/** Each solve may take long: the tests run on slow machines. */
export const openTestSolver = (): Promise<Solver> => openSolver(20_000);

const moves = [
  ['s0', 's1'],
  ['s1', 's2'],
] as const;
/** Families in which children move from one status to the next: flat, and with groups of statuses and of kinds. */
export const { family: flatMoving } = oneFamily(
  flat('s0', 's1', 's2'),
  [dimension('a', 'never', flat(...numbered('a', 6)))],
  {
    moves,
  },
);
export const { family: groupedMoving } = oneFamily(
  grouped({ early: ['s0', 's1'], late: ['s2'] }),
  [dimension('a', 'never', grouped({ left: ['a0', 'a1', 'a2'], right: ['a3', 'a4'] }))],
  { moves },
);
