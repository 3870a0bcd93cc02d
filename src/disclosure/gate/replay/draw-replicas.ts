import { chooseWorld } from '../../attack/choose.js';
import type { Aim, Bound, Choice } from '../../attack/world-question.js';
import { sumsOf, type World } from '../../attack/worlds.js';
import { DisclosureError } from '../../errors.js';
import { KeyedStream } from '../../model/canonical.js';
import { listPotentialTargets } from '../protection/potential.js';
import { targetBound, targetLeaves } from '../protection/primaries.js';
import { protect } from '../protection/protect.js';
import type { Protection, ProtectionInput } from '../protection/protect.types.js';
import { jointLeavesAtMost } from '../protection/search.js';
import { isSmall, valueOf, type Target } from '../protection/targets.js';
import { drawAim } from './draw-aim.js';
import { drawNearby } from './draw-nearby.js';
import { ReplicaSpace, type Replica } from './replica-space.js';
import { Walk } from './wander.js';

/** Draws for each base before it is given up, and for each target that all replicas agree about. */
const drawsPerBase = 2;
/** After the first table each draw is an integer program; so many are enough to go on from. */
const replicasEnough = 24;
/** … of which so many are drawn by programs, each from another past; the others are found by walking on from them. */
const drawnEnough = 3;
/** From how many worlds of the past it is sought to go on, for a target that differs in them. */
const pastTries = 4;
/** Near how many replicas a change of one target is sought, before it is sought anywhere. */
const nearbyTries = 6;
/**
 * How many inner cells all times may have together for the whole step to be run on other worlds: each run costs as much as the
 * gate itself. Where it is not run fewer worlds stand for each other, and more is refused; nothing more is published.
 */
const wholeLeavesAtMost = 2_000;
/** How long a walk is, for each inner cell of each table. */
const stepsPerLeaf = 12;

/** Draws worlds with the public face and the transcripts of the registry's, without looking at what is hidden. */
export class ReplicaDrawer {
  readonly #random: KeyedStream;
  readonly #space: ReplicaSpace;
  #rules: readonly (readonly (Bound | Choice)[])[] | undefined;
  #wholeRuns = 0;

  constructor(
    private readonly input: ProtectionInput,
    private readonly protection: Protection,
    /** The whole of the step, for a world of another transcript. */
    private readonly runAgain: (
      input: ProtectionInput,
      protection: Protection,
      bases: readonly World[],
    ) => Promise<unknown>,
  ) {
    this.#random = new KeyedStream(input.key, `replay ${input.label}`);
    this.#space = new ReplicaSpace(input, protection);
  }

  replicaOf(world: World): Replica {
    return this.#space.replicaOf(world);
  }

  /** Replicas that the quick proof covers: one from each base, and more where they all agree about a target. */
  async drawAll(bases: readonly World[]): Promise<Replica[]> {
    const from =
      this.#space.now === 0 ? Array.from({ length: this.input.rules.policy.worlds }, (): World => []) : bases;
    const found: Replica[] = [];
    for (const base of from) {
      if (this.#space.now > 0 && found.length >= drawnEnough) break;
      for (let draw = 0; draw < drawsPerBase; draw++) {
        const replica = await this.#draw(base, [], [this.#space.now]);
        if (replica === null) continue;
        if (replica) found.push(replica);
        break;
      }
    }
    await this.#wanderOn(found);
    const pool = { witnesses: this.protection.witnesses };
    const potential = listPotentialTargets(this.input.rules, { times: this.#space.times, pool }, 0);
    const targets = [...this.#space.transcripts.flatMap(({ primaries }) => primaries), ...potential];
    for (const target of targets) await this.#vary(target, found, from);
    return found;
  }

  /** Draws a replica in which a sum has another value, where all drawn so far have the same. */
  async #vary(target: Target, found: Replica[], bases: readonly World[]): Promise<void> {
    const { family } = this.input.rules;
    const [first] = found;
    const value = first ? valueOf(target, first.sums) : 0;
    if (first && found.some(({ sums }) => valueOf(target, sums) !== value)) return;
    const sides = [
      targetBound(family, target, [value + 1, Infinity]),
      targetBound(family, target, [-Infinity, value - 1]),
    ];
    const replica =
      (await this.#varyByExchange(target, value, found)) ??
      (await this.#varyPast(target, value, bases)) ??
      (await this.#varyNearby(target, sides, found)) ??
      (await this.#drawOneOf(sides, target.time === this.#space.now, bases));
    // Where it is not small in any of them, it is nobody's secret, and a whole run would be in vain.
    const isSecret = !first || this.#isSmall(target, value);
    const last = replica ?? (isSecret ? await this.#drawWhole(sides, target, bases) : null);
    if (last) found.push(last);
  }

  #walkFrom({ world }: Replica): Walk {
    const { times, swaps } = this.#space;
    this.#rules ??= times.map((_, time) => Object.values(this.#space.rulesAt([time])).flat());
    return new Walk(this.input.rules.family, { times, swaps, rules: this.#rules }, world);
  }

  /** By one exchange in one replica after another: whoever differs from the others by one person differs. */
  async #varyByExchange(target: Target, value: number, found: readonly Replica[]): Promise<Replica | null> {
    if (this.#space.now === 0) return null;
    const leaves = targetLeaves(this.input.rules.family, target);
    for (const start of found.slice(0, replicasEnough)) {
      for (const isRaised of [true, false]) {
        const world = this.#walkFrom(start).change(target.time, leaves, isRaised);
        const replica = world && (await this.#space.confirm(world));
        if (replica && valueOf(target, replica.sums) !== value) return replica;
      }
    }
    return null;
  }

  /** From worlds of the past in which a target of an earlier time had another value: they were kept because they differ. */
  async #varyPast(target: Target, value: number, bases: readonly World[]): Promise<Replica | null> {
    if (target.time >= this.#space.now) return null;
    const { family } = this.input.rules;
    const others = bases.filter((base) => {
      const sums = base.map((table) => sumsOf(family, table));
      return valueOf(target, sums) !== value;
    });
    for (const base of others.slice(0, pastTries)) {
      const replica = await this.#draw(base, [], [this.#space.now]);
      if (replica) return replica;
    }
    return null;
  }

  /** Near one replica after another, among columns drawn anew. */
  async #varyNearby(target: Target, sides: readonly Bound[], found: readonly Replica[]): Promise<Replica | null> {
    for (let attempt = 0; attempt < nearbyTries && this.#space.now > 0; attempt++) {
      const from = found[this.#random.below(Math.max(1, found.length))];
      const replica =
        from && (await drawNearby(this.input, this.#space, { target, sides, from, random: this.#random }));
      if (replica) return replica;
    }
    return null;
  }

  /** Walks on from what was drawn until there are enough. */
  async #wanderOn(found: Replica[]): Promise<void> {
    const { family } = this.input.rules;
    for (let tries = 0; tries < replicasEnough && found.length > 0 && found.length < replicasEnough; tries++) {
      const start = found[this.#random.below(found.length)];
      if (!start) continue;
      const world = this.#walkFrom(start).go(stepsPerLeaf * family.leafCount * start.world.length, this.#random);
      const replica = await this.#space.confirm(world);
      if (replica) found.push(replica);
    }
  }

  #isSmall(target: Target, value: number): boolean {
    const { k, policy } = this.input.rules;
    if (target.kind === 'cell') return isSmall(value, k, policy.protectsZeros);
    return target.kind === 'difference' ? value <= policy.coalition : value !== 0 && Math.abs(value) < k;
  }

  async #drawOneOf(sides: readonly Bound[], isNow: boolean, bases: readonly World[]): Promise<Replica | null> {
    const everywhere = this.#space.times.map((_, time) => time);
    const isJoint =
      this.#space.now > 0 && this.#space.times.length * this.input.rules.family.leafCount <= jointLeavesAtMost;
    for (const free of [...(isNow ? [[this.#space.now]] : []), ...(isJoint ? [everywhere] : [])]) {
      const isFromBase = free.length === 1 && this.#space.now > 0;
      let open = sides;
      for (let draw = 0; draw < drawsPerBase; draw++) {
        const base = isFromBase ? (bases[this.#random.below(bases.length)] ?? []) : [];
        const impossible: Bound[] = [];
        for (const side of open) {
          const replica = await this.#draw(base, [side], free);
          if (replica) return replica;
          // Another base may go on where this one cannot; where nothing is given, none ever will.
          if (replica === undefined && !isFromBase) impossible.push(side);
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
    const leaves = this.#space.times.length * this.input.rules.family.leafCount;
    if (target.time < this.#space.now || leaves > wholeLeavesAtMost) return null;
    const loose = this.#space.rulesAt([this.#space.now], true);
    for (const { bounds, choices } of [loose, { bounds: [], choices: [] }]) {
      for (const side of sides) {
        const base = this.#space.now === 0 ? [] : bases[this.#random.below(bases.length)];
        if (!base || this.#wholeRuns >= this.input.rules.policy.replays) return null;
        const replica = await this.#runWhole(
          await this.#find(base, [...bounds, side], [this.#space.now], choices),
          bases,
        );
        if (replica) return replica;
      }
    }
    return null;
  }

  async #runWhole(world: World | null, bases: readonly World[]): Promise<Replica | null> {
    if (!world) return null;
    this.#wholeRuns++;
    const again = await protect({ ...this.input, truth: world });
    if (!sameFacts(again, this.protection)) return null;
    const { rules } = this.input;
    const once = { ...this.input, truth: world, rules: { ...rules, policy: { ...rules.policy, replays: 0 } } };
    return this.runAgain(once, again, bases).then(
      () => this.replicaOf(world),
      (error: unknown) => {
        if (error instanceof DisclosureError && error.code === 'PROTECTION_NOT_PROVEN') return null;
        throw error;
      },
    );
  }

  /**
   * A world with the transcript of the registry's at all free times, near a random aim: null where the one that was found
   * has another, undefined where there is none.
   */
  async #draw(base: World, extra: readonly Bound[], free: readonly number[]): Promise<Replica | null | undefined> {
    const { bounds, choices } = this.#space.rulesAt(free);
    const world = await this.#find(base, [...bounds, ...extra], free, choices);
    return world ? this.#space.fitting(world, free) : undefined;
  }

  async #find(
    base: World,
    bounds: readonly Bound[],
    free: readonly number[],
    choices: readonly Choice[],
  ): Promise<World | null> {
    const question = {
      ...this.#space.question(free, base),
      bounds,
      choices,
      aim: new Map(free.map((time) => [time, this.#drawAim(time, base)])),
    };
    const swaps = this.#space.swaps[this.#space.now];
    const found = await chooseWorld(this.input.solver, question, swaps && { swaps, random: this.#random });
    return found?.world ?? null;
  }

  #drawAim(time: number, base: World): Aim {
    const { rules, headlines, past } = this.input;
    const people = past[time]?.headlines ?? headlines;
    return drawAim(rules.family, people, base[this.#space.times[time]?.follows ?? -1], this.#random);
  }
}

function sameFacts(a: Protection, b: Protection): boolean {
  if (a.facts.size !== b.facts.size) return false;
  for (const [cell, told] of a.facts) if (JSON.stringify(told) !== JSON.stringify(b.facts.get(cell))) return false;
  return true;
}
