import { narrowBounds } from '../solving/shuttle.js';
import { OutsiderSolver } from '../solving/highs-solver.js';
import { writeSystem } from '../outsider/outsider-system.js';
import { partsOf } from '../outsider/targets.js';
import type { FamilySpace, Inquiry, OutsiderSystem, Range, Target } from '../outsider/outsider.types.js';

const slack = 1e-4;

/**
 * What headlines and rules alone leave open about a target. Where no other dimension changes and everything can occur,
 * no value of them can be told from another, so only the part of the status matters, and all values but those of the
 * target are as one: the system is then over two of them, and its answers are kept.
 */
export class HeadlineRanges {
  readonly #kept = new Map<string, Range | undefined>();
  #solver: OutsiderSolver | undefined;
  readonly #known: OutsiderSystem;
  readonly #isAlike: boolean;

  private readonly space: FamilySpace;

  constructor({ space, moves, moments, links }: Pick<Inquiry, 'space' | 'moves' | 'moments' | 'links'>) {
    this.space = space;
    const [, ...others] = space.axes;
    this.#isAlike = others.every(({ change }) => change === 'never') && space.isPossible.every(Boolean);
    const silent = moments.map((moment) => ({ ...moment, facts: new Map<number, Range>() }));
    this.#known = writeSystem(this.#isAlike ? twoValued(space) : space, moves, silent, links);
    narrowBounds(this.#known.system);
  }

  async of(target: Target): Promise<Range | undefined> {
    const columns = new Map<number, number>();
    for (const [at, weights] of this.#leavesOf(target)) {
      for (const [leaf, weight] of this.#isAlike ? merged(this.space, weights) : weights) {
        columns.set(this.#known.stocks[at]?.[leaf] ?? -1, weight);
      }
    }
    const used = [...columns].filter(([, weight]) => weight !== 0).sort(([a], [b]) => a - b);
    const name = used.join(';');
    if (!this.#kept.has(name)) this.#kept.set(name, await this.#solve(used));
    return this.#kept.get(name);
  }

  close(): void {
    this.#solver?.close();
  }

  async #solve(used: readonly (readonly [number, number])[]): Promise<Range | undefined> {
    this.#solver ??= await OutsiderSolver.over(this.#known.system, new Set(), 60);
    const columns = used.map(([column]) => column);
    const least = this.#solver.minimise({ columns, weights: used.map(([, weight]) => weight) });
    const most = this.#solver.minimise({ columns, weights: used.map(([, weight]) => -weight) });
    return least && most ? { low: Math.ceil(least.bound - slack), high: Math.floor(-most.bound + slack) } : undefined;
  }

  /** By moment: how often each leaf counts in the target, where it counts at all. */
  #leavesOf(target: Target): ReadonlyMap<number, ReadonlyMap<number, number>> {
    const found = new Map<number, Map<number, number>>();
    for (const { at, cell, sign } of partsOf(target)) {
      const weights = found.get(at) ?? new Map<number, number>();
      found.set(at, weights);
      for (const leaf of this.space.cells[cell]?.leaves ?? []) {
        const weight = (weights.get(leaf) ?? 0) + sign;
        if (weight === 0) weights.delete(leaf);
        else weights.set(leaf, weight);
      }
    }
    return found;
  }
}

/** The same in the two-valued space: value 0 stands for those of the target and 1 for all others. */
function merged({ axes, isPossible }: FamilySpace, weights: ReadonlyMap<number, number>): Map<number, number> {
  const width = isPossible.length / (axes[0]?.leaves.length ?? 1);
  const statuses = new Map([...weights].map(([leaf, weight]) => [Math.floor(leaf / width), weight]));
  const values = weights.size === statuses.size * width ? [0, 1] : [0];
  return new Map(
    [...statuses].flatMap(([status, weight]) => values.map((value) => [2 * status + value, weight] as const)),
  );
}

function twoValued(space: FamilySpace): FamilySpace {
  const [status] = space.axes;
  if (!status) return space;
  const leaves = ['these', 'others'];
  const nodes = [{ code: '*', leaves: [0, 1], partitions: [] }];
  const cells = status.nodes.map(({ code, leaves: own }) => ({
    key: [code, '*'],
    nodes: [],
    leaves: own.flatMap((leaf) => [2 * leaf, 2 * leaf + 1]),
    headlines: [code],
  }));
  return {
    ...space,
    axes: [status, { id: 'all others', change: 'never', settledIn: [], leaves, nodes }],
    isPossible: status.leaves.flatMap(() => [true, true]),
    cells,
    cellByKey: new Map(),
  };
}
