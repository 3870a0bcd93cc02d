import type { KeyedStream } from '../model/canonical.js';
import type { Swap } from './swap.js';
import type { Choice } from './world-question.js';

/**
 * Sums of one table that must each lie in one of some intervals, named by their place among the choices, and how an exchange
 * would change them. Hundreds of thousands of exchanges are tried for a table: everything lies in arrays of numbers.
 */
export class ChosenSums {
  readonly #leaves: readonly Int32Array[];
  readonly #intervals: readonly Choice['intervals'][];
  readonly #sums: Int32Array;
  /** By leaf: the sums that it is part of. */
  readonly #sumsAt: readonly (readonly number[])[];
  /** By sum: by how much it rises for each person of the exchange asked about last; 0 but for those that it touches. */
  readonly #changes: Int32Array;
  readonly #isTouched: Uint8Array;
  readonly #touched: number[] = [];

  constructor(leafCount: number, choices: readonly Choice[], table: Int32Array) {
    this.#leaves = choices.map(({ terms }) => Int32Array.from(terms.flatMap(({ leaves }) => [...leaves])));
    this.#intervals = choices.map(({ intervals }) => intervals);
    this.#sums = Int32Array.from(this.#leaves, (leaves) => leaves.reduce((sum, leaf) => sum + (table[leaf] ?? 0), 0));
    this.#changes = new Int32Array(choices.length);
    this.#isTouched = new Uint8Array(choices.length);
    const sumsAt = Array.from({ length: leafCount }, (): number[] => []);
    this.#leaves.forEach((leaves, sum) => leaves.forEach((leaf) => sumsAt[leaf]?.push(sum)));
    this.#sumsAt = sumsAt;
  }

  leavesOf = (sum: number): Int32Array => this.#leaves[sum] ?? new Int32Array();

  isWrong = (sum: number): boolean => this.#distance(sum, this.#sums[sum] ?? 0) > 0;

  /** Those that lie in none of their intervals, ascending. */
  wrong(): readonly number[] {
    const found: number[] = [];
    for (let sum = 0; sum < this.#sums.length; sum++) if (this.isWrong(sum)) found.push(sum);
    return found;
  }

  /** How far it is into the next interval above or below, the nearer one mostly. */
  stepOf(sum: number, random: KeyedStream): number {
    const value = this.#sums[sum] ?? 0;
    const steps = (this.#intervals[sum] ?? []).map(([low, high]) => (value < low ? low - value : high - value));
    steps.sort((a, b) => Math.abs(a) - Math.abs(b));
    return steps[random.below(4) === 0 ? Math.min(1, steps.length - 1) : 0] ?? 0;
  }

  /** By how many all sums together would be farther from their intervals after so many people's exchange. */
  worseBy({ gains, losses }: Swap, people: number): number {
    this.#forget();
    for (const leaf of gains) this.#note(leaf, 1);
    for (const leaf of losses) this.#note(leaf, -1);
    let worse = 0;
    for (const sum of this.#touched) {
      const change = this.#changes[sum] ?? 0;
      const value = this.#sums[sum] ?? 0;
      worse += this.#distance(sum, value + change * people) - this.#distance(sum, value);
    }
    return worse;
  }

  /** The exchange asked about last has been made by so many people. */
  take(people: number): void {
    for (const sum of this.#touched) this.#sums[sum] = (this.#sums[sum] ?? 0) + (this.#changes[sum] ?? 0) * people;
    this.#forget();
  }

  #forget(): void {
    for (const sum of this.#touched) this.#changes[sum] = this.#isTouched[sum] = 0;
    this.#touched.length = 0;
  }

  #note(leaf: number, by: number): void {
    for (const sum of this.#sumsAt[leaf] ?? []) {
      if (this.#isTouched[sum] === 0) this.#touched.push(sum);
      this.#isTouched[sum] = 1;
      this.#changes[sum] = (this.#changes[sum] ?? 0) + by;
    }
  }

  #distance(sum: number, value: number): number {
    let least = Infinity;
    for (const [low, high] of this.#intervals[sum] ?? []) {
      const apart = value < low ? low - value : value > high ? value - high : 0;
      if (apart < least) least = apart;
    }
    return least;
  }
}
