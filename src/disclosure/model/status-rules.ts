import { DisclosureError } from '../errors.js';
import type { Dimension } from './dimension.js';

/**
 * The sets of inner cells of a family whose sum cannot fall from one release to the next: for each value of the
 * dimensions that never change, and each state (status and changing dimensions), all states that can be reached from
 * it. Whoever is in such a set stays in it, and others may only join.
 *
 * For one tuple of unchanging values, tables y and y′ are consistent with the moves if and only if y′(U) ≥ y(U) for
 * every set U closed under moves (Hall's theorem for transports with free arrivals). Any closed set is a union of such
 * reachable sets; where two of them are either nested or disjoint, the sum over a union follows from the sums over its
 * disjoint parts, so these sets are all that is needed. Rules that break this are refused.
 *
 * Where nobody can be, nobody sets out from and nobody arrives: such cells are in no set and begin none.
 *
 * Returns ascending inner cells, the smaller sets first. Throws CATALOGUE_INVALID or UNKNOWN_CODE with the place.
 */
export function listClosedSets(
  dimensions: readonly Dimension[],
  moves: readonly (readonly [string, string])[],
  place: string,
  isPossible: Uint8Array,
): readonly Int32Array[] {
  const [status, ...others] = dimensions;
  if (!status) return [];
  const canBe = (leaf: number): boolean => isPossible[leaf] === 1;
  const reach = reachOf(status, moves, place);
  const settled = others.map((dimension) => settledIn(dimension, status, reach, place));
  const sets = new Map<string, { readonly set: Int32Array; readonly width: number }>();
  for (const [from, reached] of reach.entries()) {
    const shifts = others.map((dimension, at) => (settled[at]?.has(from) ? 'never' : dimension.change));
    const choices = others.map(({ leaves }, at) => rangesOf(shifts[at] ?? 'never', leaves.length));
    for (const ranges of crossedRanges(choices)) {
      const origins = ranges.map(([first, last], at): Range => [first, shifts[at] === 'freely' ? last : first]);
      if (!leavesIn([from], origins, others).some(canBe)) continue;
      const whole = leavesIn(reached, ranges, others);
      const set = whole.filter(canBe);
      if (!sets.has(set.join())) sets.set(set.join(), { set, width: whole.length });
    }
  }
  const listed = [...sets.values()]
    .sort((a, b) => a.set.length - b.set.length || a.width - b.width)
    .map(({ set }) => set);
  assertNestedOrApart(listed, place);
  return listed;
}

/** For each leaf of the status: itself and every leaf that it can reach, ascending. */
function reachOf(status: Dimension, moves: readonly (readonly [string, string])[], place: string): readonly number[][] {
  const numbers = new Map(status.leaves.map((code, number) => [code, number]));
  const next = status.leaves.map((): number[] => []);
  for (const [from, to] of moves) {
    const [a, b] = [numbers.get(from), numbers.get(to)];
    if (a === undefined || b === undefined) {
      throw new DisclosureError('UNKNOWN_CODE', place, `the move ${from} → ${to} names a leaf that the status lacks.`);
    }
    next[a]?.push(b);
  }
  return status.leaves.map((_, start) => {
    const found = new Set([start]);
    for (const at of found) for (const to of next[at] ?? []) found.add(to);
    return [...found].sort((a, b) => a - b);
  });
}

/** The status leaves in which a dimension rests. Who rests in one may go on only to another such. */
function settledIn(
  dimension: Dimension,
  status: Dimension,
  reach: readonly (readonly number[])[],
  place: string,
): ReadonlySet<number> {
  const found = new Set(
    dimension.settledIn.map((code) => {
      const number = status.leaves.indexOf(code);
      if (number < 0) throw new DisclosureError('UNKNOWN_CODE', place, `${dimension.id} settles in ${code}, no leaf.`);
      return number;
    }),
  );
  for (const from of found) {
    if ((reach[from] ?? []).some((to) => !found.has(to))) {
      throw new DisclosureError(
        'CATALOGUE_INVALID',
        place,
        `${dimension.id} settles in ${status.leaves[from]}, from which a status leads where it is not settled.`,
      );
    }
  }
  return found;
}

type Range = readonly [from: number, to: number];

/** What a value can become, once for each value: first and last leaf. */
function rangesOf(change: Dimension['change'], width: number): readonly Range[] {
  if (change === 'freely') return [[0, width - 1]];
  return Array.from({ length: width }, (_, leaf): Range => [leaf, change === 'forward' ? width - 1 : leaf]);
}

function* crossedRanges(choices: readonly (readonly Range[])[], chosen: readonly Range[] = []): Generator<Range[]> {
  const next = choices[chosen.length];
  if (!next) yield [...chosen];
  else for (const range of next) yield* crossedRanges(choices, [...chosen, range]);
}

function leavesIn(statuses: readonly number[], ranges: readonly Range[], others: readonly Dimension[]): Int32Array {
  let found = [...statuses];
  ranges.forEach(([from, to], at) => {
    const width = others[at]?.leaves.length ?? 1;
    const values = Array.from({ length: to - from + 1 }, (_, step) => from + step);
    found = found.flatMap((base) => values.map((value) => base * width + value));
  });
  return Int32Array.from(found).sort();
}

/** Sets come by size: each must hold whole every earlier set that it touches. */
function assertNestedOrApart(sets: readonly Int32Array[], place: string): void {
  const outermost = new Map<number, number>();
  sets.forEach((set, number) => {
    const touched = new Set<number>();
    let held = 0;
    for (const leaf of set) {
      const other = outermost.get(leaf);
      if (other === undefined) continue;
      held++;
      touched.add(other);
    }
    let whole = 0;
    for (const other of touched) whole += sets[other]?.length ?? 0;
    if (whole !== held) {
      throw new DisclosureError(
        'CATALOGUE_INVALID',
        place,
        'the moves cross: what two states can reach must be nested or apart.',
      );
    }
    for (const leaf of set) outermost.set(leaf, number);
  });
}
