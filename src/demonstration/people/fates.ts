import type { caseStages } from '../../../schema/cases.js';
import { census, day, type Day } from '../course/days.js';

type CaseStage = (typeof caseStages)[number];

/*
 * The sources contradict each other; the demonstration follows one coherent reading, which is this. On 2017-12-27 the
 * 390 abroad include the 50 awaited and exclude the 63 returned (known 453). The 91 in family returns "over two years"
 * of 2018-12-19 are those 63 and 28 more in 2018, all of them among the 50; for the other 22 the agreement lapsed and
 * they came with Zhusan-1. Zhusan then brought 30 + 156 + 171 = 357, 406 with the fourth flight and 413 with the fifth;
 * Rusafa brought 14 beside it. With four returns one by one the total is 91 + 413 + 14 + 4 = 522, the figure of
 * 2023-03-16, read as all returns and not as those of the two operations. The 470 "this year" of December 2019 and the
 * statements after 2020 that repeat 357 fit no such reading and are not reproduced.
 */

export const fates = [
  'FAMILY_RETURN',
  'SELF_RETURN',
  'RETURN_2018',
  'ZHUSAN_1',
  'ZHUSAN_2',
  'ZHUSAN_3',
  'ZHUSAN_4',
  'RUSAFA',
  'ZHUSAN_5',
  'LATE_RETURN',
  'REMAINS',
  'DIED',
  'TRANSFERRED',
  'DECLINED',
  'UNTRACEABLE',
  'ADULT',
  'NOT_A_NATIONAL',
  'DUPLICATE',
] as const;
export type Fate = (typeof fates)[number];

export interface Quota {
  readonly fate: Fate;
  /** Children reported before 2017-12-27. */
  readonly known: number;
  /** Children who come to be known only after it: born there since, or newly found. */
  readonly newcomers: number;
  /** Where the known ones stood on 2017-12-27, where the sources say so. */
  readonly stageInCensus?: CaseStage;
}

/** How many children share each fate. The known ones without a stage and not returned by then are the 340. */
export const quotas: readonly Quota[] = [
  { fate: 'FAMILY_RETURN', known: 45, newcomers: 0 },
  { fate: 'SELF_RETURN', known: 18, newcomers: 0 },
  { fate: 'RETURN_2018', known: 3, newcomers: 0, stageInCensus: 'IN_TRANSIT' },
  { fate: 'RETURN_2018', known: 25, newcomers: 0, stageInCensus: 'AWAITING_RETURN' },
  { fate: 'ZHUSAN_1', known: 22, newcomers: 0, stageInCensus: 'AWAITING_RETURN' },
  { fate: 'ZHUSAN_1', known: 4, newcomers: 4 },
  { fate: 'ZHUSAN_2', known: 108, newcomers: 48 },
  { fate: 'ZHUSAN_3', known: 110, newcomers: 61 },
  { fate: 'ZHUSAN_4', known: 28, newcomers: 21 },
  { fate: 'RUSAFA', known: 8, newcomers: 6 },
  { fate: 'ZHUSAN_5', known: 3, newcomers: 4 },
  { fate: 'LATE_RETURN', known: 1, newcomers: 3 },
  { fate: 'REMAINS', known: 36, newcomers: 17 },
  { fate: 'TRANSFERRED', known: 6, newcomers: 1 },
  { fate: 'DECLINED', known: 3, newcomers: 0 },
  { fate: 'UNTRACEABLE', known: 14, newcomers: 2 },
  { fate: 'ADULT', known: 10, newcomers: 0 },
  { fate: 'NOT_A_NATIONAL', known: 3, newcomers: 2 },
  { fate: 'DIED', known: 9, newcomers: 3 },
  { fate: 'DUPLICATE', known: 5, newcomers: 0 },
];

/** The case register of 2017-12-27: 453 known children and eight cases that were never counted. */
export const casesInCensus = quotas.reduce((sum, { known }) => sum + known, 0);

/** The days between which children of a fate come home; one day where an operation brought them. */
export const returnWindows: Readonly<Partial<Record<Fate, readonly [Day, Day]>>> = {
  FAMILY_RETURN: [day('2016-03-01'), day('2017-11-30')],
  SELF_RETURN: [day('2016-02-01'), day('2017-12-05')],
  RETURN_2018: [day('2018-02-10'), day('2018-12-10')],
  ZHUSAN_1: [day('2019-01-06'), day('2019-01-06')],
  ZHUSAN_2: [day('2019-05-09'), day('2019-05-09')],
  ZHUSAN_3: [day('2019-05-31'), day('2019-05-31')],
  ZHUSAN_4: [day('2019-08-06'), day('2019-08-06')],
  RUSAFA: [day('2019-11-27'), day('2019-11-27')],
  ZHUSAN_5: [day('2021-02-04'), day('2021-02-04')],
  LATE_RETURN: [day('2021-06-01'), day('2022-11-30')],
};

/** The days between which cases of a fate leave the register without a return. */
export const closingWindows: Readonly<Partial<Record<Fate, readonly [Day, Day]>>> = {
  DIED: [day('2018-04-01'), day('2021-06-30')],
  TRANSFERRED: [day('2018-06-01'), day('2021-10-31')],
  DECLINED: [day('2019-03-01'), day('2020-12-31')],
  UNTRACEABLE: [day('2019-09-01'), day('2022-03-31')],
  NOT_A_NATIONAL: [day('2017-02-01'), day('2017-11-20')],
  DUPLICATE: [day('2017-02-01'), day('2017-11-20')],
};

/** Fates whose cases are void: opened by mistake, never counted. */
export const isVoid = (fate: Fate): boolean => fate === 'DUPLICATE' || fate === 'NOT_A_NATIONAL';

export const isBackInCensus = (fate: Fate): boolean => (returnWindows[fate]?.[1] ?? Infinity) < census;

const stagesOfReturnees = [
  ['REPORTED', 6],
  ['TRACING', 24],
  ['LOCATED', 34],
  ['VERIFYING_IDENTITY', 20],
  ['IDENTITY_CONFIRMED', 10],
  ['RETURN_PREPARATION', 6],
] as const;

/** Where the 340 unaccounted stood on 2017-12-27, by what became of them later. */
export function stagesInCensus(fate: Fate): readonly (readonly [CaseStage, number])[] {
  switch (fate) {
    case 'UNTRACEABLE':
      return [['REPORTED', 3], ['TRACING', 7]]; // prettier-ignore
    case 'REMAINS':
      return [['REPORTED', 3], ['TRACING', 9], ['LOCATED', 6], ['VERIFYING_IDENTITY', 2]]; // prettier-ignore
    case 'DIED':
      return [['TRACING', 1], ['LOCATED', 2]]; // prettier-ignore
    case 'ADULT':
    case 'DECLINED':
    case 'TRANSFERRED':
      return [['LOCATED', 2], ['VERIFYING_IDENTITY', 1], ['IDENTITY_CONFIRMED', 1]]; // prettier-ignore
    default:
      return stagesOfReturnees;
  }
}
