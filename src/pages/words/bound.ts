/*
 * What belongs together stays on one line: a number and its noun, a dash and the word before it, and in Russian a
 * preposition of one letter and what it governs.
 */

export const bound = (text: string): string =>
  text
    .replace(/(\d) (?=\p{L})/gu, '$1\u00a0')
    .replace(/ (?=[—–] )/g, '\u00a0')
    .replace(/(?<=^|[\s(«])([а-яё]) (?=\S)/giu, '$1\u00a0');

/** The same texts, each bound as it is said. */
export function boundAll<Texts>(texts: Texts): Texts {
  const of = (part: unknown): unknown => {
    if (typeof part === 'string') return bound(part);
    if (typeof part === 'function')
      return (given: unknown) => bound(String((part as (given: unknown) => unknown)(given)));
    if (Array.isArray(part)) return part.map(of);
    return Object.fromEntries(Object.entries(part as object).map(([name, inner]) => [name, of(inner)]));
  };
  return of(texts) as Texts;
}
