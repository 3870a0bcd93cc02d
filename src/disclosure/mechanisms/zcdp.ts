/*
 * Zero-concentrated differential privacy: Bun & Steinke (2016), "Concentrated Differential Privacy: Simplifications,
 * Extensions, and Lower Bounds", TCC (arXiv:1605.02065). A mechanism is ρ-zCDP where, for all neighbours and all α > 1,
 * the Rényi divergence of order α between its outputs is at most ρα.
 */
import { DisclosureError } from '../errors.js';
import type { LedgerEntry } from '../model/ledger.js';
import type { Policy } from '../model/policy.js';
import { add, rational, type Rational } from './rational.js';

/** The budget is counted in millionths of ρ. */
export const micros = 1_000_000n;

/**
 * ρ = Δ²/2σ² of Gaussian noise on numbers with L2 sensitivity Δ (Bun & Steinke, Proposition 1.6); Canonne, Kamath &
 * Steinke (2020) show the same of the discrete Gaussian on whole numbers, in one and in several coordinates.
 */
export const rhoOfGaussian = (sensitivitySquared: bigint, { numerator, denominator }: Rational): Rational =>
  rational(sensitivitySquared * denominator, 2n * numerator);

/** σ² = Δ²/2ρ: the noise that spends exactly ρ. */
export const sigmaSquaredFor = (sensitivitySquared: bigint, rho: Rational): Rational =>
  rhoOfGaussian(sensitivitySquared, rho);

/** Releases add up, also where a later one is chosen by what earlier ones told (Bun & Steinke, Lemma 1.7). */
export const composed = (rhos: readonly Rational[]): Rational => rhos.reduce(add, rational(0n));

/** A group of `size` people who stand or fall together has size²·ρ (Bun & Steinke, Proposition 1.9). */
export const rhoOfGroup = (rho: number, size: number): number => size * size * rho;

/** ε = ρ + 2√(ρ·ln(1/δ)): Bun & Steinke, Proposition 1.3. Easy to check by hand, and larger than need be. */
export const simpleEpsilon = (rho: number, delta: number): number => rho + 2 * Math.sqrt(rho * Math.log(1 / delta));

/**
 * The least δ for which ρ-zCDP gives (ε, δ)-differential privacy by the bound of Canonne, Kamath & Steinke (2020),
 * Corollary 13: δ = inf over α > 1 of exp((α−1)(αρ−ε)) · (1−1/α)^α / (α−1). Every α gives a valid bound, so that an
 * inexact search errs on the safe side. The exponent is convex in α with the derivative (2α−1)ρ − ε + ln(1−1/α).
 */
export function deltaOf(rho: number, epsilon: number): number {
  if (rho === 0) return 0;
  let low = 1;
  let high = (epsilon + 1) / (2 * rho) + 2;
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if ((2 * middle - 1) * rho - epsilon + Math.log1p(-1 / middle) < 0) low = middle;
    else high = middle;
  }
  const alpha = high;
  const exponent = (alpha - 1) * (alpha * rho - epsilon) + alpha * Math.log1p(-1 / alpha) - Math.log(alpha - 1);
  return Math.min(1, Math.exp(exponent));
}

/** The least ε for which ρ-zCDP gives (ε, δ)-differential privacy by the same bound. */
export function epsilonOf(rho: number, delta: number): number {
  let low = 0;
  let high = simpleEpsilon(rho, delta);
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (deltaOf(rho, middle) > delta) low = middle;
    else high = middle;
  }
  return high;
}

/** What the ledger has spent of ρ, in millionths: the sum over every noisy table in it. */
export const spentMicros = (entries: readonly LedgerEntry[]): number =>
  entries.reduce(
    (sum, { families }) => families.reduce((within, { noise }) => within + (noise?.rhoMicros ?? 0), sum),
    0,
  );

/** Throws BUDGET_SPENT where the ledger and this release together would spend more than the policy has. */
export function assertAffordable(entries: readonly LedgerEntry[], policy: Policy, rhoMicros: number): void {
  const spent = spentMicros(entries);
  if (spent + rhoMicros <= policy.rhoMicros) return;
  throw new DisclosureError(
    'BUDGET_SPENT',
    'policy.rhoMicros',
    `${spent} of ${policy.rhoMicros} millionths of ρ are spent, and this release would take ${rhoMicros}.`,
  );
}
