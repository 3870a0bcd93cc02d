import { chooseWorld } from '../../attack/choose.js';
import type { Aim, Bound, Choice } from '../../attack/world-question.js';
import { sumsOf, type TimePoint, type World } from '../../attack/worlds.js';
import { DisclosureError } from '../../errors.js';
import { KeyedStream } from '../../model/canonical.js';
import { drawAim } from './draw-aim.js';
import { Pattern, type Transcript } from './pattern.js';
import { listActualTargets, listPotentialTargets } from './potential.js';
import { targetBound } from './primaries.js';
import { protect } from './protect.js';
import type { Protection, ProtectionInput } from './protect.types.js';
import { jointLeavesAtMost } from './search.js';
import { isSmall, valueOf, type Target } from './targets.js';

/** A world of which every release so far, and this one, comes out byte for byte as that of the registry. */
export interface Replica {
  readonly world: World;
  readonly sums: readonly Int32Array[];
  /** All that is small in it, at all times. */
  readonly targets: readonly Target[];
}

/** Draws for each base before it is given up, and for each target that all replicas agree about. */
const drawsPerBase = 2;
/** After the first table each draw is an integer program; so many are enough to go on from. */
const replicasEnough = 24;

/**
 * Step 9 of the gate, guarantee G3: for each target there are two worlds with different values whose whole run gives the
 * same public bytes. Worlds with the same told values are drawn without looking at what is hidden; one replays where it
 * has the same transcript, since `protect` depends on nothing else (or where `protect`, run on it, says the same). Of
 * these, worlds whose own targets have no partner among them would have been refused; they are dropped until all that
 * remain stand by each other. The registry's own world must have a partner for each of its targets too.
 * Throws PROTECTION_NOT_PROVEN where one has none.
 */
export async function replay(
  input: ProtectionInput,
  protection: Protection,
  replicas: readonly World[],
): Promise<readonly World[]> {
  const drawer = new ReplicaDrawer(input, protection);
  const drawn = await drawer.drawAll(replicas);
  const own = drawer.replicaOf(input.truth);
  const standing = standTogether(drawn);
  const lonely = findLonely(own, standing);
  if (lonely) {
    throw new DisclosureError(
      'PROTECTION_NOT_PROVEN',
      `family ${input.rules.family.id}`,
      `no other world with the same public face was found for a target (${lonely.kind}).`,
    );
  }
  return standing.map(({ world }) => world);
}

/** The worlds each of whose targets has another value in another of them. */
function standTogether(replicas: readonly Replica[]): readonly Replica[] {
  let standing = replicas;
  for (;;) {
    const kept = standing.filter((replica) => !findLonely(replica, standing));
    if (kept.length === standing.length) return kept;
    standing = kept;
  }
}

const findLonely = (replica: Replica, others: readonly Replica[]): Target | undefined =>
  replica.targets.find((target) => {
    const value = valueOf(target, replica.sums);
    return others.every(({ sums }) => valueOf(target, sums) === value);
  });

class ReplicaDrawer {
  readonly #random: KeyedStream;
  readonly #times: readonly TimePoint[];
  readonly #now: number;
  readonly #transcripts: readonly Transcript[];
  readonly #patterns: readonly Pattern[];
  #wholeRuns = 0;

  constructor(
    private readonly input: ProtectionInput,
    private readonly protection: Protection,
  ) {
    this.#now = input.past.length;
    this.#random = new KeyedStream(input.key, `replay ${input.label}`);
    this.#times = [...input.past, { facts: protection.facts, ...input.link }];
    this.#transcripts = [...input.past.map(({ transcript }) => transcript), protection.transcript];
    this.#patterns = this.#transcripts.map(
      (transcript, time) => new Pattern(input.rules, this.#times.slice(0, time + 1), transcript),
    );
  }

  replicaOf(world: World): Replica {
    const sums = world.map((table) => sumsOf(this.input.rules.family, table));
    return { world, sums, targets: listActualTargets(this.input, sums, this.protection.knowledge) };
  }

  /** Replicas that the quick proof covers: one from each base, and more where they all agree about a target. */
  async drawAll(bases: readonly World[]): Promise<Replica[]> {
    const from = this.#now === 0 ? Array.from({ length: this.input.rules.policy.worlds }, (): World => []) : bases;
    const found: Replica[] = [];
    for (const base of from) {
      if (this.#now > 0 && found.length >= replicasEnough) break;
      for (let draw = 0; draw < drawsPerBase; draw++) {
        const replica = await this.#draw(base, [], [this.#now]);
        if (replica === null) continue;
        if (replica) found.push(replica);
        break;
      }
    }
    const pool = { witnesses: this.protection.witnesses };
    const potential = listPotentialTargets(this.input.rules, { times: this.#times, pool }, 0);
    const targets = [...this.#transcripts.flatMap(({ primaries }) => primaries), ...potential];
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
    const replica = await this.#drawOneOf(sides, target.time === this.#now, bases);
    // Where it is not small in any of them, it is nobody's secret, and a whole run would be in vain.
    const isSecret = !first || this.#isSmall(target, value);
    const last = replica ?? (isSecret ? await this.#drawWhole(sides, target, bases) : null);
    if (last) found.push(last);
  }

  #isSmall(target: Target, value: number): boolean {
    const { k, policy } = this.input.rules;
    if (target.kind === 'cell') return isSmall(value, k, policy.protectsZeros);
    return target.kind === 'difference' ? value <= policy.coalition : value !== 0 && Math.abs(value) < k;
  }

  async #drawOneOf(sides: readonly Bound[], isNow: boolean, bases: readonly World[]): Promise<Replica | null> {
    const everywhere = this.#times.map((_, time) => time);
    const isJoint = this.#now > 0 && this.#times.length * this.input.rules.family.leafCount <= jointLeavesAtMost;
    for (const free of [...(isNow ? [[this.#now]] : []), ...(isJoint ? [everywhere] : [])]) {
      const isFromBase = free.length === 1 && this.#now > 0;
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
    const pattern = this.#patterns[this.#now];
    if (target.time < this.#now || !pattern) return null;
    for (const [bounds, choices] of [
      [pattern.bounds(true), pattern.choices()],
      [[], []],
    ] as const) {
      for (const side of sides) {
        const base = this.#now === 0 ? [] : bases[this.#random.below(bases.length)];
        if (!base || this.#wholeRuns >= this.input.rules.policy.replays) return null;
        const replica = await this.#runWhole(await this.#find(base, [...bounds, side], [this.#now], choices), bases);
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
    return replay(once, again, bases).then(
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
    const patterns = free.flatMap((time) => this.#patterns[time] ?? []);
    const bounds = [...patterns.flatMap((pattern) => pattern.bounds()), ...extra];
    const choices = patterns.flatMap((pattern) => pattern.choices());
    const world = await this.#find(base, bounds, free, choices);
    if (!world) return undefined;
    const replica = this.replicaOf(world);
    const fits = free.every((time) => {
      const known = this.protection.knowledge[time];
      return known && this.#patterns[time]?.fits(replica.sums.slice(0, time + 1), known);
    });
    return fits ? replica : null;
  }

  async #find(
    base: World,
    bounds: readonly Bound[],
    free: readonly number[],
    choices: readonly Choice[],
  ): Promise<World | null> {
    const { rules, solver } = this.input;
    const found = await chooseWorld(solver, {
      family: rules.family,
      times: this.#times,
      free,
      base,
      bounds,
      choices,
      aim: new Map(free.map((time) => [time, this.#drawAim(time, base)])),
    });
    return found?.world ?? null;
  }

  #drawAim(time: number, base: World): Aim {
    const { rules, headlines, past } = this.input;
    const people = past[time]?.headlines ?? headlines;
    return drawAim(rules.family, people, base[this.#times[time]?.follows ?? -1], this.#random);
  }
}

function sameFacts(a: Protection, b: Protection): boolean {
  if (a.facts.size !== b.facts.size) return false;
  for (const [cell, told] of a.facts) if (JSON.stringify(told) !== JSON.stringify(b.facts.get(cell))) return false;
  return true;
}
