import { assertUnbranded } from '../branding.js';
import { Invalid } from '../errors.js';

const longest = 2_000;

/** Words that somebody must give, trimmed; INVALID_INPUT where they are missing, endless, or brand the child. */
export function plainWords(text: string | undefined, field: string): string {
  const words = text?.trim() ?? '';
  if (words === '' || words.length > longest) {
    throw Invalid(`${field} has 1 to ${longest} characters; it came with ${words.length}.`, [field]);
  }
  assertUnbranded(words, [field]);
  return words;
}

/** As `plainWords`, where the words may be left out. */
export const plainWordsOrNone = (text: string | undefined, field: string): string | null =>
  text === undefined ? null : plainWords(text, field);
