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

/** A comparison that decided, mostly that there is too little room: the sum of these cells was found to lie between these numbers. */
export interface Shortfall {
  readonly cells: readonly number[];
  readonly low: number;
  readonly high: number;
}

export interface Widening {
  readonly isTold: (cell: number) => boolean;
  readonly valueOf: (cell: number) => number;
  /** What a reader of the pattern knows of a withheld cell: small ones are below k, others are not. */
  readonly rangeOf: (cell: number) => readonly [low: number, high: number];
  readonly withhold: (cell: number) => void;
  readonly canWithhold: (cell: number) => boolean;
  readonly rankOf: (cell: number) => number;
  /** How many people a withheld sum must be, and by how many it must stay away from what its parts must at least be. */
  readonly least: number;
  readonly slack: number;
}

/**
 * Withholds further parts where the withheld parts of a told whole have too little room. Their sum is public (the whole
 * less the told parts): a small cell among them cannot be larger than it; and where it is no more than what the parts must
 * be by the rule that withholds them (5 for one cell that is not small and two that are), or no less than what they can
 * be, whoever knows the rule knows them all. Necessary conditions, and cheap. Which part goes next is decided without
 * looking at its number, and each decision is noted as the comparison it was: a world for which all of them come out the
 * same is treated the same.
 */
export function widen(divisions: readonly Division[], widening: Widening): readonly Shortfall[] {
  const { isTold, canWithhold, rankOf, withhold } = widening;
  const shortfalls: Shortfall[] = [];
  const passed = new Map<string, Shortfall>();
  const withholdOne = (parts: readonly number[]): boolean => {
    const [next] = parts.filter((part) => isTold(part) && canWithhold(part)).sort((a, b) => rankOf(a) - rankOf(b));
    if (next !== undefined) withhold(next);
    return next !== undefined;
  };
  for (let hasChanged = true; hasChanged;) {
    hasChanged = false;
    for (const { whole, parts } of divisions) {
      // Withheld in vain: told parts add up to it, or the told whole less the other parts is it.
      while (isTold(whole) ? hiddenOf(parts, isTold).length === 1 : hiddenOf(parts, isTold).length === 0) {
        if (!withholdOne(parts)) break;
        hasChanged = true;
      }
      for (;;) {
        const { comparison, isEnough } = compare(whole, parts, widening) ?? {};
        if (comparison && isEnough) passed.set(`${whole} ${comparison.cells.join()}`, comparison);
        // Where nothing is left to withhold, the whole itself is as small: the comparison is public.
        if (!comparison || isEnough || !withholdOne(parts)) break;
        shortfalls.push(comparison);
        hasChanged = true;
      }
    }
  }
  // Of told numbers a comparison is public; what was told when it was made and is withheld now must come out the same.
  return [...shortfalls, ...[...passed.values()].filter(({ cells }) => cells.some((cell) => !isTold(cell)))];
}

const hiddenOf = (parts: readonly number[], isTold: (cell: number) => boolean) => parts.filter((part) => !isTold(part));

interface Compared {
  readonly comparison: Shortfall;
  /** Whether there is room enough. */
  readonly isEnough: boolean;
}

const compare = (whole: number, parts: readonly number[], widening: Widening): Compared | undefined =>
  widening.isTold(whole) ? compareParts(parts, widening) : compareWhole(whole, parts, widening);

/** The withheld parts of a told whole: their sum must stay away from the least and the most that they can be. */
function compareParts(
  parts: readonly number[],
  { isTold, valueOf, rangeOf, least, slack }: Widening,
): Compared | undefined {
  const cells = hiddenOf(parts, isTold);
  if (cells.length === 0) return undefined;
  const [low, high] = sumOfRanges(cells.map(rangeOf));
  const [atLeast, atMost] = [Math.max(least, slack + low), high - slack];
  const sum = cells.reduce((so, cell) => so + valueOf(cell), 0);
  if (sum < atLeast) return { comparison: { cells, low: 0, high: atLeast - 1 }, isEnough: false };
  if (sum > atMost) return { comparison: { cells, low: atMost + 1, high: Infinity }, isEnough: false };
  return undefined;
}

/**
 * The told parts of a withheld whole: their sum is the whole less its withheld parts, and where each of these is known to be
 * near a number (it changed by little since it was told) the sum must stay away from the least and the most that this can be.
 */
function compareWhole(
  whole: number,
  parts: readonly number[],
  { isTold, valueOf, rangeOf, slack }: Widening,
): Compared | undefined {
  const cells = parts.filter(isTold);
  const [low, high] = sumOfRanges(hiddenOf(parts, isTold).map(rangeOf));
  const [least, most] = rangeOf(whole);
  const [atLeast, atMost] = [least - high + slack, most - low - slack];
  if (cells.length === 0 || (atLeast <= 0 && atMost === Infinity)) return undefined;
  const sum = cells.reduce((so, cell) => so + valueOf(cell), 0);
  if (sum < atLeast) return { comparison: { cells, low: 0, high: atLeast - 1 }, isEnough: false };
  if (sum > atMost) return { comparison: { cells, low: atMost + 1, high: Infinity }, isEnough: false };
  return { comparison: { cells, low: Math.max(0, atLeast), high: atMost }, isEnough: true };
}

const sumOfRanges = (ranges: readonly (readonly [low: number, high: number])[]): readonly [number, number] => [
  ranges.reduce((sum, [low]) => sum + low, 0),
  ranges.reduce((sum, [, high]) => sum + high, 0),
];
