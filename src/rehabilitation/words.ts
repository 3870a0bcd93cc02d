import { assertUnbranded } from '../branding.js';
import { Invalid } from '../errors.js';

const longest = 2_000;

/** Words that somebody must give, in the input or `within` a part of it, trimmed; INVALID_INPUT where they are missing, endless, or brand the child. */
export function plainWords(text: string | undefined, field: string, within: readonly string[] = []): string {
  const words = text?.trim() ?? '';
  if (words === '' || words.length > longest) {
    throw Invalid(`${field} has 1 to ${longest} characters; it came with ${words.length}.`, [...within, field]);
  }
  assertUnbranded(words, [...within, field]);
  return words;
}

/** As `plainWords`, where the words may be left out. */
export const plainWordsOrNone = (text: string | undefined, field: string): string | null =>
  text === undefined ? null : plainWords(text, field);
