/** A sum over inner cells as it was measured. */
export interface Measurement {
  readonly leaves: Int32Array;
  readonly value: number;
  /** 1/σ², up to a common factor. */
  readonly weight: number;
}

/** Inner cells that together have an exact total: those of one status. */
export interface Group {
  readonly leaves: Int32Array;
  readonly total: number;
}

const roundsAtMost = 4_000;
const smallestStep = 1e-5;

/**
 * The inner cells x ≥ 0 with the exact totals of their groups that lie nearest to the measurements:
 * min Σ w·(Σ x − y)². For weights 1/σ² this is the maximum-likelihood fit for Gaussian noise, the non-negative least
 * squares of the Census Bureau's TopDown algorithm (Abowd et al. 2022, "The 2020 Census Disclosure Avoidance System
 * TopDown Algorithm", HDSR, doi:10.1162/99608f92.529e3cb9) and, without x ≥ 0, Hay et al. (2010), "Boosting the Accuracy
 * of Differentially Private Histograms Through Consistency", VLDB. It sees noisy values and public totals only.
 *
 * Accelerated projected gradient (Beck & Teboulle 2009) with restarts (O'Donoghue & Candès 2015). Only + − × ÷ √, which
 * IEEE 754 fixes to the bit: the same on every machine. Returns one number for each of `count` inner cells.
 */
export function fitInnerCells(
  count: number,
  groups: readonly Group[],
  measurements: readonly Measurement[],
): Float64Array {
  const step = 1 / steepestOf(count, measurements);
  let current = new Float64Array(count);
  for (const { leaves, total } of groups) for (const leaf of leaves) current[leaf] = total / leaves.length;
  let ahead = Float64Array.from(current);
  let momentum = 1;
  for (let round = 0; round < roundsAtMost; round++) {
    const next = Float64Array.from(ahead);
    descend(next, ahead, step, measurements);
    for (const group of groups) projectOntoTotal(next, group);
    const { largest, turnsBack } = compare(current, next, ahead);
    const nextMomentum = turnsBack ? 1 : (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const push = turnsBack ? 0 : (momentum - 1) / nextMomentum;
    ahead = next.map((value, at) => value + push * (value - (current[at] ?? 0)));
    current = next;
    momentum = nextMomentum;
    if (largest < smallestStep) break;
  }
  return current;
}

/** The largest row sum of AᵀWA: an upper bound on its largest eigenvalue (Gershgorin). */
function steepestOf(count: number, measurements: readonly Measurement[]): number {
  const sums = new Float64Array(count);
  for (const { leaves, weight } of measurements) {
    for (const leaf of leaves) sums[leaf] = (sums[leaf] ?? 0) + weight * leaves.length;
  }
  return sums.reduce((most, sum) => Math.max(most, sum), Number.MIN_VALUE);
}

function descend(next: Float64Array, from: Float64Array, step: number, measurements: readonly Measurement[]): void {
  for (const { leaves, value, weight } of measurements) {
    let sum = 0;
    for (const leaf of leaves) sum += from[leaf] as number;
    const move = step * weight * (sum - value);
    for (const leaf of leaves) next[leaf] = (next[leaf] as number) - move;
  }
}

function compare(
  current: Float64Array,
  next: Float64Array,
  ahead: Float64Array,
): { largest: number; turnsBack: boolean } {
  let largest = 0;
  let against = 0;
  for (let at = 0; at < next.length; at++) {
    const moved = (next[at] as number) - (current[at] as number);
    largest = Math.max(largest, Math.abs(moved));
    against += ((ahead[at] as number) - (next[at] as number)) * moved;
  }
  return { largest, turnsBack: against > 0 };
}

/**
 * The nearest point with x ≥ 0 and Σ x = total: subtract one threshold from all and cut at 0 (Michelot 1986). What
 * falls below the threshold once never rises again, so it ends.
 */
function projectOntoTotal(values: Float64Array, { leaves, total }: Group): void {
  let active = leaves;
  let threshold = 0;
  for (;;) {
    let sum = 0;
    for (const leaf of active) sum += values[leaf] as number;
    threshold = (sum - total) / active.length;
    const left = active.filter((leaf) => (values[leaf] as number) > threshold);
    if (left.length === active.length || left.length === 0) break;
    active = left;
  }
  for (const leaf of leaves) values[leaf] = Math.max(0, (values[leaf] as number) - threshold);
}
