import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asMeant, contradict, contradictions } from '../../src/cases/rules/kit-results.js';

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
  ])('%s is another than %s', (one, other) => {
    expect(asMeant(one)).not.toBe(asMeant(other));
  });

  it('of one alphabet is never taken for another of the same that reads otherwise', () => {
    const cyrillic = fc.stringMatching(/^[а-яәғқңөұүһіјѕ]{1,6}$/u);
    fc.assert(
      fc.property(cyrillic, cyrillic, (one, other) => {
        expect(asMeant(one) === asMeant(other)).toBe(one === other);
      }),
    );
  });
});

describe('two results', () => {
  it('contradict each other where one kit of one laboratory says otherwise, by likelihood or by relation', () => {
    const respelt = { ...result, laboratory: 'LABORATORY, of Astana', kitReference: 'kit-1' };
    expect(contradict(result, respelt)).toBe(false);
    expect(contradict(result, { ...respelt, likelihoodPpm: 1 })).toBe(true);
    expect(contradict(result, { ...respelt, relation: 'AUNT_OR_UNCLE' })).toBe(true);
    expect(contradict(result, { ...respelt, likelihoodPpm: 1, kitReference: 'Kit 2' })).toBe(false);
    expect(contradict(result, { ...respelt, likelihoodPpm: 1, laboratory: 'Laboratory of Almaty' })).toBe(false);
  });

  it('are told of in pairs, each once', () => {
    const three = [1, 2, 3].map((evidenceId) => ({ ...result, evidenceId, likelihoodPpm: evidenceId }));
    const pairs = contradictions(three).map((pair) => pair.map(({ evidenceId }) => evidenceId));
    expect(pairs).toEqual([
      [1, 2],
      [1, 3],
      [2, 3],
    ]);
  });
});
