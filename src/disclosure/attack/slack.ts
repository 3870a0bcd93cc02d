import type { Family } from '../model/catalogue.js';
import type { Swap } from './swap.js';
import type { Before } from './weave.js';

/**
 * How many people each closed set of a table has more than in the tables that it follows: how many it may still lose. Sets
 * are reckoned when they are first asked for and kept up to date, since thousands of exchanges are asked about one table.
 */
export class Slack {
  /** By table that is followed, and by closed set. */
  readonly #more: readonly { readonly before: Before; readonly bySet: Int32Array }[];

  constructor(
    private readonly family: Family,
    private readonly setsAt: readonly (readonly number[])[],
    private readonly table: Int32Array,
    before: readonly Before[],
  ) {
    this.#more = before.map((one) => ({
      before: one,
      bySet: new Int32Array(one.kind === 'same' ? 0 : family.closedSets.length).fill(unknown),
    }));
  }

  /** Whether so many people can make the exchange, and the table still follows those before without a further revision. */
  allows(swap: Swap, people = 1): boolean {
    return this.#more.every(({ before, bySet }) =>
      before.kind === 'same' ? this.#isReturn(swap, before.table, people) : this.#keeps(swap, before, bySet, people),
    );
  }

  /** The exchange has been made in the table. */
  take({ gains, losses }: Swap, people = 1): void {
    for (const { bySet } of this.#more) {
      if (bySet.length === 0) continue;
      for (const leaf of gains) this.#note(bySet, leaf, people);
      for (const leaf of losses) this.#note(bySet, leaf, -people);
    }
  }

  #note(bySet: Int32Array, leaf: number, change: number): void {
    for (const set of this.setsAt[leaf] ?? []) {
      const more = bySet[set] ?? unknown;
      if (more !== unknown) bySet[set] = more + change;
    }
  }

  /** About one day told twice: each exchange undoes a revision. */
  #isReturn({ gains, losses }: Swap, before: Int32Array, people: number): boolean {
    return (
      losses.every((leaf) => (this.table[leaf] ?? 0) - people >= (before[leaf] ?? 0)) &&
      gains.every((leaf) => (this.table[leaf] ?? 0) + people <= (before[leaf] ?? 0))
    );
  }

  #keeps({ gains, losses }: Swap, before: Before, bySet: Int32Array, people: number): boolean {
    for (const leaf of losses) {
      for (const set of this.setsAt[leaf] ?? []) {
        let change = 0;
        for (const one of losses) if (this.setsAt[one]?.includes(set)) change--;
        for (const one of gains) if (this.setsAt[one]?.includes(set)) change++;
        if (change < 0 && this.#moreIn(set, before, bySet) + change * people < 0) return false;
      }
    }
    return true;
  }

  #moreIn(set: number, { table: before }: Before, bySet: Int32Array): number {
    let more = bySet[set] ?? unknown;
    if (more !== unknown) return more;
    more = 0;
    for (const leaf of this.family.closedSets[set] ?? []) more += (this.table[leaf] ?? 0) - (before[leaf] ?? 0);
    bySet[set] = more;
    return more;
  }
}

/** No set can lack so many. */
const unknown = -0x8000_0000;
