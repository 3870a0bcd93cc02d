import { Invalid } from '../errors.js';

/** How many days something is to last, as it is written behind --days. Errors: INVALID_INPUT. */
export function givenDays(text: string): number {
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= 365) return days;
  throw Invalid(`--days must be a whole number from 1 to 365; it came as ${text}.`);
}

/** The id of a line of a list, as it is written behind --id. Errors: INVALID_INPUT. */
export function givenId(text: string): number {
  if (/^[1-9]\d{0,15}$/.test(text)) return Number(text);
  throw Invalid(`--id must be a number from the list; it came as ${text}.`);
}
