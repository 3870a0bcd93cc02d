import { partsOf } from './targets.js';
import type { FamilySpace, OutsiderSystem, Range, Target } from './outsider.types.js';

/**
 * What each target has been seen to be in whole-number worlds that agree with everything told: an inner bound of
 * what an outsider must leave open, each end of which has its witness.
 */
export class SeenRanges {
  readonly #lows: Float64Array;
  readonly #highs: Float64Array;
  worlds = 0;

  constructor(
    private readonly space: FamilySpace,
    private readonly known: OutsiderSystem,
    private readonly targets: readonly Target[],
  ) {
    this.#lows = new Float64Array(targets.length).fill(Infinity);
    this.#highs = new Float64Array(targets.length).fill(-Infinity);
  }

  /** Looks at every target in a world, given as the columns of the system. */
  see(world: Float64Array): void {
    this.worlds++;
    const values = this.known.stocks.map((columns) =>
      this.space.cells.map(({ leaves }) => leaves.reduce((sum, leaf) => sum + (world[columns[leaf] ?? -1] ?? 0), 0)),
    );
    this.targets.forEach((target, number) => {
      let value = 0;
      for (const { at, cell, sign } of partsOf(target)) value += sign * (values[at]?.[cell] ?? NaN);
      if (value < (this.#lows[number] ?? 0)) this.#lows[number] = value;
      if (value > (this.#highs[number] ?? 0)) this.#highs[number] = value;
    });
  }

  of(number: number): Range {
    return { low: this.#lows[number] ?? Infinity, high: this.#highs[number] ?? -Infinity };
  }
}
