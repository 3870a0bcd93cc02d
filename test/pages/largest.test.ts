import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { languages, type ReleaseFamily, type ReleaseObservation } from '../../schema/release.js';
import { groupsOf } from '../../src/pages/charts/family-charts.js';
import { largestOf, upperBound } from '../../src/pages/charts/largest.js';
import { words } from '../../src/pages/words/words.js';
import { familyOf } from './published.js';

const rivalsOf = (family: ReleaseFamily, account = '*') =>
  largestOf(groupsOf(family, account, 'en'), family, account)?.rivals;
const places = (cells: readonly (readonly [string, number | null])[]) =>
  familyOf(
    'place',
    ['place'],
    cells.map(([code, value]) => [['*', code], value] as const),
  );

describe('the largest group', () => {
  it('is called so where what is withheld cannot be as large', () => {
    // 452 less 380 and 58 leaves 14 for both that are withheld.
    const told = [
      ['*', 452],
      ['SY', 380],
      ['IQ', 58],
      ['TR', null],
      ['NOT_KNOWN', null],
    ] as const;
    expect(rivalsOf(places(told))).toBe('none');
  });

  it('is not called so where a group that is withheld may be larger, or as large', () => {
    expect(
      rivalsOf(
        places([
          ['*', 452],
          ['SY', 100],
          ['IQ', null],
          ['TR', null],
        ]),
      ),
    ).toBe('withheld');
    // 200 less 100 leaves as much as the largest has.
    expect(
      rivalsOf(
        places([
          ['*', 200],
          ['SY', 100],
          ['IQ', null],
        ]),
      ),
    ).toBe('withheld');
    expect(
      rivalsOf(
        places([
          ['*', 199],
          ['SY', 100],
          ['IQ', null],
        ]),
      ),
    ).toBe('none');
    // Without a total nothing is known of what is withheld.
    expect(
      rivalsOf(
        places([
          ['*', null],
          ['SY', 100],
          ['IQ', null],
        ]),
      ),
    ).toBe('withheld');
  });

  it('has company where two are as large, and none in a part that is all of its whole', () => {
    expect(
      rivalsOf(
        places([
          ['*', 200],
          ['SY', 100],
          ['IQ', 100],
        ]),
      ),
    ).toBe('told');
    const ages = (young: number) =>
      familyOf(
        'demography',
        ['sex', 'age_band'],
        [
          [['*', '*', '*'], 50],
          [['*', '*', '0-9'], 50 - young],
          [['*', '*', '0-4'], 50 - young],
          [['*', '*', '10-17'], young],
        ],
      );
    expect(rivalsOf(ages(10))).toBe('none');
    expect(rivalsOf(ages(25))).toBe('told');
  });

  it('is bounded along each dimension: by the girls of an age as by that age among girls', () => {
    const family = familyOf(
      'demography',
      ['sex', 'age_band'],
      [
        [['*', '*', '*'], 100],
        [['*', 'FEMALE', '*'], 40],
        [['*', 'MALE', '*'], 60],
        [['*', '*', '0-9'], 90],
        [['*', '*', '10-17'], 10],
        [['*', 'FEMALE', '10-17'], null],
        [['*', 'MALE', '0-9'], null],
      ],
    );
    expect(upperBound(['*', 'FEMALE', '10-17'], family)).toBe(10);
    expect(upperBound(['*', 'MALE', '0-9'], family)).toBe(60);
  });

  it('is said in words that are true: of the numbers told, where that is all that is known', () => {
    const said = { label: 'X', n: 100, all: 452 };
    expect(words.en.charts.largest(said)).not.toContain('withheld');
    expect(words.en.charts.largestTold(said)).toContain('withheld may be larger');
    for (const language of languages) {
      const { largest, noneLarger, largestTold } = words[language].charts;
      expect(new Set([largest(said), noneLarger(said), largestTold(said)]).size).toBe(3);
    }
  });
});

/** A true table of origins or ages, each number told or withheld by chance. */
const cellsOf = (counts: readonly number[], withheld: readonly boolean[]) => {
  const leaves = ['0-4', '5-9', '10-13', '14-16', '17'];
  const sexes = ['FEMALE', 'MALE'];
  const count = (sex: string, ages: readonly string[]): number =>
    sexes
      .flatMap((one, row) => leaves.map((age, column) => [one, age, counts[row * 5 + column] ?? 0] as const))
      .filter(([one, age]) => (sex === '*' || one === sex) && ages.includes(age))
      .reduce((sum, [, , n]) => sum + n, 0);
  const ages: Record<string, readonly string[]> = {
    ...{ '*': leaves, '0-9': leaves.slice(0, 2), '10-17': leaves.slice(2) },
    ...Object.fromEntries(leaves.map((age) => [age, [age]])),
  };
  let at = 0;
  return ['*', ...sexes].flatMap((sex) =>
    Object.entries(ages).map(([age, parts]) => {
      const isTotal = sex === '*' && age === '*';
      return { key: ['*', sex, age], truth: count(sex, parts), isWithheld: !isTotal && (withheld[at++] ?? false) };
    }),
  );
};

describe('what the told numbers leave for a withheld one', () => {
  it('is never less than it is, whatever is withheld: so that nothing is called the largest that is not', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(40), { minLength: 10, maxLength: 10 }),
        fc.array(fc.boolean(), { minLength: 23, maxLength: 23 }),
        (counts, withheld) => {
          const cells = cellsOf(counts, withheld);
          const family = {
            ...familyOf(
              'demography',
              ['sex', 'age_band'],
              cells.map(({ key, truth }) => [key, truth] as const),
            ),
            observations: cells.map(({ key, truth, isWithheld }): ReleaseObservation =>
              isWithheld ? { key, value: null, status: 'SUPPRESSED' } : { key, value: truth, status: 'NORMAL' },
            ),
          };
          for (const { key, truth, isWithheld } of cells)
            if (isWithheld) expect(upperBound(key, family)).toBeGreaterThanOrEqual(truth);
          const largest = largestOf(groupsOf(family, '*', 'en'), family, '*');
          const most = Math.max(
            ...cells.filter(({ key }) => key.some((code) => code !== '*')).map(({ truth }) => truth),
          );
          if (largest && largest.rivals !== 'withheld') expect(largest.value).toBe(most);
        },
      ),
    );
  });
});
