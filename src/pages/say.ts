import type { Language, ReleaseStatement } from '../../schema/release.js';
import { day, month, number } from './words/numbers.js';
import { quoted } from './words/quoted.js';
import { words } from './words/words.js';

/** A number, a range, or a lower end, as it was said. */
export function sayRange(from: number, to: number | null, language: Language): string {
  const { charts } = words[language];
  if (to === null) return charts.moreThan({ value: number(from, language) });
  if (to === from) return number(from, language);
  return charts.range({ from: number(from, language), to: number(to, language) });
}

/** When it was said, as exactly as the source tells. */
export function sayWhen({ saidOn, saidOnPrecision }: ReleaseStatement, language: Language): string {
  const { when } = words[language].statements;
  switch (saidOnPrecision) {
    case 'month':
      return when.month({ month: month(saidOn, language) });
    case 'year':
      return when.year({ year: saidOn.slice(0, 4) });
    case 'before':
      return when.before({ day: day(saidOn, language) });
    case 'day':
      return when.day({ day: day(saidOn, language) });
  }
}

/** Who said it: the body in the reader's language where it has a name there, then the speaker, then the outlet. */
export function sayWho({ body, speaker }: ReleaseStatement, language: Language): string {
  const { bodies, nobody } = words[language].statements;
  const named = body
    ?.split('/')
    .map((one) => bodies[one] ?? one)
    .join(', ');
  const person = speaker && (sayQuoted(speaker, language) ?? speaker);
  return [named, person].filter((one) => one !== undefined && one !== null).join(', ') || nobody;
}

/** Whose figure it is, in a word: the body, or else the outlet. */
export const saidBy = (statement: ReleaseStatement, language: Language): string =>
  statement.body === null
    ? (sayQuoted(statement.outlet, language) ?? statement.outlet)
    : sayWho({ ...statement, speaker: null }, language);

/** What stands in English in the file of statements, in the reader's language; undefined where it is not known there. */
export const sayQuoted = (text: string, language: Language): string | undefined =>
  language === 'en' ? undefined : quoted[text]?.[language];
