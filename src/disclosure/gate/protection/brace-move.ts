import { findWorld } from '../../attack/find-world.js';
import type { Solver } from '../../attack/solver.js';
import type { Swaps } from '../../attack/swaps.js';
import { sumsOf, type TimePoint, type World } from '../../attack/worlds.js';
import type { KeyedStream } from '../../model/canonical.js';
import type { Told } from '../../model/ledger.js';
import { cheapReach } from './brace-reach.js';
import { targetBound, type TargetRules } from './primaries.js';

/** How many inner cells a program over whole tables may have here: nothing is proven by it. */
const wholeLeavesAtMost = 2_000;

export interface MoveInput {
  readonly rules: TargetRules;
  readonly solver: Solver;
  readonly past: readonly TimePoint[];
  readonly link: Pick<TimePoint, 'follows' | 'link' | 'revisions'>;
  readonly facts: ReadonlyMap<number, Told>;
  /** Cells that may be withheld, with what one person's deviation costs. */
  readonly costs: ReadonlyMap<number, number>;
  readonly random: KeyedStream;
}

/** A cell that must move at one time, into a range. */
export interface Place {
  readonly time: number;
  readonly cell: number;
  readonly range: readonly [number, number];
  /** By time: exchanges that its facts do not notice. */
  readonly swaps: readonly Swaps[];
}

/** Finds what must be withheld so that a cell can move, in a given history of the pattern. */
export class MoveSearch {
  readonly #cellsAt: readonly (readonly number[])[];
  readonly #sums = new WeakMap<Int32Array, Int32Array>();

  constructor(private readonly input: MoveInput) {
    const { family } = input.rules;
    const cellsAt = Array.from({ length: family.leafCount }, (): number[] => []);
    for (const { index, leaves } of family.cells) for (const leaf of leaves) cellsAt[leaf]?.push(index);
    this.#cellsAt = cellsAt;
  }

  /**
   * The cheapest told cells of the last time that stand in the way; null where others do. It is sought among few columns,
   * over all times, and where earlier tables forbid the move outright within the last alone; over whole tables, which nearly
   * never find more, only while they are small.
   */
  async find(history: World, place: Place): Promise<readonly number[] | null> {
    const now = history.length - 1;
    const near = this.#reachOf(history, place);
    for (const times of [history.map((_, at) => at), ...(place.time === now && now > 0 ? [[now]] : [])]) {
      const isSmall = times.length * this.input.rules.family.leafCount <= wholeLeavesAtMost;
      const found =
        (await this.#solve(history, times, place, near)) ?? (isSmall ? await this.#solve(history, times, place) : null);
      if (found) return found;
    }
    return null;
  }

  #reachOf(history: World, { time, cell, range, swaps }: Place): ReadonlySet<number> {
    const { rules, costs, facts, random } = this.input;
    const { family, k } = rules;
    const costOf = new Float64Array(family.cells.length).fill(Infinity);
    for (const [index, cost] of costs) costOf[index] = facts.get(index) === null ? 0 : cost;
    const leaves = family.cells[cell]?.leaves ?? new Int32Array();
    const isRaised = range[1] === Infinity;
    return cheapReach({ family, leaves, isRaised, time, swaps, history, people: k, costOf, random });
  }

  async #solve(
    history: World,
    times: readonly number[],
    { time, cell, range }: Place,
    within?: ReadonlySet<number>,
  ): Promise<readonly number[] | null> {
    const { rules, solver, past, link, facts, costs } = this.input;
    const { family } = rules;
    const touched = within && [...new Set([...within].flatMap((leaf) => this.#cellsAt[leaf] ?? []))];
    const points = times.map((at): TimePoint => {
      const { follows, link: kind } = past[at] ?? link;
      const told = this.#asPoor(history[at], past[at]?.facts ?? facts, touched);
      return { facts: told, follows: times.indexOf(follows), link: kind, revisions: 0 };
    });
    const world = times.map((at) => history[at] ?? new Int32Array(family.leafCount));
    const weight = new Float64Array(family.leafCount).fill(0.01);
    const elastic = [...(touched ?? costs.keys())].flatMap((index) => {
      const cost = facts.get(index) === null ? undefined : costs.get(index);
      return cost === undefined ? [] : [[index, cost] as const];
    });
    const found = await findWorld(solver, {
      family,
      times: points,
      free: points.map((_, at) => at),
      base: [],
      bounds: [targetBound(family, { kind: 'cell', time: times.indexOf(time), cell }, range)],
      aim: new Map(world.map((table, at) => [at, { table, weight }])),
      reference: world,
      elastic: new Map(elastic),
      ...(within ? { within } : {}),
    });
    return found?.givenUp ?? null;
  }

  /** What is told of a time, with the numbers of the given history; of some cells, where others cannot change. */
  #asPoor(
    table: Int32Array | undefined,
    facts: ReadonlyMap<number, Told>,
    touched: readonly number[] | undefined,
  ): ReadonlyMap<number, Told> {
    const sums = this.#sumsOf(table ?? new Int32Array());
    const poor = new Map<number, Told>();
    for (const index of touched ?? facts.keys()) {
      if (facts.has(index)) poor.set(index, facts.get(index) === null ? null : (sums[index] ?? 0));
    }
    return poor;
  }

  #sumsOf(table: Int32Array): Int32Array {
    let sums = this.#sums.get(table);
    if (!sums) this.#sums.set(table, (sums = sumsOf(this.input.rules.family, table)));
    return sums;
  }
}
