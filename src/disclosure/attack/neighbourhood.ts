import type { KeyedStream } from '../model/canonical.js';
import type { Family } from '../model/catalogue.js';
import type { Swaps } from './swaps.js';

/** Columns of a sum that may move, and others that may move with each of them. */
const ownAtMost = 8;
const companions = 6;

/**
 * Inner cells among which a sum can probably be changed without a told cell noticing: whole columns (all statuses of one
 * combination of the other dimensions) of the sum, and of those with whom people of theirs can exchange their status, at all
 * times of which the exchanges are given. A program over them has a hundred unknowns where the whole table has thousands.
 */
export function neighbourhoodOf(
  family: Family,
  leaves: Int32Array,
  swaps: readonly Swaps[],
  random: KeyedStream,
): ReadonlySet<number> {
  const rows = family.dimensions[0]?.leaves.length ?? 1;
  const width = family.leafCount / rows;
  const ownRows = new Set(Array.from(leaves, (leaf) => Math.floor(leaf / width)));
  const own = draw([...new Set(Array.from(leaves, (leaf) => leaf % width))], ownAtMost, random);
  const columns = new Set(own);
  for (const column of own) {
    // Those first with whom the sum itself can be exchanged, and at all times that may move.
    const [first, ...others] = swaps.map((at) => at.partnersOf(column, ownRows));
    const close = [...(first ?? [])].filter((other) => others.every((partners) => partners.has(other)));
    const chosen = draw(close, companions, random);
    const last = swaps.at(-1)?.partnersOf(column) ?? [];
    for (const other of [...chosen, ...draw([...last], companions - chosen.length, random)]) columns.add(other);
  }
  return new Set([...columns].flatMap((column) => Array.from({ length: rows }, (_, row) => row * width + column)));
}

/** Some of a list, by chance, in the order of the draw. */
function draw(list: number[], count: number, random: KeyedStream): readonly number[] {
  const taken = Math.min(count, list.length);
  for (let at = 0; at < taken; at++) {
    const from = at + random.below(list.length - at);
    [list[at], list[from]] = [list[from] ?? 0, list[at] ?? 0];
  }
  return list.slice(0, taken);
}
