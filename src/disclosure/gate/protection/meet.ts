import type { Bound } from '../../attack/world-question.js';
import type { World } from '../../attack/worlds.js';
import type { Family } from '../../model/catalogue.js';
import { requirementOf, targetBound, type HeadlineKnowledge, type TargetRules } from './primaries.js';
import type { Outcome, WorldSearch } from './search.js';
import { targetName, valueOf, type Target } from './targets.js';
import type { Requirement, WitnessPool } from './witnesses.js';

/** How many worlds of the past are tried to be continued before facts are given up. */
const continuationsTried = 3;
/** How many witnesses are tried to be changed by exchanges, which ask no solver. */
const exchangedAtMost = 8;
/** How many witnesses are tried to be changed a little before whole tables are sought. */
const adjustmentsTried = 2;

/**
 * Steps 7 and 8 of the gate: the integer attack on one target after another. What a target must be able to be is shown
 * by witnesses; where none exists within the facts, the cheapest facts are withheld; where even that does not help, the
 * headlines and the ledger have settled it already, and that is noted.
 */
export class Attack {
  /** Requirements that are impossible whatever is withheld now. */
  readonly alreadyTold = new Set<string>();
  /** Worlds of the past, also those that could not be continued: they may yet, with fewer facts. */
  readonly #bases: readonly World[];
  readonly #insiders: readonly number[];

  constructor(
    private readonly rules: TargetRules,
    private readonly known: (time: number) => HeadlineKnowledge,
    private readonly search: WorldSearch,
    { bases, insiders }: { readonly bases: readonly World[]; readonly insiders: readonly number[] },
  ) {
    this.#bases = bases;
    this.#insiders = insiders;
  }

  /** Withholding only widens what was proven, so one pass over the targets is enough. */
  async meetAll(targets: readonly Target[], insiders = this.#insiders): Promise<void> {
    this.search.meetTogether(targets, (target) => this.#requirement(target, undefined));
    for (const target of targets) await this.#meet(target, undefined);
    for (const target of targets) {
      if (target.time !== this.search.now) continue;
      for (const leaf of this.#unshown(target, insiders, this.search.pool)) await this.#meet(target, leaf);
    }
  }

  /** The insiders to whom the witnesses as they are do not show enough; they fall in groups that require the same. */
  #unshown(target: Target, insiders: readonly number[], pool: WitnessPool): readonly number[] {
    return groupInsiders(this.rules.family, target, insiders).flatMap((group) => {
      const [first] = group;
      return first === undefined ? [] : pool.sieveKnowing(target, this.#requirement(target, first), group);
    });
  }

  /** Looks for a world within the facts as they are in which the target lies within a range; it joins the witnesses. */
  async seek(target: Target, range: readonly [number, number]): Promise<void> {
    const bounds = [targetBound(this.rules.family, target, range)];
    const nearest = this.search.pool.nearest(target, range, exchangedAtMost);
    if (nearest.some((witness) => this.search.exchange(witness, bounds))) return;
    const [base] = this.#basesFor(target, range);
    if (base) await this.search.continueFrom(base, bounds);
  }

  /** Whether witnesses show all that `meetAll` would, but for what is already told: to everybody, and only then to insiders. */
  areMet(targets: readonly Target[], pool: WitnessPool): boolean {
    return (
      targets.every((target) => this.#isShown(target, undefined, pool)) &&
      targets.every((target) => {
        const insiders = target.time === this.search.now ? this.#unshown(target, this.#insiders, pool) : [];
        return insiders.every((leaf) => this.#isShown(target, leaf, pool));
      })
    );
  }

  #isShown(target: Target, insider: number | undefined, pool: WitnessPool): boolean {
    const { ranges, lacks } = this.#unmet(target, insider, pool);
    return (
      ranges.every(([low]) => this.alreadyTold.has(nameOf(target, low, insider))) &&
      (lacks === 0 || this.alreadyTold.has(nameOf(target, 'values', insider)))
    );
  }

  async #meet(target: Target, insider: number | undefined): Promise<void> {
    for (const [low, high] of this.#unmet(target, insider).ranges) {
      const outcome = await this.#findIn(target, [low, high], insider);
      if (outcome === 'none') this.alreadyTold.add(nameOf(target, low, insider));
    }
    for (let { lacks } = this.#unmet(target, insider); lacks > 0;) {
      for (const gap of gapsBetween(this.#seenBy(target, insider))) {
        if ((await this.#findIn(target, gap, insider)) === 'found') break;
      }
      const { lacks: left } = this.#unmet(target, insider);
      if (left === lacks) {
        this.alreadyTold.add(nameOf(target, 'values', insider));
        return;
      }
      lacks = left;
    }
  }

  #unmet(target: Target, insider: number | undefined, pool = this.search.pool) {
    const requirement = this.#requirement(target, insider);
    return insider === undefined ? pool.unmet(target, requirement) : pool.unmetKnowing(target, requirement, insider);
  }

  #requirement(target: Target, insider: number | undefined): Requirement {
    return requirementOf(this.rules, target, this.known(target.time), insider);
  }

  #seenBy(target: Target, insider: number | undefined): readonly number[] {
    const { pool } = this.search;
    const seen = insider === undefined ? pool.valuesOf(target) : pool.valuesKnowing(target, insider);
    return [...seen].sort((a, b) => a - b);
  }

  /** Looks for a world in which the target lies within a range and the insider is where he is. */
  async #findIn(target: Target, range: readonly [number, number], insider: number | undefined): Promise<Outcome> {
    const { now } = this.search;
    const bounds: Bound[] = [targetBound(this.rules.family, target, range)];
    if (insider !== undefined) {
      bounds.push({ terms: [{ time: now, leaves: Int32Array.of(insider), sign: 1 }], low: 1, high: Infinity });
    }
    if (target.time === now) {
      const nearest = this.search.pool.nearest(target, range, exchangedAtMost);
      if (nearest.some((witness) => this.search.exchange(witness, bounds))) return 'found';
      for (const witness of nearest.slice(0, adjustmentsTried)) {
        if (await this.search.adjust(witness, bounds)) return 'found';
      }
    }
    const bases = this.#basesFor(target, range);
    for (const isElastic of this.search.isJoint ? [false] : [false, true]) {
      // Where all times can be sought at once, one attempt to go on from what is there is enough.
      for (const base of this.search.isJoint ? bases.slice(0, 1) : bases) {
        const outcome = await this.search.continueFrom(base, bounds, isElastic);
        if (outcome !== 'none') return outcome;
      }
    }
    // Over all times less is given up than to go on from one world of the past.
    return this.search.searchJointly(bounds);
  }

  /** Worlds to go on from: for the past those that have the wanted value, else those that were already near it. */
  #basesFor(target: Target, [low, high]: readonly [number, number]): readonly World[] {
    const { now, pool, times } = this.search;
    if (now === 0) return [[]];
    const before = pool.witnesses.map(({ world, sums }) => ({ world: world.slice(0, now), sums }));
    const follows = Math.max(0, times[now]?.follows ?? 0);
    if (target.time < now) {
      const apart = this.#bases.filter((base) => {
        const value = valueOf(target, pool.sumsOf(base));
        return low <= value && value <= high;
      });
      return apart.slice(0, continuationsTried);
    }
    const cell = target.kind === 'difference' ? target.outer : target.cell;
    const wanted = Number.isFinite(low) ? low : high;
    const distance = (sums: readonly Int32Array[]) =>
      target.kind === 'cell' ? Math.abs((sums[follows]?.[cell] ?? 0) - wanted) : 0;
    return before
      .map(({ world, sums }, order) => ({ world, order, distance: distance(sums) }))
      .sort((a, b) => a.distance - b.distance || a.order - b.order)
      .slice(0, continuationsTried)
      .map(({ world }) => world);
  }
}

/** Those in the cell, those beside it in the same row, and the others: what a target must be able to be differs by that. */
function groupInsiders(family: Family, target: Target, insiders: readonly number[]): readonly (readonly number[])[] {
  if (target.kind !== 'cell') return [insiders];
  const width = family.leafCount / (family.dimensions[0]?.leaves.length ?? 1);
  const leaves = new Set(family.cells[target.cell]?.leaves);
  const rows = new Set([...leaves].map((leaf) => Math.floor(leaf / width)));
  const groups: [number[], number[], number[]] = [[], [], []];
  for (const leaf of insiders) groups[leaves.has(leaf) ? 0 : rows.has(Math.floor(leaf / width)) ? 1 : 2].push(leaf);
  return groups;
}

const nameOf = (target: Target, what: number | 'values', insider: number | undefined) =>
  `${targetName(target)} ${what} ${insider ?? ''}`;

/** Where a further value can be: above, below, between. */
function gapsBetween(values: readonly number[]): readonly (readonly [number, number])[] {
  const [first, last] = [values[0], values.at(-1)];
  if (first === undefined || last === undefined) return [[-Infinity, Infinity]];
  const between = values.slice(1).flatMap((value, at): [number, number][] => {
    const before = values[at] ?? value;
    return value - before > 1 ? [[before + 1, value - 1]] : [];
  });
  return [[last + 1, Infinity], [-Infinity, first - 1], ...between];
}
