import type { Family } from '../model/catalogue.js';

/** A cell and the cells into which one tree of one dimension divides it. */
export interface Division {
  readonly whole: number;
  readonly parts: readonly number[];
}

/** Every way in which the catalogue divides one of its cells into others. */
export function listDivisions(family: Family): readonly Division[] {
  const children = family.dimensions.map(({ parents }) => {
    const below = new Map<string, string[]>();
    for (const [code, above] of parents) {
      for (const parent of above) below.set(parent, [...(below.get(parent) ?? []), code]);
    }
    return below;
  });
  const divisions = new Map<string, Division>();
  for (const cell of family.cells) {
    for (const key of [cell.key, ...cell.aliases]) {
      key.forEach((code, at) => {
        for (const group of treesBelow(family, at, code, children[at]?.get(code) ?? [])) {
          const parts = group.flatMap((child) => family.cellByKey.get(key.with(at, child).join('\t')) ?? []);
          const open = parts.filter(({ leaves }) => leaves.length > 0);
          const covered = open.reduce((sum, { leaves }) => sum + leaves.length, 0);
          if (parts.length < group.length || covered !== cell.leaves.length || open.length < 2) continue;
          const numbers = open.map(({ index }) => index);
          divisions.set(`${cell.index}: ${numbers.join()}`, { whole: cell.index, parts: numbers });
        }
      });
    }
  }
  return [...divisions.values()];
}

/** The children of a code, one group for each tree over the leaves that divides it. */
function treesBelow(
  family: Family,
  at: number,
  code: string,
  children: readonly string[],
): readonly (readonly string[])[] {
  const dimension = family.dimensions[at];
  const leavesOf = (child: string) => dimension?.byCode.get(child)?.leaves ?? [];
  const groups: { readonly codes: string[]; readonly taken: Set<number> }[] = [];
  for (const child of children) {
    const leaves = leavesOf(child);
    let group = groups.find(({ taken }) => leaves.every((leaf) => !taken.has(leaf)));
    if (!group) groups.push((group = { codes: [], taken: new Set() }));
    group.codes.push(child);
    for (const leaf of leaves) group.taken.add(leaf);
  }
  const width = dimension?.byCode.get(code)?.leaves.length ?? 0;
  return groups.filter(({ taken }) => taken.size === width).map(({ codes }) => codes);
}

/** A comparison that decided: the sum of these cells was less than the number. */
export interface Shortfall {
  readonly cells: readonly number[];
  readonly below: number;
}

/**
 * Withholds further parts where the withheld parts of a told whole hold too few people together: their sum is public (the
 * whole less the told parts), and a small cell among them cannot be larger than it. A necessary condition for every
 * protection interval, and cheap. Which part goes next is decided without looking at its number, and each decision
 * is noted as the comparison it was: a world for which all of them come out the same is treated the same.
 */
export function widen(
  divisions: readonly Division[],
  isTold: (cell: number) => boolean,
  {
    valueOf,
    withhold,
    canWithhold,
    rankOf,
    least,
  }: {
    readonly valueOf: (cell: number) => number;
    readonly withhold: (cell: number) => void;
    readonly canWithhold: (cell: number) => boolean;
    readonly rankOf: (cell: number) => number;
    readonly least: number;
  },
): readonly Shortfall[] {
  const shortfalls: Shortfall[] = [];
  for (let hasChanged = true; hasChanged;) {
    hasChanged = false;
    for (const { whole, parts } of divisions) {
      if (!isTold(whole)) continue;
      for (;;) {
        const hidden = parts.filter((part) => !isTold(part));
        if (hidden.length === 0 || hidden.reduce((sum, part) => sum + valueOf(part), 0) >= least) break;
        const next = parts.filter((part) => isTold(part) && canWithhold(part)).sort((a, b) => rankOf(a) - rankOf(b))[0];
        // Where nothing is left to withhold, the whole itself is as small: the comparison is public.
        if (next === undefined) break;
        shortfalls.push({ cells: hidden, below: least });
        withhold(next);
        hasChanged = true;
      }
    }
  }
  return shortfalls;
}
