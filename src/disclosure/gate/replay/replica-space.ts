import { Swaps } from '../../attack/swaps.js';
import { pathBefore } from '../../attack/weave.js';
import type { Bound, Choice } from '../../attack/world-question.js';
import { isWorldOf, sumsOf, type TimePoint, type World } from '../../attack/worlds.js';
import { listActualTargets } from '../protection/potential.js';
import type { Protection, ProtectionInput } from '../protection/protect.types.js';
import type { Target } from '../protection/targets.js';
import type { PatternRules } from './kept.js';
import { Pattern, type Transcript } from './pattern.js';

/** A world of which every release so far, and this one, comes out byte for byte as that of the registry. */
export interface Replica {
  readonly world: World;
  readonly sums: readonly Int32Array[];
  /** All that is small in it, at all times. */
  readonly targets: readonly Target[];
}

/**
 * The worlds among which replicas are sought: all that was told of every time up to this one, and what the transcript of
 * each says of its table.
 */
export class ReplicaSpace {
  readonly times: readonly TimePoint[];
  readonly now: number;
  readonly transcripts: readonly Transcript[];
  /** By time: exchanges that its facts do not notice. */
  readonly swaps: readonly Swaps[];
  /** By time: what the transcript says of the table of that time. */
  readonly rules: PatternRules;
  readonly #patterns: readonly Pattern[];

  constructor(
    private readonly input: ProtectionInput,
    private readonly protection: Protection,
  ) {
    this.now = input.past.length;
    this.times = [...input.past, { facts: protection.facts, ...input.link }];
    this.transcripts = [...input.past.map(({ transcript }) => transcript), protection.transcript];
    this.swaps = this.times.map((point) => new Swaps(input.rules.family, point));
    this.#patterns = this.transcripts.map(
      (transcript, time) => new Pattern(input.rules, this.times.slice(0, time + 1), transcript),
    );
    this.rules = this.#patterns.map((pattern) => [...pattern.bounds(), ...pattern.choices()]);
  }

  replicaOf(world: World): Replica {
    return this.#replicaOf(
      world,
      world.map((table) => sumsOf(this.input.rules.family, table)),
    );
  }

  /** What the transcripts of some times say; `isLoose`: but for the values that repair looked at. */
  rulesAt(
    times: readonly number[],
    isLoose = false,
  ): { readonly bounds: readonly Bound[]; readonly choices: readonly Choice[] } {
    const patterns = times.flatMap((time) => this.#patterns[time] ?? []);
    return {
      bounds: patterns.flatMap((pattern) => pattern.bounds(isLoose)),
      choices: patterns.flatMap((pattern) => pattern.choices()),
    };
  }

  question(free: readonly number[], base: World) {
    return { family: this.input.rules.family, times: this.times, free, base };
  }

  /**
   * The replica that a world is, if it agrees with all that was ever told and has the transcripts. It has a path through
   * the headlines told between where one is found without a solver; a world of which none is found is not needed.
   */
  confirm(world: World): Replica | null {
    const { family } = this.input.rules;
    const free = world.map((_, time) => time);
    const sums = world.map((table) => sumsOf(family, table));
    if (!isWorldOf(family, this.times, world, sums) || !this.#fits(sums, free)) return null;
    const path = pathBefore({ ...this.question(free, world), aim: new Map() }, world);
    return path && this.#replicaOf(world, sums);
  }

  /** The replica that a world is which agrees with what is told, if it has the transcripts of these times. */
  fitting(world: World, free: readonly number[]): Replica | null {
    const sums = world.map((table) => sumsOf(this.input.rules.family, table));
    return this.#fits(sums, free) ? this.#replicaOf(world, sums) : null;
  }

  #fits(sums: readonly Int32Array[], free: readonly number[]): boolean {
    return free.every((time) => {
      const known = this.protection.knowledge[time];
      return known && this.#patterns[time]?.fits(sums.slice(0, time + 1), known);
    });
  }

  #replicaOf(world: World, sums: readonly Int32Array[]): Replica {
    return { world, sums, targets: listActualTargets(this.input, sums, this.protection.knowledge) };
  }
}
