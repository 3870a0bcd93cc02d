import { describe, expect, it } from '@jest/globals';
import { listLevels } from '../../../src/disclosure/mechanisms/levels.js';
import { planNoise, type Plan } from '../../../src/disclosure/mechanisms/noise-plan.js';
import { publishWithNoise } from '../../../src/disclosure/mechanisms/dp-national.js';
import { deltaOf } from '../../../src/disclosure/mechanisms/zcdp.js';
import { buildCatalogue, type FamilyDeclaration } from '../../../src/disclosure/model/catalogue.js';
import { catalogue, countsFrom, declaration, policy } from './national-fixture.js';
import { seededBits } from './statistics.js';

describe('the sensitivity', () => {
  const { tables } = countsFrom([4_000], 300_000);
  const plans = planNoise(catalogue, policy, tables);

  it('is 1 for one more record in each level: no two of its cells have a person in common', () => {
    for (const { family, detail } of plans) {
      for (const { cells } of listLevels(family, detail)) {
        const seen = new Uint8Array(family.leafCount);
        for (const { leaves } of cells) for (const leaf of leaves) seen[leaf] = (seen[leaf] ?? 0) + 1;
        expect(Math.max(...seen)).toBe(1);
      }
    }
  });

  it('gives each cell that is told, and is not exact, to one level', () => {
    for (const { family, detail } of plans) {
      const measured = listLevels(family, detail).flatMap(({ cells }) => cells.map(({ index }) => index));
      const open = family.cells.filter((cell) => !cell.isHeadline && cell.leaves.length > 0).map(({ index }) => index);
      expect([...measured].sort((a, b) => a - b)).toEqual(open);
    }
  });

  it('is reckoned right: over all pairs of records, replacing one costs at most the ρ that is booked', () => {
    expect(dearestReplacement(plans)).toBeLessThanOrEqual(bookedBy(plans) * (1 + 1e-12));
  });

  it('is not reckoned too large: where all leaves are equally deep, some replacement costs all of it', () => {
    const ages = ['0-9', '10-17'].flatMap((band) => [
      { code: band, parent: null },
      { code: `${band}, early`, parent: band },
      { code: `${band}, late`, parent: band },
    ]);
    const dimensions = declaration.dimensions.map((one) =>
      one.id === 'age' ? { ...one, hierarchies: [{ nodes: ages }] } : one,
    );
    const evenDepths = buildCatalogue({ ...declaration, dimensions, families: declaration.families.map(withoutZeros) });
    const even = planNoise(evenDepths, policy, tables);
    expect(dearestReplacement(even) / bookedBy(even)).toBeCloseTo(1, 12);
  });
});

const withoutZeros = ({ structuralZeros: _, ...family }: FamilyDeclaration): FamilyDeclaration => family;
const bookedBy = (plans: readonly Plan[]): number => plans.reduce((sum, { noise }) => sum + noise.rhoMicros, 0) / 1e6;

/** Σ (change of cell)²/2σ² over all measured cells, for the record whose replacement changes most: by trying all. */
function dearestReplacement(plans: readonly Plan[]): number {
  return plans.reduce((sum, { family, levels }) => {
    const costs = levels.flatMap(({ cells, sigmaSquared }) => {
      const half = Number(sigmaSquared.denominator) / (2 * Number(sigmaSquared.numerator));
      return cells.map(({ leaves }) => ({ half, holds: new Set(leaves) }));
    });
    let most = 0;
    for (let from = 0; from < family.leafCount; from++) {
      for (let to = 0; to < from; to++) {
        const apart = costs.filter(({ holds }) => holds.has(from) !== holds.has(to));
        most = Math.max(
          most,
          apart.reduce((rho, { half }) => rho + half, 0),
        );
      }
    }
    return sum + most;
  }, 0);
}

const plain = (...codes: string[]) => ({ nodes: codes.map((code) => ({ code, parent: null })) });
const small = buildCatalogue({
  status: { id: 'account', change: 'freely', hierarchies: [plain('ABROAD', 'HOME')] },
  moves: [],
  dimensions: [{ id: 'region', change: 'never', hierarchies: [plain('N', 'S')] }],
  families: [{ id: 'regions', dimensions: ['region'] }],
});

/** How often the published count of HOME × N is at least each threshold, over independent releases. */
function frequencies(atNorth: number, rhoPerReleaseMicros: number, runs: number, label: string): readonly number[] {
  const counts = [60_000, 40_000, atNorth, 60_000 - atNorth];
  const random = seededBits(label);
  const found = thresholds.map(() => 0);
  for (let run = 0; run < runs; run++) {
    const [table] = publishWithNoise({
      catalogue: small,
      policy: { ...policy, rhoMicros: 100_000_000, rhoPerReleaseMicros },
      entries: [],
      headlines: { '*': 160_000, ABROAD: 100_000, HOME: 60_000 },
      tables: [{ family: 'regions', counts }],
      random,
    });
    const told = table?.cells.find(([key]) => key.join() === 'HOME,N')?.[1];
    thresholds.forEach((threshold, at) => {
      if (typeof told === 'number' && told >= threshold) found[at] = (found[at] ?? 0) + 1;
    });
  }
  return found.map((count) => count / runs);
}

const north = 30_000;
const thresholds = [-4, -3, -2, -1, 0, 1, 2, 3, 4, 5].map((step) => north + step);
const runs = 8_000;

/**
 * The largest of P(S) − exp(ε)·Q(S) − δ(ε) over events S (at least a threshold, below it), both ways and ε, in standard
 * errors: above 4 it refutes that the pair is ρ-zCDP (Ding et al. 2018, "Detecting Violations of Differential Privacy").
 */
function refutation(rho: number, first: readonly number[], second: readonly number[]): number {
  let most = -Infinity;
  const pairs = [
    [first, second],
    [second, first],
  ] as const;
  for (const [ps, qs] of pairs) {
    for (const epsilon of [0, 0.25, 0.5, 1, 1.5, 2, 3]) {
      for (let at = 0; at < ps.length; at++) {
        for (const flip of [false, true]) {
          const [p, q] = [ps[at] ?? 0, qs[at] ?? 0].map((one) => (flip ? 1 - one : one)) as [number, number];
          const error = Math.sqrt((p * (1 - p) + Math.exp(2 * epsilon) * q * (1 - q)) / runs + 1 / runs ** 2);
          most = Math.max(most, (p - Math.exp(epsilon) * q - deltaOf(rho, epsilon)) / error);
        }
      }
    }
  }
  return most;
}

describe('an audit of outputs on neighbouring registries', () => {
  const rhoMicros = 500_000;
  const rho = rhoMicros / 1e6;

  it('does not refute the ρ that the ledger says', () => {
    const first = frequencies(north, rhoMicros, runs, 'audit, one');
    const second = frequencies(north + 1, rhoMicros, runs, 'audit, two');
    expect(refutation(rho, first, second)).toBeLessThan(4);
    // The pair is not told apart by chance alone: the outputs do differ.
    expect(Math.max(...first.map((p, at) => Math.abs(p - (second[at] ?? 0))))).toBeGreaterThan(0.1);
  }, 120_000);

  it('refutes it where σ is a third of what it should be', () => {
    const first = frequencies(north, 9 * rhoMicros, runs, 'control, one');
    const second = frequencies(north + 1, 9 * rhoMicros, runs, 'control, two');
    expect(refutation(rho, first, second)).toBeGreaterThan(4);
  }, 120_000);
});
