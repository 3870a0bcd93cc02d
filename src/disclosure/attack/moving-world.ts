import type { Family } from '../model/catalogue.js';
import type { Swap } from './swap.js';
import { setsAtLeaves, type Swaps } from './swaps.js';
import { linksOf, type Link, type TimePoint, type World } from './worlds.js';

/** What exchanges in a world must respect. */
export interface Setting {
  readonly times: readonly TimePoint[];
  /** By time: exchanges that its facts do not notice. */
  readonly swaps: readonly Swaps[];
}

interface Held {
  readonly link: Link;
  /** By closed set: how many more it has after the link than before. */
  readonly more: Int32Array;
}

/**
 * A world in which people exchange their status, in one table or in several alike, so that no told cell notices and no closed
 * set loses anybody to the tables that follow. What the headlines told between ask is not looked at.
 */
export class MovingWorld {
  readonly tables: readonly Int32Array[];
  readonly #held: readonly Held[];
  readonly #setsAt: readonly (readonly number[])[];
  readonly #swaps: readonly Swaps[];

  constructor(family: Family, { times, swaps }: Setting, start: World) {
    this.tables = start.map((table) => Int32Array.from(table));
    this.#swaps = swaps;
    this.#setsAt = setsAtLeaves(family);
    const last = times.length - 1;
    const direct = (times[last]?.web?.links ?? []).filter(({ from, to }) => from <= last && to <= last);
    const links = new Map([...linksOf(times), ...direct].map((link) => [`${link.from} ${link.to}`, link]));
    this.#held = [...links.values()].map((link) => ({ link, more: this.#moreAfter(family, link) }));
  }

  /** The tables as they are now. */
  get world(): World {
    return this.tables.map((table) => Int32Array.from(table));
  }

  /** The tables that may move together where one must: it alone, it and all after it, or all. */
  waysFrom(time: number): readonly (readonly number[])[] {
    const all = [...this.tables.keys()];
    const ways = [[time], all.slice(time), all];
    return ways.filter(({ length }, at) => length > (ways[at - 1]?.length ?? 0));
  }

  /** How many people can at most make an exchange at all of some times. */
  peopleFor({ losses: [first, second] }: Swap, times: readonly number[]): number {
    let most = Infinity;
    for (const time of times) {
      const table = this.tables[time];
      most = Math.min(most, table?.[first] ?? 0, table?.[second] ?? 0);
    }
    return most;
  }

  /** Whether so many people, who are there, can make an exchange at all of some times. */
  allows(swap: Swap, times: readonly number[], people: number): boolean {
    for (const time of times) if (!this.#swaps[time]?.isUnnoticed(swap)) return false;
    for (const held of this.#held) if (!this.#holds(held, swap, times, people)) return false;
    return true;
  }

  take({ gains, losses }: Swap, times: readonly number[], people: number): void {
    for (const time of times) {
      const table = this.tables[time];
      if (!table) continue;
      for (const leaf of gains) table[leaf] = (table[leaf] ?? 0) + people;
      for (const leaf of losses) table[leaf] = (table[leaf] ?? 0) - people;
    }
    for (const { link, more } of this.#held) {
      const by = (times.includes(link.to) ? people : 0) - (times.includes(link.from) ? people : 0);
      if (by === 0) continue;
      for (const leaf of gains) for (const set of this.#setsAt[leaf] ?? []) more[set] = (more[set] ?? 0) + by;
      for (const leaf of losses) for (const set of this.#setsAt[leaf] ?? []) more[set] = (more[set] ?? 0) - by;
    }
  }

  #moreAfter(family: Family, { from, to }: Link): Int32Array {
    const [before, after] = [this.tables[from], this.tables[to]];
    return Int32Array.from(family.closedSets, (set) => {
      let more = 0;
      for (const leaf of set) more += (after?.[leaf] ?? 0) - (before?.[leaf] ?? 0);
      return more;
    });
  }

  /** Whether nobody is lost between two tables of which one changes. */
  #holds({ link, more }: Held, { gains, losses }: Swap, times: readonly number[], people: number): boolean {
    const [isBefore, isAfter] = [times.includes(link.from), times.includes(link.to)];
    if (isBefore === isAfter) return true;
    if (link.kind === 'same') return false;
    const [joined, left] = isAfter ? [gains, losses] : [losses, gains];
    for (const leaf of left) {
      for (const set of this.#setsAt[leaf] ?? []) {
        let change = 0;
        for (const one of joined) if (this.#setsAt[one]?.includes(set)) change++;
        for (const one of left) if (this.#setsAt[one]?.includes(set)) change--;
        if (change < 0 && (more[set] ?? 0) + change * people < 0) return false;
      }
    }
    return true;
  }
}
