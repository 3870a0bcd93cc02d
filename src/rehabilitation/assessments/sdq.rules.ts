/*
 * The Strengths and Difficulties Questionnaire: 25 items answered 0 (not true), 1 (somewhat true), 2 (certainly true) as
 * printed on the form, five scales of five items, five items scored the other way round, and a total of difficulties of
 * 0-40 without the prosocial scale.
 *
 * Goodman R (1997), "The Strengths and Difficulties Questionnaire: a research note", J Child Psychol Psychiatry 38:581-586.
 * Bands of the forms for 4-17 and 11-17: the four bands for the total published by the author for UK norms ("Scoring the
 * SDQ", sdqinfo.org, 2014; for teachers as in table 1 of PMC4830858): close to average, slightly raised, high, very high.
 * They are norms of another country: a band orders attention and diagnoses nothing.
 *
 * The forms for 2-4 have norms of their own ("Scoring the Strengths & Difficulties Questionnaire for 2-4 year olds",
 * sdqinfo.org, 6 October 2015, table 3, provisional), which begin elsewhere: for parents at 13 and 16 instead of 14 and 17
 * (doi 10.1186/s12887-023-03837-1, table 2, three bands). All four bands were at hand for neither parents nor teachers,
 * so that a total of these forms is read by no band: one that is not known does no harm, a wrong one does. Whoever has the
 * table puts the borders in below.
 */

export type SdqInformant = 'PARENT' | 'TEACHER' | 'SELF';

export const sdqScales = ['EMOTIONAL', 'CONDUCT', 'HYPERACTIVITY', 'PEER', 'PROSOCIAL'] as const;
type SdqScale = (typeof sdqScales)[number];

/** The items of each scale by their numbers on the form, from 1. */
export const sdqItems: Readonly<Record<SdqScale, readonly number[]>> = {
  EMOTIONAL: [3, 8, 13, 16, 24],
  CONDUCT: [5, 7, 12, 18, 22],
  HYPERACTIVITY: [2, 10, 15, 21, 25],
  PEER: [6, 11, 14, 19, 23],
  PROSOCIAL: [1, 4, 9, 17, 20],
};

/** Items whose strength is a difficulty the less: scored 2 minus the answer. */
export const sdqReversed: ReadonlySet<number> = new Set([7, 11, 14, 21, 25]);

/** The forms by who answers: of each those for whose ages it is made. */
export const sdqNormSets = {
  PARENT: ['SDQ P2-4, UK 2014', 'SDQ P4-17, UK 2014'],
  TEACHER: ['SDQ T2-4, UK 2014', 'SDQ T4-17, UK 2014'],
  SELF: ['SDQ S11-17, UK 2014'],
} as const satisfies Record<SdqInformant, readonly string[]>;
export type SdqNormSet = (typeof sdqNormSets)[SdqInformant][number];

/** Ages, in whole years, both included, for which each form is made. */
export const sdqAges: Readonly<Record<SdqNormSet, readonly [number, number]>> = {
  'SDQ P2-4, UK 2014': [2, 4],
  'SDQ P4-17, UK 2014': [4, 17],
  'SDQ T2-4, UK 2014': [2, 4],
  'SDQ T4-17, UK 2014': [4, 17],
  'SDQ S11-17, UK 2014': [11, 17],
};

export const sdqBands = ['CLOSE_TO_AVERAGE', 'SLIGHTLY_RAISED', 'HIGH', 'VERY_HIGH'] as const;
type SdqBand = (typeof sdqBands)[number];

/** The least total of the second, the third and the fourth band; null where they could not be traced to a publication. */
const bandsFrom: Readonly<Record<SdqNormSet, readonly [number, number, number] | null>> = {
  'SDQ P2-4, UK 2014': null,
  'SDQ P4-17, UK 2014': [14, 17, 20],
  'SDQ T2-4, UK 2014': null,
  'SDQ T4-17, UK 2014': [12, 16, 19],
  'SDQ S11-17, UK 2014': [15, 18, 20],
};

interface SdqScore {
  readonly total: number;
  readonly band: SdqBand | null;
  readonly scales: Readonly<Record<SdqScale, number>>;
}

/** Scores 25 answers of 0, 1 or 2, in the order of the form; what is no such list is the caller's to refuse. */
export function scoreSdq(answers: readonly number[], normSet: SdqNormSet): SdqScore {
  const valueOf = (item: number): number => {
    const answer = answers[item - 1] ?? 0;
    return sdqReversed.has(item) ? 2 - answer : answer;
  };
  const sumOf = (scale: SdqScale): number => sdqItems[scale].reduce((sum, item) => sum + valueOf(item), 0);
  const scales = Object.fromEntries(sdqScales.map((scale) => [scale, sumOf(scale)])) as Record<SdqScale, number>;
  const total = scales.EMOTIONAL + scales.CONDUCT + scales.HYPERACTIVITY + scales.PEER;
  return { total, band: sdqBandOf(total, normSet), scales };
}

/** How a total is read by these norms; null where they have no bands here. */
export function sdqBandOf(total: number, normSet: SdqNormSet): SdqBand | null {
  const borders = bandsFrom[normSet];
  if (borders === null) return null;
  const reached = borders.filter((from) => total >= from).length;
  return sdqBands[reached] ?? 'VERY_HIGH';
}

/** Whether a total of this norm set is read by bands: rows from before the forms had norms of their own hold one for any. */
export const hasBands = (normSet: string): boolean =>
  !Object.entries(bandsFrom).some(([known, borders]) => known === normSet && borders === null);
