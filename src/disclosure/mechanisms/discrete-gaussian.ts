/*
 * The exact sampler of Canonne, Kamath & Steinke (2020), "The Discrete Gaussian for Differential Privacy", NeurIPS 33
 * (arXiv:2004.00010), Algorithms 1 to 3. Whole numbers throughout: a sampler in floating point leaves gaps in its range
 * that tell the count beneath the noise (Mironov 2012, "On Significance of the Least Significant Bits").
 */
import { uniformBelow, type RandomBits } from './random-bits.js';
import { floorSqrt, rational, type Rational } from './rational.js';

const one = rational(1n);

/** True with probability `chance`, a fraction in [0, 1]. */
export const bernoulli = (random: RandomBits, { numerator, denominator }: Rational): boolean =>
  uniformBelow(random, denominator) < numerator;

/** True with probability exp(−γ). Algorithm 1. Throws RangeError where γ is negative. */
export function bernoulliExp(random: RandomBits, gamma: Rational): boolean {
  if (gamma.numerator < 0n) throw new RangeError(`Expected γ from 0; it came as ${gamma.numerator}.`);
  let { numerator } = gamma;
  for (; numerator > gamma.denominator; numerator -= gamma.denominator) {
    if (!bernoulliExpOfFraction(random, one)) return false;
  }
  return bernoulliExpOfFraction(random, { numerator, denominator: gamma.denominator });
}

/**
 * For γ in [0, 1]: the first k at which a chance of γ/k fails is odd with probability 1 − γ + γ²/2! − … = exp(−γ)
 * (von Neumann 1951; Forsythe 1972).
 */
function bernoulliExpOfFraction(random: RandomBits, { numerator, denominator }: Rational): boolean {
  let isOdd = true;
  for (let bound = denominator; uniformBelow(random, bound) < numerator; bound += denominator) isOdd = !isOdd;
  return isOdd;
}

/**
 * A whole number y with probability proportional to exp(−|y|·s/t), for the scale t/s. Algorithm 2. Throws RangeError
 * where the scale is not positive.
 */
export function discreteLaplace(random: RandomBits, scale: Rational): bigint {
  const { numerator: t, denominator: s } = scale;
  if (t <= 0n) throw new RangeError(`Expected a scale above 0; it came as ${t}/${s}.`);
  for (;;) {
    const u = uniformBelow(random, t);
    if (!bernoulliExpOfFraction(random, { numerator: u, denominator: t })) continue;
    let v = 0n;
    while (bernoulliExpOfFraction(random, one)) v++;
    const magnitude = (u + t * v) / s;
    const isNegative = random.bits(1) === 1n;
    // Zero has one sign only: with two it would come up twice as often as it should.
    if (!isNegative) return magnitude;
    if (magnitude > 0n) return -magnitude;
  }
}

/**
 * A whole number y with probability proportional to exp(−y²/2σ²): mean 0, variance at most σ². Algorithm 3: a discrete
 * Laplace of scale t = ⌊σ⌋ + 1, kept with probability exp(−(|y| − σ²/t)²/2σ²); about 1.3 proposals for large σ. Throws
 * RangeError where σ² is not positive.
 */
export function discreteGaussian(random: RandomBits, sigmaSquared: Rational): bigint {
  const { numerator: n, denominator: d } = sigmaSquared;
  if (n <= 0n) throw new RangeError(`Expected σ² above 0; it came as ${n}/${d}.`);
  const t = floorSqrt(n / d) + 1n;
  const scale = { numerator: t, denominator: 1n };
  const denominator = 2n * n * d * t * t;
  for (;;) {
    const y = discreteLaplace(random, scale);
    // With σ² = n/d the exponent is (|y|·t·d − n)² / (2·n·d·t²).
    const offset = (y < 0n ? -y : y) * t * d - n;
    if (bernoulliExp(random, { numerator: offset * offset, denominator })) return y;
  }
}
