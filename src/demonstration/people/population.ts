import { endOf, type CivilDate } from '../../dates.js';
import { actsBetween } from '../course/acts-between.js';
import { makeFamily } from './family.js';
import { casesInCensus } from './fates.js';
import type { ChildHistory } from '../course/history.types.js';
import { makeHistory } from './life.js';
import { makePlan } from '../plan.js';
import { seedFrom } from '../random.js';

/** The day of the first source; the demonstration ends there unless it is asked to go on. */
export const firstCensus: CivilDate = '2017-12-27';

export interface HistoryOptions {
  /** The same seed gives the same children. */
  readonly seed?: string | number;
  /** Acts recorded by the end of this day. Default: the first census. */
  readonly until?: CivilDate;
  /**
   * How many cases were reported before the first census; children found later come on top of them, in proportion.
   * Default: 461, of which 453 are counted and 8 void, which reproduces the statements to the child; so does every
   * multiple, times as many.
   */
  readonly cases?: number;
}

/**
 * Synthetic children with their whole lives in the register, family by family; any likeness to a real person is
 * chance. The same child comes out whatever `cases` and `until`: a larger number appends others, a later day appends
 * acts and newly found children. Memory does not grow with `cases`.
 */
export function* generateHistories(options: HistoryOptions = {}): Generator<ChildHistory, void, undefined> {
  const { seed = 'oralu', until = firstCensus, cases = casesInCensus } = options;
  const number = typeof seed === 'number' ? seed >>> 0 : seedFrom(seed);
  const plan = makePlan(number);
  const cut = endOf(until);
  let left = cases;
  for (let round = 0; left > 0; round++) {
    for (const familyPlan of plan.families) {
      const family = makeFamily(number, round, familyPlan);
      for (const child of family.children) {
        // Children found later belong to the cases before them, so the last of those is followed by its newcomers.
        if (!child.slot.isNewcomer && left-- === 0) return;
        const history = makeHistory(number, round, plan.slots, family, child);
        const acts = actsBetween(history, 0, cut);
        if (acts.length > 0) yield acts === history.acts ? history : { ...history, acts };
      }
    }
  }
}
