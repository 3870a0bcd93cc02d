import { Invalid } from './errors.js';

const longestWords = 500;

/** Words that somebody must give, trimmed; INVALID_INPUT where they are missing or endless. */
export function wordsOf(text: string, field: string): string {
  const words = text.trim();
  if (words === '' || words.length > longestWords) {
    throw Invalid(`${field} has 1 to ${longestWords} characters; it came with ${words.length}. Name no child in it.`, [
      field,
    ]);
  }
  return words;
}
