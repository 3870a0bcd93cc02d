import { Invalid } from '../errors.js';

const longest = 2_000;

/** Words that brand a child are not written into a file: no score, finding or milestone of conviction or danger exists. */
const branding =
  /radicali[sz]|jihad|extremis[mt]|terroris[mt]|deradicali|радикал|джихад|экстремис|террорис|suspect|подозреваем|күдікті/iu;

/** Words that somebody must give, trimmed; INVALID_INPUT where they are missing, endless, or brand the child. */
export function plainWords(text: string | undefined, field: string): string {
  const words = text?.trim() ?? '';
  if (words === '' || words.length > longest) {
    throw Invalid(`${field} has 1 to ${longest} characters; it came with ${words.length}.`, [field]);
  }
  if (branding.test(words)) {
    throw Invalid(
      `${field} must speak of what the child needs or has done; there is no measure of conviction or danger of a child here.`,
      [field],
    );
  }
  return words;
}

/** As `plainWords`, where the words may be left out. */
export const plainWordsOrNone = (text: string | undefined, field: string): string | null =>
  text === undefined ? null : plainWords(text, field);
