import { Reaching } from '../../attack/reaching.js';
import { Swaps } from '../../attack/swaps.js';
import { pathBefore } from '../../attack/weave.js';
import { isWorldOf, sumsOf, type TimePoint, type World } from '../../attack/worlds.js';
import { DisclosureError } from '../../errors.js';
import type { KeyedStream } from '../../model/canonical.js';
import type { Family } from '../../model/catalogue.js';
import { targetBound } from './primaries.js';
import { lacking, type Requirement } from './requirement.js';
import { valueOf, type Target } from './targets.js';
import type { Witness, WitnessPool } from './witnesses.js';

interface Together {
  readonly family: Family;
  readonly times: readonly TimePoint[];
  readonly pool: WitnessPool;
  readonly random: KeyedStream;
}

/** A target with what the witnesses show of it so far. */
interface Wanted {
  readonly target: Target;
  readonly requirement: Requirement;
  readonly seen: Set<number>;
  missed: number;
}

type Range = readonly [low: number, high: number];

/** How often a target may be missed before it is left to be sought by itself. */
const missesAtMost = 4;
/** How many of its open ranges are tried in one world, the nearest first. */
const rangesTried = 2;

/**
 * Witnesses of many targets at once: a world that stands as proof is shuffled and brought by exchanges to one wanted value
 * after another, each kept while the next is sought. A target needs some six values, so that a few rounds over all of them
 * show most; sought one by one they would be as many witnesses as there are values. What is not met is left for others to
 * seek.
 */
export class TogetherSearch {
  readonly #past: readonly Swaps[];

  constructor(private readonly input: Together) {
    const { family, times } = input;
    this.#past = times.slice(0, -1).map((point) => new Swaps(family, point));
  }

  meetAll(targets: readonly Target[], requirementOf: (target: Target) => Requirement): void {
    const { pool } = this.input;
    let open = targets.map((target): Wanted => {
      return { target, requirement: requirementOf(target), seen: new Set(pool.valuesOf(target)), missed: 0 };
    });
    for (;;) {
      open = open.filter((wanted) => wanted.missed < missesAtMost && rangesOf(wanted).length > 0);
      const [first] = open;
      const [range] = first ? rangesOf(first) : [];
      const [start] = first && range ? pool.nearest(first.target, range, 1) : [];
      if (!start) return;
      const added = this.#reachAll(start, open);
      for (const { target, seen } of added ? open : []) seen.add(valueOf(target, added?.sums ?? []));
    }
  }

  #reachAll({ world }: Witness, open: readonly Wanted[]): Witness | null {
    const { family, times, pool, random } = this.input;
    const reaching = new Reaching(family, { times, swaps: [...this.#past, pool.swaps] }, world);
    reaching.shuffle(family.leafCount, random);
    for (const wanted of open) if (!this.#reachOne(reaching, wanted)) wanted.missed++;
    const made = this.#witness(reaching.world);
    if (made) pool.add(made);
    else for (const wanted of open) wanted.missed++;
    return made;
  }

  #reachOne(reaching: Reaching, wanted: Wanted): boolean {
    const { family, random } = this.input;
    const value = reaching.sumOf(targetBound(family, wanted.target, [0, 0]).terms);
    const nearest = [...rangesOf(wanted)].sort((a, b) => distance(value, a) - distance(value, b));
    return nearest
      .slice(0, rangesTried)
      .some((range) => reaching.reach([targetBound(family, wanted.target, range)], random));
  }

  /** The world with a path through the headlines told between, checked as exactly as what a solver found. */
  #witness(world: World): Witness | null {
    const { family, times } = this.input;
    const free = world.map((_, time) => time);
    const before = pathBefore({ family, times, free, base: world, aim: new Map() }, world);
    if (!before) return null;
    const sums = world.map((table) => sumsOf(family, table));
    if (!isWorldOf(family, times, world, sums)) {
      throw new DisclosureError('SOLVER_FAILED', `family ${family.id}`, 'an exchange does not hold.');
    }
    return { world, before, sums };
  }
}

/** What a target must still be shown to be: ranges, and where only values are missing, any that was not seen. */
function rangesOf({ requirement, seen }: Wanted): readonly Range[] {
  const { ranges, lacks } = lacking(requirement, seen);
  if (ranges.length > 0 || lacks === 0) return ranges;
  const values = [...seen].sort((a, b) => a - b);
  return [
    [(values.at(-1) ?? -1) + 1, Infinity],
    [-Infinity, (values[0] ?? 0) - 1],
  ];
}

const distance = (value: number, [low, high]: Range): number => Math.max(low - value, value - high, 0);
