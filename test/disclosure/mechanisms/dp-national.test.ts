import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { listLevels } from '../../../src/disclosure/mechanisms/levels.js';
import { measure, publishWithNoise } from '../../../src/disclosure/mechanisms/dp-national.js';
import { marginOf } from '../../../src/disclosure/mechanisms/noise-plan.js';
import { keyedBits, systemBits } from '../../../src/disclosure/mechanisms/random-bits.js';
import { rational } from '../../../src/disclosure/mechanisms/rational.js';
import { KeyedStream } from '../../../src/disclosure/model/canonical.js';
import { checkLedger, slicesOf, type PublishedFamily } from '../../../src/disclosure/model/ledger.js';
import { catalogue, countsFrom, declaration, entryOf, even, inputWith, policy, resealed } from './national-fixture.js';
import { seededBits } from './statistics.js';

/** Told numbers by key. */
const numbersOf = ({ cells }: PublishedFamily) =>
  new Map(cells.map(([key, told]) => [key.join('×'), typeof told === 'number' ? told : Number.NaN]));

/** Every sum that a reader can try: each shown node with children, in each dimension and tree, beside fixed others. */
function findSumsThatFail(published: PublishedFamily): string[] {
  const family = catalogue.families.find(({ id }) => id === published.family);
  if (!family) return ['no such family'];
  const told = numbersOf(published);
  const number = (key: readonly string[]): number | undefined => {
    const cell = family.cellByKey.get(key.join('\t'));
    return cell && told.get(cell.key.join('×'));
  };
  const failures: string[] = [];
  for (const { key } of family.cells) {
    key.forEach((code, at) => {
      const dimension = family.dimensions[at];
      const trees = [
        ...(at === 0 ? declaration.status : declaration.dimensions.find(({ id }) => id === dimension?.id))!.hierarchies,
      ];
      for (const { nodes } of trees) {
        const children = nodes.filter(({ parent }) => (parent ?? '*') === code);
        if (children.length === 0) continue;
        const parts = children.map((child) => number(key.map((own, place) => (place === at ? child.code : own))));
        const whole = number(key);
        if (whole === undefined || parts.some((part) => part === undefined)) continue;
        const sum = parts.reduce<number>((all, part) => all + (part ?? 0), 0);
        if (sum !== whole) failures.push(`${key.join('×')}: ${whole}, but ${sum}`);
      }
    });
  }
  return failures;
}

describe('a noisy release', () => {
  const released = publishWithNoise(inputWith());

  it('tells whole numbers from 0 that add up in every direction and tree, and keeps the headlines', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 9_000 }), { minLength: 5, maxLength: 72 }),
        fc.integer({ min: 100_000, max: 3_000_000 }),
        fc.integer({ min: 100, max: 50_000_000 }),
        fc.string(),
        (weights, people, rho, label) => {
          const made = countsFrom(weights, people);
          const tables = publishWithNoise({
            ...inputWith({ policy: { ...policy, rhoMicros: 50_000_000, rhoPerReleaseMicros: rho } }),
            ...made,
            random: seededBits(label),
          });
          for (const table of tables) {
            expect(findSumsThatFail(table)).toEqual([]);
            const told = numbersOf(table);
            for (const value of told.values()) expect(Number.isSafeInteger(value) && value >= 0).toBe(true);
            for (const [code, headline] of Object.entries(made.headlines)) {
              const family = catalogue.families.find(({ id }) => id === table.family);
              const key = [code, ...(family?.dimensions.slice(1) ?? []).map(() => '*')];
              expect(told.get(key.join('×'))).toBe(headline);
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);

  it('lets the test of sums see one number off by one', () => {
    const [place] = released;
    if (!place) throw new Error('There is no table.');
    const cells = place.cells.map(([key, told], at) => [key, at === 9 ? Number(told) + 1 : told] as const);
    expect(findSumsThatFail({ ...place, cells })).not.toEqual([]);
  });

  it('is the same for the same bits, and another for others', () => {
    const keyed = (key: string) =>
      publishWithNoise(inputWith({ random: keyedBits(new KeyedStream(new TextEncoder().encode(key), 'release')) }));
    expect(keyed('one')).toEqual(keyed('one'));
    expect(keyed('one')).not.toEqual(keyed('two'));
    expect(publishWithNoise(inputWith({ random: systemBits() }))).not.toEqual(
      publishWithNoise(inputWith({ random: systemBits() })),
    );
  });

  it('leaves what cannot occur at 0 and shows no finer than its detail', () => {
    const told = numbersOf(released[0] as PublishedFamily);
    expect(told.get('ABROAD×S3×10-17')).toBe(0);
    const tables = even.tables.map((table) => (table.family === 'place' ? { ...table, detail: 'provinces' } : table));
    const [coarse] = publishWithNoise(inputWith({ tables }));
    expect(coarse?.detail).toBe('provinces');
    expect([...numbersOf(coarse as PublishedFamily).keys()].some((key) => /[NS]\d/.test(key))).toBe(false);
    expect(findSumsThatFail(coarse as PublishedFamily)).toEqual([]);
    // What is not shown is not measured either: it would spend ρ for nothing, and the rest would have less.
    const cellsOf = (noise: PublishedFamily['noise']) => noise?.levels.reduce((sum, { cells }) => sum + cells, 0);
    const headlines = catalogue.status.nodes.length;
    expect(cellsOf(coarse?.noise)).toBe(
      (coarse?.cells.filter(([key]) => key.join('×') !== 'ABROAD×S3×10-17').length ?? 0) - headlines,
    );
    const errorOf = (table?: PublishedFamily) => table?.noise?.levels[0]?.standardErrorMilli ?? NaN;
    expect(errorOf(coarse)).toBeLessThan(errorOf(released[0]));
  });

  it('stands in the ledger: it hashes, it is checked, and exact slices do not take it for certain', () => {
    const sealed = resealed(entryOf(undefined, '2030-01-01', [], released), { headlines: even.headlines });
    expect(() => checkLedger([sealed], catalogue)).not.toThrow();
    for (const family of catalogue.families) expect(slicesOf(family, [sealed])).toEqual([]);
  });

  it('says what it spent and how far off its numbers may be, level by level', () => {
    const levels = released.flatMap(({ noise }) => noise?.levels ?? []);
    const spent = released.reduce((sum, { noise }) => sum + (noise?.rhoMicros ?? 0), 0);
    expect(spent).toBeLessThanOrEqual(policy.rhoPerReleaseMicros);
    expect(spent).toBeGreaterThan(policy.rhoPerReleaseMicros - levels.length);
    for (const { rhoMicros, sigmaSquared, standardErrorMilli, margin95 } of levels) {
      expect(sigmaSquared[0] * rhoMicros).toBe(1_000_000 * sigmaSquared[1]);
      const sigma = Math.sqrt(sigmaSquared[0] / sigmaSquared[1]);
      expect(standardErrorMilli).toBe(Math.ceil(1_000 * sigma));
      expect(Math.abs(margin95 - 1.96 * sigma)).toBeLessThanOrEqual(1);
    }
    const [{ noise } = { noise: undefined }] = released;
    expect(noise?.invariants).toEqual(['*', 'ABROAD', 'HOME', 'HOME-CARE', 'HOME-KIN']);
    expect(noise?.statement).toContain('outside the guarantee');
  });

  it('shares ρ by public weights', () => {
    const tables = even.tables.map((table) => (table.family === 'sex' ? { ...table, weights: { '0×1': 10 } } : table));
    const [, sex] = publishWithNoise(inputWith({ tables }));
    const rhos = new Map(sex?.noise?.levels.map(({ name, rhoMicros }) => [name, rhoMicros]));
    expect(rhos.get('0×1')).toBe(10 * (rhos.get('2×1') ?? 0));
  });
});

describe('what is measured', () => {
  it('lies around the true count before anything is made consistent', () => {
    const [family] = catalogue.families;
    if (!family?.details[0]) throw new Error('There is no family.');
    const [counts] = even.tables.map((table) => table.counts);
    const cells = listLevels(family, family.details[0]).flatMap((level) => level.cells);
    const random = seededBits('unbiased');
    const rounds = 1_500;
    const sums = cells.map(() => 0);
    for (let round = 0; round < rounds; round++) {
      measure(random, cells, counts ?? [], rational(320n)).forEach((value, at) => (sums[at] = (sums[at] ?? 0) + value));
    }
    const deviates = cells.map(({ leaves }, at) => {
      const truth = leaves.reduce((sum, leaf) => sum + (counts?.[leaf] ?? 0), 0);
      return ((sums[at] ?? 0) / rounds - truth) / Math.sqrt(320 / rounds);
    });
    expect(Math.max(...deviates.map(Math.abs))).toBeLessThan(4.5);
    // Together they behave like standard normal deviates: neither biased nor tied to one another.
    expect(Math.abs(deviates.reduce((sum, one) => sum + one, 0) / Math.sqrt(cells.length))).toBeLessThan(4);
    const spread = deviates.reduce((sum, one) => sum + one * one, 0) / cells.length;
    expect(Math.abs(spread - 1)).toBeLessThan(4 * Math.sqrt(2 / cells.length));
  });

  it('lies within the 95 % margin in 95 of 100 cells of each level, also when made consistent', () => {
    const truth = new Map<string, number>();
    for (const [at, family] of catalogue.families.entries()) {
      for (const { key, leaves } of family.cells) {
        truth.set(
          key.join('×'),
          leaves.reduce((sum, leaf) => sum + (even.tables[at]?.counts[leaf] ?? 0), 0),
        );
      }
    }
    const seen = new Map<string, { within: number; all: number }>();
    for (let round = 0; round < 60; round++) {
      for (const [at, table] of publishWithNoise(inputWith({ random: seededBits(`margin ${round}`) })).entries()) {
        const family = catalogue.families[at];
        const told = numbersOf(table);
        for (const { name, cells } of family?.details[0] ? listLevels(family, family.details[0]) : []) {
          const margin = table.noise?.levels.find((level) => level.name === name)?.margin95 ?? 0;
          const level = seen.get(name) ?? { within: 0, all: 0 };
          for (const { key } of cells) {
            const off = Math.abs((told.get(key.join('×')) ?? 0) - (truth.get(key.join('×')) ?? 0));
            level.all++;
            if (off <= margin) level.within++;
          }
          seen.set(name, level);
        }
      }
    }
    for (const { within, all } of seen.values()) expect(within / all).toBeGreaterThan(0.95);
  });

  it('has margins by the exact mass: σ² = 1 lies in ±2 with 0.9544 or more, in ±1 with less than 0.95', () => {
    expect(marginOf(rational(1n), 0.95)).toBe(2);
    expect(marginOf(rational(1n, 100n), 0.95)).toBe(0);
    expect(marginOf(rational(320n), 0.95)).toBe(35);
  });
});
