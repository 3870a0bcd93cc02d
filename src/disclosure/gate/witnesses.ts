import type { Family } from '../model/catalogue.js';
import { Swaps, type Swap } from '../attack/swaps.js';
import { sumsOf, type TimePoint, type World } from '../attack/worlds.js';
import { valueOf, type Target } from './targets.js';

/** A world that agrees with everything published, with its sums. */
export interface Witness {
  readonly world: World;
  readonly sums: readonly Int32Array[];
}

export const witnessOf = (family: Family, world: World, known: readonly Int32Array[] = []): Witness => ({
  world,
  sums: world.map((table, time) => known[time] ?? sumsOf(family, table)),
});

/** What a target's value must be able to be: each range must be met, and so many different values altogether. */
export interface Requirement {
  readonly ranges: readonly (readonly [low: number, high: number])[];
  readonly values: number;
}

/**
 * The worlds that stand as proof: everything an attacker must think possible because it is possible. All of them agree
 * with every fact of every time, so that one world is a witness for all targets at once.
 */
export class WitnessPool {
  #swaps: Swaps;
  readonly #sums = new WeakMap<World, readonly Int32Array[]>();
  readonly #swapsInto = new Map<Witness, Map<number, readonly Swap[]>>();

  constructor(
    private readonly family: Family,
    private readonly times: readonly TimePoint[],
    readonly witnesses: Witness[],
  ) {
    this.#swaps = new Swaps(family, this.#last);
  }

  get #last(): TimePoint {
    const point = this.times.at(-1);
    if (!point) throw new Error('A pool of witnesses needs at least one time.');
    return point;
  }

  /** The same facts with some of the witnesses alone. */
  among(witnesses: Witness[]): WitnessPool {
    const pool = new WitnessPool(this.family, this.times, witnesses);
    pool.#swaps = this.#swaps;
    return pool;
  }

  add(witness: Witness): void {
    this.witnesses.push(witness);
  }

  /** The different values of a target among the witnesses. */
  valuesOf(target: Target): ReadonlySet<number> {
    return new Set(this.witnesses.map(({ sums }) => valueOf(target, sums)));
  }

  /** The ranges of a requirement that no witness meets, or the values still missing. */
  unmet(target: Target, requirement: Requirement): { readonly ranges: Requirement['ranges']; readonly lacks: number } {
    const values = this.valuesOf(target);
    const ranges = requirement.ranges.filter(([low, high]) => ![...values].some((v) => low <= v && v <= high));
    return { ranges, lacks: Math.max(0, requirement.values - values.size) };
  }

  /**
   * The same for somebody who knows that at least one person, himself, is in `leaf` at the last time: witnesses in which
   * nobody is there do not count, unless a swap that leaves the target alone puts somebody there.
   */
  unmetKnowing(target: Target, requirement: Requirement, leaf: number): ReturnType<WitnessPool['unmet']> {
    const values = this.valuesKnowing(target, leaf);
    const ranges = requirement.ranges.filter(([low, high]) => ![...values].some((v) => low <= v && v <= high));
    return { ranges, lacks: Math.max(0, requirement.values - values.size) };
  }

  /** The values of a target among the witnesses in which somebody is, or can be put, in `leaf`. */
  valuesKnowing(target: Target, leaf: number): ReadonlySet<number> {
    const values = new Set<number>();
    for (const witness of this.witnesses) {
      const value = valueOf(target, witness.sums);
      if (!values.has(value) && this.#canHold(witness, leaf, target)) values.add(value);
    }
    return values;
  }

  /** The sums of a world of the past, reckoned once. */
  sumsOf(world: World): readonly Int32Array[] {
    let sums = this.#sums.get(world);
    if (!sums) this.#sums.set(world, (sums = world.map((table) => sumsOf(this.family, table))));
    return sums;
  }

  #canHold(witness: Witness, leaf: number, target: Target): boolean {
    const table = witness.world.at(-1);
    if (!table) return false;
    if ((table[leaf] ?? 0) > 0) return true;
    return this.#swapsOf(witness, leaf, table).some((swap) => this.#leavesAlone(swap, target));
  }

  #swapsOf(witness: Witness, leaf: number, table: Int32Array): readonly Swap[] {
    let known = this.#swapsInto.get(witness);
    if (!known) this.#swapsInto.set(witness, (known = new Map<number, readonly Swap[]>()));
    let swaps = known.get(leaf);
    if (!swaps) {
      swaps = this.#swaps.into(leaf, table, witness.world[this.#last.follows], 4);
      known.set(leaf, swaps);
    }
    return swaps;
  }

  #leavesAlone({ gains, losses }: Swap, target: Target): boolean {
    if (target.time !== this.times.length - 1) return true;
    const cells =
      target.kind === 'difference'
        ? ([
            [target.outer, 1],
            [target.inner, -1],
          ] as const)
        : ([[target.cell, 1]] as const);
    let change = 0;
    for (const [index, sign] of cells) {
      const leaves = this.family.cells[index]?.leaves;
      if (!leaves) continue;
      for (const leaf of gains) if (holds(leaves, leaf)) change += sign;
      for (const leaf of losses) if (holds(leaves, leaf)) change -= sign;
    }
    return change === 0;
  }

  /** Facts of the last time have been withheld: what could not be swapped before may be now. */
  facedWithFewerFacts(): void {
    this.#swaps = new Swaps(this.family, this.#last);
    this.#swapsInto.clear();
  }
}

/** Whether an ascending list of leaves has one. */
function holds(leaves: Int32Array, leaf: number): boolean {
  let [low, high] = [0, leaves.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = leaves[middle] ?? 0;
    if (at === leaf) return true;
    if (at < leaf) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
