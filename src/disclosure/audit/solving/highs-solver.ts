import highsModule, { type Highs, type Model } from 'highs';
import type { LinearSystem } from './linear-system.js';

// The package types its default export as a CommonJS module, and delivers it as an ES module: the function itself.
const loadHighs = highsModule as unknown as (typeof highsModule)['default'];

/** Σ sign · column over the original columns. */
export interface Aim {
  readonly columns: readonly number[];
  readonly weights: readonly number[];
}

/**
 * `bound` is what the solver proves the least value to be; `world` the columns where it is reached, if whole; else
 * `fractions` are the columns that should have been.
 */
export interface Optimum {
  readonly bound: number;
  readonly world: Float64Array | undefined;
  readonly fractions: readonly number[];
}

let loaded: Promise<Highs> | undefined;

const optimal = 7;
const infeasible = 8;
const primalSimplex = 4;
const wholeWithin = 1e-6;

/**
 * Minimises over one system again and again, each time from where the last one ended. Columns that the bounds fix,
 * and rows that the bounds satisfy anyhow, never reach the solver.
 */
export class OutsiderSolver {
  readonly #reduced: Reduced;
  readonly #linear: Model;
  #whole: Model | undefined;
  /** Whether a solve has proven that nothing satisfies the system. */
  isInfeasible = false;
  linearSolves = 0;
  wholeSolves = 0;

  private constructor(
    private readonly highs: Highs,
    private readonly system: LinearSystem,
    private readonly mustBeWhole: ReadonlySet<number>,
    private readonly seconds: number,
  ) {
    this.#reduced = reduce(system, highs.infinity);
    this.#linear = this.#open(false);
  }

  static async over(system: LinearSystem, mustBeWhole: ReadonlySet<number>, seconds: number): Promise<OutsiderSolver> {
    loaded ??= loadHighs();
    return new OutsiderSolver(await loaded, system, mustBeWhole, seconds);
  }

  /** The least value over the linear relaxation; nothing where the solver does not answer `optimal`. */
  minimise(aim: Aim): Optimum | undefined {
    this.linearSolves++;
    return this.#solve(this.#linear, aim, true) ?? this.#solve(this.#linear, aim, false);
  }

  /** The least value over whole-number worlds. */
  minimiseWhole(aim: Aim): Optimum | undefined {
    this.wholeSolves++;
    this.#whole ??= this.#open(true);
    return this.#solve(this.#whole, aim, false);
  }

  close(): void {
    this.#linear.dispose();
    this.#whole?.dispose();
  }

  #open(isWhole: boolean): Model {
    const { model, kept } = this.#reduced;
    const integrality = kept.map((column) => (isWhole && this.mustBeWhole.has(column) ? 1 : 0));
    const opened = this.highs.createModel({
      ...model,
      ...(isWhole ? { integrality: Int32Array.from(integrality) } : {}),
    });
    opened.options.set({ output_flag: false, time_limit: this.seconds, random_seed: 1 });
    if (isWhole) opened.options.set({ mip_rel_gap: 0, mip_abs_gap: 0.5 });
    else opened.options.set({ simplex_strategy: primalSimplex });
    return opened;
  }

  #solve(model: Model, aim: Aim, isWarm: boolean): Optimum | undefined {
    const { kept, place } = this.#reduced;
    if (kept.length === 0)
      return { bound: this.#value(aim, this.system.lows), world: Float64Array.from(this.system.lows), fractions: [] };
    const costs = new Float64Array(kept.length);
    let constant = 0;
    aim.columns.forEach((column, at) => {
      const [weight = 0, own = -1] = [aim.weights[at], place[column]];
      if (own < 0) constant += weight * (this.system.lows[column] ?? 0);
      else costs[own] = (costs[own] ?? 0) + weight;
    });
    if (!isWarm) model.clearSolver();
    model.zeroAllClocks();
    model.changeColsCost({ kind: 'range', from: 0, to: kept.length - 1 }, costs);
    model.run();
    const status = model.getModelStatus();
    if (status === infeasible) this.isInfeasible = true;
    if (status !== optimal) return undefined;
    const bound = model.getObjectiveValue() + constant;
    return Number.isFinite(bound) ? { bound, ...this.#readWorld(model.getSolution().colValue) } : undefined;
  }

  #value({ columns, weights }: Aim, values: readonly number[]): number {
    return columns.reduce((sum, column, at) => sum + (weights[at] ?? 0) * (values[column] ?? 0), 0);
  }

  /** A solution is a world only where its stocks are whole and satisfy every row once rounded: nothing is taken on trust. */
  #readWorld(solved: ArrayLike<number>): Pick<Optimum, 'world' | 'fractions'> {
    const values = Float64Array.from(this.system.lows);
    const fractions: number[] = [];
    for (const [own, column] of this.#reduced.kept.entries()) {
      const value = solved[own] ?? NaN;
      const nearest = Math.round(value);
      const isWhole = Math.abs(value - nearest) <= wholeWithin;
      values[column] = isWhole ? nearest : value;
      if (!isWhole && this.mustBeWhole.has(column)) fractions.push(column);
    }
    if (fractions.length > 0) return { world: undefined, fractions };
    const holds = this.system.rows.every(({ columns, weights, low, high }) => {
      const sum = columns.reduce((total, column, at) => total + (weights[at] ?? 0) * (values[column] ?? NaN), 0);
      return sum >= low - 1e-4 && sum <= high + 1e-4;
    });
    return { world: holds ? values : undefined, fractions };
  }
}

interface Reduced {
  readonly kept: readonly number[];
  /** Place among the kept columns; −1 where the column is fixed. */
  readonly place: Int32Array;
  readonly model: Parameters<Highs['createModel']>[0] & { readonly numCols: number };
}

/** The system without fixed columns and without rows that cannot bind. */
function reduce({ lows, highs, rows }: LinearSystem, infinity: number): Reduced {
  const kept = [...lows.keys()].filter((column) => lows[column] !== highs[column]);
  const place = new Int32Array(lows.length).fill(-1);
  kept.forEach((column, own) => (place[column] = own));
  const entries = kept.map((): [number[], number[]] => [[], []]);
  const rowLower: number[] = [];
  const rowUpper: number[] = [];
  for (const { columns, weights, low, high } of rows) {
    let [fixed, least, most] = [0, 0, 0];
    columns.forEach((column, at) => {
      const [weight = 0, from = 0, to = 0] = [weights[at], lows[column], highs[column]];
      least += weight * (weight > 0 ? from : to);
      most += weight * (weight > 0 ? to : from);
      if (place[column] === -1) fixed += weight * from;
    });
    if (least >= low && most <= high) continue;
    columns.forEach((column, at) => {
      const [rowNumbers, values] = entries[place[column] ?? -1] ?? [];
      rowNumbers?.push(rowLower.length);
      values?.push(weights[at] ?? 0);
    });
    rowLower.push(low - fixed);
    rowUpper.push(high === Infinity ? infinity : high - fixed);
  }
  return { kept, place, model: modelOf(kept, entries, rowLower, rowUpper, { lows, highs }) };
}

function modelOf(
  kept: readonly number[],
  entries: readonly (readonly [readonly number[], readonly number[]])[],
  rowLower: readonly number[],
  rowUpper: readonly number[],
  { lows, highs }: { readonly lows: readonly number[]; readonly highs: readonly number[] },
) {
  const starts = new Int32Array(kept.length + 1);
  entries.forEach(([numbers], own) => (starts[own + 1] = (starts[own] ?? 0) + numbers.length));
  return {
    numCols: kept.length,
    numRows: rowLower.length,
    colCost: new Float64Array(kept.length),
    colLower: Float64Array.from(kept, (column) => lows[column] ?? 0),
    colUpper: Float64Array.from(kept, (column) => highs[column] ?? 0),
    rowLower: Float64Array.from(rowLower),
    rowUpper: Float64Array.from(rowUpper),
    matrix: {
      format: 'csc' as const,
      numCols: kept.length,
      numRows: rowLower.length,
      starts,
      indices: Int32Array.from(entries.flatMap(([numbers]) => numbers)),
      values: Float64Array.from(entries.flatMap(([, values]) => values)),
    },
  };
}
