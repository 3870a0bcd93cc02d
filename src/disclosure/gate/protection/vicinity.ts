import { exchangeInto } from '../../attack/exchanges.js';
import { findWorld } from '../../attack/find-world.js';
import { neighbourhoodOf } from '../../attack/neighbourhood.js';
import type { Solver } from '../../attack/solver.js';
import { pathBefore, tablesBefore, type Before } from '../../attack/weave.js';
import type { Bound } from '../../attack/world-question.js';
import { agrees, missing, type TimePoint } from '../../attack/worlds.js';
import { DisclosureError } from '../../errors.js';
import type { KeyedStream } from '../../model/canonical.js';
import type { TargetRules } from './primaries.js';
import { witnessOf, type Witness, type WitnessPool } from './witnesses.js';

interface VicinityInput {
  readonly rules: TargetRules;
  readonly solver: Solver;
  readonly random: KeyedStream;
  readonly times: readonly TimePoint[];
  readonly pool: WitnessPool;
}

/** Tables that a new last table must follow, each with one that followed it before. */
type Followed = readonly (readonly [before: Before, from: Int32Array])[];

/**
 * Worlds that differ from a witness in the last table, near what is asked for: by exchanges of people, which ask no solver,
 * or by a program over few inner cells. All around is shuffled, so that each is news for other targets as well.
 */
export class Vicinity {
  constructor(private readonly input: VicinityInput) {}

  get #now(): number {
    return this.input.times.length - 1;
  }

  /**
   * A world that some exchanges make of a witness; it joins the witnesses. First they may go as far as the earlier tables
   * let them, and a path through the headlines told between is found anew; else that of the witness is kept. Where there is
   * none, others may yet be.
   */
  exchange(witness: Witness, bounds: readonly Bound[]): boolean {
    const from = witness.world[this.#now] ?? new Int32Array();
    const asked = new Set(bounds.flatMap(({ terms }) => terms).flatMap(({ leaves }) => [...leaves]));
    const mayMove = (leaf: number) => !asked.has(leaf);
    const far = this.#exchanged(witness, tablesBefore(this.input.times, witness.world), bounds);
    if (far && this.#addFar(witness, far, mayMove)) return true;
    const near = this.#exchanged(witness, witness.before, bounds);
    if (near) this.#addNear(witness, near, { before: witness.before, from }, mayMove);
    return near !== null;
  }

  /**
   * A world that differs from a witness in few inner cells of the last time, around those of the bounds: a small program.
   * Where it finds none, other worlds may yet.
   */
  async adjust(witness: Witness, bounds: readonly Bound[]): Promise<boolean> {
    const { rules, solver, random, times, pool } = this.input;
    const table = witness.world[this.#now] ?? new Int32Array();
    const within = new Set(
      bounds
        .flatMap(({ terms }) => terms)
        .flatMap(({ leaves }) => [...neighbourhoodOf(rules.family, leaves, [pool.swaps], random)]),
    );
    const weight = new Float64Array(table.length);
    for (const leaf of within) weight[leaf] = 0.5 + random.unit();
    const found = await findWorld(solver, {
      family: rules.family,
      times,
      free: [this.#now],
      base: witness.world,
      bounds,
      within,
      aim: new Map([[this.#now, { table, weight }]]),
    });
    const changed = found?.world[this.#now];
    if (!found || !changed) return false;
    const mayMove = (leaf: number) => !within.has(leaf);
    if (this.#addFar(witness, changed, mayMove)) return true;
    this.#addNear(witness, changed, { before: found.before, from: changed }, mayMove);
    return true;
  }

  #exchanged(witness: Witness, before: readonly Before[], bounds: readonly Bound[]): Int32Array | null {
    const { rules, pool, random } = this.input;
    return exchangeInto({ ...witness, family: rules.family, swaps: pool.swaps, before, bounds, random });
  }

  /** Adds a table shuffled as far as the earlier tables let it, if there is a path to it through the headlines between. */
  #addFar(witness: Witness, table: Int32Array, mayMove: (leaf: number) => boolean): boolean {
    const { rules, times } = this.input;
    const direct = tablesBefore(times, witness.world);
    const world = [...witness.world.slice(0, this.#now), this.#shuffled(table, direct, mayMove)];
    const before = pathBefore({ family: rules.family, times, free: [this.#now], base: world, aim: new Map() }, world);
    if (!before) return false;
    const from = witness.world[this.#now] ?? table;
    this.#add(
      witness,
      { world, before },
      direct.map((one) => [one, from]),
    );
    return true;
  }

  /** Adds a table that keeps to the path of the one from which it was made. */
  #addNear(
    witness: Witness,
    table: Int32Array,
    { before, from }: Pick<Witness, 'before'> & { readonly from: Int32Array },
    mayMove: (leaf: number) => boolean,
  ): void {
    const world = [...witness.world.slice(0, this.#now), this.#shuffled(table, before, mayMove)];
    this.#add(
      witness,
      { world, before },
      before.map((one) => [one, from]),
    );
  }

  #shuffled(table: Int32Array, before: readonly Before[], mayMove: (leaf: number) => boolean): Int32Array {
    return this.input.pool.swaps.shuffle(table, before, { count: table.length, mayMove, random: this.input.random });
  }

  #add(witness: Witness, made: Pick<Witness, 'world' | 'before'>, followed: Followed): void {
    const { rules, pool } = this.input;
    const added = witnessOf(rules.family, made, witness.sums.slice(0, this.#now));
    this.#assertHolds(added, followed);
    pool.add(added);
  }

  /**
   * What exchanges made is checked as exactly as what a solver found, so that nothing passes for a proof by its making
   * alone; no more records may have been revised than in the table that they set out from.
   */
  #assertHolds({ world, sums }: Witness, followed: Followed): void {
    const { family } = this.input.rules;
    const [table, last, point] = [world[this.#now], sums[this.#now], this.input.times[this.#now]];
    const holds =
      table?.every((count) => count >= 0) &&
      last &&
      point &&
      agrees(last, point.facts) &&
      followed.every(
        ([{ table: before, kind }, from]) =>
          missing(family, before, table, kind) <= missing(family, before, from, kind),
      );
    if (!holds) throw new DisclosureError('SOLVER_FAILED', `family ${family.id}`, 'an exchange does not hold.');
  }
}
