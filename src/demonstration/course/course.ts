import { census, day, daysPerYear, type Day } from './days.js';
import { closingWindows, returnWindows, type Fate } from '../people/fates.js';
import type { Slot } from '../plan.js';
import { Random } from '../random.js';

/** What the siblings of one party share: when things happen to them, as far as the child's own age allows. */
export interface Course {
  readonly returnOn: Day | null;
  /** Cleared and expected from this day on. */
  readonly awaitedFrom: Day;
  /** The day on which the case leaves the register without a return. */
  readonly closedOn: Day | null;
  /** By this day the stages of the census, or those before the return, are behind them. */
  readonly deadline: Day;
  /** When newcomers came to be known. */
  readonly foundOn: Day;
  readonly detour: 'REFUTED' | 'LAPSED' | null;
  /** Traced on the way, or found without a tracing request. */
  readonly isTraced: boolean;
  /** Numbers in [0, 1) that place the stages between their neighbours. */
  readonly pulls: readonly number[];
  readonly isReopened: boolean;
  readonly makesProgress: boolean;
}

/** Stages before the return need this many days in all, at the very least. */
export const shortestSearch = 130;

const inWindow = (random: Random, window: readonly [Day, Day]): Day => random.between(window[0], window[1]);

export function planCourse(seed: number, slot: Slot): Course {
  const random = new Random(seed);
  const { fate, isNewcomer, stageInCensus } = slot;
  const returnOn = planReturn(random, slot);
  const awaitedFrom = planAwaiting(random, slot, returnOn);
  const window = closingWindows[fate];
  const foundOn = isNewcomer ? planDiscovery(random, returnOn, fate) : 0;
  const early = window ? inWindow(random, window) : null;
  const closedOn = early !== null && isNewcomer ? Math.max(early, foundOn + random.between(200, 500)) : early;
  return {
    returnOn,
    awaitedFrom,
    closedOn,
    deadline: planDeadline(random, slot, returnOn, awaitedFrom, closedOn),
    foundOn,
    detour: planDetour(random, slot),
    isTraced: random.chance(stageInCensus === 'TRACING' ? 1 : 0.85),
    pulls: Array.from({ length: 16 }, () => random.unit()),
    isReopened: random.chance(0.25),
    makesProgress: random.chance(0.4),
  };
}

function planReturn(random: Random, { fate, stageInCensus }: Slot): Day | null {
  if (stageInCensus === 'IN_TRANSIT') return random.between(day('2018-01-05'), day('2018-01-12'));
  const window = returnWindows[fate];
  return window ? inWindow(random, window) : null;
}

function planAwaiting(random: Random, slot: Slot, returnOn: Day | null): Day {
  const isInCensus = slot.stageInCensus === 'AWAITING_RETURN' || slot.stageInCensus === 'IN_TRANSIT';
  if (isInCensus && slot.fate === 'RETURN_2018') return random.between(day('2017-08-20'), day('2017-12-01'));
  return (returnOn ?? census) - random.between(12, 45);
}

/** Newcomers were found between the census and the last day that leaves time to clear them for their return. */
function planDiscovery(random: Random, returnOn: Day | null, fate: Fate): Day {
  const last = returnOn === null ? day(fate === 'REMAINS' ? '2021-09-30' : '2019-12-31') : returnOn - 115;
  return random.between(census + 140, Math.min(last, day('2021-06-30')));
}

function planDeadline(
  random: Random,
  { fate, isNewcomer, stageInCensus }: Slot,
  returnOn: Day | null,
  awaitedFrom: Day,
  closedOn: Day | null,
): Day {
  if (fate === 'SELF_RETURN') return (returnOn ?? census) - 12;
  if (isNewcomer) return returnOn === null ? (closedOn ?? census + 2000) - 40 : awaitedFrom;
  if (stageInCensus === 'AWAITING_RETURN' && fate === 'ZHUSAN_1')
    return random.between(day('2017-08-20'), day('2017-12-01'));
  if (stageInCensus === 'AWAITING_RETURN' || stageInCensus === 'IN_TRANSIT') return awaitedFrom;
  if (stageInCensus === null) return fate === 'FAMILY_RETURN' ? awaitedFrom : (closedOn ?? census) - 20;
  return census - 12;
}

function planDetour(random: Random, { stageInCensus }: Slot): Course['detour'] {
  if (stageInCensus === null || stageInCensus === 'AWAITING_RETURN') return null;
  if (random.chance(0.08)) return 'REFUTED';
  return random.chance(0.08) ? 'LAPSED' : null;
}

/** No one may have been 17 in the census, nor of age on the day of return. */
export function earliestBirth(slot: Slot, course: Course): Day {
  const known = Math.ceil(census - 17 * daysPerYear) + 2;
  const back = course.returnOn === null ? 0 : Math.ceil(course.returnOn - 17.4 * daysPerYear);
  if (!slot.isNewcomer) return Math.max(known, back);
  return Math.max(Math.ceil(course.foundOn - 14 * daysPerYear), back);
}
