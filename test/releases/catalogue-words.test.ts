import { describe, expect, it } from '@jest/globals';
import type { Text } from '../../schema/release.js';
import { words } from '../../src/pages/words/words.js';
import { codeLabels, partLabels, regionLabels } from '../../src/releases/catalogue/code-labels.js';
import { familyDefinitions } from '../../src/releases/catalogue/family-definitions.js';
import { dimensionLabels, familyLabels } from '../../src/releases/catalogue/labels.js';
import { demonstrationNotice, headlineCatalogue } from '../../src/releases/headline-catalogue.js';

/** Every text that is frozen into a release, by where it stands. */
const texts: ReadonlyMap<string, Text> = new Map([
  ...Object.entries(headlineCatalogue).flatMap(([id, { label, definition }]): [string, Text][] => [
    [`${id} label`, label],
    [`${id} definition`, definition],
  ]),
  ...Object.entries({ ...codeLabels, ...partLabels, ...regionLabels }).map(
    ([code, one]) => [`code ${code}`, one] as const,
  ),
  ...Object.entries(familyLabels).map(([id, one]) => [`table ${id}`, one] as const),
  ...Object.entries(dimensionLabels).map(([id, one]) => [`dimension ${id}`, one] as const),
  ...Object.entries(familyDefinitions).map(([id, one]) => [`definition ${id}`, one] as const),
  ['notice', demonstrationNotice],
]);
const standing = (language: 'kk' | 'ru', pattern: RegExp): string[] =>
  [...texts].filter(([, text]) => pattern.test(text[language])).map(([where]) => where);

describe('what is frozen into a release in Kazakh and Russian', () => {
  it('is in its own language: names of countries alone are written alike', () => {
    const alike = [...texts].filter(([, { kk, ru }]) => kk === ru).map(([where]) => where);
    expect(alike).toEqual(['code SY', 'code IQ']);
    // Codes of a plan and of a standard are names; nothing else is in Latin letters.
    for (const [where, { kk, ru }] of texts)
      for (const text of [kk, ru])
        expect([where, text.replace(/REC-MED|DOC-IIN|EDU-ENR|ISO 3166-2:KZ/, '').match(/[A-Za-z]+/)?.[0]]).toEqual([
          where,
          undefined,
        ]);
  });

  it('says of what is not on record that there is no record of it, as one says it', () => {
    expect(standing('ru', /не записан/)).toEqual([]);
    expect(standing('kk', /(тексеру|нөмір|қабылдау) жазылмаған/i)).toEqual([]);
    expect(standing('ru', /^Нет записи о/)).toHaveLength(3);
    expect(standing('kk', /туралы жазба жоқ$/)).toHaveLength(3);
  });

  it('never sounds as if a child were watched: after the programme it is accompanied', () => {
    expect(standing('ru', /под наблюдением|под надзором/i)).toEqual([]);
    expect(standing('kk', /бақылауда/i)).toEqual([]);
    expect(codeLabels['IN_FOLLOW_UP']).toMatchObject({ kk: 'Сүйемелдеуде', ru: 'На сопровождении' });
  });

  it('calls regions, milestones and places by one name throughout', () => {
    expect(['KZ-10', 'KZ-33', 'KZ-62'].map((code) => regionLabels[code]?.ru)).toEqual([
      'Область Абай',
      'Область Жетысу',
      'Область Улытау',
    ]);
    expect(standing('ru', /рубежи|этап плана/i)).toEqual([]);
    expect(standing('ru', /вех[аиу]/i)).toHaveLength(5);
    expect(standing('kk', /меже/i)).toHaveLength(5);
    expect(familyLabels['place']?.kk).toBe(words.kk.charts.titles.places);
    expect(familyLabels['place']?.ru).toBe(words.ru.charts.titles.places);
    expect([standing('ru', /высказыван/), demonstrationNotice.ru.includes('заявления')]).toEqual([[], true]);
  });

  it('ends a definition as a sentence, and a label without a stop', () => {
    for (const [where, text] of texts)
      for (const one of [text.kk, text.ru, text.en])
        expect([where, /\.$/.test(one)]).toEqual([where, /definition|notice/.test(where)]);
  });
});
