import type { Family } from '../model/catalogue.js';
import type { Before } from './weave.js';
import type { TimePoint } from './worlds.js';

/** Two people exchange their status: each loses one inner cell and gains another. */
export interface Swap {
  readonly gains: readonly [number, number];
  readonly losses: readonly [number, number];
}

/**
 * Small changes of a world that no published fact notices. Swapping the status of two people keeps every total of the
 * status and every total without it, so only cells that cross both can change; those that are told must not. It is the
 * basic move of Diaconis & Sturmfels (1998) for two-way tables, and turns one witness into many without a solver.
 */
export class Swaps {
  readonly #toldAt: readonly (readonly number[])[];
  readonly #setsAt: readonly (readonly number[])[];
  /** By cell, zero between questions. */
  readonly #changes: Int32Array;
  readonly #width: number;
  readonly #rows: number;

  constructor(
    private readonly family: Family,
    point: TimePoint,
  ) {
    const toldAt = Array.from({ length: family.leafCount }, (): number[] => []);
    for (const [index, told] of point.facts) {
      if (told === null) continue;
      for (const leaf of family.cells[index]?.leaves ?? []) toldAt[leaf]?.push(index);
    }
    const setsAt = Array.from({ length: family.leafCount }, (): number[] => []);
    family.closedSets.forEach((set, number) => set.forEach((leaf) => setsAt[leaf]?.push(number)));
    this.#changes = new Int32Array(family.cells.length);
    this.#toldAt = toldAt;
    this.#setsAt = setsAt;
    this.#rows = family.dimensions[0]?.leaves.length ?? 1;
    this.#width = family.leafCount / this.#rows;
  }

  /** Up to `count` swaps after which somebody is in `leaf`, in a table that follows those `before` (none for the first). */
  into(leaf: number, table: Int32Array, before: readonly Before[], count: number): readonly Swap[] {
    const found: Swap[] = [];
    let row = -1;
    for (const swap of this.around(leaf, (one) => (table[one] ?? 0) > 0)) {
      const other = Math.floor(swap.losses[0] / this.#width);
      // One for each status that is exchanged, so that they differ.
      if (other === row || !this.isUnnoticed(swap) || !before.every((one) => this.#isAllowed(swap, table, one)))
        continue;
      row = other;
      found.push(swap);
      if (found.length >= count) return found;
    }
    return found;
  }

  /** All swaps that put somebody into `leaf` from leaves where somebody can be spared, noticed or not. */
  *around(leaf: number, canSpare: (leaf: number) => boolean): Generator<Swap> {
    if (this.family.isPossible[leaf] === 0) return;
    const row = Math.floor(leaf / this.#width);
    const column = leaf % this.#width;
    for (let other = 0; other < this.#rows; other++) {
      const partner = other * this.#width + column;
      if (other === row || !canSpare(partner)) continue;
      for (let value = 0; value < this.#width; value++) {
        const leaves = row * this.#width + value;
        const becomes = other * this.#width + value;
        if (value === column || !canSpare(leaves) || this.family.isPossible[becomes] === 0) continue;
        yield { gains: [leaf, becomes], losses: [partner, leaves] };
      }
    }
  }

  /** Whether every told cell keeps its value. */
  isUnnoticed({ gains, losses }: Swap): boolean {
    for (const leaf of gains) this.#tally(leaf, 1);
    for (const leaf of losses) this.#tally(leaf, -1);
    let isUnnoticed = true;
    for (const leaf of [...gains, ...losses]) {
      for (const cell of this.#toldAt[leaf] ?? []) {
        if (this.#changes[cell] !== 0) isUnnoticed = false;
        this.#changes[cell] = 0;
      }
    }
    return isUnnoticed;
  }

  #tally(leaf: number, by: 1 | -1): void {
    for (const cell of this.#toldAt[leaf] ?? []) this.#changes[cell] = (this.#changes[cell] ?? 0) + by;
  }

  /** Whether the changed table still follows the one before without using up a revision. */
  #isAllowed({ gains, losses }: Swap, table: Int32Array, { table: before, kind }: Before): boolean {
    if (kind === 'same') {
      return (
        losses.every((leaf) => (table[leaf] ?? 0) > (before[leaf] ?? 0)) &&
        gains.every((leaf) => (table[leaf] ?? 0) < (before[leaf] ?? 0))
      );
    }
    const change = new Map<number, number>();
    for (const leaf of losses) for (const set of this.#setsAt[leaf] ?? []) change.set(set, (change.get(set) ?? 0) - 1);
    for (const leaf of gains) for (const set of this.#setsAt[leaf] ?? []) change.set(set, (change.get(set) ?? 0) + 1);
    for (const [number, difference] of change) {
      if (difference >= 0) continue;
      let slack = difference;
      for (const leaf of this.family.closedSets[number] ?? []) slack += (table[leaf] ?? 0) - (before[leaf] ?? 0);
      if (slack < 0) return false;
    }
    return true;
  }
}
