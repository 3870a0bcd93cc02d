import { chooseWorld } from '../../attack/choose.js';
import { findWorld } from '../../attack/find-world.js';
import type { Aim, Bound, WorldQuestion } from '../../attack/world-question.js';
import { sumsOf, type World } from '../../attack/worlds.js';
import { DisclosureError } from '../../errors.js';
import type { KeyedStream } from '../../model/canonical.js';
import { targetBound } from '../protection/primaries.js';
import { protect } from '../protection/protect.js';
import type { Protection, ProtectionInput } from '../protection/protect.types.js';
import { jointLeavesAtMost } from '../protection/search.js';
import { valueOf, type Target } from '../protection/targets.js';
import { drawAim } from './draw-aim.js';
import { drawNearby } from './draw-nearby.js';
import type { Replica, ReplicaSpace } from './replica-space.js';

/** Draws for a target that all replicas agree about. */
const drawsPerTarget = 2;
/** From how many worlds of the past it is sought to go on, for a target that differs in them. */
const pastTries = 4;
/** Near how many replicas a change of one target is sought, before it is sought anywhere. */
const nearbyTries = 6;
/**
 * How many inner cells all times may have together for the whole step to be run on other worlds: each run costs as much as the
 * gate itself. Where it is not run fewer worlds stand for each other, and more is refused; nothing more is published.
 */
const wholeLeavesAtMost = 2_000;

/** The whole of the step on another world. */
export type RunAgain = (input: ProtectionInput, protection: Protection, bases: readonly World[]) => Promise<unknown>;

interface Searching {
  readonly protection: Protection;
  readonly space: ReplicaSpace;
  readonly random: KeyedStream;
  readonly runAgain: RunAgain;
}

/** Finds replicas by programs: any, or one in which a target has another value. */
export class ReplicaSearch {
  #wholeRuns = 0;
  /** Worlds of the past that none follows. */
  readonly #ends = new Set<World>();

  constructor(
    private readonly input: ProtectionInput,
    private readonly searching: Searching,
  ) {}

  /**
   * A world with the transcript of the registry's at all free times, near another replica or a random aim: null where the
   * one that was found has another, undefined where there is none.
   */
  async draw(
    base: World,
    extra: readonly Bound[],
    free: readonly number[],
    near?: Replica,
  ): Promise<Replica | null | undefined> {
    const { space } = this.searching;
    const { bounds, choices } = space.rulesAt(free);
    const world = await this.#find({ base, free, bounds: [...bounds, ...extra], choices }, near);
    return world ? space.fitting(world, free) : undefined;
  }

  /** Near a world of the past, which stays as it is; undefined where none follows it, whatever its transcript. */
  async goOn(base: World): Promise<Replica | null | undefined> {
    const { space } = this.searching;
    const free = [space.now];
    if (this.#ends.has(base)) return undefined;
    // A small program says so of most, before the choices of the pattern make it a large one.
    const next = await findWorld(this.input.solver, { ...space.question(free, base), aim: new Map() });
    if (!next) this.#ends.add(base);
    return next ? this.draw(base, [], free) : undefined;
  }

  /** A replica in which a target has another value than in all that were found. */
  async vary(target: Target, found: readonly Replica[], bases: readonly World[]): Promise<Replica | null> {
    const { family } = this.input.rules;
    const [first] = found;
    const value = first ? valueOf(target, first.sums) : 0;
    const sides = [
      targetBound(family, target, [value + 1, Infinity]),
      targetBound(family, target, [-Infinity, value - 1]),
    ];
    return (
      (await this.#nearby(target, sides, found)) ??
      (await this.#fromPast(target, value, bases)) ??
      (await this.#drawOneOf(sides, { target, found, bases })) ??
      (await this.#drawWhole(sides, target, bases))
    );
  }

  /** From worlds of the past in which a target of an earlier time had another value: they were kept because they differ. */
  async #fromPast(target: Target, value: number, bases: readonly World[]): Promise<Replica | null> {
    const { space } = this.searching;
    if (target.time >= space.now) return null;
    const { family } = this.input.rules;
    const others = bases.filter((base) => {
      const sums = base.map((table) => sumsOf(family, table));
      return valueOf(target, sums) !== value;
    });
    for (const base of others.slice(0, pastTries)) {
      const replica = await this.goOn(base);
      if (replica) return replica;
    }
    return null;
  }

  /** Near one replica after another, among columns drawn anew. */
  async #nearby(target: Target, sides: readonly Bound[], found: readonly Replica[]): Promise<Replica | null> {
    const { space, random } = this.searching;
    for (let attempt = 0; attempt < nearbyTries && space.now > 0; attempt++) {
      const from = found[random.below(Math.max(1, found.length))];
      const replica = from && (await drawNearby(this.input, space, { target, sides, from, random }));
      if (replica) return replica;
    }
    return null;
  }

  /** Anywhere in the last table or in all, near one replica after another: what is not asked for need not change. */
  async #drawOneOf(
    sides: readonly Bound[],
    { target, found, bases }: { target: Target; found: readonly Replica[]; bases: readonly World[] },
  ): Promise<Replica | null> {
    const { space, random } = this.searching;
    const everywhere = space.times.map((_, time) => time);
    const isJoint = space.now > 0 && space.times.length * this.input.rules.family.leafCount <= jointLeavesAtMost;
    for (const free of [...(target.time === space.now ? [[space.now]] : []), ...(isJoint ? [everywhere] : [])]) {
      const isWhole = free.length === everywhere.length;
      let open = sides;
      for (let draw = 0; draw < drawsPerTarget; draw++) {
        const near = found[random.below(Math.max(1, found.length))];
        const base = near?.world ?? bases[random.below(bases.length)] ?? [];
        const impossible: Bound[] = [];
        for (const side of open) {
          const replica = await this.draw(base, [side], free, near);
          if (replica) return replica;
          // Another base may go on where this one cannot; where all tables are sought, none ever will.
          if (replica === undefined && isWhole) impossible.push(side);
        }
        open = open.filter((side) => !impossible.includes(side));
      }
    }
    return null;
  }

  /**
   * A replica of another transcript, if the whole of it, run on that world, says the same and admits it.
   */
  async #drawWhole(sides: readonly Bound[], target: Target, bases: readonly World[]): Promise<Replica | null> {
    const { space, random } = this.searching;
    const leaves = space.times.length * this.input.rules.family.leafCount;
    if (target.time < space.now || leaves > wholeLeavesAtMost) return null;
    const loose = space.rulesAt([space.now], true);
    for (const { bounds, choices } of [loose, { bounds: [], choices: [] }]) {
      for (const side of sides) {
        const base = space.now === 0 ? [] : bases[random.below(bases.length)];
        if (!base || this.#wholeRuns >= this.input.rules.policy.replays) return null;
        const world = await this.#find({ base, free: [space.now], bounds: [...bounds, side], choices });
        const replica = world && (await this.#runWhole(world, bases));
        if (replica) return replica;
      }
    }
    return null;
  }

  async #runWhole(world: World, bases: readonly World[]): Promise<Replica | null> {
    const { protection, space, runAgain } = this.searching;
    this.#wholeRuns++;
    const again = await protect({ ...this.input, truth: world });
    if (!sameFacts(again, protection)) return null;
    const { rules } = this.input;
    const once = { ...this.input, truth: world, rules: { ...rules, policy: { ...rules.policy, replays: 0 } } };
    return runAgain(once, again, bases).then(
      () => space.replicaOf(world),
      (error: unknown) => {
        if (error instanceof DisclosureError && error.code === 'PROTECTION_NOT_PROVEN') return null;
        throw error;
      },
    );
  }

  async #find(
    { base, free, ...asked }: Pick<WorldQuestion, 'base' | 'free' | 'bounds' | 'choices'>,
    near?: Replica,
  ): Promise<World | null> {
    const { space, random } = this.searching;
    const aim = new Map(free.map((time) => [time, near ? this.#aimAt(near, time) : this.#drawAim(time, base)]));
    const swaps = space.swaps[space.now];
    const question = { ...space.question(free, base), ...asked, aim };
    const found = await chooseWorld(this.input.solver, question, swaps && { swaps, random });
    return found?.world ?? null;
  }

  #aimAt({ world }: Replica, time: number): Aim {
    const table = world[time] ?? new Int32Array();
    return { table, weight: Float64Array.from(table, () => 0.5 + this.searching.random.unit()) };
  }

  #drawAim(time: number, base: World): Aim {
    const { rules, headlines, past } = this.input;
    const { space, random } = this.searching;
    const people = past[time]?.headlines ?? headlines;
    const before = base[Math.max(0, space.times[time]?.follows ?? -1)];
    return drawAim(rules.family, people, { before, isSteady: before !== undefined }, random);
  }
}

function sameFacts(a: Protection, b: Protection): boolean {
  if (a.facts.size !== b.facts.size) return false;
  for (const [cell, told] of a.facts) if (JSON.stringify(told) !== JSON.stringify(b.facts.get(cell))) return false;
  return true;
}
