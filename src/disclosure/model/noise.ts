import { DisclosureError } from '../errors.js';

/** The noise on the cells of one level of a family: cells of which each person is in one at most. */
export interface NoiseLevel {
  /** The level in the tree of each dimension, the status first, 0 the total: `1×2`. */
  readonly name: string;
  readonly cells: number;
  /** What this level spends of the budget, in millionths of ρ. */
  readonly rhoMicros: number;
  /** The parameter σ² of the discrete Gaussian, an exact fraction. */
  readonly sigmaSquared: readonly [numerator: number, denominator: number];
  /** σ in thousandths of a person, rounded up. */
  readonly standardErrorMilli: number;
  /** In 95 of 100 cells the noise is at most this many people. */
  readonly margin95: number;
}

/** What the ledger must know of a noisy table: whole numbers throughout, so that they hash. */
export interface Noise {
  readonly distribution: 'discreteGaussian';
  /** Δ² within one level for one record replaced by another: it leaves one cell and enters another. */
  readonly sensitivitySquared: 2;
  /** The sum over the levels, in millionths of ρ. */
  readonly rhoMicros: number;
  readonly levels: readonly NoiseLevel[];
  /** The nodes of the status whose headlines are told exactly and lie outside the guarantee. */
  readonly invariants: readonly string[];
  /** The same in words, for the reader. */
  readonly statement: string;
}

/** Throws LEDGER_BROKEN where the figures of the noise are not whole or do not agree: a budget is counted from them. */
export function checkNoise(noise: Noise, place: string): void {
  const refuse = (what: string): never => {
    throw new DisclosureError('LEDGER_BROKEN', place, what);
  };
  for (const { name, rhoMicros, sigmaSquared } of noise.levels) {
    const [numerator, denominator] = sigmaSquared;
    if (![rhoMicros, numerator, denominator].every((value) => Number.isSafeInteger(value) && value > 0)) {
      refuse(`the noise of level ${name} is not told in whole numbers above 0.`);
    }
    // ρ = Δ²/2σ² with Δ² = 2, in whole numbers.
    if (BigInt(denominator) * 1_000_000n > BigInt(numerator) * BigInt(rhoMicros)) {
      refuse(`level ${name} spends more ρ than it says.`);
    }
  }
  const sum = noise.levels.reduce((total, { rhoMicros }) => total + rhoMicros, 0);
  if (noise.rhoMicros !== sum) refuse(`the levels spend ${sum} millionths of ρ; the table says ${noise.rhoMicros}.`);
}
