import type { Before } from '../../attack/weave.js';
import type { World } from '../../attack/worlds.js';
import type { Target } from './targets.js';

/** A world that agrees with everything published, with its sums. */
export interface Witness {
  readonly world: World;
  readonly sums: readonly Int32Array[];
  /** What its last table had to follow. */
  readonly before: readonly Before[];
}

/** The values of one cell of the last time, by witness. */
interface Column {
  values: Int32Array;
}

/**
 * Witnesses with what is asked of them again and again laid out by what is asked: the values of a cell of the last time
 * one after the other, and by leaf a bit for each witness that has somebody there. Thousands of witnesses each with arrays
 * of their own would be read all over the memory for every question. Of earlier times most witnesses share their sums, so
 * that only which of them they have is laid out.
 */
export class WitnessTable {
  readonly #witnesses: Witness[] = [];
  /** By cell of the last time, from when it is first asked for. */
  readonly #columns = new Map<number, Column>();
  readonly #earlier: readonly SharedSums[];
  /** By leaf of the last time: words of 32 witnesses. None before they are asked for. */
  #holders: Uint32Array[] = [];
  /** For the answer to one question, which the next one overwrites. */
  #answer = new Int32Array(64);

  constructor(
    private readonly now: number,
    private readonly leafCount: number,
    witnesses: readonly Witness[],
  ) {
    this.#earlier = Array.from({ length: now }, () => new SharedSums());
    for (const witness of witnesses) this.add(witness);
  }

  get witnesses(): readonly Witness[] {
    return this.#witnesses;
  }

  add(witness: Witness): void {
    const at = this.#witnesses.push(witness) - 1;
    const sums = witness.sums[this.now];
    for (const [cell, column] of this.#columns) {
      if (at >= column.values.length) column.values = longer(column.values);
      column.values[at] = sums?.[cell] ?? 0;
    }
    this.#earlier.forEach((shared, time) => shared.add(witness.sums[time] ?? new Int32Array()));
    if (this.#holders.length > 0) this.#hold(witness, at);
  }

  /** A table of those witnesses alone that are at some places, ascending. */
  only(places: readonly number[]): WitnessTable {
    const table = new WitnessTable(
      this.now,
      this.leafCount,
      places.flatMap((at) => this.#witnesses[at] ?? []),
    );
    for (const [cell, { values }] of this.#columns) {
      const kept = new Int32Array(roomFor(places.length));
      places.forEach((at, place) => (kept[place] = values[at] ?? 0));
      table.#columns.set(cell, { values: kept });
    }
    return table;
  }

  /** The values of a target, by witness; until the next question. */
  valuesOf(target: Target): Int32Array {
    switch (target.kind) {
      case 'cell':
        return this.#valuesOf(target.time, target.cell);
      case 'difference':
        return this.#lessThan(target.time, target.outer, target.time, target.inner);
      case 'flow':
        return this.#lessThan(target.time, target.cell, target.from, target.cell);
    }
  }

  /** A bit for each witness that has somebody in the leaf. */
  holdersOf(leaf: number): Uint32Array {
    if (this.#holders.length === 0) {
      this.#holders = Array.from({ length: this.leafCount }, () => new Uint32Array(1));
      this.#witnesses.forEach((witness, at) => this.#hold(witness, at));
    }
    return this.#holders[leaf] ?? new Uint32Array();
  }

  #valuesOf(time: number, cell: number): Int32Array {
    const earlier = this.#earlier[time];
    if (!earlier) return this.#columnOf(cell).values;
    const answer = this.#room();
    earlier.write(cell, answer);
    return answer;
  }

  #lessThan(time: number, cell: number, otherTime: number, other: number): Int32Array {
    const values = this.#valuesOf(time, cell);
    const [column, earlier] = [this.#columns.get(cell)?.values, this.#earlier[otherTime]];
    const answer = this.#room();
    // The answer itself where it was written already.
    if (values === column) answer.set(values.subarray(0, this.#witnesses.length));
    if (earlier) earlier.takeFrom(answer, other);
    else {
      const less = this.#columnOf(other).values;
      for (let at = 0; at < this.#witnesses.length; at++) answer[at] = (answer[at] ?? 0) - (less[at] ?? 0);
    }
    return answer;
  }

  #room(): Int32Array {
    if (this.#answer.length < this.#witnesses.length) this.#answer = new Int32Array(roomFor(this.#witnesses.length));
    return this.#answer;
  }

  #columnOf(cell: number): Column {
    let column = this.#columns.get(cell);
    if (!column) {
      const values = new Int32Array(roomFor(this.#witnesses.length));
      for (const [at, { sums }] of this.#witnesses.entries()) values[at] = sums[this.now]?.[cell] ?? 0;
      this.#columns.set(cell, (column = { values }));
    }
    return column;
  }

  #hold(witness: Witness, at: number): void {
    const word = at >>> 5;
    if (word >= (this.#holders[0]?.length ?? 0)) this.#holders = this.#holders.map(longer);
    witness.world.at(-1)?.forEach((count, leaf) => {
      const mask = this.#holders[leaf];
      if (count > 0 && mask) mask[word] = (mask[word] ?? 0) | (1 << (at & 31));
    });
  }
}

/** Sums of one earlier time: the different ones, and by witness which of them it has. */
class SharedSums {
  readonly #different: Int32Array[] = [];
  readonly #numbers = new Map<Int32Array, number>();
  #numberOf = new Int32Array(64);
  #count = 0;

  add(sums: Int32Array): void {
    let number = this.#numbers.get(sums);
    if (number === undefined) this.#numbers.set(sums, (number = this.#different.push(sums) - 1));
    if (this.#count >= this.#numberOf.length) this.#numberOf = longer(this.#numberOf);
    this.#numberOf[this.#count++] = number;
  }

  /** Writes the values of a cell, by witness. */
  write(cell: number, into: Int32Array): void {
    const values = this.#valuesOf(cell);
    for (let at = 0; at < this.#count; at++) into[at] = values[this.#numberOf[at] ?? 0] ?? 0;
  }

  /** Takes the values of a cell away from others, by witness. */
  takeFrom(others: Int32Array, cell: number): void {
    const values = this.#valuesOf(cell);
    for (let at = 0; at < this.#count; at++) others[at] = (others[at] ?? 0) - (values[this.#numberOf[at] ?? 0] ?? 0);
  }

  #valuesOf(cell: number): Int32Array {
    return Int32Array.from(this.#different, (sums) => sums[cell] ?? 0);
  }
}

/** Room for half as many again, so that a column need not grow with each witness. */
const roomFor = (count: number): number => Math.max(64, count + (count >>> 1));

/** The same with room for half as many again. */
function longer<T extends Int32Array | Uint32Array>(list: T): T {
  const room = list.length + Math.max(1, list.length >>> 1);
  const more = (list instanceof Int32Array ? new Int32Array(room) : new Uint32Array(room)) as T;
  more.set(list);
  return more;
}
