/*
 * Tables of a large population with random noise: discrete Gaussian, accounted in zero-concentrated differential
 * privacy, then made consistent. The design is that of the TopDown algorithm of the US census of 2020 (Abowd et al.
 * 2022, HDSR, doi:10.1162/99608f92.529e3cb9): measure with noise on every level, estimate by least squares, round so
 * that everything adds up, and name the invariants that the guarantee leaves out.
 */
import { DisclosureError } from '../errors.js';
import { isShownAt, type Cell, type Family } from '../model/catalogue.js';
import type { PublishedFamily } from '../model/ledger.js';
import { roundTopDown } from './controlled-rounding.js';
import { discreteGaussian } from './discrete-gaussian.js';
import { fitInnerCells, type Group } from './least-squares.js';
import { assertNoiseIsAllowed, checkCounts, type Occasion } from './national-checks.js';
import { planNoise, type NationalTable, type Plan } from './noise-plan.js';
import type { RandomBits } from './random-bits.js';
import { toNumber, type Rational } from './rational.js';
import { assertAffordable } from './zcdp.js';

export interface NationalInput extends Occasion {
  readonly tables: readonly NationalTable[];
  /** `systemBits()` for a release. */
  readonly random: RandomBits;
}

/**
 * Tells families with noise. Each returned family names its noise by level, with σ², standard error, 95 % margin, what
 * it took of the budget, and the invariants: it must stand in the ledger as it is, or the budget does not count.
 *
 * Unit of privacy: one record at one release. Neighbours: two registries that differ in one record, replaced by any
 * other (bounded neighbours, as in the census). Within a level the two differ by at most 1 in two cells, so Δ² = 2;
 * over all levels of all families of the release Σ Δ²/2σ² = ρ of the release. A record added or removed costs half. A
 * person who differs at several releases has the sum of their ρ; a group of c people who differ together has c²·ρ.
 *
 * Whether and how it refuses depends on public data alone, but for true figures that are no table at all
 * (TABLE_INVALID, TABLE_DOES_NOT_ADD_UP). Throws DisclosureError: POLICY_INVALID, LEDGER_BROKEN, LEDGER_CONTRADICTION,
 * UNKNOWN_CODE, POPULATION_TOO_SMALL, EXACT_FIGURES_TOO_FINE, BUDGET_SPENT, SOLVER_FAILED.
 */
export function publishWithNoise(input: NationalInput): PublishedFamily[] {
  const { catalogue, policy, entries, headlines, tables, random } = input;
  assertNoiseIsAllowed(input);
  assertOnce(tables);
  const plans = planNoise(catalogue, policy, tables);
  assertAffordable(
    entries,
    policy,
    plans.reduce((sum, { noise }) => sum + noise.rhoMicros, 0),
  );
  for (const { family, table } of plans) checkCounts(family, table.counts, headlines);
  return plans.map((plan) => tell(plan, headlines, random));
}

function assertOnce(tables: readonly NationalTable[]): void {
  const seen = new Set<string>();
  for (const { family } of tables) {
    if (seen.has(family)) throw new DisclosureError('TABLE_INVALID', `family ${family}`, 'it is asked for twice.');
    seen.add(family);
  }
}

function tell(plan: Plan, headlines: NationalInput['headlines'], random: RandomBits): PublishedFamily {
  const { family, detail, levels, table, noise } = plan;
  const measurements = levels.flatMap(({ cells, sigmaSquared }) => {
    const values = measure(random, cells, table.counts, sigmaSquared);
    return cells.map(({ leaves }, at) => ({ leaves, value: values[at] ?? 0, weight: 1 / toNumber(sigmaSquared) }));
  });
  // From here on only noisy values and public figures: post-processing, which spends nothing.
  const groups = groupsOf(family, headlines);
  const inner = roundTopDown(family, groups, fitInnerCells(family.leafCount, groups, measurements));
  assertKeepsHeadlines(groups, inner, family);
  const shown = family.cells.filter((cell) => isShownAt(cell, family, detail));
  return {
    family: family.id,
    detail: detail.id,
    cells: shown.map(({ key, leaves }) => [key, leaves.reduce((sum, leaf) => sum + (inner[leaf] ?? 0), 0)]),
    noise,
  };
}

/** Whatever went wrong in floating point, or beyond 2³¹ people: nothing is told that is not a table. */
function assertKeepsHeadlines(groups: readonly Group[], inner: Int32Array, family: Family): void {
  const isTable = groups.every(
    ({ leaves, total }) => leaves.reduce((sum, leaf) => sum + (inner[leaf] ?? 0), 0) === total,
  );
  if (isTable && inner.every((count) => count >= 0)) return;
  throw new DisclosureError('SOLVER_FAILED', `family ${family.id}`, 'the fit does not keep the headlines.');
}

/** The true count of each cell with its own noise: unbiased, possibly negative. The only reader of the true figures. */
export function measure(
  random: RandomBits,
  cells: readonly Pick<Cell, 'leaves'>[],
  counts: ArrayLike<number>,
  sigmaSquared: Rational,
): number[] {
  return cells.map(({ leaves }) => {
    const drawn = Number(discreteGaussian(random, sigmaSquared));
    return leaves.reduce((sum, leaf) => sum + (counts[leaf] ?? 0), drawn);
  });
}

/** The inner cells of each status, whose sum is its exact headline. */
function groupsOf(family: Family, headlines: NationalInput['headlines']): readonly Group[] {
  const statuses = family.dimensions[0]?.leaves ?? [];
  const stride = family.leafCount / statuses.length;
  return statuses
    .map((status, at) => ({
      leaves: Int32Array.from({ length: stride }, (_, step) => at * stride + step).filter(
        (leaf) => family.isPossible[leaf] === 1,
      ),
      total: headlines[status] ?? 0,
    }))
    .filter(({ leaves }) => leaves.length > 0);
}
