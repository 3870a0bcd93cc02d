import type { Swap } from '../../attack/swap.js';
import type { Swaps } from '../../attack/swaps.js';
import type { Bound, Choice } from '../../attack/world-question.js';
import { linksOf, type Link, type TimePoint, type World } from '../../attack/worlds.js';
import type { KeyedStream } from '../../model/canonical.js';
import type { Family } from '../../model/catalogue.js';

type Intervals = readonly (readonly [low: number, high: number])[];

/** A sum of one table that must stay in one of some intervals. */
interface Kept {
  sum: number;
  readonly intervals: Intervals;
}

/** As many people change places at once: a sum that must be what it was or far from it is not left by one. */
const togetherAtMost = 12;

/**
 * A random walk from one world of a pattern to another, as in Diaconis & Sturmfels (1998): people exchange their status,
 * one or several at once, in one table or in all alike, where no told cell notices, nothing of the pattern changes and
 * nobody returns from where nobody returns from. It asks no solver, and what it ends in is as much a world of the
 * pattern as what it began with.
 */
export class Walk {
  readonly #tables: readonly Int32Array[];
  /** By time and leaf: the sums that change with it. */
  readonly #keptAt: readonly (readonly (readonly Kept[])[])[];
  readonly #links: readonly Link[];

  /** `rules`: for each time, what the pattern says of the table of that time alone. */
  constructor(
    private readonly family: Family,
    {
      times,
      swaps,
      rules,
    }: {
      readonly times: readonly TimePoint[];
      readonly swaps: readonly Swaps[];
      readonly rules: readonly (readonly (Bound | Choice)[])[];
    },
    start: World,
  ) {
    this.swaps = swaps;
    this.#tables = start.map((table) => Int32Array.from(table));
    const last = times.length - 1;
    const direct = (times[last]?.web?.links ?? []).filter(({ from, to }) => from <= last && to <= last);
    this.#links = [...linksOf(times), ...direct];
    this.#keptAt = rules.map((some, time) => this.#keepAt(some, time));
  }

  private readonly swaps: readonly Swaps[];

  /** The world after so many exchanges drawn by chance, those left out that cannot be made. */
  go(steps: number, random: KeyedStream): World {
    for (let step = 0; step < steps; step++) this.#step(random);
    return this.#world();
  }

  /** The world after one exchange that puts somebody into one of some leaves of a time, or out of it; null where none can be made. */
  change(time: number, leaves: Int32Array, isRaised: boolean): World | null {
    const later = Array.from({ length: this.#tables.length - time }, (_, at) => time + at);
    const others = Array.from({ length: time }, (_, at) => at);
    for (const leaf of leaves) {
      for (const swap of this.swaps[time]?.around(leaf, () => true) ?? []) {
        // Whoever could come could as well go.
        const move = isRaised ? swap : { gains: swap.losses, losses: swap.gains };
        for (const times of [[time], later, [...others, ...later]]) {
          if (!times.every((at) => this.#canTake(move, at, 1))) continue;
          if (!this.#links.every((link) => this.#holds(link, move, times, 1))) continue;
          for (const at of times) this.#take(move, at, 1);
          return this.#world();
        }
      }
    }
    return null;
  }

  #world(): World {
    return this.#tables.map((table) => Int32Array.from(table));
  }

  #keepAt(rules: readonly (Bound | Choice)[], time: number): readonly (readonly Kept[])[] {
    const keptAt = Array.from({ length: this.family.leafCount }, (): Kept[] => []);
    for (const rule of rules) {
      const leaves = rule.terms.flatMap((term) => [...term.leaves]);
      const sum = leaves.reduce((so, leaf) => so + (this.#tables[time]?.[leaf] ?? 0), 0);
      const kept: Kept = { sum, intervals: 'intervals' in rule ? rule.intervals : [[rule.low, rule.high]] };
      for (const leaf of leaves) keptAt[leaf]?.push(kept);
    }
    return keptAt;
  }

  #step(random: KeyedStream): void {
    const count = this.#tables.length;
    const at = random.below(count + 2);
    const times = at < count ? [at] : at === count ? [count - 1] : [...this.#tables.keys()];
    const swap = this.swaps[times.at(-1) ?? 0]?.draw(random);
    const together = random.below(2) === 0 ? 1 : 1 + random.below(togetherAtMost);
    if (!swap || !times.every((time) => this.#canTake(swap, time, together))) return;
    if (!this.#links.every((link) => this.#holds(link, swap, times, together))) return;
    for (const time of times) this.#take(swap, time, together);
  }

  /** Whether no told cell and nothing of the pattern notices, and enough people are there. */
  #canTake(swap: Swap, time: number, together: number): boolean {
    const table = this.#tables[time];
    if (!swap.losses.every((leaf) => (table?.[leaf] ?? 0) >= together)) return false;
    if (!this.swaps[time]?.isUnnoticed(swap)) return false;
    for (const [kept, change] of this.#changes(swap, time)) {
      const sum = kept.sum + change * together;
      if (change !== 0 && !kept.intervals.some(([low, high]) => low <= sum && sum <= high)) return false;
    }
    return true;
  }

  /** Whether nobody is lost between two tables of which one changes. */
  #holds({ from, to, kind }: Link, swap: Swap, times: readonly number[], together: number): boolean {
    const [isBefore, isAfter] = [times.includes(from), times.includes(to)];
    if (isBefore === isAfter) return true;
    if (kind === 'same') return false;
    const [before, after] = [this.#tables[from], this.#tables[to]];
    const touched = isAfter ? swap.losses : swap.gains;
    for (const leaf of touched) {
      for (const set of this.swaps[to]?.setsOf(leaf) ?? []) {
        let slack = (isAfter ? 1 : -1) * together * changeOf(set, swap);
        if (slack >= 0) continue;
        for (const one of set) slack += (after?.[one] ?? 0) - (before?.[one] ?? 0);
        if (slack < 0) return false;
      }
    }
    return true;
  }

  #take(swap: Swap, time: number, together: number): void {
    const table = this.#tables[time];
    if (!table) return;
    for (const [kept, change] of this.#changes(swap, time)) kept.sum += change * together;
    for (const leaf of swap.gains) table[leaf] = (table[leaf] ?? 0) + together;
    for (const leaf of swap.losses) table[leaf] = (table[leaf] ?? 0) - together;
  }

  #changes({ gains, losses }: Swap, time: number): ReadonlyMap<Kept, number> {
    const changes = new Map<Kept, number>();
    for (const [leaves, sign] of [
      [gains, 1],
      [losses, -1],
    ] as const) {
      for (const leaf of leaves) {
        for (const kept of this.#keptAt[time]?.[leaf] ?? []) changes.set(kept, (changes.get(kept) ?? 0) + sign);
      }
    }
    return changes;
  }
}

/** By how many people a set changes where one pair exchanges its status. */
const changeOf = (set: Int32Array, { gains, losses }: Swap): number =>
  gains.filter((leaf) => set.includes(leaf)).length - losses.filter((leaf) => set.includes(leaf)).length;
