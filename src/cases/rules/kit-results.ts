import { identityRule } from './identity-rule.js';

/** What a laboratory found with one kit, as far as two such findings are compared. */
export interface KitResult {
  readonly evidenceId: number;
  readonly laboratory: string;
  readonly kitReference: string;
  readonly relation: string;
  readonly likelihoodPpm: number;
}

/**
 * Whether two results are of one test and say otherwise: one kit of one laboratory is one test, so that one of the two is wrong. By
 * the rule's own words, whenever and by whom the two were recorded.
 */
export function contradict(one: Omit<KitResult, 'evidenceId'>, other: Omit<KitResult, 'evidenceId'>): boolean {
  const { sameIn, differsIn } = identityRule.contradiction;
  return (
    sameIn.every((fact) => asMeant(one[fact]) === asMeant(other[fact])) &&
    differsIn.some((fact) => one[fact] !== other[fact])
  );
}

/** Of some results each pair that contradicts each other, the earlier first. */
export function contradictions<Result extends KitResult>(results: readonly Result[]): [Result, Result][] {
  return results.flatMap((one, place) =>
    results.slice(place + 1).flatMap((other): [Result, Result][] => (contradict(one, other) ? [[one, other]] : [])),
  );
}

/**
 * A name or a number as it is meant, however it is spelt: runs of letters and of digits, without case and without what stands between
 * them. `Kit-1`, `kit  1` and `KIT1` are one; `1-11` and `11-1` are two. Widths and ligatures are those of NFKC (Unicode UAX #15).
 */
export function asMeant(text: string): string {
  const folded = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(cyrillic, (letter) => lookAlikes.get(letter) ?? letter);
  return (folded.match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? []).join(' ');
}

/**
 * Letters of Cyrillic that look in capitals as letters of Latin do (Unicode UTS #39, confusables), and are typed for each other. No two
 * of one alphabet become one, so that words of one alphabet stay as different as they are; letters that two would share (Һ beside Н,
 * Ү and Ұ beside У) stay themselves.
 */
const lookAlikes: ReadonlyMap<string, string> = new Map(
  [...'авекмнорстухіјѕ'].map((letter, place) => [letter, 'abekmhopctyxijs'[place] ?? letter]),
);
const cyrillic = /\p{Script=Cyrillic}/gu;
