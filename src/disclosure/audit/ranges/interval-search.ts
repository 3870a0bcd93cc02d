import type { Aim, OutsiderSolver } from '../solving/highs-solver.js';
import { randomFrom } from './draw-worlds.js';
import { couldBeSmall, leavesEnoughOpen } from '../outsider/requirement.js';
import { partsOf } from '../outsider/targets.js';
import type { SeenRanges } from '../outsider/worlds.js';
import type { Inquiry, Range, Target } from '../outsider/outsider.types.js';

/** How far a floating-point bound may miss the whole number it stands for. */
const slack = 1e-4;
const shakesAtMost = 6;
const anything: Range = { low: -Infinity, high: Infinity };

/**
 * Narrows what can be derived about each target from both sides: outer bounds by the linear relaxation and, where that
 * leaves a gap, by whole-number programs; inner bounds by worlds that were seen. A target is settled when the two
 * meet, or when the worlds alone show that enough is left open. (Feasibility intervals: Fischetti & Salazar 2001.)
 */
export class IntervalSearch {
  readonly isUnknown: boolean[];
  readonly #outer: Range[];
  readonly #random = randomFrom(7);

  constructor(
    private readonly inquiry: Inquiry,
    readonly seen: SeenRanges,
    private readonly solver: OutsiderSolver,
    private readonly isExhaustive: boolean,
  ) {
    this.#outer = inquiry.targets.map(() => anything);
    this.isUnknown = inquiry.targets.map(() => false);
  }

  /** What is proven of a target: it lies in this range. */
  outerOf(number: number): Range {
    return this.#outer[number] ?? anything;
  }

  isAttained(number: number): boolean {
    const [inner, outer] = [this.seen.of(number), this.outerOf(number)];
    return inner.low === outer.low && inner.high === outer.high;
  }

  isSettled(number: number): boolean {
    if (this.isUnknown[number] || this.isAttained(number)) return true;
    return !this.isExhaustive && this.#isWideEnough(number);
  }

  /** How much is open: proven bounds first, then what was seen. */
  spread(number: number): number {
    const [inner, outer] = [this.seen.of(number), this.outerOf(number)];
    return Math.min(outer.high - outer.low, 1e6) + Math.max(inner.high - inner.low, 0) / 1e6;
  }

  /** Takes over bounds of cells, by moment and cell, and what they say of changes and differences. */
  startFrom(bounds: readonly (readonly Range[])[]): void {
    this.inquiry.targets.forEach((target, number) => {
      let [low, high] = [0, 0];
      for (const { at, cell, sign } of partsOf(target)) {
        const bound = bounds[at]?.[cell] ?? anything;
        low += sign > 0 ? bound.low : -bound.high;
        high += sign > 0 ? bound.high : -bound.low;
      }
      this.#narrow(number, target.kind === 'difference' ? { low: Math.max(low, 0), high } : { low, high });
    });
  }

  /** What is known of cells by now, by moment and cell. */
  boundsOfCells(told: readonly (readonly Range[])[]): readonly (readonly Range[])[] {
    const bounds = told.map((own) => [...own]);
    this.inquiry.targets.forEach((target, number) => {
      const own = target.kind === 'cell' ? bounds[target.at] : undefined;
      if (own && target.kind === 'cell') own[target.cell] = this.outerOf(number);
    });
    return bounds;
  }

  giveUp(): void {
    this.isUnknown.fill(true);
  }

  /** Solves one target until it is settled: the linear relaxation on both sides first. */
  solve(number: number): void {
    for (const isWhole of [false, true]) {
      for (const isLow of [true, false]) if (!this.isSettled(number)) this.#solveEnd(number, isLow, isWhole);
    }
    // Whatever is still open was answered in a way that proves nothing.
    if (!this.isSettled(number)) this.isUnknown[number] = true;
  }

  #solveEnd(number: number, isLow: boolean, isWhole: boolean): void {
    const [target, inner, outer] = [this.inquiry.targets[number], this.seen.of(number), this.outerOf(number)];
    if (!target || (isLow ? inner.low === outer.low : inner.high === outer.high)) return;
    const aim = this.#aimAt(target, isLow ? 1 : -1);
    const found = isWhole ? this.solver.minimiseWhole(aim) : this.solver.minimise(aim);
    if (!found || (isWhole && !found.world)) {
      this.isUnknown[number] = true;
      return;
    }
    if (found.world) this.seen.see(found.world);
    else this.#shake(aim, found.fractions);
    if (isLow) this.#narrow(number, { low: Math.ceil(found.bound - slack), high: Infinity });
    else this.#narrow(number, { low: -Infinity, high: Math.floor(-found.bound + slack) });
  }

  /**
   * An optimum in fractions is often whole in what matters and broken elsewhere, where nothing pulls. Pulls a little at
   * what is broken, ever anew, until it falls to a whole corner with the same optimum: far cheaper than branching.
   */
  #shake(aim: Aim, broken: readonly number[]): void {
    let fractions = broken;
    for (let shakes = 0; shakes < shakesAtMost && fractions.length > 0; shakes++) {
      const weights = [...aim.weights.map((weight) => weight * 1e4), ...fractions.map(() => this.#random() - 0.5)];
      const found = this.solver.minimise({ columns: [...aim.columns, ...fractions], weights });
      if (found?.world) this.seen.see(found.world);
      fractions = found?.fractions ?? [];
    }
  }

  #narrow(number: number, { low, high }: Range): void {
    const known = this.outerOf(number);
    // Adding 0 turns the −0 of a negated bound into 0.
    this.#outer[number] = { low: Math.max(known.low, low) + 0, high: Math.min(known.high, high) + 0 };
  }

  /** Whether worlds show already that enough is left open, or that the number is neither exact nor small. */
  #isWideEnough(number: number): boolean {
    const { targets, limits } = this.inquiry;
    const [target, inner] = [targets[number], this.seen.of(number)];
    if (!target || inner.low >= inner.high) return false;
    if (!couldBeSmall(target.kind, this.outerOf(number), limits)) return true;
    return leavesEnoughOpen(target.kind, inner, { low: -Infinity, high: this.#mostOf(target) }, limits);
  }

  /** A cell holds no more people than the headline of its status; nothing so simple bounds the others. */
  #mostOf(target: Target): number {
    if (target.kind !== 'cell') return Infinity;
    const { moments, space } = this.inquiry;
    return moments[target.at]?.headlines[space.cells[target.cell]?.key[0] ?? ''] ?? Infinity;
  }

  #aimAt(target: Target, sign: number): Aim {
    const { space, known } = this.inquiry;
    const weights = new Map<number, number>();
    for (const part of partsOf(target)) {
      for (const leaf of space.cells[part.cell]?.leaves ?? []) {
        const column = known.stocks[part.at]?.[leaf] ?? -1;
        weights.set(column, (weights.get(column) ?? 0) + sign * part.sign);
      }
    }
    return { columns: [...weights.keys()], weights: [...weights.values()] };
  }
}
