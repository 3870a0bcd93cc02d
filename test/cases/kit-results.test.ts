import { afterEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { findContradictions, type KitResult } from '../../src/cases/rules/kit-results.js';
import { asMeant, isMeantAs } from '../../src/words.js';

const result = {
  laboratory: 'Laboratory of Astana',
  kitReference: 'Kit 1',
  relation: 'MOTHER',
  likelihoodPpm: 999_900,
};

describe('a kit', () => {
  it.each([
    ['case', 'KIT 1'],
    ['spaces', ' kit   1 '],
    ['hyphens', 'Kit-1'],
    ['other dashes and points', 'Kit–1.'],
    ['nothing between', 'Kit1'],
    ['full width', 'Ｋｉｔ　１'],
    ['Cyrillic letters that look alike', 'КIТ 1'],
    ['Greek letters that look alike', 'ΚΙΤ 1'],
    ['a soft hyphen', 'K\u00ADit 1'],
    ['a space without width', 'Ki\u200Bt\u200B1'],
    ['a joiner', 'Kit\u2060 1\uFEFF'],
    ['a filler and a variation selector', 'K\u3164it\uFE0F 1'],
    ['the digit of an Arabic paper', 'Kit ١'],
    ['the digit of a Persian paper', 'Kit ۱'],
    ['the capital of a Turkish paper', 'KİT 1'],
    ['the dotless letter of a Turkish paper', 'kıt 1'],
  ])('is the same with other %s', (_what, spelling) => {
    expect(asMeant(spelling)).toBe(asMeant('Kit 1'));
  });

  it.each([
    ['1-11', '11-1'],
    ['Kit 1', 'Kit 11'],
    ['Kit 1', 'Kit 2'],
    ['Kit A1', 'Kit B1'],
    ['Һ 1', 'Н 1'],
    ['Ұ 1', 'Ү 1'],
    ['Ү 1', 'У 1'],
    ['Кит 1', 'Kit 1'],
    ['Γ 1', 'Τ 1'],
    ['Kit ١', 'Kit ٢'],
    ['Kit ٩', 'Kit ٠'],
    ['#', '*'],
    ['# *', '* #'],
    ['\u3164', '\u115F'],
  ])('%s is another than %s', (one, other) => {
    expect(asMeant(one)).not.toBe(asMeant(other));
  });

  it('is as it is, whatever nobody sees stands in it, and is the same however often it is reckoned', () => {
    const unseen = fc.constantFrom('\u00AD', '\u200B', '\u200D', '\u2060', '\uFEFF', '\uFE0F', '\u034F', '');
    const letters = fc.array(fc.tuple(fc.constantFrom('K', 'é', 'e', '\u0301', 'Й', '1', '-', ' '), unseen), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(letters, (pieces) => {
        const seen = `A${pieces.map(([letter]) => letter).join('')}`;
        expect(asMeant(`A${pieces.flat().join('')}`)).toBe(asMeant(seen));
        expect(asMeant(asMeant(seen))).toBe(asMeant(seen));
      }),
    );
  });

  it('is compared without what both begin and end with as it is compared as a whole', () => {
    const pieces = fc.array(
      fc.constantFrom('ab', 'a', '1', '٢', '2', ' ', '-', 'а', 'A', '\u0301', '𝟿', '9', 'ﷺ', '\u00AD', '#'),
      {
        maxLength: 7,
      },
    );
    fc.assert(
      fc.property(pieces, pieces, pieces, pieces, (...[begin, one, other, end]) => {
        const [text, another] = [one, other].map((middle) => [...begin, ...middle, ...end].join('')) as [
          string,
          string,
        ];
        expect(isMeantAs(text)(another)).toBe(asMeant(text) === asMeant(another));
      }),
      // Of signs alone, which chance seldom brings: by them such texts are told apart.
      { numRuns: 5_000, examples: [[[], ['-'], ['#'], []]] },
    );
  });

  it.each([
    ['Cyrillic', fc.stringMatching(/^[а-яәғқңөұүһіјѕ]{1,6}$/u)],
    // Of the two sigmas one is written at the end of a word and the other elsewhere.
    ['Greek', fc.stringMatching(/^[α-ρτ-ω]{1,6}$/u)],
  ])('of one alphabet is never taken for another of the same that reads otherwise: %s', (_alphabet, words) => {
    fc.assert(
      fc.property(words, words, (one, other) => {
        expect(asMeant(one) === asMeant(other)).toBe(one === other);
      }),
    );
  });
});

type Said = readonly (readonly [number, number])[];

/** Each with each, which is too slow for a file and short enough to be believed. */
const eachWithEach = (results: readonly KitResult[], said: Said) =>
  results.flatMap((one, place) =>
    results
      .slice(place + 1)
      .filter(
        (other) =>
          asMeant(one.laboratory) === asMeant(other.laboratory) &&
          asMeant(one.kitReference) === asMeant(other.kitReference) &&
          (one.relation !== other.relation || one.likelihoodPpm !== other.likelihoodPpm) &&
          !said.some((pair) => pair.includes(one.evidenceId) && pair.includes(other.evidenceId)),
      )
      .map((other) => [one.evidenceId, other.evidenceId]),
  );
const bothWays = (said: Said) =>
  new Map(
    said.flat().map((item) => {
      const others = said.filter((pair) => pair.includes(item)).flat();
      return [item, new Set(others.filter((other) => other !== item))];
    }),
  );
const inOrder = (ids: readonly number[]) => [...new Set(ids)].sort((one, other) => one - other);
const contradict = (one: Omit<KitResult, 'evidenceId'>, other: Omit<KitResult, 'evidenceId'>) =>
  findContradictions(
    [
      { ...one, evidenceId: 1 },
      { ...other, evidenceId: 2 },
    ],
    new Map(),
  ).evidenceIds.length === 2;

describe('results', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('contradict each other where one kit of one laboratory says otherwise, by likelihood or by relation', () => {
    const respelt = { ...result, laboratory: 'LABORATORY, of Astana', kitReference: 'kit-1' };
    expect(contradict(result, respelt)).toBe(false);
    expect(contradict(result, { ...respelt, likelihoodPpm: 1 })).toBe(true);
    expect(contradict(result, { ...respelt, relation: 'AUNT_OR_UNCLE' })).toBe(true);
    expect(contradict(result, { ...respelt, likelihoodPpm: 1, kitReference: 'Kit 2' })).toBe(false);
    expect(contradict(result, { ...respelt, likelihoodPpm: 1, laboratory: 'Laboratory of Almaty' })).toBe(false);
  });

  it('are told of in pairs, each once, as many as are asked for', () => {
    const three = [1, 2, 3].map((evidenceId) => ({ ...result, evidenceId, likelihoodPpm: evidenceId }));
    const { pairs } = findContradictions(three, new Map());
    expect(pairs(9)).toEqual([
      [1, 2],
      [1, 3],
      [2, 3],
    ]);
    expect(pairs(2)).toHaveLength(2);
  });

  it('are found as by comparing each with each, but for those of which somebody said so', () => {
    const results = fc
      .array(
        fc.record({
          laboratory: fc.constantFrom('Laboratory', 'LABORATORY.', 'Another'),
          kitReference: fc.constantFrom('Kit 1', 'kit-1', 'Kit 2'),
          relation: fc.constantFrom('MOTHER', 'FATHER'),
          likelihoodPpm: fc.constantFrom(1, 999_900),
        }),
        { maxLength: 9 },
      )
      .map((some) => some.map((one, place) => ({ ...one, evidenceId: place + 1 })));
    const item = fc.integer({ min: 1, max: 10 });
    const conflicts = fc.array(
      fc.tuple(item, item).filter(([one, other]) => one !== other),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(results, conflicts, (some, said) => {
        const expected = eachWithEach(some, said);
        const found = findContradictions(some, bothWays(said));
        expect(inOrder(found.evidenceIds)).toEqual(inOrder(expected.flat()));
        expect(new Set(found.pairs(99).map(String))).toEqual(new Set(expected.map(String)));
        expect(found.pairs(99)).toHaveLength(expected.length);
        expect(found.pairs(3)).toEqual(found.pairs(99).slice(0, 3));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['of as many kits', (nth: number) => ({ kitReference: `Kit ${nth}`, likelihoodPpm: nth }), 0],
    ['of one kit that agree but for one', (nth: number) => ({ likelihoodPpm: nth === 2_000 ? 1 : 2 }), 2_000],
    ['of one kit that all say otherwise', (nth: number) => ({ likelihoodPpm: nth }), 2_000],
  ])('are spelt and looked at once each: 2,000 %s', (_what, nth, contradicted) => {
    let looks = 0;
    class Counted extends Map<number, Set<number>> {
      override get(item: number) {
        looks += 1;
        return super.get(item);
      }
    }
    const many = Array.from({ length: 2_000 }, (_, at) => ({ ...result, ...nth(at + 1), evidenceId: at + 1 }));
    const spelt = jest.spyOn(String.prototype, 'normalize');
    const found = findContradictions(many, new Counted());
    const pairs = found.pairs(20);
    expect(spelt).toHaveBeenCalledTimes(2 * many.length);
    expect(looks).toBeLessThanOrEqual(many.length + pairs.length);
    expect([found.evidenceIds.length, pairs.length]).toEqual([contradicted, Math.min(20, contradicted)]);
  });
});
