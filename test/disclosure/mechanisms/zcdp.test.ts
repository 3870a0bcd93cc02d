import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rational, toNumber } from '../../../src/disclosure/mechanisms/rational.js';
import {
  assertAffordable,
  composed,
  deltaOf,
  epsilonOf,
  rhoOfGaussian,
  rhoOfGroup,
  sigmaSquaredFor,
  simpleEpsilon,
  spentMicros,
} from '../../../src/disclosure/mechanisms/zcdp.js';
import { defaultPolicy } from '../../../src/disclosure/model/policy.js';
import { entryOf } from './national-fixture.js';

/** ln δ by walking over α in small steps of ln(α − 1): knows nothing of derivatives. */
function walkedDelta(rho: number, epsilon: number): number {
  let least = 0;
  for (let step = -12; step < 12; step += 0.0005) {
    const beyond = Math.exp(step);
    const alpha = 1 + beyond;
    least = Math.min(
      least,
      beyond * (alpha * rho - epsilon) + alpha * (Math.log(beyond) - Math.log(alpha)) - Math.log(beyond),
    );
  }
  return Math.exp(least);
}

/** δ of one discrete Gaussian with Δ = 1, summed over its mass: sup over events of P − exp(ε)·Q, both ways by symmetry. */
function trueDelta(variance: number, epsilon: number): number {
  const reach = Math.ceil(40 * Math.sqrt(variance)) + 2;
  let [whole, sum] = [0, 0];
  const weight = (y: number): number => Math.exp((-y * y) / (2 * variance));
  for (let y = -reach; y <= reach; y++) {
    whole += weight(y);
    sum += Math.max(0, weight(y) - Math.exp(epsilon) * weight(y - 1));
  }
  return sum / whole;
}

describe('ρ', () => {
  it('of a Gaussian is Δ²/2σ², exactly, and σ² for a ρ is its inverse', () => {
    expect(rhoOfGaussian(2n, rational(320n))).toEqual(rational(1n, 320n));
    expect(sigmaSquaredFor(2n, rational(1n, 320n))).toEqual(rational(320n));
    fc.assert(
      fc.property(fc.bigInt(1n, 100n), fc.bigInt(1n, 10n ** 12n), fc.bigInt(1n, 10n ** 6n), (square, n, d) => {
        const rho = rational(n, d);
        expect(rhoOfGaussian(square, sigmaSquaredFor(square, rho))).toEqual(rho);
      }),
    );
  });

  it('adds up without a rounding error: ten times a tenth is one', () => {
    expect(composed(Array.from({ length: 10 }, () => rational(1n, 10n)))).toEqual(rational(1n));
    expect(composed([])).toEqual(rational(0n));
  });

  it('bounds the Rényi divergence of the discrete Gaussian: at most ρα for every order', () => {
    for (const variance of [0.25, 1, 7 / 3, 30]) {
      const weight = (y: number): number => -(y * y) / (2 * variance);
      for (const alpha of [1.1, 2, 3.5, 8]) {
        let [sum, whole] = [0, 0];
        for (let y = -2_000; y <= 2_000; y++) {
          sum += Math.exp(alpha * weight(y) + (1 - alpha) * weight(y - 1));
          whole += Math.exp(weight(y));
        }
        const divergence = Math.log(sum / whole) / (alpha - 1);
        expect(divergence).toBeLessThanOrEqual((alpha / (2 * variance)) * (1 + 1e-9));
      }
    }
  });

  it('grows with the square of a group', () => {
    expect(rhoOfGroup(0.05, 3)).toBeCloseTo(0.45, 12);
  });
});

describe('(ε, δ) from ρ', () => {
  const cases = [
    [0.1, 1e-6],
    [0.05, 1e-6],
    [1, 1e-6],
    [1, 1e-10],
    [2.63, 1e-10],
    [0.001, 1e-8],
  ] as const;

  it('by the simple formula agrees with the figures of the US census of 2020: ρ = 2.63, δ = 10⁻¹⁰, ε = 18.19', () => {
    expect(simpleEpsilon(2.63, 1e-10).toFixed(2)).toBe('18.19');
  });

  it('by the simple formula agrees with a reckoning by hand: ρ = 0.1, δ = 10⁻⁶', () => {
    // ln 10⁶ = 13.8155; 2·√1.38155 = 2.3508.
    expect(simpleEpsilon(0.1, 1e-6)).toBeCloseTo(2.4508, 4);
  });

  it.each(cases)('by the tight bound equals a search over all α for ρ = %s, δ = %s', (rho, delta) => {
    const epsilon = epsilonOf(rho, delta);
    expect(walkedDelta(rho, epsilon) / delta).toBeCloseTo(1, 4);
    expect(deltaOf(rho, epsilon) / delta).toBeCloseTo(1, 6);
    expect(epsilon).toBeLessThan(simpleEpsilon(rho, delta));
  });

  it('never promises more than the discrete Gaussian keeps', () => {
    for (const variance of [1, 5, 50, 320]) {
      const rho = 1 / (2 * variance);
      for (const epsilon of [0.05, 0.2, 0.5, 1, 2, 4]) {
        expect(trueDelta(variance, epsilon)).toBeLessThanOrEqual(deltaOf(rho, epsilon));
      }
    }
  });

  it('is not far from what the discrete Gaussian keeps: within a factor of 20', () => {
    expect(deltaOf(1 / 640, 0.2) / trueDelta(320, 0.2)).toBeLessThan(20);
  });

  it('is nothing for no ρ, and at most 1', () => {
    expect(deltaOf(0, 1)).toBe(0);
    expect(deltaOf(50, 0)).toBe(1);
  });

  it('falls with ε and rises with ρ', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-4, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        (rho, e) => {
          expect(deltaOf(rho, e + 0.5)).toBeLessThanOrEqual(deltaOf(rho, e));
          expect(deltaOf(rho * 1.1, e)).toBeGreaterThanOrEqual(deltaOf(rho, e) * (1 - 1e-9));
        },
      ),
    );
  });
});

describe('the budget', () => {
  it('is what the noisy tables of the ledger have taken', () => {
    const first = entryOf(undefined, '2030-01-01', [30_000, 20_000]);
    const second = entryOf(first, '2030-02-01', [50_000]);
    expect(spentMicros([])).toBe(0);
    expect(spentMicros([first, second])).toBe(100_000);
  });

  it('may be spent to the last millionth and no further', () => {
    const policy = { ...defaultPolicy, rhoMicros: 100_000 };
    const entries = [entryOf(undefined, '2030-01-01', [60_000])];
    expect(() => assertAffordable(entries, policy, 40_000)).not.toThrow();
    expect(() => assertAffordable(entries, policy, 40_001)).toThrow(
      expect.objectContaining({ code: 'BUDGET_SPENT', place: 'policy.rhoMicros' }),
    );
  });

  it('is told as ε for the reader: the default of ρ = 1 is ε below 7.9 at δ = 10⁻⁶', () => {
    expect(epsilonOf(defaultPolicy.rhoMicros / 1e6, 1e-6)).toBeLessThan(7.9);
    expect(toNumber(rational(BigInt(defaultPolicy.rhoMicros), 1_000_000n))).toBe(1);
  });
});
