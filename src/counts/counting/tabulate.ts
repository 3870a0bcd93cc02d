import { dayNumber, type CivilDate } from '../../dates.js';
import { blockSize, type BalanceColumns, type Columns } from './balance-columns.js';
import { countDimensions, type CountFilter, type CountQuestion, type Tabulation } from '../dimensions.js';
import { readingOf, type Reading } from '../books/readings.js';

/** Cells kept in a plain array; a table that could have more is kept in a Map of those that occur. */
const mostDenseCells = 1 << 18;

/** The entries of a block that count, and by how much: +1, or −1 where a correction made an end precede its beginning. */
interface Hits {
  readonly entries: Uint16Array;
  readonly weights: Int8Array;
  count: number;
}

interface Filter {
  readonly reading: Reading;
  /** 1 for each value that passes. */
  readonly passes: Uint8Array;
}

/**
 * Counts the cases at (asOf, knownAt) for each combination of values of `by` that occurs, among those that pass
 * `where`. Ages are reckoned at asOf.
 */
export function tabulate(books: BalanceColumns, question: CountQuestion): Tabulation {
  const readings = question.by.map((dimension) => readingOf(books, dimension, question.asOf));
  const filters = listFilters(books, question.where ?? {}, question.asOf);
  const cells = makeCells(readings);
  const hits: Hits = { entries: new Uint16Array(blockSize), weights: new Int8Array(blockSize), count: 0 };
  const values = new Uint16Array(blockSize);
  const day = dayNumber(question.asOf);
  for (const [index, block] of books.blocks.entries()) {
    const size = Math.min(books.size - index * blockSize, blockSize);
    if (question.knownAt === undefined) findOnDay(block, size, day, hits);
    else findKnownOnDay(block, size, day, question.knownAt, hits);
    for (const filter of filters) keepPassing(filter, block, hits, values);
    cells.keys.fill(0, 0, hits.count);
    for (const reading of readings) {
      reading.read(block, hits.entries, hits.count, values);
      extendKeys(cells.keys, values, reading.size, hits.count);
    }
    cells.add(hits);
  }
  return toTabulation(cells.list(), readings);
}

/*
 * The next two visit every entry and therefore do without branches: for whole numbers below 2^31, (a − b) >>> 31 is 1
 * where a < b and else 0.
 */
function findOnDay({ from, to }: Columns, size: number, day: number, hits: Hits): void {
  const { entries, weights } = hits;
  const next = day + 1;
  let count = 0;
  for (let entry = 0; entry < size; entry++) {
    const isOpen = (from[entry]! - next) >>> 31;
    const isClosed = (to[entry]! - next) >>> 31;
    entries[count] = entry;
    weights[count] = isOpen - isClosed;
    count += isOpen ^ isClosed;
  }
  hits.count = count;
}

function findKnownOnDay(block: Columns, size: number, day: number, knownAt: number, hits: Hits): void {
  const { from, to, openedAt, closedAt } = block;
  const { entries, weights } = hits;
  const next = day + 1;
  let count = 0;
  for (let entry = 0; entry < size; entry++) {
    const isOpen = ((from[entry]! - next) >>> 31) & Number(openedAt[entry]! <= knownAt);
    const isClosed = ((to[entry]! - next) >>> 31) & Number(closedAt[entry]! <= knownAt);
    entries[count] = entry;
    weights[count] = isOpen - isClosed;
    count += isOpen ^ isClosed;
  }
  hits.count = count;
}

function listFilters(books: BalanceColumns, where: CountFilter, asOf: CivilDate): Filter[] {
  return countDimensions.flatMap((dimension) => {
    const wanted = where[dimension];
    if (!wanted) return [];
    const reading = readingOf(books, dimension, asOf);
    const passes = Uint8Array.from({ length: reading.size }, (_, value) =>
      Number(wanted.includes(reading.codeOf(value))),
    );
    return [{ reading, passes }];
  });
}

function keepPassing({ reading, passes }: Filter, block: Columns, hits: Hits, values: Uint16Array): void {
  const { entries, weights } = hits;
  reading.read(block, entries, hits.count, values);
  let kept = 0;
  for (let at = 0; at < hits.count; at++) {
    entries[kept] = entries[at]!;
    weights[kept] = weights[at]!;
    kept += passes[values[at]!]!;
  }
  hits.count = kept;
}

/** A cell's key holds the values of its dimensions as the digits of a number. */
function extendKeys(keys: Int32Array | Float64Array, values: Uint16Array, size: number, count: number): void {
  for (let at = 0; at < count; at++) keys[at] = keys[at]! * size + values[at]!;
}

interface Cells {
  /** The cell of each hit of the block at hand. */
  readonly keys: Int32Array | Float64Array;
  add(hits: Hits): void;
  list(): [key: number, count: number][];
}

function makeCells(readings: readonly Reading[]): Cells {
  const possible = readings.reduce((product, { size }) => product * size, 1);
  return possible <= mostDenseCells ? denseCells(possible) : sparseCells();
}

function denseCells(possible: number): Cells {
  const counts = new Int32Array(possible);
  const keys = new Int32Array(blockSize);
  return {
    keys,
    add: ({ weights, count }) => {
      for (let at = 0; at < count; at++) counts[keys[at]!]! += weights[at]!;
    },
    list: () => [...counts.entries()].filter(([, count]) => count !== 0),
  };
}

function sparseCells(): Cells {
  const counts = new Map<number, number>();
  const keys = new Float64Array(blockSize);
  return {
    keys,
    add: ({ weights, count }) => {
      for (let at = 0; at < count; at++) counts.set(keys[at]!, (counts.get(keys[at]!) ?? 0) + weights[at]!);
    },
    list: () => [...counts].filter(([, count]) => count !== 0),
  };
}

function toTabulation(cells: [key: number, count: number][], readings: readonly Reading[]): Tabulation {
  const rows = cells.map(([key, count]) => {
    const values: number[] = [];
    let rest = key;
    for (const { size } of readings.toReversed()) {
      values.unshift(rest % size);
      rest = Math.floor(rest / size);
    }
    return {
      ranks: readings.map(({ rankOf }, at) => rankOf(values[at] ?? 0)),
      row: { codes: readings.map(({ codeOf }, at) => codeOf(values[at] ?? 0)), count },
    };
  });
  rows.sort((one, other) => compareRanks(one.ranks, other.ranks));
  return { rows: rows.map(({ row }) => row), total: rows.reduce((sum, { row }) => sum + row.count, 0) };
}

function compareRanks(one: readonly number[], other: readonly number[]): number {
  const differs = one.findIndex((rank, at) => rank !== other[at]);
  return differs === -1 ? 0 : (one[differs] ?? 0) - (other[differs] ?? 0);
}
