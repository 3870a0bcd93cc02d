import { findWorld } from '../../attack/find-world.js';
import type { Solver } from '../../attack/solver.js';
import type { Aim, Bound } from '../../attack/world-question.js';
import type { Bond, TimePoint, World } from '../../attack/worlds.js';
import { DisclosureError } from '../../errors.js';
import type { KeyedStream } from '../../model/canonical.js';
import type { Told } from '../../model/ledger.js';
import type { HeadlineKnowledge, TargetRules } from './primaries.js';
import type { Target } from './targets.js';
import { TogetherSearch } from './together.js';
import { Vicinity } from './vicinity.js';
import { WitnessPool, witnessOf, type Requirement, type Witness } from './witnesses.js';

/** How many inner cells all times may have together for a search over all of them at once. */
export const jointLeavesAtMost = 40_000;

export type Outcome = 'found' | 'none';

export interface SearchInput {
  readonly rules: TargetRules;
  readonly past: readonly TimePoint[];
  readonly link: Bond;
  readonly known: HeadlineKnowledge;
  /** Cells that may be told or withheld. */
  readonly shown: ReadonlySet<number>;
  readonly random: KeyedStream;
  readonly solver: Solver;
}

/**
 * The facts of one refresh as they stand, the witnesses that agree with them and with all facts before, and the search
 * for more: worlds with a wanted property, found first within the facts and else by giving up the cheapest facts.
 */
export class WorldSearch {
  /** By index of cell; null where withheld. */
  readonly facts = new Map<number, Told>();
  readonly times: readonly TimePoint[];
  readonly pool: WitnessPool;
  /** Cells that were told at some stage and withheld since. */
  readonly looked = new Set<number>();
  readonly #vicinity: Vicinity;
  readonly #together: TogetherSearch;
  solves = 0;

  constructor(private readonly input: SearchInput) {
    this.times = [...input.past, { facts: this.facts, ...input.link }];
    this.pool = new WitnessPool(input.rules.family, this.times, []);
    this.#vicinity = new Vicinity({ ...input, times: this.times, pool: this.pool });
    this.#together = new TogetherSearch({ ...input, ...input.rules, times: this.times, pool: this.pool });
  }

  get now(): number {
    return this.times.length - 1;
  }

  /** A world that goes on from `base` and keeps within the bounds; it joins the witnesses. Elastic: at the cost of facts. */
  async continueFrom(base: World, bounds: readonly Bound[], isElastic = false): Promise<Outcome> {
    return this.#solve(base, bounds, [this.now], isElastic);
  }

  /** Witnesses of what many targets must be able to be, as far as exchanges find them. */
  meetTogether(targets: readonly Target[], requirementOf: (target: Target) => Requirement): void {
    this.#together.meetAll(targets, requirementOf);
  }

  /** A world near a witness that keeps within the bounds; where none is found others may yet be. */
  async adjust(witness: Witness, bounds: readonly Bound[]): Promise<boolean> {
    this.solves++;
    return this.#vicinity.adjust(witness, bounds);
  }

  /** The same without a solver. */
  exchange(witness: Witness, bounds: readonly Bound[]): boolean {
    return this.#vicinity.exchange(witness, bounds);
  }

  /** The same over all times at once, where that is not too large. */
  async searchJointly(bounds: readonly Bound[]): Promise<Outcome> {
    if (!this.isJoint) return 'none';
    const free = this.times.map((_, time) => time);
    const within = await this.#solve([], bounds, free, false);
    return within === 'found' ? within : this.#solve([], bounds, free, true);
  }

  get isJoint(): boolean {
    return this.now > 0 && this.times.length * this.input.rules.family.leafCount <= jointLeavesAtMost;
  }

  withhold(cell: number): void {
    this.facts.set(cell, null);
    this.looked.add(cell);
  }

  async #solve(base: World, bounds: readonly Bound[], free: readonly number[], isElastic: boolean): Promise<Outcome> {
    const { rules, solver, link } = this.input;
    this.solves++;
    const found = await findWorld(solver, {
      family: rules.family,
      times: this.times,
      free,
      base,
      bounds,
      aim: this.#drawAim(free, base[link.follows], isElastic ? 0.01 : 1),
      ...(isElastic ? { elastic: this.costs() } : {}),
    });
    if (!found) return 'none';
    for (const cell of found.givenUp) this.withhold(cell);
    if (found.givenUp.length > 0) this.pool.facedWithOtherFacts();
    if (this.looked.size > rules.policy.repairs) {
      throw new DisclosureError(
        'BUDGET_SPENT',
        `family ${rules.family.id}`,
        `repair would withhold more than ${rules.policy.repairs} cells.`,
      );
    }
    this.pool.add(witnessOf(rules.family, found));
    return 'found';
  }

  /** Told cells that may still be withheld; what covers much costs more to lose. */
  costs(): ReadonlyMap<number, number> {
    const elastic = new Map<number, number>();
    for (const index of this.input.shown) {
      const leaves = this.input.rules.family.cells[index]?.leaves.length ?? 0;
      const [low, high] = this.input.known.cells[index] ?? [0, 0];
      if (this.facts.get(index) !== null && leaves > 0 && low < high) elastic.set(index, 10 * (1 + Math.log2(leaves)));
    }
    return elastic;
  }

  /**
   * Tables to be near: those of a witness, as little need move from there and the dual simplex has little to do; before there
   * is any, where a leaf was or a small number. Random weights.
   */
  #drawAim(free: readonly number[], before: Int32Array | undefined, scale: number): ReadonlyMap<number, Aim> {
    const { random } = this.input;
    const { witnesses } = this.pool;
    const near = witnesses[random.below(Math.max(1, witnesses.length))];
    return new Map(
      free.map((time) => {
        const table = near ? Int32Array.from(near.world[time] ?? []) : this.#drawTable(before);
        return [time, { table, weight: Float64Array.from(table, () => scale * (0.5 + random.unit())) }];
      }),
    );
  }

  #drawTable(before: Int32Array | undefined): Int32Array {
    const { rules, random } = this.input;
    const table = new Int32Array(rules.family.leafCount);
    for (let leaf = 0; leaf < table.length; leaf++) {
      const stays = random.unit() < 0.5 && before !== undefined;
      table[leaf] = stays ? (before[leaf] ?? 0) : random.below(rules.k + 1);
    }
    return table;
  }
}
