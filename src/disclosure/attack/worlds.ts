import type { Family } from '../model/catalogue.js';
import { rangeOf, type Told } from '../model/ledger.js';

/** Inner counts of one family at each of its times: one table per time, one whole number from 0 per leaf. */
export type World = readonly Int32Array[];

/** What the public knows of one time of a family. */
export interface TimePoint {
  /** By index of cell; headlines among them. */
  readonly facts: ReadonlyMap<number, Told>;
  readonly follows: number;
  readonly link: 'later' | 'same';
  readonly revisions: number;
  /** Of the last time: how everything that was ever told of the family binds it. Left out: by `follows` alone. */
  readonly web?: Web;
}

/** How a table hangs together with what was told before. */
export type Bond = Omit<TimePoint, 'facts'>;

/** People of one moment seen again at another. */
export interface Link {
  readonly from: number;
  readonly to: number;
  readonly kind: TimePoint['link'];
  readonly revisions: number;
}

/**
 * All moments at which something was told: the tables come first, in order of publication, and then those at which
 * headlines alone were told.
 */
export interface Web {
  /** What was told at each of the moments without a table, by index of cell. */
  readonly silent: readonly ReadonlyMap<number, Told>[];
  readonly links: readonly Link[];
}

/** The links of times that follow each other as they say. */
export const linksOf = (times: readonly TimePoint[]): readonly Link[] =>
  times.flatMap(({ follows: from, link: kind, revisions }, to) => (from < 0 ? [] : [{ from, to, kind, revisions }]));

/** The value of every cell in a table, by index of cell. */
export function sumsOf(family: Family, table: Int32Array): Int32Array {
  const sums = new Int32Array(family.cells.length);
  for (const cell of family.cells) {
    let sum = 0;
    for (const leaf of cell.leaves) sum += table[leaf] ?? 0;
    sums[cell.index] = sum;
  }
  return sums;
}

/** Whether the sums of a table agree with what is told. */
export function agrees(sums: Int32Array, facts: ReadonlyMap<number, Told>): boolean {
  for (const [index, told] of facts) {
    const range = rangeOf(told);
    const sum = sums[index] ?? 0;
    if (range && (sum < range[0] || sum > range[1])) return false;
  }
  return true;
}

/** The same of a table, where only few of its sums are told. */
export function agreesAlone(family: Family, table: Int32Array, facts: ReadonlyMap<number, Told>): boolean {
  for (const [index, told] of facts) {
    const range = rangeOf(told);
    if (!range) continue;
    let sum = 0;
    for (const leaf of family.cells[index]?.leaves ?? []) sum += table[leaf] ?? 0;
    if (sum < range[0] || sum > range[1]) return false;
  }
  return true;
}

/**
 * Whether people could have gone from one table to the next: with at most `revisions` records withdrawn, no closed set
 * (see status-rules.ts) has lost anybody. For a corrected day each inner cell is a closed set of its own, and whoever
 * joined one had his record revised too.
 */
export function follows(
  family: Family,
  before: Int32Array,
  after: Int32Array,
  link: TimePoint['link'],
  revisions: number,
): boolean {
  return missing(family, before, after, link) <= revisions;
}

/**
 * Whether the tables of a world, of which these are the sums, agree with all that is told of them and follow each other as
 * they must: exactly, so that what exchanges made can pass for a proof. What headlines told between ask is not looked at.
 */
export function isWorldOf(
  family: Family,
  times: readonly TimePoint[],
  world: World,
  sums: readonly Int32Array[],
): boolean {
  const last = times.length - 1;
  const direct = (times[last]?.web?.links ?? []).filter(({ from, to }) => from <= last && to <= last);
  return (
    world.every((table) => table.every((count, leaf) => count === 0 || (count > 0 && family.isPossible[leaf] === 1))) &&
    times.every(({ facts }, time) => agrees(sums[time] ?? new Int32Array(), facts)) &&
    [...linksOf(times), ...direct].every(({ from, to, kind, revisions }) => {
      const [earlier, later] = [world[from], world[to]];
      return earlier && later && follows(family, earlier, later, kind, revisions);
    })
  );
}

/**
 * How many records must have been withdrawn: the largest deficit over disjoint closed sets. The sets come smaller first
 * and are nested or apart, so one pass from the inside out adds, for each set, the greater of its own deficit and that
 * of the sets within it.
 */
export function missing(family: Family, before: Int32Array, after: Int32Array, link: TimePoint['link']): number {
  if (link === 'same') {
    const [lost, joined] = [1, -1].map((sign) =>
      before.reduce((sum, count, leaf) => sum + Math.max(0, sign * (count - (after[leaf] ?? 0))), 0),
    );
    return Math.max(lost ?? 0, joined ?? 0);
  }
  if (!family.closedSets.some((set) => lossOf(set, before, after) > 0)) return 0;
  const within = new Map<number, number>();
  const outermost = new Map<number, number>();
  family.closedSets.forEach((set, number) => {
    const touched = new Set<number>();
    let own = 0;
    for (const leaf of set) {
      own += (before[leaf] ?? 0) - (after[leaf] ?? 0);
      const inner = outermost.get(leaf);
      if (inner !== undefined) touched.add(inner);
      outermost.set(leaf, number);
    }
    let inside = 0;
    for (const inner of touched) {
      inside += within.get(inner) ?? 0;
      within.delete(inner);
    }
    within.set(number, Math.max(0, own, inside));
  });
  let sum = 0;
  for (const deficit of within.values()) sum += deficit;
  return sum;
}

/** How many fewer a set holds than before; less than 0 where it holds more. */
function lossOf(set: Int32Array, before: Int32Array, after: Int32Array): number {
  let loss = 0;
  for (const leaf of set) loss += (before[leaf] ?? 0) - (after[leaf] ?? 0);
  return loss;
}
