import { randomFrom } from './draw-worlds.js';
import { OutsiderSolver, type Aim, type Optimum } from '../solving/highs-solver.js';
import { writeSystem } from '../outsider/outsider-system.js';
import { narrowBounds } from '../solving/shuttle.js';
import { partsOf } from '../outsider/targets.js';
import type { Inquiry, OutsiderSystem, Range, Target } from '../outsider/outsider.types.js';

const slack = 1e-4;

/** Beyond so many unknowns whole numbers are not asked for: the linear bound is true as well, and only wider. */
const unknownsAtMost = 1_000;

/** Worlds that are drawn for each moment before anything is solved. */
const samples = 8;

interface Earlier {
  readonly known: OutsiderSystem;
  readonly solver: OutsiderSolver;
  /** Some whole-number worlds that agree with what was told by then. */
  readonly worlds: readonly Float64Array[];
}

/**
 * What was open about a target before the table that speaks of it was told: by all headlines, also the later ones, and by
 * the tables told earlier. A headline is exact whatever it tells, so that it may narrow, together with an earlier table, a
 * cell of which that table could say a large number then: nothing that is withheld now could mend it.
 */
export class EarlierRanges {
  readonly #byMoment = new Map<number, Promise<Earlier>>();

  constructor(private readonly inquiry: Pick<Inquiry, 'space' | 'moves' | 'moments' | 'links'>) {}

  /** Never narrower than it is; nothing where the solver gives no answer. */
  async of(target: Target): Promise<Range | undefined> {
    const earlier = await this.#of(target);
    const { columns, weights } = this.#aimAt(target, earlier);
    const least = leastOf(earlier, { columns, weights });
    const most = leastOf(earlier, { columns, weights: weights.map((weight) => -weight) });
    return least && most ? { low: Math.ceil(least.bound - slack), high: Math.floor(-most.bound + slack) } : undefined;
  }

  /** Never wider than it is: what a few worlds show. */
  async seenOf(target: Target): Promise<Range> {
    const earlier = await this.#of(target);
    const { columns, weights } = this.#aimAt(target, earlier);
    let [low, high] = [Infinity, -Infinity];
    for (const world of earlier.worlds) {
      const value = columns.reduce((sum, column, at) => sum + (weights[at] ?? 0) * (world[column] ?? 0), 0);
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return { low, high };
  }

  #of(target: Target): Promise<Earlier> {
    const moment = target.kind === 'change' ? target.to : target.at;
    let asked = this.#byMoment.get(moment);
    if (!asked) this.#byMoment.set(moment, (asked = this.#before(moment)));
    return asked;
  }

  #aimAt(target: Target, { known }: Earlier): Aim {
    const weights = new Map<number, number>();
    for (const { at, cell, sign } of partsOf(target)) {
      for (const leaf of this.inquiry.space.cells[cell]?.leaves ?? []) {
        const column = known.stocks[at]?.[leaf] ?? -1;
        weights.set(column, (weights.get(column) ?? 0) + sign);
      }
    }
    const used = [...weights].filter(([, weight]) => weight !== 0);
    return { columns: used.map(([column]) => column), weights: used.map(([, weight]) => weight) };
  }

  async close(): Promise<void> {
    for (const asked of this.#byMoment.values()) (await asked).solver.close();
  }

  async #before(moment: number): Promise<Earlier> {
    const { space, moves, moments, links } = this.inquiry;
    const told = moments.map((one, at) => (at < moment ? one : { ...one, facts: new Map<number, Range>() }));
    const known = writeSystem(space, moves, told, links);
    narrowBounds(known.system);
    const mustBeWhole = new Set(known.stocks.flat().filter((column) => column >= 0));
    const solver = await OutsiderSolver.over(known.system, mustBeWhole, 60);
    return { known, solver, worlds: drawSome(known, solver) };
  }
}

/** Over whole numbers where the linear program ends in fractions; its bound is true in either case. */
function leastOf({ known, solver }: Pick<Earlier, 'known' | 'solver'>, aim: Aim): Optimum | undefined {
  const linear = solver.minimise(aim);
  if (!linear || linear.world || known.stocks.flat().length > unknownsAtMost) return linear;
  return solver.minimiseWhole(aim) ?? linear;
}

/** Worlds in random corners, pushed by a third of the unknowns; fewer where the corners have fractions. */
function drawSome({ stocks }: OutsiderSystem, solver: OutsiderSolver): readonly Float64Array[] {
  const random = randomFrom(11);
  const columns = stocks.flat().filter((column) => column >= 0);
  return Array.from({ length: samples }, () =>
    solver.minimise({ columns, weights: columns.map(() => (random() < 0.3 ? random() * 2 - 1 : 0)) }),
  ).flatMap((found) => found?.world ?? []);
}
