import { assertUnbranded } from './branding.js';
import { Invalid } from './errors.js';
import { normalized } from './normalized.js';

const longestWords = 500;

/** What nobody can see, or what makes others read a text otherwise than it is: controls, and marks that turn its direction. */
const hidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/u;
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * Refuses what are no words (INVALID_INPUT): none that can be seen, controls among them, or without an end. Every page that
 * shows a case shows its words, so that one who wrote without an end would keep all others from reading it.
 */
export function assertWords(text: string, path: readonly string[], missing: string, longest = longestWords): void {
  if (!visible.test(text)) throw Invalid(missing, path);
  const field = path.at(-1) ?? '';
  if (text.length > longest)
    throw Invalid(`${field} has at most ${longest} characters; it came with ${text.length}.`, path);
  if (hidden.test(text))
    throw Invalid(`${field} is plain text; it came with a control character or a mark that turns its direction.`, path);
  assertUnbranded(text, path);
}

/** Words that somebody must give, trimmed; INVALID_INPUT where they are missing or endless. */
export function wordsOf(text: string, field: string, path: readonly string[] = [field]): string {
  const words = text.trim();
  if (words === '' || words.length > longestWords) {
    throw Invalid(
      `${field} has 1 to ${longestWords} characters; it came with ${words.length}. Name no child in it.`,
      path,
    );
  }
  assertWords(words, path, `${field} has 1 to ${longestWords} characters that can be seen; it came with none.`);
  return words;
}

/** As `wordsOf`, of words that a correction need not say otherwise: nothing where none were given. */
export const wordsIfGiven = (text: string | undefined, field: string): string | undefined =>
  text === undefined ? undefined : wordsOf(text, field);

/** Words that may be left out, trimmed; null where none were given or nothing but space. INVALID_INPUT as `assertWords`. */
export function wordsOrNone(text: string | undefined, path: readonly string[], longest = longestWords): string | null {
  const words = text?.trim() ?? '';
  if (words === '') return null;
  assertWords(words, path, `${path.at(-1) ?? ''} is left out or has words that can be seen.`, longest);
  return words;
}

/** Soft hyphens, joiners, spaces without width, fillers, variation selectors: they come along from a document, and part no word. */
const unseen = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** A text without what nobody sees in it: for comparing and looking into, never for keeping. */
export const withoutUnseen = (text: string): string => text.replace(unseen, '');

/** Which rule `asMeant` is, of those that there were: raised whenever it spells any text otherwise, so that what was kept by an older one is made anew. */
export const spelling = 2;

/**
 * A name or a number as it is meant, however it is spelt: runs of letters and of digits, without case, without what stands between
 * them and without what nobody sees. `Kit-1`, `kit  1` and `KIT1` are one; `1-11` and `11-1` are two. Of a text that has neither
 * letters nor digits the signs say which it is. Widths and ligatures are those of NFKC (Unicode UAX #15).
 */
export const asMeant = (text: string): string => meantOf(oneCased(text), text);

const meantOf = (folded: string, text: string): string => runsOf(folded) || folded.replace(/\s+/gu, '') || text;

const oneCased = (text: string): string =>
  normalized(withoutUnseen(text))
    .toLowerCase()
    // Of a Turkish paper: the dotted capital leaves its dot behind, and the dotless letter is meant as the other.
    .replace(/i\u0307|ı/gu, 'i');

/*
 * A text is folded for each that it is compared with, of which a file has a thousand, in the writer's transaction; and one sign may
 * stand for eighteen. So the runs are written as numbers, by what each sign was found to be when it first came.
 */

/** Runs of letters with their marks and of digits, as they are meant, with one blank between two; empty where there are none. */
function runsOf(folded: string): string {
  const runs = new Uint16Array(2 * folded.length);
  let length = 0;
  let last = apart;
  for (let at = 0; at < folded.length; at++) {
    const unit = folded.charCodeAt(at);
    const code = (unit & 0xf800) === 0xd800 ? (folded.codePointAt(at) ?? unit) : unit;
    const found = signs[code] || learn(code);
    const kind = found & kindOf;
    if (kind !== apart) {
      if (kind !== last && length > 0) runs[length++] = blank;
      if ((found & otherwise) !== 0) runs[length++] = meanings.get(code) ?? code;
      else {
        runs[length++] = unit;
        if (code > 0xffff) runs[length++] = folded.charCodeAt(at + 1);
      }
    }
    if (code > 0xffff) at++;
    last = kind;
  }
  return Buffer.from(runs.buffer, 0, 2 * length).toString('utf16le');
}

const blank = ' '.charCodeAt(0);
const apart = 1;
const letter = 2;
const number = 3;
const kindOf = 3;
const otherwise = 4;

/** By code points, which of the three a sign is, and whether it is meant otherwise than it is written; 0 until it first comes. */
const signs = new Uint8Array(0x11_0000);
const meanings = new Map<number, number>();

function learn(code: number): number {
  const sign = String.fromCodePoint(code);
  const kind = /^[\p{L}\p{M}]$/u.test(sign) ? letter : /^\p{N}$/u.test(sign) ? number : apart;
  const meant = /^\p{Nd}$/u.test(sign) ? digitOf(code) : lookAlikes.get(sign);
  if (meant !== undefined) meanings.set(code, meant.charCodeAt(0));
  return (signs[code] = meant === undefined ? kind : kind | otherwise);
}

/** A decimal digit of any script as one of ASCII: each script has its ten in a row, from zero on (Unicode Standard, 4.6). */
function digitOf(code: number): string {
  let before = 0;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(code - before - 1))) before++;
  return String(before % 10);
}

/**
 * Letters of Cyrillic and of Greek that look in capitals as letters of Latin do (Unicode UTS #39, confusables), and are typed for each
 * other. No two of one alphabet become one, so that words of one alphabet stay as different as they are; letters that two would share
 * (Һ beside Н, Ү and Ұ beside У) stay themselves.
 */
const lookAlikes: ReadonlyMap<string, string> = new Map([
  ...[...'авекмнорстухіјѕ'].map((letter, place) => [letter, 'abekmhopctyxijs'[place] ?? letter] as const),
  ...[...'αβεζηικμνορτυχ'].map((letter, place) => [letter, 'abezhikmnoptyx'[place] ?? letter] as const),
]);

/** Whether two texts name the same, however they are spelt. */
export const isMeantAlike = (one: string, other: string): boolean => isMeantAs(one)(other);

/** As `isMeantAlike`, of one text that is compared with many: of each no more is folded than lies between the words that are the same. */
export function isMeantAs(text: string): (other: string) => boolean {
  const own = oneCased(text);
  return (other) => {
    const others = oneCased(other);
    const [ownPart, othersPart] = withoutSameEnds(own, others);
    return runsOf(ownPart) === runsOf(othersPart) && meantOf(own, text) === meantOf(others, other);
  };
}

/** What is left of two texts without the whole words with which both begin and end: no run of letters or digits is cut. */
function withoutSameEnds(one: string, other: string): [string, string] {
  let same = 0;
  while (same < one.length && one.charCodeAt(same) === other.charCodeAt(same)) same++;
  const start = same === 0 ? 0 : one.lastIndexOf(' ', same - 1) + 1;
  let [end, others] = [one.length, other.length];
  while (end > start && others > start && one.charCodeAt(end - 1) === other.charCodeAt(others - 1))
    [end, others] = [end - 1, others - 1];
  const cut = one.indexOf(' ', end);
  return cut < 0
    ? [one.slice(start), other.slice(start)]
    : [one.slice(start, cut), other.slice(start, others + cut - end)];
}

const shortestJustification = 20;
const longestJustification = 2_000;

/**
 * A stated reason for what is else not shown, in words of at least 20 characters, of which several blanks in a row are one.
 * `what` says what is opened. Errors: JUSTIFICATION_REQUIRED; INVALID_INPUT as `assertWords`.
 */
export function justificationOf(given: string, what: string): string {
  const words = given.trim().replaceAll(/\s+/gu, ' ');
  if (words.length < shortestJustification)
    throw Invalid(
      `${what} is opened for a stated reason of at least ${shortestJustification} characters; it came with ${words.length}.`,
      ['justification'],
      'JUSTIFICATION_REQUIRED',
    );
  assertWords(words, ['justification'], 'A justification has words that can be seen.', longestJustification);
  return words;
}
