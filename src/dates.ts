import { Invalid } from './errors.js';

/** A civil date, `YYYY-MM-DD`, without a time zone; compares as text. */
export type CivilDate = string;

/** Now, in milliseconds since 1970: an argument everywhere, so that histories can be replayed and tested. */
export type Clock = () => number;

const dayInMilliseconds = 86_400_000;

/** The registry's calendar runs on UTC; a source's own date is always stated, never derived from an instant. */
export function dateOf(instant: number): CivilDate {
  const day = Math.floor(instant / dayInMilliseconds);
  if (day !== lastDay.number) lastDay = { number: day, text: new Date(instant).toISOString().slice(0, 10) };
  return lastDay.text;
}

/** Nearly always today is asked for, at each row of each act. */
let lastDay = { number: 0, text: '1970-01-01' };

export const startOf = (date: CivilDate): number => Date.parse(`${date}T00:00:00Z`);

export const endOf = (date: CivilDate): number => startOf(date) + dayInMilliseconds - 1;

/** Whole days since 1970-01-01. */
export const dayNumber = (date: CivilDate): number => Math.floor(startOf(date) / dayInMilliseconds);

export const fromDayNumber = (day: number): CivilDate => dateOf(day * dayInMilliseconds);

export const addDays = (date: CivilDate, days: number): CivilDate => fromDayNumber(dayNumber(date) + days);

/** A real day of the Gregorian calendar: 2017-02-30 is not one. */
export function isCivilDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The date `years` after another; 29 February becomes 1 March, as birthdays do in law. */
export function addYears(date: CivilDate, years: number): CivilDate {
  const year = String(Number(date.slice(0, 4)) + years).padStart(4, '0');
  const moved = `${year}${date.slice(4)}`;
  return isCivilDate(moved) ? moved : `${year}-03-01`;
}

/** No event of this registry, and no birth of a child in it, lies before this day. */
export const earliestDay: CivilDate = '1990-01-01';

/** Refuses a day on which nothing of this registry can have happened: before 1990, as a slip of the century, or after today. */
export function assertPossibleDay(date: CivilDate, today: CivilDate, field: string, path = [field]): void {
  assertNotFuture(date, today, field, path);
  assertNotBefore1990(date, field, path);
}

/** As `assertPossibleDay`, of a day that may be to come. */
export function assertNotBefore1990(date: CivilDate, field: string, path = [field]): void {
  if (date < earliestDay)
    throw Invalid(`${field} must not be before ${earliestDay}; it says ${date}.`, path, 'IMPOSSIBLE_DATES');
}

/** Refuses a date after today, the commonest slip of the pen. `path` leads to a field within another. */
export function assertNotFuture(date: CivilDate, today: CivilDate, field: string, path = [field]): void {
  if (date > today)
    throw Invalid(`${field} must not be in the future: today is ${today}, it says ${date}.`, path, 'IMPOSSIBLE_DATES');
}

/** Refuses a day to come that lies more than so many years after `from`, as a slip of the century. `words` say what `from` is. */
export function assertWithinYears(
  date: CivilDate,
  { from, words, years }: { readonly from: CivilDate; readonly words: string; readonly years: number },
  field: string,
  path = [field],
): void {
  const last = addYears(from, years);
  if (date > last)
    throw Invalid(
      `${field} lies within ${years} years of ${words}, until ${last}; it says ${date}.`,
      path,
      'IMPOSSIBLE_DATES',
    );
}
