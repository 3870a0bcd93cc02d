import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { languages, type Language } from '../../schema/release.js';
import { sayQuoted } from '../../src/pages/say.js';
import { change, day, minute, month, number, pluralRu, shortDay } from '../../src/pages/words/numbers.js';
import { words } from '../../src/pages/words/words.js';
import { readStatementFile } from '../../src/statements/read-statement-file.js';

/** Every text of a language by its path, such as figures.sentences.RETURNED. */
function textsOf(language: Language): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key : `${path}.${key}`);
    else found.set(path, value);
  };
  walk(words[language], '');
  return found;
}

/** Calls a text with a number of its own for each name it asks for; answers what it said and which names it asked for. */
function speak(text: unknown): { readonly said: string; readonly asked: ReadonlyMap<string, number> } {
  if (typeof text !== 'function') return { said: String(text), asked: new Map() };
  const asked = new Map<string, number>();
  const given = new Proxy(
    {},
    {
      get: (_, name) => {
        const key = String(name);
        if (!asked.has(key)) asked.set(key, 201 + asked.size * 11);
        return asked.get(key);
      },
    },
  );
  return { said: String((text as (given: object) => unknown)(given)), asked };
}

const english = textsOf('en');
/** As it reads, wherever its lines end. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('the texts of the pages', () => {
  it.each(languages)('have the same keys and the same placeholders in %s, and say each', (language) => {
    const own = textsOf(language);
    expect([...own.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [path, text] of own) {
      const { said, asked } = speak(text);
      // The unit alone does not repeat its number, and Kazakh nouns do not depend on it.
      if (path === 'figures.unit') continue;
      expect([path, [...asked.keys()].sort()]).toEqual([path, [...speak(english.get(path)).asked.keys()].sort()]);
      for (const value of asked.values()) expect([path, said]).toEqual([path, expect.stringContaining(String(value))]);
      expect([path, said.trim()]).not.toEqual([path, '']);
    }
    expect(own.size).toBeGreaterThan(150);
  });

  it('are not left in another language', () => {
    const same = (a: Language, b: Language) =>
      [...textsOf(a)]
        .filter(([path, text]) => speak(text).said === speak(textsOf(b).get(path)).said)
        .map(([path]) => path);
    // Names, units and formats are the same everywhere; a sentence never is.
    const alike = /^(pages\.downloads\.(csv|excel|json|parquet)|statements\.(bodies|when)\.|statements\.csv)/;
    for (const [a, b] of [
      ['en', 'ru'],
      ['en', 'kk'],
    ] as const) {
      expect(same(a, b).filter((path) => !alike.test(path))).toEqual([]);
    }
    expect(same('kk', 'ru').filter((path) => !alike.test(path))).toEqual([]);
  });

  it('write Kazakh with Kazakh letters and quotation marks, and no Latin letter that looks like one of ours', () => {
    for (const [path, text] of [...textsOf('kk'), ...textsOf('ru')]) {
      const { said } = speak(text);
      expect([path, said.match(/[а-яёәғқңөұүһі][a-z]|[a-z][а-яёәғқңөұүһі]/i)?.[0]]).toEqual([path, undefined]);
      expect([path, said]).not.toEqual([path, expect.stringMatching(/["“”]| - |\.\./)]);
    }
  });

  it('never use words that brand a child', () => {
    const forbidden =
      /\b(suspects?|minors?|radicali[sz]ed|jihadists?|isis child(ren)?|terrorist child(ren)?)\b|радикализ|джихад|экстремист|террорист|боевик|содыр|лаңкес|күдікті|подозреваем/iu;
    const files = readdirSync('src/pages', { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    expect(files.length).toBeGreaterThan(30);
    for (const file of files)
      expect([file, readFileSync(`src/pages/${file}`, 'utf8').match(forbidden)?.[0]]).toEqual([file, undefined]);
  });
});

describe('Russian numerals', () => {
  it.each([
    [1, 'вернулся 1 ребёнок'],
    [2, 'вернулись 2 ребёнка'],
    [5, 'вернулось 5 детей'],
    [11, 'вернулось 11 детей'],
    [21, 'вернулся 21 ребёнок'],
    [63, 'вернулись 63 ребёнка'],
    [112, 'вернулось 112 детей'],
  ])('agree with their noun and verb: %i', (n, expected) => {
    expect(plain(words.ru.figures.sentences.RETURNED({ n, day: '27 декабря 2017 года' }))).toContain(expected);
    expect(pluralRu(n, 'a', 'b', 'c')).toBe(
      words.ru.figures.unit({ n }) === 'ребёнок' ? 'a' : words.ru.figures.unit({ n }) === 'ребёнка' ? 'b' : 'c',
    );
  });

  it('take the case that the sentence asks for', () => {
    const { figures, charts, statements } = words.ru;
    expect(plain(figures.sentences.KNOWN({ n: 21, day: 'x' }))).toContain('о 21 ребёнке');
    expect(plain(figures.sentences.KNOWN({ n: 453, day: 'x' }))).toContain('о 453 детях');
    expect(plain(figures.sentences.UNACCOUNTED({ n: 341, day: 'x' }))).toContain('судьба 341 ребёнка');
    expect(plain(charts.statements({ n: 22, contradictions: 6 }))).toBe('22 заявления, между ними 6 противоречий.');
    expect(plain(charts.withheld({ n: 1 }))).toContain('1 число не публикуется, чтобы защитить детей; на его месте');
    expect(plain(charts.withheld({ n: 3 }))).toContain('3 числа не публикуются, чтобы защитить детей; на их месте');
    expect([1, 2, 5, 21].map((n) => plain(statements.contradictedBy({ n })))).toEqual([
      'Ему противоречит ещё одно заявление:',
      'Ему противоречат ещё 2 заявления:',
      'Ему противоречат ещё 5 заявлений:',
      'Ему противоречит ещё 21 заявление:',
    ]);
  });
});

describe('a line', () => {
  it('never ends between a number and its noun, before a dash, or after a Russian preposition of one letter', () => {
    for (const language of languages)
      for (const [path, text] of textsOf(language)) {
        const { said } = speak(text);
        expect([path, said.match(/\d \p{L}| [—–] |(?:^|[ («])[А-Яа-яЁё] (?=\S)/u)?.[0]]).toEqual([path, undefined]);
      }
    expect(words.ru.figures.sentences.KNOWN({ n: 453, day: '27 декабря 2017 года' })).toBe(
      'По состоянию на 27\u00a0декабря 2017\u00a0года реестру известно о\u00a0453\u00a0детях, включая вернувшихся.',
    );
  });
});

describe('what the file of statements says in English', () => {
  it('is said to Kazakhs and Russians in their language, but for the words of the source and the names of outlets', () => {
    const outlets =
      /^(time\.kz|inform\.kz|kazislam\.kz|jjtv\.kz|amerinews|IWPR|RFE\/RL|Annals of Global Health|Astana Times.*|Caravanserai; newtimes\.kz)$/;
    const statements = readStatementFile('schema/official-statements.csv', '2026-01-01');
    const said = statements.flatMap(({ speaker, outlet, operation, note }) => [
      ...[speaker, operation, note].filter((text) => typeof text === 'string' && /[A-Za-z]/.test(text)),
      ...(outlets.test(outlet) ? [] : [outlet]),
    ]);
    expect(said.length).toBeGreaterThan(30);
    for (const text of said)
      for (const language of ['kk', 'ru'] as const)
        expect([text, sayQuoted(String(text), language)]).toEqual([text, expect.stringMatching(/[а-яёәғқңөұүһі]/i)]);
    expect(sayQuoted('a range', 'en')).toBeUndefined();
  });
});

describe('days and numbers', () => {
  it('are written as readers of the language write them', () => {
    expect(languages.map((language) => day('2017-12-27', language))).toEqual([
      '2017 жылғы 27 желтоқсан',
      '27 декабря 2017 года',
      '27 December 2017',
    ]);
    expect(languages.map((language) => month('2019-06-30', language))).toEqual([
      '2019 жылғы маусым',
      'июнь 2019 года',
      'June 2019',
    ]);
    expect(languages.map((language) => shortDay('2019-01-06', language))).toEqual([
      '06.01.2019',
      '06.01.2019',
      '6 Jan 2019',
    ]);
    expect(languages.map((language) => number(12_345, language))).toEqual(['12\u00a0345', '12\u00a0345', '12,345']);
    expect(languages.map((language) => change(-3, language))).toEqual(['−3', '−3', '−3']);
    expect(change(28, 'en')).toBe('+28');
  });

  it('give an announced minute by the clocks of Astana and in UTC', () => {
    expect(plain(minute('2099-03-02T05:00:00.000Z', 'en'))).toBe('2 March 2099 at 10:00 (05:00 UTC)');
    expect(minute('2099-03-02T05:00:00.000Z', 'ru')).toContain('в\u00a010:00 (05:00\u00a0UTC)');
  });

  it('say a zero in words of its own', () => {
    for (const language of languages)
      for (const [id, sentence] of Object.entries(words[language].figures.sentences))
        expect([id, sentence({ n: 0, day: 'X' })]).not.toEqual([id, expect.stringContaining('0')]);
  });
});
