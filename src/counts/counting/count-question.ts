import { dateOf, isCivilDate } from '../../dates.js';
import { Invalid } from '../../errors.js';
import {
  countDimensions,
  vocabularyOf,
  type CountDimension,
  type CountFilter,
  type CountQuestion,
} from '../dimensions.js';

const mostDimensions = 4;

/**
 * The registry's first day: long before the first case, and late enough that whoever was born before 1970 is an adult
 * at every asOf (birth days are kept as days since 1970).
 */
const firstDay = '1990-01-01';

/**
 * Refuses a question that cannot be answered, or not twice in the same way, such as one about tomorrow. `now` is the
 * registry's clock. Errors: INVALID_DATE, INVALID_INPUT, UNKNOWN_CODE.
 */
export function assertCountable(question: CountQuestion, now: number): void {
  assertDates(question, now);
  assertDimensions(question.by);
  assertFilter(question.where ?? {});
}

/** A day can be counted once it has begun, and none before the registry's first. Errors: INVALID_DATE. */
export function assertCountableDay(asOf: string, now: number): void {
  const today = dateOf(now);
  if (!isCivilDate(asOf)) {
    throw Invalid(
      `asOf must be a day of the calendar as YYYY-MM-DD; it came as ${JSON.stringify(asOf)}.`,
      ['asOf'],
      'INVALID_DATE',
    );
  }
  if (asOf < firstDay || asOf > today) {
    throw Invalid(
      `asOf must lie between ${firstDay} and today, ${today}; it came as ${asOf}.`,
      ['asOf'],
      'INVALID_DATE',
    );
  }
}

function assertDates({ asOf, knownAt }: CountQuestion, now: number): void {
  assertCountableDay(asOf, now);
  if (knownAt === undefined) return;
  if (!Number.isSafeInteger(knownAt) || Math.abs(knownAt) > latestInstant) {
    throw Invalid(
      `knownAt must be an instant in whole milliseconds; it came as ${knownAt}.`,
      ['knownAt'],
      'INVALID_DATE',
    );
  }
  if (knownAt > now) {
    throw Invalid(
      `knownAt must not be in the future: it is now ${new Date(now).toISOString()}, it came as ${new Date(knownAt).toISOString()}.`,
      ['knownAt'],
      'INVALID_DATE',
    );
  }
}

/** The last instant that a JavaScript Date can name. */
const latestInstant = 8.64e15;

function assertDimensions(by: readonly CountDimension[]): void {
  if (by.length > mostDimensions) {
    throw Invalid(`Counts are broken down by at most ${mostDimensions} dimensions; ${by.length} came.`, ['by']);
  }
  const unknown = by.find((dimension) => !countDimensions.includes(dimension));
  if (unknown !== undefined) {
    throw Invalid(
      `A dimension is one of ${countDimensions.join(', ')}; ${JSON.stringify(unknown)} came.`,
      ['by'],
      'UNKNOWN_CODE',
    );
  }
  const twice = by.find((dimension, at) => by.indexOf(dimension) !== at);
  if (twice !== undefined) throw Invalid(`Each dimension is named once; ${twice} came twice.`, ['by']);
}

/** As a filter names the dimension: MONTH_OF_RETURN is `monthOfReturn`. */
const inputNameOf = (dimension: CountDimension): string =>
  dimension.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

function assertFilter(where: CountFilter): void {
  for (const dimension of countDimensions) {
    const codes = where[dimension];
    if (!codes) continue;
    const field = ['where', inputNameOf(dimension)];
    if (codes.length === 0) {
      throw Invalid(
        `A filter names at least one value: leave ${inputNameOf(dimension)} out to count all; an empty list came.`,
        field,
      );
    }
    const { expected, canBeUnknown, includes } = vocabularyOf[dimension];
    const wrong = codes.find((code) => (code === null ? !canBeUnknown : !includes(code)));
    if (wrong !== undefined) {
      const orNull = canBeUnknown ? ', or null for what is not known' : '';
      throw Invalid(
        `${inputNameOf(dimension)} is ${expected}${orNull}; ${JSON.stringify(wrong)} came.`,
        field,
        'UNKNOWN_CODE',
      );
    }
  }
}
