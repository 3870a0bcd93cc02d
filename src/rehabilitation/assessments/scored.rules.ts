import { cries8Bands, cries8NormSets, cries8Scales } from './cries8.rules.js';
import { sdqBands, sdqNormSets, sdqScales } from './sdq.rules.js';

/*
 * The words of what is scored here, of every instrument that is.
 */

/** The editions of a form with the norms by which its answers are scored and read. */
export const normSets = [
  ...sdqNormSets.PARENT,
  ...sdqNormSets.TEACHER,
  ...sdqNormSets.SELF,
  ...cries8NormSets,
] as const;
export type NormSet = (typeof normSets)[number];

export const assessmentScales = [...sdqScales, ...cries8Scales] as const;
export const assessmentBands = [...sdqBands, ...cries8Bands] as const;

/** What a contract calls a norm set: its words without what no name may hold. */
export const nameOfNormSet = (normSet: string): string => normSet.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');

export const isNormSet = (words: string): words is NormSet => normSets.some((normSet) => normSet === words);
