import { describe, expect, it } from '@jest/globals';
import { publishWithNoise, type NationalInput } from '../../../src/disclosure/mechanisms/dp-national.js';
import { buildCatalogue } from '../../../src/disclosure/model/catalogue.js';
import type { PublishedFamily } from '../../../src/disclosure/model/ledger.js';
import { catalogue, countsFrom, declaration, entryOf, even, inputWith, policy, resealed } from './national-fixture.js';
import { seededBits } from './statistics.js';

const refusal = (code: string, place?: string) =>
  expect.objectContaining({ code, ...(place === undefined ? {} : { place }) });

describe('noise is refused', () => {
  const refusing = (change: Partial<NationalInput>, code: string, place?: string): void => {
    let drawn = 0;
    const random = { bits: (count: number) => (drawn++, seededBits('none').bits(count)) };
    expect(() => publishWithNoise(inputWith({ random, ...change }))).toThrow(refusal(code, place));
    expect(drawn).toBe(0);
  };

  it('below 100,000 records, and allowed at 100,000', () => {
    refusing(countsFrom([1_000], 0), 'POPULATION_TOO_SMALL', 'headline *');
    const justBelow = countsFrom([500], 99_999);
    expect(justBelow.headlines['*']).toBe(99_999);
    refusing(justBelow, 'POPULATION_TOO_SMALL');
    expect(() => publishWithNoise(inputWith(countsFrom([500], 100_000)))).not.toThrow();
  });

  it('under another mechanism', () => {
    refusing({ policy: { ...policy, mechanism: 'jointSuppression' } }, 'POLICY_INVALID', 'policy.mechanism');
  });

  it('where a headline is asked of a part of the country', () => {
    const headlines = { ...even.headlines, 'HOME×N': 5_000 };
    refusing({ headlines }, 'EXACT_FIGURES_TOO_FINE', 'headline HOME×N');
  });

  it('where structural zeros make a headline the exact figure of a part', () => {
    const [place, ...others] = declaration.families;
    if (!place) throw new Error('There is no family.');
    const structuralZeros = [{ account: 'ABROAD', district: 'S' }];
    const narrow = buildCatalogue({ ...declaration, families: [{ ...place, structuralZeros }, ...others] });
    refusing({ catalogue: narrow }, 'EXACT_FIGURES_TOO_FINE', 'family place, cell ABROAD × * × *');
  });

  it('where the family was told exactly or in bands before, and not where only its headlines were', () => {
    const told = (value: number | readonly [number, number]): PublishedFamily => ({
      family: 'sex',
      detail: 'full',
      cells: [[['HOME', 'F'], value]],
    });
    refusing({ entries: [entryOf(undefined, '2030-01-01', [], [told(7)])] }, 'EXACT_FIGURES_TOO_FINE');
    refusing({ entries: [entryOf(undefined, '2030-01-01', [], [told([0, 9])])] }, 'EXACT_FIGURES_TOO_FINE');
    const headline: PublishedFamily = { family: 'sex', detail: 'full', cells: [[['HOME', '*'], 100_000]] };
    const entries = [entryOf(undefined, '2030-01-01', [], [headline])];
    expect(() => publishWithNoise(inputWith({ entries }))).not.toThrow();
  });

  it('when the budget is spent, and not one release sooner', () => {
    const [spent = 0] = [publishWithNoise(inputWith()).reduce((sum, { noise }) => sum + (noise?.rhoMicros ?? 0), 0)];
    const first = entryOf(undefined, '2030-01-01', [policy.rhoMicros - 2 * spent]);
    const second = entryOf(first, '2030-02-01', [spent]);
    expect(() => publishWithNoise(inputWith({ entries: [first, second] }))).not.toThrow();
    const third = entryOf(second, '2030-03-01', [spent]);
    refusing({ entries: [first, second, third] }, 'BUDGET_SPENT', 'policy.rhoMicros');
  });

  it('where the ledger is broken or understates what was spent', () => {
    const honest = entryOf(undefined, '2030-01-01', [50_000]);
    refusing({ entries: [{ ...honest, asOf: '2031-01-01' }] }, 'LEDGER_BROKEN');
    const [published] = honest.families;
    const noise = published?.noise;
    if (!published || !noise) throw new Error('There is no noise.');
    const understate = (change: Partial<typeof noise>): void => {
      const families = [{ ...published, noise: { ...noise, ...change } }];
      refusing({ entries: [resealed(honest, { families })] }, 'LEDGER_BROKEN');
    };
    understate({ rhoMicros: 10 });
    understate({ rhoMicros: 10, levels: noise.levels.map((level) => ({ ...level, rhoMicros: 10 })) });
    understate({ rhoMicros: -50_000, levels: noise.levels.map((level) => ({ ...level, rhoMicros: -50_000 })) });
  });

  it('where a release has too little ρ to share among its levels', () => {
    refusing({ policy: { ...policy, rhoPerReleaseMicros: 3 } }, 'POLICY_INVALID', 'policy.rhoPerReleaseMicros');
  });

  it.each([
    ['a family that is not in the catalogue', [{ family: 'size', counts: [] }], 'UNKNOWN_CODE'],
    ['a family asked for twice', [...even.tables, ...even.tables], 'TABLE_INVALID'],
    ['too few inner cells', [{ family: 'sex', counts: [1, 2] }], 'TABLE_INVALID'],
    ['a count that is no whole number', [{ family: 'sex', counts: [0.5, 0.5, 0, 0, 0, 0] }], 'TABLE_INVALID'],
    ['a sum beside the headlines', [{ family: 'sex', counts: [1, 2, 3, 4, 5, 6] }], 'TABLE_DOES_NOT_ADD_UP'],
    ['a detail that it lacks', [{ family: 'sex', counts: [], detail: 'streets' }], 'UNKNOWN_CODE'],
    ['a weight for a level that it lacks', [{ family: 'sex', counts: [], weights: { '9×9': 2 } }], 'UNKNOWN_CODE'],
    ['a weight of 0', [{ family: 'sex', counts: [], weights: { '0×1': 0 } }], 'TABLE_INVALID'],
  ])('for %s', (_, tables, code) => refusing({ tables }, code));

  it('for people where nobody can be', () => {
    const counts = Int32Array.from(even.tables[0]?.counts ?? []);
    const zero = catalogue.families[0]?.isPossible.indexOf(0) ?? 0;
    counts[zero] = 1;
    refusing({ tables: [{ family: 'place', counts }] }, 'TABLE_INVALID');
  });

  it('where what comes out would not keep the headlines: more people than the inner cells can count', () => {
    const headlines = { '*': 3e9, ABROAD: 3e9, HOME: 0, 'HOME-CARE': 0, 'HOME-KIN': 0 };
    const input = inputWith({ headlines, tables: [{ family: 'sex', counts: [3e9, 0, 0, 0, 0, 0] }] });
    expect(() => publishWithNoise(input)).toThrow(refusal('SOLVER_FAILED', 'family sex'));
  });

  it('for headlines that do not add up', () => {
    refusing({ headlines: { ...even.headlines, HOME: 1 } }, 'TABLE_DOES_NOT_ADD_UP', 'headline HOME');
  });
});
