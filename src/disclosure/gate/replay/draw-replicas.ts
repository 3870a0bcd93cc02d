import { sumOver } from '../../attack/find-world.js';
import { targetBound, targetLeaves } from '../protection/primaries.js';
import type { Protection, ProtectionInput } from '../protection/protect.types.js';
import { jointLeavesAtMost } from '../protection/search.js';
import { valueOf, type Target } from '../protection/targets.js';
import { KeyedStream } from '../../model/canonical.js';
import type { World } from '../../attack/worlds.js';
import { ReplicaSpace, type Replica } from './replica-space.js';
import { ReplicaSearch, type RunAgain } from './replica-search.js';
import { Walk } from './wander.js';

/** Draws for each base before it is given up. */
const drawsPerBase = 2;
/** After the first table each draw is an integer program; so many are enough to go on from. */
const replicasEnough = 24;
/** … of which so many are drawn by programs, each from another past; the others are found by walking on from them. */
const drawnEnough = 3;
/** From how many worlds of the past it is tried to go on, and near how many of them over all times. */
const basesTried = 8;
/** … unless all times together have so few inner cells that all bases are soon tried. */
const goneOnLeavesAtMost = 1_500;
/** How long a walk is, for each inner cell of each table. */
const stepsPerLeaf = 12;
/** From how many replicas one target is sought to be changed by an exchange. */
const startsTried = 8;
/**
 * How many inner cells of all times may be searched in vain, for one target after another that all replicas agree about: one
 * that stays so is enough that protection is not proven, and to see it early is better than late.
 */
const inVainAtMost = 20_000;
/** How many exchanges are asked for, where what they make is no replica or has the same value. */
const exchangesTried = 32;

/** Draws worlds with the public face and the transcripts of the registry's, without looking at what is hidden. */
export class ReplicaDrawer {
  readonly #random: KeyedStream;
  readonly #space: ReplicaSpace;
  readonly #search: ReplicaSearch;
  /** Inner cells that were searched in vain. */
  #inVain = 0;

  constructor(
    private readonly input: ProtectionInput,
    protection: Protection,
    /** The whole of the step, for a world of another transcript. */
    runAgain: RunAgain,
  ) {
    this.#random = new KeyedStream(input.key, `replay ${input.label}`);
    this.#space = new ReplicaSpace(input, protection);
    this.#search = new ReplicaSearch(input, { protection, space: this.#space, random: this.#random, runAgain });
  }

  replicaOf(world: World): Replica {
    return this.#space.replicaOf(world);
  }

  /**
   * Replicas that the quick proof covers: from some bases, then by walking on, and more where all agree about a withheld
   * number, as far as exchanges find them. What is small in one replica and the same in all is asked of programs too: no
   * other target can be without a partner, as a world in which it is small either is none of the pattern or differs.
   */
  async drawAll(bases: readonly World[]): Promise<Replica[]> {
    const from =
      this.#space.now === 0 ? Array.from({ length: this.input.rules.policy.worlds }, (): World => []) : bases;
    const found: Replica[] = [];
    if (this.#space.now === 0)
      for (const base of from) await this.#drawFrom(() => this.#search.draw(base, [], [0]), found);
    else await this.#drawSome(from, found);
    if (found.length === 0) await this.#drawFirst(found, from);
    this.#wanderOn(found);
    this.#exchange(this.#withheld(), found);
    this.#exchange(sharedSecrets(found), found);
    await this.#varyAll(sharedSecrets(found), found, from);
    return found;
  }

  async #drawFrom(drawOne: () => Promise<Replica | null | undefined>, found: Replica[]): Promise<void> {
    for (let draw = 0; draw < drawsPerBase; draw++) {
      const replica = await drawOne();
      if (replica) found.push(replica);
      if (replica !== null) return;
    }
  }

  /** A few replicas after the first table: going on from some worlds of the past, or near them where none can go on. */
  async #drawSome(bases: readonly World[], found: Replica[]): Promise<void> {
    const everywhere = this.#space.times.map((_, time) => time);
    const isSmall = everywhere.length * this.input.rules.family.leafCount <= goneOnLeavesAtMost;
    const isJoint = everywhere.length * this.input.rules.family.leafCount <= jointLeavesAtMost;
    for (const base of isSmall ? bases : bases.slice(0, basesTried)) {
      if (found.length >= drawnEnough) return;
      await this.#drawFrom(() => this.#search.goOn(base), found);
    }
    for (const base of isJoint ? bases.slice(0, basesTried) : []) {
      if (found.length > 0) return;
      await this.#drawFrom(() => this.#search.draw(base, [], everywhere), found);
    }
  }

  /** Where no base goes on: any replica in which something that the transcripts protect is another number than 0. */
  async #drawFirst(found: Replica[], bases: readonly World[]): Promise<void> {
    for (const target of this.#space.transcripts.flatMap(({ primaries }) => primaries)) {
      if (found.length > 0) return;
      await this.#varyAll([target], found, bases);
    }
  }

  /** Ends early where some secrets are the same in all replicas whatever is tried: then none of them can stand. */
  async #varyAll(secrets: readonly Target[], found: Replica[], bases: readonly World[]): Promise<void> {
    const leaves = this.#space.times.length * this.input.rules.family.leafCount;
    for (const target of secrets) {
      if (this.#inVain > inVainAtMost) return;
      if (differIn(target, found)) continue;
      const replica = await this.#search.vary(target, found, bases);
      if (replica) found.push(replica);
      else this.#inVain += leaves;
    }
  }

  /** The withheld cells of all times: one that all replicas agree about must stay withheld at later tables. */
  #withheld(): readonly Target[] {
    return this.#space.times.flatMap(({ facts }, time) =>
      [...facts].flatMap(([cell, told]): Target[] => (told === null ? [{ kind: 'cell', time, cell }] : [])),
    );
  }

  /** Walks on from what was drawn until there are enough. */
  #wanderOn(found: Replica[]): void {
    const { family } = this.input.rules;
    for (let tries = 0; tries < replicasEnough && found.length > 0 && found.length < replicasEnough; tries++) {
      const start = found[this.#random.below(found.length)];
      if (!start) continue;
      const world = this.#walkFrom(start).go(stepsPerLeaf * family.leafCount * start.world.length, this.#random);
      const replica = this.#space.confirm(world);
      if (replica) found.push(replica);
    }
  }

  /** By one exchange in one replica after another: whoever differs from the others by one person differs. */
  #exchange(targets: readonly Target[], found: Replica[]): void {
    let open = targets.filter((target) => !differIn(target, found));
    for (const start of found.slice(0, startsTried)) {
      if (open.length === 0) return;
      const walk = this.#walkFrom(start);
      for (const target of open) {
        if (differIn(target, found)) continue;
        const replica = this.#exchanged(walk, target, valueOf(target, start.sums));
        if (replica) found.push(replica);
      }
      open = open.filter((target) => !differIn(target, found));
    }
  }

  #exchanged(walk: Walk, target: Target, value: number): Replica | null {
    const { family } = this.input.rules;
    const { terms } = targetBound(family, target, [0, 0]);
    const leaves = targetLeaves(family, target);
    for (const time of target.kind === 'flow' ? [target.time, target.from] : [target.time]) {
      for (const isRaised of [true, false]) {
        let tries = 0;
        for (const world of walk.changed(time, leaves, isRaised)) {
          // Most exchange people of the target with each other, which is seen sooner than whether it is a replica.
          const replica = sumOver(world, terms) === value ? null : this.#space.confirm(world);
          if (replica) return replica;
          if (++tries >= exchangesTried) break;
        }
      }
    }
    return null;
  }

  #walkFrom({ world }: Replica): Walk {
    const { times, swaps, rules } = this.#space;
    return new Walk(this.input.rules.family, { times, swaps, rules }, world);
  }
}

const differIn = (target: Target, found: readonly Replica[]): boolean => {
  const [first] = found;
  const value = first && valueOf(target, first.sums);
  return found.some(({ sums }) => valueOf(target, sums) !== value);
};

/**
 * What is small in the replicas and the same in all of them: each of them, and the registry where it has the same, is
 * without a partner so far. Whatever all agree about and is small in one of them is small in all.
 */
const sharedSecrets = (found: readonly Replica[]): readonly Target[] =>
  found[0]?.targets.filter((target) => !differIn(target, found)) ?? [];
