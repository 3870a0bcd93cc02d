import type { LinearSystem, Row } from './linear-system.js';

/** No row may narrow a bound by less than this: what remains is left to the solver. */
const rounds = 200;

/**
 * Narrows the bounds of every column by each row in turn until nothing moves: whatever the other columns of a row
 * must hold at least, this one cannot have (the shuttle of Buzzigoli & Giusti 1999, for any rows of whole numbers).
 * The bounds stay outer bounds. Returns whether the system can hold at all, as far as this can tell.
 */
export function narrowBounds(system: LinearSystem): boolean {
  const { lows, highs, rows } = system;
  const rowsOf = lows.map((): number[] => []);
  rows.forEach(({ columns }, number) => {
    for (const column of columns) rowsOf[column]?.push(number);
  });
  let due = new Set(rows.keys());
  for (let round = 0; due.size > 0 && round < rounds; round++) {
    const next = new Set<number>();
    for (const number of due) {
      const row = rows[number];
      const changed = row ? narrowRow(row, lows, highs) : [];
      if (!changed) return false;
      for (const column of changed) for (const other of rowsOf[column] ?? []) next.add(other);
    }
    due = next;
  }
  return true;
}

/** The columns whose bounds moved; nothing where no number can satisfy the row. */
function narrowRow({ columns, weights, low, high }: Row, lows: number[], highs: number[]): number[] | undefined {
  let least = 0;
  let most = 0;
  columns.forEach((column, place) => {
    const weight = weights[place] ?? 0;
    least += times(weight, weight > 0 ? lows[column] : highs[column]);
    most += times(weight, weight > 0 ? highs[column] : lows[column]);
  });
  if (least > high || most < low) return undefined;
  const changed: number[] = [];
  for (const [place, column] of columns.entries()) {
    const weight = weights[place] ?? 0;
    const [from = 0, to = 0] = [lows[column], highs[column]];
    const restLeast = least - times(weight, weight > 0 ? from : to);
    const restMost = most - times(weight, weight > 0 ? to : from);
    const ends = [(low - restMost) / weight, (high - restLeast) / weight];
    const newLow = Math.max(from, Math.ceil(Math.min(...ends)));
    const newHigh = Math.min(to, Math.floor(Math.max(...ends)));
    if (newLow > newHigh) return undefined;
    if (newLow === from && newHigh === to) continue;
    lows[column] = newLow;
    highs[column] = newHigh;
    least = restLeast + times(weight, weight > 0 ? newLow : newHigh);
    most = restMost + times(weight, weight > 0 ? newHigh : newLow);
    changed.push(column);
  }
  return changed;
}

const times = (weight: number, bound = 0): number => weight * bound;
