import type { Family } from '../model/catalogue.js';
import { rangeOf, type Told } from '../model/ledger.js';
import type { Division } from '../suppression/widen.js';

/** Between what each cell must lie, by index of cell. */
export interface CellRanges {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** After so many rounds what is still to be found is little. */
const rounds = 8;

/**
 * Bounds of every cell that follow from what is told and from how cells divide one another: a part is at least its whole
 * less what the other parts can be, and so on to and fro (the generalized shuttle algorithm of Buzzigoli & Giusti 1999).
 * They hold in every world that agrees with the facts, and are wider than the best.
 */
export function shuttle(family: Family, divisions: readonly Division[], facts: ReadonlyMap<number, Told>): CellRanges {
  const low = new Float64Array(family.cells.length);
  const high = new Float64Array(family.cells.length).fill(Infinity);
  for (const [index, told] of facts) {
    const range = rangeOf(told);
    if (range) [low[index], high[index]] = range;
  }
  for (let round = 0, hasChanged = true; hasChanged && round < rounds; round++) {
    hasChanged = false;
    for (const { whole, parts } of divisions) {
      let [least, most, unbounded] = [0, 0, 0];
      for (const part of parts) {
        least += low[part] ?? 0;
        const highest = high[part] ?? Infinity;
        if (highest === Infinity) unbounded++;
        else most += highest;
      }
      const narrow = (cell: number, from: number, to: number) => {
        if (from > (low[cell] ?? 0)) [low[cell], hasChanged] = [from, true];
        if (to < (high[cell] ?? Infinity)) [high[cell], hasChanged] = [to, true];
      };
      narrow(whole, least, unbounded > 0 ? Infinity : most);
      for (const part of parts) {
        const own = high[part] ?? Infinity;
        const others = unbounded - (own === Infinity ? 1 : 0) > 0 ? Infinity : most - (own === Infinity ? 0 : own);
        narrow(part, (low[whole] ?? 0) - others, (high[whole] ?? Infinity) - (least - (low[part] ?? 0)));
      }
    }
  }
  return { low, high };
}
