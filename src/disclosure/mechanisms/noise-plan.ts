import { DisclosureError } from '../errors.js';
import type { Catalogue, Detail, Family } from '../model/catalogue.js';
import type { Noise, NoiseLevel } from '../model/noise.js';
import type { Policy } from '../model/policy.js';
import { listLevels, type Level } from './levels.js';
import { rational, toNumber, type Rational } from './rational.js';
import { micros, sigmaSquaredFor } from './zcdp.js';

/** A family to be told with noise. */
export interface NationalTable {
  readonly family: string;
  /** People by inner cell of the family, the last dimension fastest: the true figures. */
  readonly counts: ArrayLike<number>;
  /** The finest of the family where nothing is said. */
  readonly detail?: string;
  /** Shares of ρ by level (`1×2`), whole numbers from 1; 1 where nothing is said. Public, fixed before the figures. */
  readonly weights?: Readonly<Record<string, number>>;
}

export interface PlannedLevel extends Level {
  readonly sigmaSquared: Rational;
}

/** What will be measured of one family, and with how much noise. Depends on public data only. */
export interface Plan {
  readonly table: NationalTable;
  readonly family: Family;
  readonly detail: Detail;
  readonly levels: readonly PlannedLevel[];
  readonly noise: Noise;
}

/** Δ² within one level for one record replaced by another. */
const sensitivitySquared = 2;

/**
 * Shares what one release may spend over all levels of all its tables. The same person stands in every family and in
 * every level, so that all of them add up: Σ ρ(level) ≤ ρ(release). A level of weight w gets w units of ρ, in whole
 * millionths, and σ² = Δ²/2ρ = 1/ρ. Throws UNKNOWN_CODE, TABLE_INVALID or POLICY_INVALID.
 */
export function planNoise(catalogue: Catalogue, policy: Policy, tables: readonly NationalTable[]): readonly Plan[] {
  const found = tables.map((table) => {
    const place = `family ${table.family}`;
    const family = catalogue.families.find(({ id }) => id === table.family);
    if (!family) throw new DisclosureError('UNKNOWN_CODE', place, 'the catalogue has no such family.');
    const detail = family.details.find(({ id }) => table.detail === undefined || id === table.detail);
    if (!detail) throw new DisclosureError('UNKNOWN_CODE', place, `it has no detail ${table.detail}.`);
    const levels = listLevels(family, detail);
    return { table, family, detail, levels, weights: readWeights(table.weights ?? {}, levels, place) };
  });
  const shares = found.reduce((all, { weights }) => weights.reduce((sum, weight) => sum + weight, all), 0);
  const unit = shares === 0 ? 0 : Math.floor(policy.rhoPerReleaseMicros / shares);
  if (shares > 0 && unit === 0) {
    throw new DisclosureError(
      'POLICY_INVALID',
      'policy.rhoPerReleaseMicros',
      `${policy.rhoPerReleaseMicros} millionths cannot be shared in ${shares} parts.`,
    );
  }
  const invariants = catalogue.status.nodes.map(({ code }) => code);
  return found.map(({ weights, levels: bare, ...rest }) => {
    const levels = bare.map((level, at) => {
      const rhoMicros = unit * (weights[at] ?? 1);
      const rho = rational(BigInt(rhoMicros), micros);
      return { ...level, rhoMicros, sigmaSquared: sigmaSquaredFor(BigInt(sensitivitySquared), rho) };
    });
    return { ...rest, levels, noise: describeNoise(levels, invariants) };
  });
}

function readWeights(given: Readonly<Record<string, number>>, levels: readonly Level[], place: string): number[] {
  for (const [name, weight] of Object.entries(given)) {
    if (!levels.some((level) => level.name === name)) {
      throw new DisclosureError('UNKNOWN_CODE', place, `there is no level ${name}.`);
    }
    if (!Number.isSafeInteger(weight) || weight < 1 || weight > 1_000) {
      throw new DisclosureError(
        'TABLE_INVALID',
        `${place}, level ${name}`,
        'a weight is a whole number from 1 to 1000.',
      );
    }
  }
  return levels.map(({ name }) => given[name] ?? 1);
}

function describeNoise(
  levels: readonly (PlannedLevel & { readonly rhoMicros: number })[],
  invariants: readonly string[],
): Noise {
  const rhoMicros = levels.reduce((sum, level) => sum + level.rhoMicros, 0);
  return {
    distribution: 'discreteGaussian',
    sensitivitySquared,
    rhoMicros,
    levels: levels.map(({ name, cells, rhoMicros: spent, sigmaSquared }): NoiseLevel => ({
      name,
      cells: cells.length,
      rhoMicros: spent,
      sigmaSquared: [Number(sigmaSquared.numerator), Number(sigmaSquared.denominator)],
      standardErrorMilli: Math.ceil(1_000 * Math.sqrt(toNumber(sigmaSquared))),
      margin95: marginOf(sigmaSquared, 0.95),
    })),
    invariants,
    statement:
      `Counts with random noise (discrete Gaussian), then made whole, non-negative and additive. For one record replaced ` +
      `at this release: zero-concentrated differential privacy with ρ = ${rhoMicros} millionths. The headlines ` +
      `(${invariants.join(', ')}) are told exactly: they are invariants, fixed in advance, and outside the guarantee; so ` +
      `is whatever follows from them alone.`,
  };
}

/** The least m for which discrete Gaussian noise lies in [−m, m] with this probability. */
export function marginOf(sigmaSquared: Rational, probability: number): number {
  const variance = toNumber(sigmaSquared);
  const density = (y: number): number => Math.exp((-y * y) / (2 * variance));
  let whole = 1;
  // Beyond 12 σ lies less than 10⁻³¹.
  for (let y = Math.ceil(12 * Math.sqrt(variance)) + 1; y > 0; y--) whole += 2 * density(y);
  let margin = 0;
  for (let within = 1; within < probability * whole; within += 2 * density(margin)) margin++;
  return margin;
}
