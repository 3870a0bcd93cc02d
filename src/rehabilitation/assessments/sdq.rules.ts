/*
 * The Strengths and Difficulties Questionnaire: 25 items answered 0 (not true), 1 (somewhat true), 2 (certainly true) as
 * printed on the form, five scales of five items, five items scored the other way round, and a total of difficulties of
 * 0-40 without the prosocial scale.
 *
 * Goodman R (1997), "The Strengths and Difficulties Questionnaire: a research note", J Child Psychol Psychiatry 38:581-586.
 * Bands: the four bands for the total published by the author for UK norms ("Scoring the SDQ", sdqinfo.org, 2014): close
 * to average, slightly raised, high, very high. They are norms of another country: a band orders attention and diagnoses
 * nothing.
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

/** Ages, in whole years, for which each form is made: parents and teachers 2-17, the young person's own form 11-17. */
export const sdqAges: Readonly<Record<SdqInformant, readonly [number, number]>> = {
  PARENT: [2, 17],
  TEACHER: [2, 17],
  SELF: [11, 17],
};

/** The forms whose norms are known here, by who answers: what is read by others has no band of these. */
export const sdqNormSets = {
  PARENT: ['SDQ P2-4, UK 2014', 'SDQ P4-17, UK 2014'],
  TEACHER: ['SDQ T2-4, UK 2014', 'SDQ T4-17, UK 2014'],
  SELF: ['SDQ S11-17, UK 2014'],
} as const satisfies Record<SdqInformant, readonly string[]>;

export const sdqBands = ['CLOSE_TO_AVERAGE', 'SLIGHTLY_RAISED', 'HIGH', 'VERY_HIGH'] as const;
type SdqBand = (typeof sdqBands)[number];

/** The least total of the second, the third and the fourth band. */
const bandsFrom: Readonly<Record<SdqInformant, readonly [number, number, number]>> = {
  PARENT: [14, 17, 20],
  TEACHER: [12, 16, 19],
  SELF: [15, 18, 20],
};

interface SdqScore {
  readonly total: number;
  readonly band: SdqBand;
  readonly scales: Readonly<Record<SdqScale, number>>;
}

/** Scores 25 answers of 0, 1 or 2, in the order of the form; what is no such list is the caller's to refuse. */
export function scoreSdq(answers: readonly number[], informant: SdqInformant): SdqScore {
  const valueOf = (item: number): number => {
    const answer = answers[item - 1] ?? 0;
    return sdqReversed.has(item) ? 2 - answer : answer;
  };
  const sumOf = (scale: SdqScale): number => sdqItems[scale].reduce((sum, item) => sum + valueOf(item), 0);
  const scales = Object.fromEntries(sdqScales.map((scale) => [scale, sumOf(scale)])) as Record<SdqScale, number>;
  const total = scales.EMOTIONAL + scales.CONDUCT + scales.HYPERACTIVITY + scales.PEER;
  return { total, band: sdqBandOf(total, informant), scales };
}

export function sdqBandOf(total: number, informant: SdqInformant): SdqBand {
  const reached = bandsFrom[informant].filter((from) => total >= from).length;
  return sdqBands[reached] ?? 'VERY_HIGH';
}
