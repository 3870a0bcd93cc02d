import type { Bound, Choice } from '../../attack/world-question.js';
import type { TimePoint } from '../../attack/worlds.js';
import type { Told } from '../../model/ledger.js';
import type { Shortfall } from '../../suppression/widen.js';
import { listPrimaries, type HeadlineKnowledge, type TargetRules } from '../protection/primaries.js';
import { namesOf, targetName, type Target } from '../protection/targets.js';

type Interval = readonly [low: number, high: number];

/** What a decision about one refresh depended on beside public facts and the key; kept sealed. */
export interface Transcript {
  /** Cells that stayed withheld as they were. */
  readonly sticky: readonly number[];
  /** The sums that had to be protected, by which cells were withheld. */
  readonly primaries: readonly Target[];
  /** Cells that were told at some stage and withheld later, with the values that were looked at. */
  readonly looked: readonly (readonly [cell: number, value: number])[];
  /** Comparisons of withheld sums by which further cells were withheld. */
  readonly shortfalls: readonly Shortfall[];
}

/**
 * What a world must look like to have the transcript of a protected one: which cells are small, which changed by little
 * since they were told, which differences are small. It is reckoned from the transcript and from told values alone, so
 * that all worlds of one transcript draw the same candidates.
 */
export class Pattern {
  /** For each withheld cell: the intervals in which it keeps its part of the pattern, ascending. */
  readonly #intervals = new Map<number, readonly Interval[]>();
  readonly #fixed: readonly Bound[];

  /** `times` are all up to this one, the facts of which must be final. */
  constructor(
    private readonly rules: TargetRules,
    private readonly times: readonly TimePoint[],
    private readonly transcript: Transcript,
  ) {
    const small = new Set<number>();
    const changed = new Map<number, Set<number>>();
    for (const target of transcript.primaries) {
      if (target.kind === 'cell') small.add(target.cell);
      if (target.kind === 'flow') changed.set(target.cell, (changed.get(target.cell) ?? new Set()).add(target.from));
    }
    const looked = new Map(transcript.looked);
    const sticky = new Set(transcript.sticky);
    for (const [cell, told] of this.#point?.facts ?? []) {
      if (told !== null) continue;
      const value = looked.get(cell);
      if (value !== undefined) this.#intervals.set(cell, [[value, value]]);
      // A cell that stays withheld as it was may hold anything.
      else if (!sticky.has(cell))
        this.#intervals.set(cell, this.#intervalsOf(cell, small.has(cell), changed.get(cell)));
    }
    this.#fixed = [...this.#boundsOfDifferences(small, sticky), ...this.#boundsOfShortfalls()];
  }

  get #now(): number {
    return this.times.length - 1;
  }

  get #point(): TimePoint | undefined {
    return this.times.at(-1);
  }

  /** Whether a world has this transcript: what bounds and choices cannot say is seen here. */
  fits(sums: readonly Int32Array[], known: HeadlineKnowledge): boolean {
    const now = sums[this.#now] ?? new Int32Array();
    const sticky = new Set(this.transcript.sticky);
    const isOpen = (cell: number) => !sticky.has(cell) && (this.#point?.facts.has(cell) ?? false);
    const primaries = listPrimaries(this.rules, this.times.slice(0, -1), isOpen, now, known);
    const sum = (cells: readonly number[]) => cells.reduce((so, cell) => so + (now[cell] ?? 0), 0);
    return (
      this.transcript.looked.every(([cell, value]) => now[cell] === value) &&
      this.transcript.shortfalls.every(({ cells, low, high }) => low <= sum(cells) && sum(cells) <= high) &&
      namesOf(primaries) === namesOf(this.transcript.primaries)
    );
  }

  /** What every world of the pattern keeps; `isLoose`: but for the values that repair looked at. */
  bounds(isLoose = false): readonly Bound[] {
    const free = new Set(isLoose ? this.transcript.looked.map(([cell]) => cell) : []);
    const single = [...this.#intervals].flatMap(([cell, [first, ...more]]): Bound[] =>
      first && !free.has(cell) && more.length === 0
        ? [{ terms: this.#termsOf(cell), low: first[0], high: first[1] }]
        : [],
    );
    return [...single, ...this.#fixed];
  }

  /** Where a cell may be unchanged, or changed by little, or by much: in one of these intervals. */
  choices(): readonly Choice[] {
    return [...this.#intervals].flatMap(([cell, intervals]): Choice[] =>
      intervals.length === 1 ? [] : [{ terms: this.#termsOf(cell), intervals }],
    );
  }

  #termsOf(cell: number): Bound['terms'] {
    return [{ time: this.#now, leaves: this.rules.family.cells[cell]?.leaves ?? new Int32Array(), sign: 1 }];
  }

  /** The numbers that are small or not, and near each told value or not, just as the names say. */
  #intervalsOf(cell: number, isSmallCell: boolean, changed: ReadonlySet<number> | undefined): readonly Interval[] {
    const { k, policy } = this.rules;
    const told = this.times.slice(0, -1).flatMap(({ facts }, from) => {
      const value = facts.get(cell);
      return typeof value === 'number' ? [[from, value] as const] : [];
    });
    const keeps = (value: number) =>
      (value < k && (policy.protectsZeros || value > 0)) === isSmallCell &&
      told.every(([from, before]) => {
        const change = Math.abs(value - before);
        return (change > 0 && change < k) === (changed?.has(from) ?? false);
      });
    const last = Math.max(k, ...told.map(([, value]) => value + k));
    const intervals: [number, number][] = [];
    for (let value = 0; value <= last; value++) {
      const open = intervals.at(-1);
      if (!keeps(value)) continue;
      if (open?.[1] === value - 1) open[1] = value;
      else intervals.push([value, value]);
    }
    const end = intervals.at(-1);
    if (end?.[1] === last) end[1] = Infinity;
    return intervals;
  }

  /** The differences that are small must stay so, and the others must not become so, where either end is hidden. */
  #boundsOfDifferences(small: ReadonlySet<number>, sticky: ReadonlySet<number>): readonly Bound[] {
    const { nested, policy } = this.rules;
    const facts = this.#point?.facts ?? new Map<number, Told>();
    const isPrimary = new Set(this.transcript.primaries.map(targetName));
    return nested.flatMap(([inner, outer, leaves]): Bound[] => {
      if (
        leaves.length === 0 ||
        !facts.has(inner) ||
        small.has(inner) ||
        sticky.has(inner) ||
        (facts.get(inner) !== null && facts.get(outer) !== null)
      )
        return [];
      const name = targetName({ kind: 'difference', time: this.#now, outer, inner });
      const [low, high] = isPrimary.has(name) ? [0, policy.coalition] : [policy.coalition + 1, Infinity];
      return [{ terms: [{ time: this.#now, leaves, sign: 1 }], low, high }];
    });
  }

  /** Sums that fell short, and made further cells be withheld, fall short. */
  #boundsOfShortfalls(): readonly Bound[] {
    return this.transcript.shortfalls.map(({ cells, low, high }) => ({
      terms: cells.map((cell) => ({
        time: this.#now,
        leaves: this.rules.family.cells[cell]?.leaves ?? new Int32Array(),
        sign: 1 as const,
      })),
      low,
      high,
    }));
  }
}
