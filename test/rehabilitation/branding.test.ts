import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { brandsChild } from '../../src/branding.js';
import type { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { codesOf, openHome, openWithPlan } from './home.js';

const refused = [
  'Radicalisation score: 8 of 10',
  'ISIS child, dangerous, risk 9/10',
  'Level of radicalization: high',
  'Extremism index 7',
  'He is a young jihadist',
  'A radicalised boy',
  'She is a dangerous girl',
  'Cub of the caliphate',
  'Уровень радикализации: 8 из 10',
  'Степень экстремизма высокая',
  'Маленький террорист',
  'Ребёнок опасен',
  'Радикалдану деңгейі 8',
  'Экстремизм ұпайы: 9',
  'Қауіпті бала',
];
const passing = [
  'Suspected tuberculosis excluded',
  'Pain 8 of 10, fever 39',
  'Radical operation on the left ear; free radicals',
  'Jihad, the elder brother, is well',
  'Children affected by terrorist activities: allowance paid',
  'Risk of falls 3/10; kidney level normal, grade 2',
  'A dangerous childbirth; the mother was freed from ISIS by the army',
  'Подозрение на туберкулёз исключено',
  'Радикальная операция прошла хорошо, 3 из 4 швов сняты',
  'Пособие детям, пострадавшим от террористической деятельности',
  'Опасные детали игрушки убраны; уровень гемоглобина 110',
  'Туберкулез күдігі жоққа шығарылды, гемоглобин деңгейі 110',
];

let registry: TestRegistry;
let story: CaseStory;
beforeAll(async () => {
  registry = await openHome();
  story = await openWithPlan(registry);
});
afterAll(() => registry.discard());

const session = { type: 'INDIVIDUAL_PSYCH', setting: 'INDIVIDUAL', attendance: 'ATTENDED', heldOn: '2017-12-01' };
const ways: [who: string, mutation: string, input: (text: string) => object][] = [
  ['psychologist', 'clinicalNoteWrite', (text) => ({ text })],
  ['psychologist', 'sessionRecord', (text) => ({ ...session, clinicalNote: text })],
  ['caseworker', 'noteWrite', (text) => ({ text })],
  [
    'caseworker',
    'attestationRecord',
    (reference) => ({ kind: 'LEGITIMATE_BASIS', attestedOn: '2017-07-01', reference }),
  ],
  ['caseworker', 'milestoneAchieve', (evidence) => ({ code: 'REC-MED', achievedOn: '2017-11-03', evidence })],
];

/** Texts of which each place could be the beginning of what is looked for, and none is: as long as a note may be. */
const endless = {
  digits: `${'9'.repeat(9_999)}/${'9'.repeat(10_000)}`,
  fractions: '9999/9999 '.repeat(2_000),
  spaces: `child${' '.repeat(19_990)}`,
  marks: `a${'\u0301\u0323'.repeat(9_990)}`,
  measures: 'score '.repeat(3_333),
  groups: 'isis '.repeat(4_000),
};

it.each(Object.entries(endless))('is looked into in a few milliseconds, however long it is: %s', (_, text) => {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 5; attempt++) {
    const began = process.cpuUsage();
    expect(brandsChild(text)).toBe(false);
    least = Math.min(least, process.cpuUsage(began).user / 1_000);
  }
  expect(least).toBeLessThan(25);
});

describe('what is written freely of a child', () => {
  it.each(refused)('is refused where it brands the child or measures its danger: %s', (text) => {
    expect(brandsChild(text)).toBe(true);
  });

  it.each(passing)('passes where doctors and courts speak: %s', (text) => {
    expect(brandsChild(text)).toBe(false);
  });

  it('is refused whatever stands around it, in any case of letters', () => {
    const words = fc.constantFrom('Seen today.', 'Мектепте.', 'Sleeps better,', '');
    const text = fc.tuple(words, fc.constantFrom(...refused), words, fc.boolean());
    const property = fc.property(text, ([before, brand, after, isLoud]) => {
      const all = `${before} ${brand} ${after}`;
      return brandsChild(isLoud ? all.toUpperCase() : all);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it.each(ways)('by %s, %s, under one rule that says why', async (who, mutation, input) => {
    for (const text of refused.slice(0, 2)) {
      const { userErrors } = await story.tries(who, mutation, input(text));
      expect([text, userErrors[0]?.code]).toEqual([text, 'INVALID_INPUT']);
      expect(userErrors[0]?.message).toContain('plain words');
    }
    expect(codesOf(await story.tries(who, mutation, input('Suspected tuberculosis excluded')))).toEqual([]);
  });
});
