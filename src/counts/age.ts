import { ageBands } from '../../schema/counts.js';
import { addYears, dayNumber, fromDayNumber, type CivilDate } from '../dates.js';

export type AgeBand = (typeof ageBands)[number];

/** The birth date as far as known: a closed interval of civil dates. */
export interface BirthDays {
  readonly earliest: CivilDate;
  readonly latest: CivilDate;
}

/** The first age, in completed years, of each band after the first; their order is that of `ageBands`. */
const firstYears = [5, 10, 14, 17, 18] as const;

/**
 * The age band on a day, by completed years: the band in which both ends of the birth interval lie, else
 * NOT_DETERMINED. Whoever is counted on a day was born by then, so days past it belong to the first band; an interval
 * that begins after it contradicts the count and determines nothing. Born on 29 February, one comes of age on 1 March.
 */
export function ageBandAt(birth: BirthDays | null, on: CivilDate): AgeBand {
  if (!birth || birth.earliest > on) return 'NOT_DETERMINED';
  const band = bandOf(completedYears(birth.earliest, on));
  return band === bandOf(completedYears(birth.latest, on)) ? band : 'NOT_DETERMINED';
}

/** Whole years lived on a day; less than 0 for who is not born yet. */
export function completedYears(born: CivilDate, on: CivilDate): number {
  const years = Number(on.slice(0, 4)) - Number(born.slice(0, 4));
  return addYears(born, years) > on ? years - 1 : years;
}

function bandOf(years: number): AgeBand {
  const index = firstYears.findIndex((first) => years < first);
  return ageBands[index === -1 ? firstYears.length : index] ?? 'NOT_DETERMINED';
}

/** The band on a day of whoever was born on `born`, and the last day of birth that is in it on that day. */
export function bandLimitsAt(
  born: CivilDate,
  on: CivilDate,
): { readonly band: AgeBand; readonly latestBirth: CivilDate } {
  const years = completedYears(born, on);
  const first = firstYears.findLast((limit) => years >= limit);
  return { band: bandOf(years), latestBirth: first === undefined ? on : fromDayNumber(lastBirthDay(on, first)) };
}

/**
 * The band (as its place in `ageBands`) on the day `on` of whoever was born on each day since 1970-01-01, up to and
 * including `on`: decides for millions of intervals as `ageBandAt` does for one.
 */
export function ageBandsByBirthDay(on: CivilDate): Uint8Array {
  const table = new Uint8Array(dayNumber(on) + 1);
  for (const [index, years] of firstYears.entries()) table.fill(index + 1, 0, Math.max(0, lastBirthDay(on, years) + 1));
  return table;
}

/** The last day on which somebody can be born who has completed `years` on the day `on`. */
function lastBirthDay(on: CivilDate, years: number): number {
  let day = dayNumber(addYears(on, -years));
  while (addYears(fromDayNumber(day), years) > on) day--;
  return day;
}
