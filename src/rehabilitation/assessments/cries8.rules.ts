/*
 * The Children's Revised Impact of Event Scale with 8 items: four of intrusion, four of avoidance, each answered not at
 * all 0, rarely 1, sometimes 3, often 5; a total of 0-40. From 17 on it is a positive screen, which asks for a
 * diagnostic interview and is no diagnosis.
 *
 * Perrin S, Meiser-Stedman R, Smith P (2005), "The Children's Revised Impact of Event Scale (CRIES): validity as a
 * screening instrument for PTSD", Behav Cogn Psychother 33:487-498; form and scoring: Children and War Foundation, who
 * give it for children of 8 and older who can read it.
 */

export const cries8Scales = ['INTRUSION', 'AVOIDANCE'] as const;
type Cries8Scale = (typeof cries8Scales)[number];

/** The items of each scale by their numbers on the form, from 1. */
export const cries8Items: Readonly<Record<Cries8Scale, readonly number[]>> = {
  INTRUSION: [1, 3, 6, 7],
  AVOIDANCE: [2, 4, 5, 8],
};
export const cries8Answers: ReadonlySet<number> = new Set([0, 1, 3, 5]);

/** Ages, in whole years, both included. */
export const cries8Ages = [8, 18] as const;

/** The form and its cut-off: the only one that a positive screen is read by here. */
export const cries8NormSets = ['CRIES-8, cut-off 17'] as const;

export const cries8Bands = ['NEGATIVE_SCREEN', 'POSITIVE_SCREEN'] as const;
const cries8PositiveFrom = 17;

interface Cries8Score {
  readonly total: number;
  readonly band: (typeof cries8Bands)[number];
  readonly scales: Readonly<Record<Cries8Scale, number>>;
}

/** Scores eight answers of 0, 1, 3 or 5, in the order of the form; what is no such list is the caller's to refuse. */
export function scoreCries8(answers: readonly number[]): Cries8Score {
  const sumOf = (scale: Cries8Scale): number =>
    cries8Items[scale].reduce((sum, item) => sum + (answers[item - 1] ?? 0), 0);
  const scales = { INTRUSION: sumOf('INTRUSION'), AVOIDANCE: sumOf('AVOIDANCE') };
  const total = scales.INTRUSION + scales.AVOIDANCE;
  return { total, band: total >= cries8PositiveFrom ? 'POSITIVE_SCREEN' : 'NEGATIVE_SCREEN', scales };
}
