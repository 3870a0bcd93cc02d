import type { Language } from '../../../schema/release.js';
import { bound } from './bound.js';

/** Whose customs numbers and days are written by. */
export const locales: Readonly<Record<Language, string>> = { kk: 'kk-KZ', ru: 'ru-RU', en: 'en-GB' };

/** The clocks of the readers; announced minutes are given by it and in UTC. */
export const timeZone = 'Asia/Almaty';

const memo = <T>(make: (language: Language) => T): ((language: Language) => T) => {
  const made = new Map<Language, T>();
  return (language) => {
    const known = made.get(language) ?? make(language);
    made.set(language, known);
    return known;
  };
};

const plain = memo((language) => new Intl.NumberFormat(locales[language]));
const signed = memo((language) => new Intl.NumberFormat(locales[language], { signDisplay: 'exceptZero' }));
const utc = { timeZone: 'UTC' } as const;
const long = memo((language) => new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', ...utc }));
/** In a table Kazakhs and Russians write 06.01.2019; to an English reader that would be June or January. */
const short = memo(
  (language) =>
    new Intl.DateTimeFormat(
      locales[language],
      language === 'en'
        ? { dateStyle: 'medium', ...utc }
        : { day: '2-digit', month: '2-digit', year: 'numeric', ...utc },
    ),
);
const months = memo(
  (language) => new Intl.DateTimeFormat(locales[language], { month: 'long', year: 'numeric', ...utc }),
);
const minutes = memo(
  (language) => new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeStyle: 'short', timeZone }),
);
const utcMinutes = memo(
  (language) => new Intl.DateTimeFormat(locales[language], { hour: '2-digit', minute: '2-digit', ...utc }),
);

/** Between a thing and what is said of it, as the language writes it; it does not begin a line. */
export const dash = (language: Language): string => (language === 'en' ? '\u00a0– ' : '\u00a0— ');

export const number = (value: number, language: Language): string => plain(language).format(value);

/** With its sign, such as +28 or −3, since the sign is the news. */
export const change = (value: number, language: Language): string => signed(language).format(value).replace('-', '−');

/** Intl abbreviates the word for year; in a sentence it is written out, so that no full stop falls within. */
const spelled = (text: string, language: Language): string =>
  language === 'ru' ? text.replace(/ г\.$/, ' года') : language === 'kk' ? text.replace(' ж. ', ' жылғы ') : text;

/** A day in a sentence: 27 December 2017, 27 декабря 2017 года, 2017 жылғы 27 желтоқсан. */
export const day = (date: string, language: Language): string =>
  spelled(long(language).format(new Date(`${date.slice(0, 10)}T00:00:00Z`)), language);

export const shortDay = (date: string, language: Language): string =>
  short(language).format(new Date(`${date.slice(0, 10)}T00:00:00Z`));

export const month = (date: string, language: Language): string =>
  spelled(months(language).format(new Date(`${date.slice(0, 7)}-01T00:00:00Z`)), language);

/** A minute by the readers' clocks, and the same minute in UTC. */
export const minute = (at: string, language: Language): string =>
  bound(`${minutes(language).format(new Date(at))} (${utcMinutes(language).format(new Date(at))} UTC)`);

const rules = memo((language) => new Intl.PluralRules(locales[language]));

/** 1 child, 2 children. */
export const pluralEn = (count: number, one: string, other: string): string =>
  rules('en').select(count) === 'one' ? one : other;

/** 1 ребёнок, 2 ребёнка, 5 детей, 21 ребёнок. */
export function pluralRu(count: number, one: string, few: string, many: string): string {
  switch (rules('ru').select(count)) {
    case 'one':
      return one;
    case 'few':
      return few;
    default:
      return many;
  }
}
