import type { Family } from '../model/catalogue.js';
import { rangeOf } from '../model/ledger.js';
import { setsAtLeaves } from './swaps.js';
import type { Bound, WorldQuestion } from './world-question.js';
import { linksOf } from './worlds.js';

/** Between what each leaf of one time must lie. */
export interface LeafRanges {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * What is said of single leaves, by totals of 0 above them, by facts and bounds about one leaf alone, and by closed sets of
 * one leaf that follow a table which is given: presolve that turns most rows of a program into bounds of its columns.
 */
export function leafRanges(question: WorldQuestion, time: number, isElastic: (cell: number) => boolean): LeafRanges {
  const { family, times, bounds } = question;
  const low = new Float64Array(family.leafCount);
  const high = new Float64Array(family.leafCount).fill(Infinity);
  const narrow = (leaf: number, least: number, most: number) => {
    low[leaf] = Math.max(low[leaf] ?? 0, least);
    high[leaf] = Math.min(high[leaf] ?? Infinity, most);
  };
  for (let leaf = 0; leaf < low.length; leaf++) if (family.isPossible[leaf] === 0) narrow(leaf, 0, 0);
  for (const [index, told] of times[time]?.facts ?? []) {
    const range = isElastic(index) ? null : rangeOf(told);
    const leaves = family.cells[index]?.leaves ?? [];
    if (range?.[1] === 0) for (const leaf of leaves) narrow(leaf, 0, 0);
    else if (range && leaves.length === 1 && leaves[0] !== undefined) narrow(leaves[0], ...range);
  }
  for (const { terms, low: least, high: most } of bounds ?? []) {
    const leaf = aloneIn(terms);
    if (leaf !== undefined && terms[0]?.time === time) narrow(leaf, least, most);
  }
  keepWhoIsThere(question, time, narrow);
  return { low, high };
}

/** Whoever is in a leaf that nobody leaves stays in it. */
function keepWhoIsThere(
  { family, times, links, free, base, reference }: WorldQuestion,
  time: number,
  narrow: (leaf: number, least: number, most: number) => void,
): void {
  for (const { from, to, kind, revisions } of links ?? linksOf(times)) {
    if (to !== time || free.includes(from) || kind === 'same' || revisions > 0 || reference) continue;
    const before = base[from];
    for (const leaf of leavesNobodyLeaves(family)) narrow(leaf, before?.[leaf] ?? 0, Infinity);
  }
}

const known = new WeakMap<Family, Int32Array>();

/** The closed sets of one leaf: asked for by each of thousands of programs. */
function leavesNobodyLeaves(family: Family): Int32Array {
  let leaves = known.get(family);
  if (!leaves)
    known.set(
      family,
      (leaves = Int32Array.from(family.closedSets.filter((set) => set.length === 1).flatMap((set) => [...set]))),
    );
  return leaves;
}

/** The leaf of which alone the terms speak, if there is one. */
export function aloneIn(terms: Bound['terms']): number | undefined {
  const [term, ...others] = terms;
  return term && others.length === 0 && term.sign > 0 && term.leaves.length === 1 ? term.leaves[0] : undefined;
}

/** The closed sets that can change where few leaves may move; where nothing moves it is asked whether all of them hold. */
export function movableSets({ family, within }: WorldQuestion): readonly Int32Array[] {
  if (!within?.size) return family.closedSets;
  const setsAt = setsAtLeaves(family);
  const touched = new Set([...within].flatMap((leaf) => setsAt[leaf] ?? []));
  return [...touched].sort((a, b) => a - b).flatMap((set) => family.closedSets[set] ?? []);
}
