import type { Swap } from '../../attack/swap.js';
import type { Swaps } from '../../attack/swaps.js';
import type { KeyedStream } from '../../model/canonical.js';
import type { Family } from '../../model/catalogue.js';

interface ReachInput {
  readonly family: Family;
  /** The cell that must move, and whether it must gain people or lose them. */
  readonly leaves: Int32Array;
  readonly isRaised: boolean;
  /** The time at which it moves. */
  readonly time: number;
  /** By time: exchanges that its facts do not notice. */
  readonly swaps: readonly Swaps[];
  /** By time: how many people each leaf has, of whom `people` must be spared. */
  readonly history: readonly Int32Array[];
  readonly people: number;
  /** By cell of the last time: what it costs to withhold it; Infinity where it cannot be. */
  readonly costOf: Float64Array;
  readonly random: KeyedStream;
}

/** Columns of the cell that are looked at, and of others that are taken with each of them, if the cell has but one. */
const ownAtMost = 8;
const companions = 24;
/** Columns that are compared with each own one. */
const comparedAtMost = 300;
/** More than any cell costs: an earlier table cannot be withheld any more. */
const noticedBefore = 10_000;

/**
 * Inner cells among which a cell is probably moved at the least cost: its columns, those with which people of theirs can
 * exchange their status while the fewest told cells notice (each exchange is a corner of the hypercube of Repsilber 1994),
 * and those through which a longer chain of exchanges passes most cheaply. The linear program over them has some hundred
 * unknowns where that over all tables has thousands; where it finds nothing, the whole is asked.
 */
export function cheapReach(input: ReachInput): ReadonlySet<number> {
  const { family, leaves, random } = input;
  const rows = family.dimensions[0]?.leaves.length ?? 1;
  const width = family.leafCount / rows;
  const own = [...new Set(Array.from(leaves, (leaf) => leaf % width))];
  while (own.length > ownAtMost) own.splice(random.below(own.length), 1);
  const atMost = Math.max(2, Math.floor((2 * companions) / (own.length + 1)));
  const first = random.below(Math.max(1, width));
  const step = Math.max(1, Math.floor(width / comparedAtMost));
  const inside = new Set(leaves);
  const chosen = new Set(own);
  for (const column of own) {
    const [partners, passages] = [new Cheapest(atMost), new Cheapest(atMost)];
    for (let at = 0; at < width; at += step) {
      const other = (first + at) % width;
      if (other === column) continue;
      partners.offer(other, leastCost(input, { column, other, rows, width, inside, isPassage: false }, partners.most));
      passages.offer(other, leastCost(input, { column, other, rows, width, inside, isPassage: true }, passages.most));
    }
    for (const other of [...partners.columns, ...passages.columns]) chosen.add(other);
  }
  return new Set([...chosen].flatMap((column) => Array.from({ length: rows }, (_, row) => row * width + column)));
}

/** The columns that cost least, so many of them. */
class Cheapest {
  readonly #best: { readonly column: number; readonly cost: number }[] = [];

  constructor(private readonly count: number) {}

  /** What costs no less is of no interest. */
  get most(): number {
    return this.#best.length < this.count ? Infinity : (this.#best.at(-1)?.cost ?? Infinity);
  }

  get columns(): readonly number[] {
    return this.#best.map(({ column }) => column);
  }

  offer(column: number, cost: number): void {
    if (cost >= this.most) return;
    const place = this.#best.findIndex((one) => cost < one.cost);
    this.#best.splice(place < 0 ? this.#best.length : place, 0, { column, cost });
    this.#best.splice(this.count);
  }
}

interface Pair {
  readonly column: number;
  readonly other: number;
  readonly rows: number;
  readonly width: number;
  readonly inside: ReadonlySet<number>;
  /** Whether the exchange need not move the cell itself, as one of several in a chain. */
  readonly isPassage: boolean;
}

/** What the cheapest exchange between two columns costs, if less than `most`. */
function leastCost(input: ReachInput, { column, other, rows, width, inside, isPassage }: Pair, most: number): number {
  const { history, isRaised, time, people } = input;
  const canSpare = (leaf: number) => (history[time]?.[leaf] ?? 0) >= people;
  let least = most;
  for (let row = 0; row < rows; row++) {
    const [leaf, far] = [row * width + column, row * width + other];
    if (!isPassage && !inside.has(leaf)) continue;
    for (let across = 0; across < rows; across++) {
      const [partner, beyond] = [across * width + column, across * width + other];
      if (across === row || (!isPassage && (inside.has(partner) || inside.has(far)))) continue;
      if (!canSpare(isRaised ? far : beyond) || (isRaised && !isPassage && !canSpare(partner))) continue;
      const swap: Swap = isRaised
        ? { gains: [leaf, beyond], losses: [partner, far] }
        : { gains: [partner, far], losses: [leaf, beyond] };
      least = Math.min(least, costOfSwap(input, swap, least));
    }
  }
  return least;
}

/** What the told cells cost that notice an exchange, at all times; from `most` on it does not matter how much. */
function costOfSwap({ swaps, costOf }: ReachInput, swap: Swap, most: number): number {
  const now = swaps.length - 1;
  let cost = 0;
  for (let at = 0; at < now; at++) if (!swaps[at]?.isUnnoticed(swap)) cost += noticedBefore;
  if (cost >= most) return most;
  for (const cell of swaps[now]?.noticing(swap) ?? []) cost += costOf[cell] ?? Infinity;
  return cost;
}
