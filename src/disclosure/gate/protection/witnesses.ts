import type { Family } from '../../model/catalogue.js';
import type { Swap } from '../../attack/swap.js';
import { Swaps } from '../../attack/swaps.js';
import { sumsOf, type TimePoint, type World } from '../../attack/worlds.js';
import { holds, joined, meets, placesIn } from './sets.js';
import { lacking, lackingIn, note, type Answered, type Lacking, type Requirement } from './requirement.js';
import { valueOf, type Target } from './targets.js';
import { WitnessTable, type Witness } from './witness-table.js';

export type { Requirement, Witness };

export const witnessOf = (
  family: Family,
  { world, before }: Pick<Witness, 'world' | 'before'>,
  known: readonly Int32Array[] = [],
): Witness => ({
  world,
  before,
  sums: world.map((table, time) => known[time] ?? sumsOf(family, table)),
});

/**
 * The worlds that stand as proof: everything an attacker must think possible because it is possible. All of them agree
 * with every fact of every time, so that one world is a witness for all targets at once.
 */
export class WitnessPool {
  #swaps: Swaps;
  readonly #sums = new WeakMap<World, readonly Int32Array[]>();
  readonly #swapsInto = new Map<Witness, Map<number, readonly Swap[]>>();
  #table: WitnessTable;
  /** A bit for each witness of the table that counts; left out: all. */
  #only: Uint32Array | undefined;
  /** The target that was asked for last, as questions come target by target. */
  #asked: Answered | undefined;

  constructor(
    private readonly family: Family,
    private readonly times: readonly TimePoint[],
    witnesses: readonly Witness[],
  ) {
    this.#table = new WitnessTable(times.length - 1, family.leafCount, witnesses);
    this.#swaps = new Swaps(family, this.#last);
  }

  /** Exchanges that the facts of the last time do not notice. */
  get swaps(): Swaps {
    return this.#swaps;
  }

  get witnesses(): readonly Witness[] {
    const { witnesses } = this.#table;
    return this.#only ? witnesses.filter((_, at) => this.#counts(at)) : witnesses;
  }

  #counts(at: number): boolean {
    return !this.#only || (((this.#only[at >>> 5] ?? 0) >>> (at & 31)) & 1) === 1;
  }

  get #last(): TimePoint {
    const point = this.times.at(-1);
    if (!point) throw new Error('A pool of witnesses needs at least one time.');
    return point;
  }

  /** The same facts with those of the witnesses alone that have a value of a cell of the last time. */
  among(cell: number, value: number): WitnessPool {
    const pool = new WitnessPool(this.family, this.times, []);
    pool.#table = this.#table;
    const values = this.#table.valuesOf({ kind: 'cell', time: this.times.length - 1, cell });
    const only = new Uint32Array((this.#table.witnesses.length + 31) >>> 5);
    for (let at = 0; at < this.#table.witnesses.length; at++) {
      if (values[at] === value && this.#counts(at)) only[at >>> 5] = (only[at >>> 5] ?? 0) | (1 << (at & 31));
    }
    pool.#only = only;
    return pool;
  }

  add(witness: Witness): void {
    if (this.#only) throw new Error('Only a whole pool takes further witnesses.');
    this.#table.add(witness);
    if (this.#asked) note(this.#asked, this.#table.witnesses.length - 1, valueOf(this.#asked.target, witness.sums));
  }

  /** Only these remain. */
  keep(witnesses: readonly Witness[]): void {
    const kept = new Set(witnesses);
    this.#table = this.#table.only(this.#table.witnesses.flatMap((one, at) => (kept.has(one) ? [at] : [])));
    this.#asked = undefined;
  }

  /** The different values of a target among the witnesses. */
  valuesOf(target: Target): ReadonlySet<number> {
    return new Set(this.#ask(target).masks.keys());
  }

  /** The ranges of a requirement that no witness meets, or the values still missing. */
  unmet(target: Target, requirement: Requirement): Lacking {
    if (this.#asked?.target === target) return lacking(requirement, this.#asked.masks.keys());
    const values = this.#table.valuesOf(target).subarray(0, this.#table.witnesses.length);
    return lackingIn(values, requirement, (at) => this.#counts(at));
  }

  /**
   * The same for somebody who knows that at least one person, himself, is in `leaf` at the last time: witnesses in which
   * nobody is there do not count, unless a swap that leaves the target alone puts somebody there.
   */
  unmetKnowing(target: Target, requirement: Requirement, leaf: number): Lacking {
    return lacking(requirement, this.#valuesKnowing(target, leaf, requirement));
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
      const holders = this.#table.holdersOf(leaf);
      if (!byRange.every((mask) => meets(mask, holders))) return true;
      if (values <= 1 && ranges.length > 0) return false;
      let seen = 0;
      for (const mask of masks.values()) if (meets(mask, holders) && ++seen >= values) return false;
      return true;
    });
  }

  /** The values of a target among the witnesses in which somebody is, or can be put, in `leaf`. */
  valuesKnowing(target: Target, leaf: number): ReadonlySet<number> {
    return this.#valuesKnowing(target, leaf, { ranges: [], values: Infinity });
  }

  /** The same, but for values that add nothing to a requirement. */
  #valuesKnowing(target: Target, leaf: number, requirement: Requirement): ReadonlySet<number> {
    const { masks } = this.#ask(target);
    const holders = this.#table.holdersOf(leaf);
    const values = new Set<number>();
    // Where ranges are all that is asked, values in none of them are not looked at.
    const isAsked = (value: number) =>
      requirement.values > 1 || requirement.ranges.some(([low, high]) => low <= value && value <= high);
    for (const [value, mask] of masks) if (isAsked(value) && meets(mask, holders)) values.add(value);
    let { ranges, lacks } = lacking(requirement, values);
    for (const [value, mask] of masks) {
      if (ranges.length === 0 && lacks === 0) break;
      if (values.has(value) || (lacks === 0 && !ranges.some(([low, high]) => low <= value && value <= high))) continue;
      if (!this.#someCanHold(mask, leaf, target)) continue;
      values.add(value);
      ({ ranges, lacks } = lacking(requirement, values));
    }
    return values;
  }

  /** Whether in one of some witnesses somebody can be put into the leaf; the latest are tried, as there are thousands. */
  #someCanHold(mask: Uint32Array, leaf: number, target: Target): boolean {
    let tried = 0;
    for (const at of placesIn(mask)) {
      const witness = this.#table.witnesses[at];
      if (witness && this.#canHold(witness, leaf, target)) return true;
      if (++tried >= exchangesTried) return false;
    }
    return false;
  }

  /** The witnesses whose value of a target is nearest to a range, the latest first. */
  nearest(target: Target, [low, high]: readonly [number, number], count: number): readonly Witness[] {
    const { masks } = this.#ask(target);
    const distance = (value: number) => Math.max(low - value, value - high, 0);
    const found: Witness[] = [];
    for (const [, mask] of [...masks].sort(([a], [b]) => distance(a) - distance(b))) {
      for (const at of placesIn(mask)) {
        const witness = this.#table.witnesses[at];
        if (witness && found.push(witness) >= count) return found;
      }
    }
    return found;
  }

  #ask(target: Target): Answered {
    if (this.#asked?.target === target) return this.#asked;
    const asked = { target, masks: new Map<number, Uint32Array>(), words: (this.#table.witnesses.length >>> 5) + 1 };
    const values = this.#table.valuesOf(target);
    if (this.#only) for (const at of placesIn(this.#only)) note(asked, at, values[at] ?? 0);
    else for (let at = 0; at < this.#table.witnesses.length; at++) note(asked, at, values[at] ?? 0);
    return (this.#asked = asked);
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

  /** Facts of the last time have been told or withheld: other people can be swapped than before. */
  facedWithOtherFacts(): void {
    this.#swaps = new Swaps(this.family, this.#last);
    this.#swapsInto.clear();
  }
}

/** How many witnesses of one value are asked whether an exchange puts an insider where he is. */
const exchangesTried = 64;
