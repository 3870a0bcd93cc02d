import type { Family } from '../model/catalogue.js';
import { agreesAlone, follows, type Link, type TimePoint, type World } from './worlds.js';

/** A set of states that nobody leaves, and those nested directly within it. */
interface StateSet {
  /** Rows of the status, ascending. */
  readonly rows: readonly number[];
  readonly within: readonly number[];
  readonly holder: number;
  /** Rows that no nested set has. */
  readonly own: readonly number[];
}

/**
 * Tables for the moments between given ones at which headlines alone were told: people join each closed set at the
 * pace of the headlines, first where they are members of the set around it already, then where sets within will need
 * them. It is quick and finds a path nearly always; null where it finds none or the family is not made for it (other
 * dimensions change, combinations are impossible, moments bind each other otherwise than in a chain). What it returns
 * has been checked.
 */
export function interpolate(
  family: Family,
  { times, links, silent }: { times: readonly TimePoint[]; links: readonly Link[]; silent: readonly number[] },
  world: World,
): World | null {
  const sets = stateSetsOf(family);
  if (!sets) return null;
  const width = family.leafCount / (family.dimensions[0]?.leaves.length ?? 1);
  const tables = [...world];
  const members: Members[] = [];
  const membersAt = (at: number, table: Int32Array) => (members[at] ??= membersIn(sets, table, width));
  for (const moment of silent) {
    const [before, ...others] = links.filter(({ to }) => to === moment);
    const [start, end] = [before?.from ?? -1, endOfChain(moment, links, silent)];
    const [from, until] = [tables[start], tables[end]];
    const rowTotals = headlineRows(family, times[moment]?.facts ?? new Map(), width);
    if (others.length > 0 || !from || !until || !rowTotals) return null;
    const joined = joinAt(sets, rowTotals, membersAt(start, from), membersAt(end, until));
    if (!joined) return null;
    members[moment] = joined;
    tables[moment] = spreadOverRows(sets, joined, rowTotals, width);
  }
  const isPath = links.every(({ from, to, kind, revisions }) => {
    if (!silent.includes(from) && !silent.includes(to)) return true;
    const [before, after] = [tables[from], tables[to]];
    return before && after && follows(family, before, after, kind, revisions);
  });
  const isTold = silent.every((at) =>
    agreesAlone(family, tables[at] ?? new Int32Array(), times[at]?.facts ?? new Map()),
  );
  return isPath && isTold ? tables : null;
}

/** The table in which a chain of moments without one ends; −1 where it forks or leads nowhere. */
function endOfChain(moment: number, links: readonly Link[], silent: readonly number[]): number {
  for (let at = moment; ;) {
    const [next, ...others] = links.filter(({ from }) => from === at);
    if (!next || others.length > 0) return -1;
    if (!silent.includes(next.to)) return next.to;
    at = next.to;
  }
}

const known = new WeakMap<Family, readonly StateSet[] | null>();

/** The closed sets as sets of states, the smaller first, where they are the same for each tuple of the other dimensions. */
function stateSetsOf(family: Family): readonly StateSet[] | null {
  let sets = known.get(family);
  if (sets === undefined) known.set(family, (sets = readStateSets(family)));
  return sets;
}

function readStateSets(family: Family): readonly StateSet[] | null {
  const rows = family.dimensions[0]?.leaves.length ?? 1;
  const width = family.leafCount / rows;
  if (family.isPossible.some((one) => one === 0)) return null;
  const byName = new Map<string, { rows: readonly number[]; columns: Set<number> }>();
  for (const set of family.closedSets) {
    const columns = new Set(Array.from(set, (leaf) => leaf % width));
    if (columns.size !== 1) return null;
    const own = Array.from(set, (leaf) => Math.floor(leaf / width));
    const found = byName.get(own.join()) ?? { rows: own, columns: new Set<number>() };
    for (const column of columns) found.columns.add(column);
    byName.set(own.join(), found);
  }
  const listed = [...byName.values()].sort((a, b) => a.rows.length - b.rows.length);
  if (listed.some(({ columns }) => columns.size !== width)) return null;
  const holders = listed.map((set, at) =>
    listed.findIndex((other, place) => place > at && set.rows.every((row) => other.rows.includes(row))),
  );
  const covered = new Set(listed.flatMap((set) => set.rows));
  if (covered.size !== rows) return null;
  return listed.map((set, at) => {
    const within = [...holders.keys()].filter((inner) => holders[inner] === at);
    const taken = new Set(within.flatMap((inner) => listed[inner]?.rows ?? []));
    return { rows: set.rows, within, holder: holders[at] ?? -1, own: set.rows.filter((row) => !taken.has(row)) };
  });
}

/** Who is in each set, column by column. */
type Members = readonly Int32Array[];

/** One moment: who has joined each set by then, between who had before (`least`) and who will have in the end (`most`). */
function joinAt(
  sets: readonly StateSet[],
  rowTotals: readonly number[],
  least: Members,
  most: Members,
): Members | null {
  const joined: Int32Array[] = [];
  for (const [at, { rows, within, holder }] of sets.entries()) {
    const [ceiling, around] = [most[at] ?? new Int32Array(), least[holder]];
    const floor = Int32Array.from(least[at] ?? ceiling);
    raiseTo(floor, within, joined);
    const room = around ? Int32Array.from(around) : new Int32Array(floor.length);
    if (!around) raiseBy(room, within, most);
    for (let column = 0; column < room.length; column++) room[column] = (room[column] ?? 0) - (floor[column] ?? 0);
    const wanted = rows.reduce((sum, row) => sum + (rowTotals[row] ?? 0), 0);
    const filled = fill(floor, ceiling, wanted, room);
    if (!filled) return null;
    joined.push(filled);
  }
  return joined;
}

/** Adds the members of some sets, column by column; by −1 takes them away. */
function raiseBy(counts: Int32Array, sets: readonly number[], members: Members, sign: 1 | -1 = 1): void {
  for (const set of sets) {
    const its = members[set];
    if (!its) continue;
    for (let column = 0; column < counts.length; column++) {
      counts[column] = (counts[column] ?? 0) + sign * (its[column] ?? 0);
    }
  }
}

/** Raises each column to the members that some sets have there together. */
function raiseTo(floor: Int32Array, sets: readonly number[], members: Members): void {
  if (sets.length === 0) return;
  const together = new Int32Array(floor.length);
  raiseBy(together, sets, members);
  for (let column = 0; column < floor.length; column++) {
    floor[column] = Math.max(floor[column] ?? 0, together[column] ?? 0);
  }
}

const membersIn = (sets: readonly StateSet[], table: Int32Array, width: number): Members =>
  sets.map(({ rows }) => {
    const members = new Int32Array(width);
    for (const row of rows) {
      for (let column = 0; column < width; column++) {
        members[column] = (members[column] ?? 0) + (table[row * width + column] ?? 0);
      }
    }
    return members;
  });

/** How many are in each row by the headlines, where each row has one. */
function headlineRows(family: Family, facts: TimePoint['facts'], width: number): readonly number[] | null {
  const totals: number[] = [];
  for (const [index, told] of facts) {
    const leaves = family.cells[index]?.leaves;
    const [first] = leaves ?? [];
    if (first === undefined || leaves?.length !== width || first % width !== 0 || typeof told !== 'number') continue;
    if (leaves.at(-1) === first + width - 1) totals[first / width] = told;
  }
  const rows = family.leafCount / width;
  return Array.from({ length: rows }, (_, row) => totals[row]).every((total) => total !== undefined) ? totals : null;
}

/** Raises the floor to the wanted sum, where there is most `room` first, then anywhere below the ceiling. */
function fill(floor: Int32Array, ceiling: Int32Array, wanted: number, room: Int32Array): Int32Array | null {
  let left = wanted;
  for (const count of floor) left -= count;
  if (left <= 0) return left < 0 ? null : floor;
  const byRoom = columnsByRoom(room);
  for (const isWithinRoom of [true, false]) {
    for (const column of byRoom) {
      if (left === 0) return floor;
      const open = (ceiling[column] ?? 0) - (floor[column] ?? 0);
      const taken = Math.max(0, Math.min(left, open, isWithinRoom ? (room[column] ?? 0) : open));
      floor[column] = (floor[column] ?? 0) + taken;
      left -= taken;
    }
  }
  return left === 0 ? floor : null;
}

/** More room than this is much. */
const muchRoom = 127;

/** The columns with most room first, of equal room the earlier: by counting, as it is asked for a thousand times a second. */
function columnsByRoom(room: Int32Array): Int32Array {
  const rankOf = (column: number) => muchRoom - Math.max(0, Math.min(muchRoom, room[column] ?? 0));
  const starts = new Int32Array(muchRoom + 2);
  for (let column = 0; column < room.length; column++) {
    const after = rankOf(column) + 1;
    starts[after] = (starts[after] ?? 0) + 1;
  }
  for (let rank = 1; rank < starts.length; rank++) starts[rank] = (starts[rank] ?? 0) + (starts[rank - 1] ?? 0);
  const columns = new Int32Array(room.length);
  for (let column = 0; column < room.length; column++) {
    const rank = rankOf(column);
    const place = starts[rank] ?? 0;
    columns[place] = column;
    starts[rank] = place + 1;
  }
  return columns;
}

/** Members of a set that are in none of the sets within it, row by row (the north-west corner rule). */
function spreadOverRows(
  sets: readonly StateSet[],
  joined: Members,
  rowTotals: readonly number[],
  width: number,
): Int32Array {
  const table = new Int32Array(rowTotals.length * width);
  for (const [at, { within, own }] of sets.entries()) {
    const left = Int32Array.from(joined[at] ?? []);
    raiseBy(left, within, joined, -1);
    for (const row of own) {
      let wanted = rowTotals[row] ?? 0;
      for (let column = 0; column < width; column++) {
        const taken = Math.min(wanted, left[column] ?? 0);
        table[row * width + column] = taken;
        left[column] = (left[column] ?? 0) - taken;
        wanted -= taken;
      }
    }
  }
  return table;
}
