import type { Before } from '../../attack/weave.js';
import type { World } from '../../attack/worlds.js';
import { valueOf, type Target } from './targets.js';

/** A world that agrees with everything published, with its sums. */
export interface Witness {
  readonly world: World;
  readonly sums: readonly Int32Array[];
  /** What its last table had to follow. */
  readonly before: readonly Before[];
}

/**
 * Witnesses with what is asked of them again and again laid out by what is asked: the values of a cell of the last time
 * one after the other, and by leaf a bit for each witness that has somebody there. Thousands of witnesses each with arrays
 * of their own would be read all over the memory for every question.
 */
export class WitnessTable {
  readonly #witnesses: Witness[];
  /** By cell of the last time, from when it is first asked for: its value in each witness. */
  readonly #columns = new Map<number, { values: Int32Array }>();
  /** By leaf of the last time: words of 32 witnesses. None before they are asked for. */
  #holders: Uint32Array[] = [];

  constructor(
    private readonly now: number,
    private readonly leafCount: number,
    witnesses: readonly Witness[],
  ) {
    this.#witnesses = [...witnesses];
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
    if (this.#holders.length > 0) this.#hold(witness, at);
  }

  /** The values of a target, by witness. */
  valuesOf(target: Target): (at: number) => number {
    if (target.time !== this.now) return (at) => valueOf(target, this.#witnesses[at]?.sums ?? []);
    switch (target.kind) {
      case 'cell': {
        const column = this.#columnOf(target.cell);
        return (at) => column.values[at] ?? 0;
      }
      case 'difference': {
        const [outer, inner] = [this.#columnOf(target.outer), this.#columnOf(target.inner)];
        return (at) => (outer.values[at] ?? 0) - (inner.values[at] ?? 0);
      }
      case 'flow': {
        const { from, cell } = target;
        const column = this.#columnOf(cell);
        return (at) => (column.values[at] ?? 0) - (this.#witnesses[at]?.sums[from]?.[cell] ?? 0);
      }
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

  #columnOf(cell: number): { readonly values: Int32Array } {
    let column = this.#columns.get(cell);
    if (!column) {
      const values = new Int32Array(Math.max(64, 2 * this.#witnesses.length));
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

/** The same with room for as many again. */
function longer<T extends Int32Array | Uint32Array>(list: T): T {
  const twice = (list instanceof Int32Array ? new Int32Array(2 * list.length) : new Uint32Array(2 * list.length)) as T;
  twice.set(list);
  return twice;
}
