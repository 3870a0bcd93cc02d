import { describe, expect, it } from '@jest/globals';
import {
  bernoulli,
  bernoulliExp,
  discreteGaussian,
  discreteLaplace,
} from '../../../src/disclosure/mechanisms/discrete-gaussian.js';
import {
  keyedBits,
  systemBits,
  uniformBelow,
  type RandomBits,
} from '../../../src/disclosure/mechanisms/random-bits.js';
import { floorSqrt, rational, toNumber, type Rational } from '../../../src/disclosure/mechanisms/rational.js';
import { KeyedStream } from '../../../src/disclosure/model/canonical.js';
import { chiSquareDeviate, massOf, oddnessOf, seededBits, tally } from './statistics.js';

const draws = 100_000;
const variances: readonly (readonly [bigint, bigint])[] = [
  [1n, 4n],
  [1n, 1n],
  [7n, 3n],
  [25n, 1n],
  [1_000_000n, 3_125n],
];

const exhausted = new Error('It needs more bits.');

/** The exact chance that a procedure says yes, by following every bit string until it is decided, down to a depth. */
function chanceOf(procedure: (random: RandomBits) => boolean, depth: number, prefix = ''): readonly [number, number] {
  let used = 0;
  const random: RandomBits = {
    bits(count) {
      const taken = prefix.slice(used, (used += count));
      if (used > prefix.length) throw exhausted;
      return BigInt(`0b0${taken}`);
    },
  };
  try {
    return [procedure(random) ? 1 : 0, 0];
  } catch (reason) {
    if (reason !== exhausted) throw reason;
  }
  if (prefix.length === depth) return [0, 1];
  const halves = ['0', '1'].map((bit) => chanceOf(procedure, depth, prefix + bit));
  return [0, 1].map((at) => halves.reduce((sum, half) => sum + (half[at] ?? 0) / 2, 0)) as [number, number];
}

describe('random bits', () => {
  it('are uniform below a bound that is no power of two', () => {
    const random = seededBits('uniform');
    const found = tally(() => Number(uniformBelow(random, 7n)) - 3, draws, 3);
    expect(chiSquareDeviate(found, Array(7).fill(1 / 7))).toBeLessThan(4);
  });

  it('show the bias of a remainder to the same test', () => {
    const random = seededBits('remainder');
    const found = tally(() => Number(random.bits(4) % 7n) - 3, draws, 3);
    expect(chiSquareDeviate(found, Array(7).fill(1 / 7))).toBeGreaterThan(10);
  });

  it('are whole beyond one word: every bit of 100 is set half the time', () => {
    const random = seededBits('wide');
    const set = Array.from({ length: 100 }, () => 0);
    const drawn = Array.from({ length: 4_000 }, () => random.bits(100));
    for (const one of drawn) {
      [...one.toString(2).padStart(100, '0')].forEach((bit, at) => (set[at] = (set[at] ?? 0) + Number(bit)));
    }
    expect(drawn.every((one) => one < 1n << 100n)).toBe(true);
    for (const count of set) expect(Math.abs(count - 2_000)).toBeLessThan(5 * Math.sqrt(1_000));
  });

  it('of the operating system differ from draw to draw and are fair', () => {
    const random = systemBits();
    const seen = new Set(Array.from({ length: 3_000 }, () => random.bits(128)));
    expect(seen.size).toBe(3_000);
    let ones = 0;
    for (let turn = 0; turn < 100_000; turn++) ones += Number(random.bits(1));
    expect(Math.abs(ones - 50_000)).toBeLessThan(7 * Math.sqrt(25_000));
  });

  it('refuse a bound of zero', () => {
    expect(() => uniformBelow(seededBits('none'), 0n)).toThrow(RangeError);
  });
});

describe('a chance of exp(−γ)', () => {
  const gammas: readonly (readonly [bigint, bigint])[] = [
    [0n, 1n],
    [1n, 2n],
    [1n, 1n],
    [3n, 4n],
    [5n, 4n],
    [2n, 1n],
  ];
  it.each(gammas)('is exact for γ = %s/%s: enumeration of all bit strings brackets it', (numerator, denominator) => {
    const gamma = rational(numerator, denominator);
    const [chance, undecided] = chanceOf((random) => bernoulliExp(random, gamma), 20);
    const exact = Math.exp(-toNumber(gamma));
    expect(undecided).toBeLessThan(0.02);
    expect(chance).toBeLessThanOrEqual(exact + 1e-12);
    expect(chance + undecided).toBeGreaterThanOrEqual(exact - 1e-12);
  });

  it.each([...gammas, [1n, 3n] as const, [22n, 7n] as const])('comes as often as it should for γ = %s/%s', (n, d) => {
    const random = seededBits(`gamma ${n}/${d}`);
    let hits = 0;
    for (let turn = 0; turn < draws; turn++) if (bernoulliExp(random, rational(n, d))) hits++;
    const exact = Math.exp(-Number(n) / Number(d));
    expect(Math.abs(hits / draws - exact)).toBeLessThanOrEqual(4 * Math.sqrt((exact * (1 - exact)) / draws));
  });

  it('is refused for a negative γ', () => {
    expect(() => bernoulliExp(seededBits('negative'), rational(-1n))).toThrow(RangeError);
  });

  it('rests on fractions that are exact as well', () => {
    expect(chanceOf((random) => bernoulli(random, rational(3n, 8n)), 3)).toEqual([3 / 8, 0]);
  });
});

describe('the discrete Laplace', () => {
  it.each([
    [1n, 1n],
    [3n, 1n],
    [5n, 2n],
  ])('of scale %s/%s has the exact mass', (t, s) => {
    const random = seededBits(`laplace ${t}/${s}`);
    const found = tally(() => Number(discreteLaplace(random, rational(t, s))), draws, 20);
    const mass = massOf((y) => Math.exp((-y * Number(s)) / Number(t)), 20);
    expect(chiSquareDeviate(found, mass)).toBeLessThan(4);
  });
});

const drawer = (label: string, sigmaSquared: Rational): (() => number) => {
  const random = seededBits(label);
  return () => Number(discreteGaussian(random, sigmaSquared));
};
const take = (draw: () => number): number[] => Array.from({ length: draws }, draw);

describe('the discrete Gaussian', () => {
  it.each(variances)('of σ² = %s/%s has the exact mass, is symmetric and has the exact variance', (n, d) => {
    const drawn = take(drawer(`gauss ${n}/${d}`, rational(n, d)));
    expect(oddnessOf(drawn, Number(n) / Number(d))).toBeLessThan(4);
  });

  it.each(variances)('of σ² = %s/%s is told from one with σ² a twentieth too small', (n, d) => {
    const drawn = take(drawer(`small ${n}/${d}`, rational(19n * n, 20n * d)));
    expect(oddnessOf(drawn, Number(n) / Number(d))).toBeGreaterThan(5);
  });

  it.each([25, 320])('of σ² = %s is told from a continuous Gaussian rounded down', (variance) => {
    const random = seededBits(`floor ${variance}`);
    const unit = (): number => (Number(random.bits(52)) + 0.5) / 2 ** 52;
    const draw = (): number => Math.floor(Math.sqrt(-2 * variance * Math.log(unit())) * Math.cos(2 * Math.PI * unit()));
    expect(oddnessOf(take(draw), variance)).toBeGreaterThan(5);
  });

  it('is told from one in which zero comes with two signs, and so twice', () => {
    const random = seededBits('second zero');
    const next = drawer('two zeros', rational(25n));
    const zero = 1 / Math.sqrt(2 * Math.PI * 25);
    const draw = (): number => (Number(random.bits(52)) / 2 ** 52 < zero / (1 + zero) ? 0 : next());
    expect(oddnessOf(take(draw), 25)).toBeGreaterThan(5);
  });

  it('is the same for the same key and another for another', () => {
    const some = (label: string): bigint[] => {
      const random = keyedBits(new KeyedStream(new TextEncoder().encode('key'), label));
      return Array.from({ length: 50 }, () => discreteGaussian(random, rational(320n)));
    };
    expect(some('one')).toEqual(some('one'));
    expect(some('one')).not.toEqual(some('two'));
  });

  it('is refused for σ² of zero or below', () => {
    expect(() => discreteGaussian(seededBits('none'), rational(0n))).toThrow(RangeError);
    expect(() => discreteGaussian(seededBits('none'), rational(-1n))).toThrow(RangeError);
  });
});

describe('exact fractions', () => {
  it('have the floor of the root of every whole number', () => {
    for (let x = 0n; x < 3_000n; x++) {
      const root = floorSqrt(x);
      expect(root * root <= x && (root + 1n) * (root + 1n) > x).toBe(true);
    }
    const large = 10n ** 40n;
    expect(floorSqrt(large)).toBe(10n ** 20n);
    expect(floorSqrt(large - 1n)).toBe(10n ** 20n - 1n);
  });

  it('stand in lowest terms, with a denominator above zero', () => {
    expect(rational(6n, 4n)).toEqual({ numerator: 3n, denominator: 2n });
    expect(() => rational(1n, 0n)).toThrow(RangeError);
  });
});
