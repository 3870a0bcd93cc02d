import { total } from '../../model/dimension.js';
import type { Cell, Family } from '../../model/catalogue.js';

/** A small count that must be able to be anything from 0 to k. */
export interface CellTarget {
  readonly kind: 'cell';
  readonly time: number;
  readonly cell: number;
}

/** What a cell lacks to the whole of one that holds it, where that is so little that the group is disclosed. */
export interface DifferenceTarget {
  readonly kind: 'difference';
  readonly time: number;
  readonly outer: number;
  readonly inner: number;
}

/** A small change of one cell between two refreshes. */
export interface FlowTarget {
  readonly kind: 'flow';
  readonly from: number;
  readonly time: number;
  readonly cell: number;
}

export type Target = CellTarget | DifferenceTarget | FlowTarget;

export const targetName = (target: Target): string =>
  target.kind === 'cell'
    ? `cell ${target.time} ${target.cell}`
    : target.kind === 'difference'
      ? `difference ${target.time} ${target.outer} ${target.inner}`
      : `flow ${target.from} ${target.time} ${target.cell}`;

export const namesOf = (targets: readonly Target[]): string => targets.map(targetName).join('\n');

/** The value of a target in a world given by its sums at each time. */
export function valueOf(target: Target, sums: readonly Int32Array[]): number {
  const at = sums[target.time];
  switch (target.kind) {
    case 'cell':
      return at?.[target.cell] ?? 0;
    case 'difference':
      return (at?.[target.outer] ?? 0) - (at?.[target.inner] ?? 0);
    case 'flow':
      return (at?.[target.cell] ?? 0) - (sums[target.from]?.[target.cell] ?? 0);
  }
}

/** Pairs (inner, outer) of cells of which the outer holds the inner and lies above it in one dimension. */
export function listNestedPairs(family: Family): readonly (readonly [inner: number, outer: number])[] {
  const pairs = new Set<string>();
  for (const cell of family.cells) {
    if (cell.leaves.length === 0) continue;
    for (const key of [cell.key, ...cell.aliases]) {
      key.forEach((code, at) => {
        for (const above of ancestorsOf(family, at, code)) {
          const outer = family.cellByKey.get(key.with(at, above).join('\t'));
          if (outer && outer.leaves.length > cell.leaves.length) pairs.add(`${cell.index} ${outer.index}`);
        }
      });
    }
  }
  return [...pairs].map((pair) => {
    const [inner = 0, outer = 0] = pair.split(' ').map(Number);
    return [inner, outer] as const;
  });
}

function ancestorsOf(family: Family, at: number, code: string): readonly string[] {
  const parents = family.dimensions[at]?.parents;
  const found = new Set<string>();
  const waiting = [code];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const above of next === total ? [] : (parents?.get(next) ?? [])) {
      if (!found.has(above)) waiting.push(above);
      found.add(above);
    }
  }
  return [...found];
}

/** Whether a count that is not told by the headlines is small. */
export const isSmall = (count: number, k: number, protectsZeros: boolean): boolean =>
  count < k && (protectsZeros || count > 0);

/**
 * Between what a sum of inner cells lies by the headlines alone: each leaf of the status is a row whose total is
 * public, and rows do not know of each other. A sum that takes a whole row knows it.
 */
export function headlineRange(
  family: Family,
  leaves: Int32Array,
  headlines: Readonly<Record<string, number>>,
): readonly [low: number, high: number] {
  const [status] = family.dimensions;
  const width = family.leafCount / Math.max(1, status?.leaves.length ?? 1);
  const taken = new Map<number, number>();
  for (const leaf of leaves) {
    const row = Math.floor(leaf / width);
    taken.set(row, (taken.get(row) ?? 0) + 1);
  }
  let [low, high] = [0, 0];
  for (const [row, count] of taken) {
    const whole = headlines[status?.leaves[row] ?? ''] ?? 0;
    let possible = 0;
    for (let leaf = row * width; leaf < (row + 1) * width; leaf++) possible += family.isPossible[leaf] ?? 0;
    if (count === possible) low += whole;
    high += whole;
  }
  return [low, high];
}

/** The leaves of `outer` that are not in `inner`. */
export function lessLeaves(outer: Cell, inner: Cell): Int32Array {
  const taken = new Set(inner.leaves);
  return outer.leaves.filter((leaf) => !taken.has(leaf));
}
