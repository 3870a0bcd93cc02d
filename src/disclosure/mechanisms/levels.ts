import { isShownAt, type Cell, type Detail, type Family } from '../model/catalogue.js';
import type { Dimension } from '../model/dimension.js';

/** Cells of a family of which no two share an inner cell, so that each person is counted in one of them at most. */
export interface Level {
  /** The level in the tree of each dimension, the status first: `1×2`. */
  readonly name: string;
  readonly cells: readonly Cell[];
}

/**
 * The cells of a family that need noise, in as few disjoint sets as the trees give: one for each choice of a level in
 * each dimension. Without the headlines, which are exact, and what cannot occur. Cells over the same leaves are one.
 *
 * One person is in at most one cell of each level, so adding or removing a record changes the cells by at most 1 in the
 * L2 norm within a level, and replacing one by at most √2.
 */
export function listLevels(family: Family, detail: Detail): readonly Level[] {
  const levelOf = family.dimensions.map(numberLevels);
  const found = new Map<string, Cell[]>();
  for (const cell of family.cells) {
    if (cell.isHeadline || cell.leaves.length === 0 || !isShownAt(cell, family, detail)) continue;
    const name = cell.key.map((code, at) => levelOf[at]?.get(code)).join('×');
    const known = found.get(name);
    if (known) known.push(cell);
    else found.set(name, [cell]);
  }
  return [...found].map(([name, cells]) => ({ name, cells })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * A number for each node, 0 for the total, so that nodes of one number have no leaf in common. In one tree it is the
 * depth; where a dimension has several trees, a node that overlaps with those of its depth takes the next free number.
 */
function numberLevels({ nodes }: Dimension): ReadonlyMap<string, number> {
  const taken: Set<number>[] = [];
  const numbers = new Map<string, number>();
  for (const { code, depth, leaves } of [...nodes].sort((a, b) => a.depth - b.depth)) {
    let number = depth;
    while (leaves.some((leaf) => taken[number]?.has(leaf))) number++;
    const level = (taken[number] ??= new Set());
    for (const leaf of leaves) level.add(leaf);
    numbers.set(code, number);
  }
  return numbers;
}
