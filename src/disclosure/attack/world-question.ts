import type { Family } from '../model/catalogue.js';
import type { Link, TimePoint, World } from './worlds.js';

/** A sum of inner cells at one time, and between what it must lie. */
export interface Bound {
  /** Time and leaves, each leaf once with its sign: +1 or −1. */
  readonly terms: readonly { readonly time: number; readonly leaves: Int32Array; readonly sign: 1 | -1 }[];
  readonly low: number;
  readonly high: number;
}

/** A sum of inner cells that must lie in one of several intervals. */
export interface Choice {
  readonly terms: Bound['terms'];
  readonly intervals: readonly (readonly [low: number, high: number])[];
}

/** A table that an answer should be near, and what each leaf's distance from it costs. */
export interface Aim {
  readonly table: Int32Array;
  readonly weight: Float64Array;
}

export interface WorldQuestion {
  readonly family: Family;
  readonly times: readonly TimePoint[];
  /** How the times bind each other; left out: as each says whom it follows. */
  readonly links?: readonly Link[];
  /** The times whose tables are sought; the tables of the others are those of `base`. */
  readonly free: readonly number[];
  readonly base: World;
  readonly bounds?: readonly Bound[];
  readonly choices?: readonly Choice[];
  /** By free time: the table that the answer should be near (least sum of weighted distances). */
  readonly aim: ReadonlyMap<number, Aim>;
  /** The leaves that may move, of every free time; the others stay as they are in the aim. Left out: all. */
  readonly within?: ReadonlySet<number>;
  /** Closed sets may fall as far as they do in this world, instead of not at all. */
  readonly reference?: World;
  /** Cells of the last time whose facts may be given up, and what one person's deviation costs. */
  readonly elastic?: ReadonlyMap<number, number>;
}

/** By how much a closed set may fall from one time to another: not at all, but for what it does in the reference. */
export function fallOf({ reference }: WorldQuestion, leaves: Int32Array, before: number, after: number): number {
  if (!reference) return 0;
  return leaves.reduce((sum, leaf) => sum + (reference[after]?.[leaf] ?? 0) - (reference[before]?.[leaf] ?? 0), 0);
}
