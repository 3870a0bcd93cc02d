import type { Swap } from '../../attack/swap.js';
import type { Bound, Choice } from '../../attack/world-question.js';
import type { Family } from '../../model/catalogue.js';

/** By time: what a pattern says of the table of that time alone. */
export type PatternRules = readonly (readonly (Bound | Choice)[])[];

/** The rules of one time laid out by leaf, the same for every world of the pattern. */
interface Layout {
  /** By leaf: the numbers of the rules whose sum changes with it. */
  readonly at: readonly (readonly number[])[];
  readonly leavesOf: readonly (readonly number[])[];
  readonly intervalsOf: readonly (readonly (readonly [low: number, high: number])[])[];
}

const laidOut = new WeakMap<PatternRules, Layout[]>();

function layoutOf(family: Family, rules: PatternRules, time: number): Layout {
  const known = laidOut.get(rules) ?? rules.map((some) => layOut(family, some));
  laidOut.set(rules, known);
  return known[time] ?? layOut(family, []);
}

function layOut(family: Family, rules: readonly (Bound | Choice)[]): Layout {
  const at = Array.from({ length: family.leafCount }, (): number[] => []);
  const leavesOf = rules.map(({ terms }) => terms.flatMap(({ leaves }) => [...leaves]));
  leavesOf.forEach((leaves, rule) => leaves.forEach((leaf) => at[leaf]?.push(rule)));
  const intervalsOf = rules.map((rule) => ('intervals' in rule ? rule.intervals : [[rule.low, rule.high] as const]));
  return { at, leavesOf, intervalsOf };
}

/** The sums of one table that must each stay in one of some intervals, kept up to date as people exchange places. */
export class Kept {
  readonly #layout: Layout;
  readonly #sums: Int32Array;
  /** By rule, zeros between two questions; and the rules of the question. */
  readonly #changes: Int8Array;
  readonly #touched: number[] = [];

  constructor(family: Family, rules: PatternRules, time: number, table: Int32Array) {
    this.#layout = layoutOf(family, rules, time);
    this.#sums = Int32Array.from(this.#layout.leavesOf, (leaves) =>
      leaves.reduce((sum, leaf) => sum + (table[leaf] ?? 0), 0),
    );
    this.#changes = new Int8Array(this.#sums.length);
  }

  /** Whether all sums stay in their intervals where so many people make the exchange. */
  allows(swap: Swap, people: number): boolean {
    this.#ask(swap);
    let isAllowed = true;
    for (const rule of this.#touched) {
      const change = this.#changes[rule] ?? 0;
      if (change === 0 || !isAllowed) continue;
      const sum = (this.#sums[rule] ?? 0) + change * people;
      isAllowed = (this.#layout.intervalsOf[rule] ?? []).some(([low, high]) => low <= sum && sum <= high);
    }
    this.#forget();
    return isAllowed;
  }

  /** The exchange has been made. */
  take(swap: Swap, people: number): void {
    this.#ask(swap);
    for (const rule of this.#touched) {
      this.#sums[rule] = (this.#sums[rule] ?? 0) + (this.#changes[rule] ?? 0) * people;
      this.#changes[rule] = 0;
    }
    this.#forget();
  }

  /** By how much each sum changes where one pair makes the exchange. */
  #ask({ gains, losses }: Swap): void {
    for (const leaf of gains) this.#change(leaf, 1);
    for (const leaf of losses) this.#change(leaf, -1);
  }

  #change(leaf: number, by: number): void {
    for (const rule of this.#layout.at[leaf] ?? []) {
      this.#touched.push(rule);
      this.#changes[rule] = (this.#changes[rule] ?? 0) + by;
    }
  }

  #forget(): void {
    for (const rule of this.#touched) this.#changes[rule] = 0;
    this.#touched.length = 0;
  }
}
