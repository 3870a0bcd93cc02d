import { rangeOf } from '../model/ledger.js';
import { aloneIn, leafRanges, movableSets } from './leaf-ranges.js';
import type { LinearProgram } from './solver.js';
import { fallOf, type Bound, type Choice, type WorldQuestion } from './world-question.js';
import { linksOf, type Link, type World } from './worlds.js';

/** The program with what is needed to read a solution back. */
export interface WorldProgram {
  /** Without `isWhole`: as a linear program. */
  readonly program: LinearProgram;
  /** 1 for each column that must be whole. */
  readonly whole: Int32Array;
  readTables(values: Float64Array): World;
  /** The elastic cells whose facts the solution gives up. */
  readGivenUp(values: Float64Array): readonly number[];
}

/** How far from a whole number a solver's value may lie and still mean it; what it means is then checked exactly. */
export const tolerance = 1e-6;

/**
 * The linear program of all worlds that agree with the facts: for each free time and each leaf x = u + p − q with
 * p ≥ 0, 0 ≤ q ≤ u around an aim u, so that the cost of p + q is the distance from it (least absolute deviations).
 */
export function buildWorldProgram(question: WorldQuestion): WorldProgram {
  return new Builder(question).build();
}

class Builder {
  readonly #cost: number[] = [];
  readonly #lower: number[] = [];
  readonly #upper: number[] = [];
  readonly #rowLower: number[] = [];
  readonly #rowUpper: number[] = [];
  readonly #starts: number[] = [0];
  readonly #columns: number[] = [];
  readonly #coefficients: number[] = [];
  /** By free time and leaf: the column of p, −1 where the leaf is known; q, if any, is the column after it. */
  readonly #columnOf = new Map<number, Int32Array>();
  /** By free time and leaf: u, or the value itself where it is known. */
  readonly #around = new Map<number, Int32Array>();
  /** By column: whether it is such a q. */
  readonly #isDown: boolean[] = [];
  readonly #givenUp: { readonly cell: number; readonly column: number }[] = [];
  readonly #whole: number[] = [];
  #mostPeople: number | undefined;
  #isContradictory = false;

  constructor(private readonly question: WorldQuestion) {}

  build(): WorldProgram {
    for (const time of this.question.free) this.#addTable(time);
    this.#whole.push(...Array.from(this.#cost, (_, column) => column));
    for (const time of this.question.free) this.#addFacts(time);
    for (const link of this.question.links ?? linksOf(this.question.times)) this.#addLink(link);
    for (const { terms, low, high } of this.question.bounds ?? []) {
      const leaf = aloneIn(terms);
      const isBound = leaf !== undefined && this.#hasColumn(terms[0]?.time ?? -1, leaf);
      if (!isBound) this.#endRow(this.#beginRow(terms), low, high);
    }
    // A row without columns that is false makes the program infeasible, as it must.
    if (this.#isContradictory) this.#endRow(0, 1, 1);
    for (const choice of this.question.choices ?? []) this.#addChoice(choice);
    const whole = new Int32Array(this.#cost.length);
    for (const column of this.#whole) whole[column] = 1;
    const program: LinearProgram = {
      cost: new Float64Array(this.#cost),
      lower: new Float64Array(this.#lower),
      upper: new Float64Array(this.#upper),
      rowLower: new Float64Array(this.#rowLower),
      rowUpper: new Float64Array(this.#rowUpper),
      starts: new Int32Array(this.#starts),
      columns: new Int32Array(this.#columns),
      coefficients: new Float64Array(this.#coefficients),
    };
    return {
      program,
      whole,
      readTables: (values) => this.#readTables(values),
      readGivenUp: (values) =>
        this.#givenUp.filter(({ column }) => (values[column] ?? 0) > tolerance).map(({ cell }) => cell),
    };
  }

  #addColumn(cost: number, upper: number): number {
    this.#cost.push(cost);
    this.#lower.push(0);
    this.#upper.push(upper);
    this.#isDown.push(false);
    return this.#cost.length - 1;
  }

  /** Columns for the leaves that are not settled outright. What is known of one leaf alone bounds its column and needs no row. */
  #addTable(time: number): void {
    const { family, aim, within } = this.question;
    const columnOf = new Int32Array(family.leafCount).fill(-1);
    const near = aim.get(time);
    const { low, high } = leafRanges(this.question, time, (cell) => this.#isElastic(time, cell));
    const around = within && near ? Int32Array.from(near.table) : new Int32Array(family.leafCount);
    for (const leaf of within ?? Array(family.leafCount).keys()) {
      const [least, most] = [low[leaf] ?? 0, high[leaf] ?? Infinity];
      if (least > most) this.#isContradictory = true;
      const start = Math.max(least, Math.min(most, near?.table[leaf] ?? 0));
      around[leaf] = start;
      if (least >= most) continue;
      const weight = near?.weight[leaf] ?? 0;
      columnOf[leaf] = this.#addColumn(weight, most - start);
      if (start > least) this.#isDown[this.#addColumn(weight, start - least)] = true;
    }
    this.#columnOf.set(time, columnOf);
    this.#around.set(time, around);
  }

  /** Whether a leaf has a column, which then has its bounds. */
  #hasColumn = (time: number, leaf: number): boolean => (this.#columnOf.get(time)?.[leaf] ?? -1) >= 0;

  #isElastic(time: number, cell: number): boolean {
    return time === this.question.times.length - 1 && (this.question.elastic?.has(cell) ?? false);
  }

  #addFacts(time: number): void {
    const { family, times, elastic, within } = this.question;
    for (const [index, told] of times[time]?.facts ?? []) {
      const range = rangeOf(told);
      const cell = family.cells[index];
      if (!range || !cell) continue;
      const [leaf] = cell.leaves;
      const isBound = leaf !== undefined && cell.leaves.length === 1 && this.#hasColumn(time, leaf);
      if (isBound && !this.#isElastic(time, index)) continue;
      const constant = this.#beginRow([{ time, leaves: cell.leaves, sign: 1 }]);
      // Where few leaves may move, what none of them touches has nothing to give up.
      const isStill = within !== undefined && this.#isRowEmpty;
      if (this.#isElastic(time, index) && !isStill) {
        const cost = elastic?.get(index) ?? 0;
        const [above, below] = [this.#addColumn(cost, Infinity), this.#addColumn(cost, Infinity)];
        this.#addTerm(above, -1);
        this.#addTerm(below, 1);
        this.#givenUp.push({ cell: index, column: above }, { cell: index, column: below });
      }
      this.#endRow(constant, range[0], range[1]);
    }
  }

  /**
   * No closed set loses anybody, but for at most the declared number of withdrawn records; about a corrected day, nobody
   * else joins one either.
   */
  #addLink({ from, to, kind, revisions }: Link): void {
    const { family, free, base } = this.question;
    if (!free.includes(from) && !free.includes(to)) return;
    const withdrawn = revisions > 0 ? this.#revisedColumns(from, revisions) : null;
    const isSame = kind === 'same';
    const joined = revisions > 0 && isSame ? this.#revisedColumns(to, revisions) : null;
    const sets = isSame
      ? Array.from({ length: family.leafCount }, (_, leaf) => Int32Array.of(leaf))
      : movableSets(this.question);
    for (const leaves of sets) {
      const [leaf] = leaves;
      const isBound = leaf !== undefined && leaves.length === 1 && this.#hasColumn(to, leaf);
      if (isBound && !free.includes(from) && !withdrawn && !isSame && !this.question.reference) continue;
      const before = this.#columnOf.has(from) ? undefined : base[from];
      if (before && !isSame && !this.question.reference && leaves.every((leaf) => before[leaf] === 0)) continue;
      const constant = this.#beginRow([
        { time: to, leaves, sign: 1 },
        { time: from, leaves, sign: -1 },
      ]);
      if (withdrawn) for (const leaf of leaves) this.#addTerm(withdrawn[leaf] ?? 0, 1);
      if (joined) for (const leaf of leaves) this.#addTerm(joined[leaf] ?? 0, -1);
      const fall = fallOf(this.question, leaves, from, to);
      this.#endRow(constant, fall, isSame ? fall : Infinity);
    }
  }

  /** One column per leaf: how many of its people at that time were revised; together at most `revisions`. */
  #revisedColumns(time: number, revisions: number): Int32Array {
    const { family, free, base } = this.question;
    const columns = Int32Array.from({ length: family.leafCount }, (_, leaf) =>
      this.#addColumn(0, free.includes(time) ? Infinity : (base[time]?.[leaf] ?? 0)),
    );
    for (const column of columns) this.#addTerm(column, 1);
    this.#endRow(0, -Infinity, revisions);
    return columns;
  }

  /** One 0-1 column per interval, of which one is 1: Σ low·b ≤ sum ≤ Σ high·b. Infinity becomes everybody there is. */
  #addChoice({ terms, intervals }: Choice): void {
    const everybody = this.#everybody();
    const picks = intervals.map(() => this.#addColumn(0, 1));
    this.#whole.push(...picks);
    for (const pick of picks) this.#addTerm(pick, 1);
    this.#endRow(0, 1, 1);
    const above = this.#beginRow(terms);
    intervals.forEach(([low], at) => this.#addTerm(picks[at] ?? 0, -low));
    this.#endRow(above, 0, Infinity);
    const below = this.#beginRow(terms);
    intervals.forEach(([, high], at) => this.#addTerm(picks[at] ?? 0, -Math.min(high, everybody)));
    this.#endRow(below, -Infinity, 0);
  }

  #everybody(): number {
    const facts = this.question.times.at(-1)?.facts ?? [];
    return (this.#mostPeople ??= [...facts].reduce((most, [, told]) => Math.max(most, rangeOf(told)?.[1] ?? 0), 0));
  }

  /** Begins a row with sums of leaves as columns; what is known of them comes back as a constant. */
  #beginRow(terms: Bound['terms']): number {
    let constant = 0;
    for (const { time, leaves, sign } of terms) {
      const columnOf = this.#columnOf.get(time);
      const around = this.#around.get(time) ?? this.question.base[time];
      for (const leaf of leaves) {
        constant += sign * (around?.[leaf] ?? 0);
        const column = columnOf?.[leaf] ?? -1;
        if (column < 0) continue;
        this.#addTerm(column, sign);
        if (this.#isDown[column + 1]) this.#addTerm(column + 1, -sign);
      }
    }
    return constant;
  }

  #addTerm(column: number, coefficient: number): void {
    this.#columns.push(column);
    this.#coefficients.push(coefficient);
  }

  get #isRowEmpty(): boolean {
    return this.#columns.length === this.#starts.at(-1);
  }

  /** Ends the row that was begun; one that says nothing is taken back. */
  #endRow(constant: number, low: number, high: number): void {
    // A row without columns is kept where it is false: it makes the program infeasible, as it must.
    if ((this.#isRowEmpty && low <= constant && constant <= high) || (low === -Infinity && high === Infinity)) {
      this.#columns.length = this.#coefficients.length = this.#starts.at(-1) ?? 0;
      return;
    }
    this.#starts.push(this.#columns.length);
    this.#rowLower.push(low - constant);
    this.#rowUpper.push(high - constant);
  }

  #readTables(values: Float64Array): World {
    const { times, base, family } = this.question;
    return times.map((_, time) => {
      const columnOf = this.#columnOf.get(time);
      const around = this.#around.get(time);
      if (!columnOf || !around) return base[time] ?? new Int32Array(family.leafCount);
      return around.map((target, leaf) => {
        const column = columnOf[leaf] ?? -1;
        if (column < 0) return target;
        const down = this.#isDown[column + 1] ? (values[column + 1] ?? 0) : 0;
        return target + Math.round(values[column] ?? 0) - Math.round(down);
      });
    });
  }
}
