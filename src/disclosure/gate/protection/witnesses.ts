import type { Family } from '../../model/catalogue.js';
import { Swaps, type Swap } from '../../attack/swaps.js';
import type { Before } from '../../attack/weave.js';
import { sumsOf, type TimePoint, type World } from '../../attack/worlds.js';
import { holds, joined, meets } from './sets.js';
import { valueOf, type Target } from './targets.js';

/** A world that agrees with everything published, with its sums. */
export interface Witness {
  readonly world: World;
  readonly sums: readonly Int32Array[];
  /** What its last table had to follow. */
  readonly before: readonly Before[];
}

export const witnessOf = (
  family: Family,
  { world, before }: Pick<Witness, 'world' | 'before'>,
  known: readonly Int32Array[] = [],
): Witness => ({
  world,
  before,
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
  readonly #witnesses: Witness[];
  /** By leaf of the last time: a bit for each witness that has somebody there; words of 32 by leaf. */
  #holders: readonly Uint32Array[] = [];
  /** The target that was asked for last, as questions come target by target. */
  #asked: Answered | undefined;

  constructor(
    private readonly family: Family,
    private readonly times: readonly TimePoint[],
    witnesses: readonly Witness[],
  ) {
    this.#witnesses = [...witnesses];
    this.#swaps = new Swaps(family, this.#last);
  }

  /** Exchanges that the facts of the last time do not notice. */
  get swaps(): Swaps {
    return this.#swaps;
  }

  get witnesses(): readonly Witness[] {
    return this.#witnesses;
  }

  get #last(): TimePoint {
    const point = this.times.at(-1);
    if (!point) throw new Error('A pool of witnesses needs at least one time.');
    return point;
  }

  /** The same facts with some of the witnesses alone. */
  among(witnesses: readonly Witness[]): WitnessPool {
    const pool = new WitnessPool(this.family, this.times, witnesses);
    pool.#swaps = this.#swaps;
    return pool;
  }

  add(witness: Witness): void {
    this.#witnesses.push(witness);
    this.#asked = undefined;
    if (this.#holders.length > 0) this.#hold(witness, this.#witnesses.length - 1);
  }

  /** Only these remain. */
  keep(witnesses: readonly Witness[]): void {
    this.#witnesses.splice(0, Infinity, ...witnesses);
    this.#holders = [];
    this.#asked = undefined;
  }

  /** The different values of a target among the witnesses. */
  valuesOf(target: Target): ReadonlySet<number> {
    return new Set(this.#ask(target).masks.keys());
  }

  /** The ranges of a requirement that no witness meets, or the values still missing. */
  unmet(target: Target, requirement: Requirement): { readonly ranges: Requirement['ranges']; readonly lacks: number } {
    return lacking(requirement, this.#ask(target).masks.keys());
  }

  /**
   * The same for somebody who knows that at least one person, himself, is in `leaf` at the last time: witnesses in which
   * nobody is there do not count, unless a swap that leaves the target alone puts somebody there.
   */
  unmetKnowing(target: Target, requirement: Requirement, leaf: number): ReturnType<WitnessPool['unmet']> {
    const { masks } = this.#ask(target);
    const holders = this.#holdersOf(leaf);
    const values: number[] = [];
    for (const [value, mask] of masks) if (meets(mask, holders)) values.push(value);
    const first = lacking(requirement, values);
    if (first.ranges.length === 0 && first.lacks === 0) return first;
    return lacking(requirement, this.valuesKnowing(target, leaf));
  }

  /**
   * Of these leaves, those for which somebody who knows himself there is not yet shown all that is required by the witnesses
   * that have somebody there as they are: a quick sieve before `unmetKnowing`, which looks for swaps as well.
   */
  sieveKnowing(target: Target, { ranges, values }: Requirement, leaves: readonly number[]): readonly number[] {
    const { masks } = this.#ask(target);
    const byRange = ranges.map(([low, high]) =>
      joined([...masks].flatMap(([value, mask]) => (low <= value && value <= high ? [mask] : []))),
    );
    return leaves.filter((leaf) => {
      const holders = this.#holdersOf(leaf);
      if (!byRange.every((mask) => meets(mask, holders))) return true;
      if (values <= 1 && ranges.length > 0) return false;
      let seen = 0;
      for (const mask of masks.values()) if (meets(mask, holders) && ++seen >= values) return false;
      return true;
    });
  }

  /** The values of a target among the witnesses in which somebody is, or can be put, in `leaf`. */
  valuesKnowing(target: Target, leaf: number): ReadonlySet<number> {
    const { masks, values: valueAt } = this.#ask(target);
    const holders = this.#holdersOf(leaf);
    const values = new Set<number>();
    for (const [value, mask] of masks) if (meets(mask, holders)) values.add(value);
    this.#witnesses.forEach((witness, at) => {
      const value = valueAt[at] ?? 0;
      if (!values.has(value) && this.#canHold(witness, leaf, target)) values.add(value);
    });
    return values;
  }

  #ask(target: Target): Answered {
    if (this.#asked?.target === target) return this.#asked;
    const values = this.#witnesses.map(({ sums }) => valueOf(target, sums));
    const words = (this.#witnesses.length + 31) >>> 5;
    const masks = new Map<number, Uint32Array>();
    values.forEach((value, at) => {
      let mask = masks.get(value);
      if (!mask) masks.set(value, (mask = new Uint32Array(words)));
      mask[at >>> 5] = (mask[at >>> 5] ?? 0) | (1 << (at & 31));
    });
    return (this.#asked = { target, values, masks });
  }

  #holdersOf(leaf: number): Uint32Array {
    if (this.#holders.length === 0) {
      this.#holders = Array.from({ length: this.family.leafCount }, () => new Uint32Array(1));
      this.#witnesses.forEach((witness, at) => this.#hold(witness, at));
    }
    return this.#holders[leaf] ?? new Uint32Array();
  }

  #hold(witness: Witness, at: number): void {
    const word = at >>> 5;
    if (word >= (this.#holders[0]?.length ?? 0)) {
      this.#holders = this.#holders.map((mask) => {
        const longer = new Uint32Array(2 * word + 1);
        longer.set(mask);
        return longer;
      });
    }
    witness.world.at(-1)?.forEach((count, leaf) => {
      const mask = this.#holders[leaf];
      if (count > 0 && mask) mask[word] = (mask[word] ?? 0) | (1 << (at & 31));
    });
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
      swaps = this.#swaps.into(leaf, table, witness.before, 4);
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

/** A target's value in each witness, and for each value the witnesses that have it, a bit for each. */
interface Answered {
  readonly target: Target;
  readonly values: readonly number[];
  readonly masks: ReadonlyMap<number, Uint32Array>;
}

function lacking({ ranges, values: wanted }: Requirement, values: Iterable<number>): ReturnType<WitnessPool['unmet']> {
  const seen = [...values];
  return {
    ranges: ranges.filter(([low, high]) => !seen.some((value) => low <= value && value <= high)),
    lacks: Math.max(0, wanted - seen.length),
  };
}
