import { dayNumber, fromDayNumber, type CivilDate } from '../../dates.js';

/** Days since 1970-01-01; lives are reckoned in them and written as civil dates at the end. */
export type Day = number;

export const day = (date: CivilDate): Day => dayNumber(date);

const written: CivilDate[] = [];

/** The civil date of a day. Remembered, because a million histories name the same few thousand days. */
export const dateText = (of: Day): CivilDate => (written[of] ??= fromDayNumber(of));

export const dayInMilliseconds = 86_400_000;
export const daysPerYear = 365.2425;

/** A synthetic population must stay inside these to agree with the statements that it reproduces. */
export const census = day('2017-12-27');
