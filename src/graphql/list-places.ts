import type { Place } from '../database/placed-rows.js';
import { fromCursor, strangeCursor } from './pagination.js';

/**
 * The place that a cursor of a list of one record names: a row's place in it, and before that its day where the list is
 * ordered by days. Errors: INVALID_CURSOR.
 */
export function placeAfter(cursor: string | undefined, order: string, isByDay: boolean): Place | undefined {
  if (cursor === undefined) return undefined;
  const values = fromCursor(cursor, order, isByDay ? 2 : 1);
  const [day, place] = [isByDay ? values[0] : '', values.at(-1)];
  // Of another kind than this list writes: refused as the cursor of another list is.
  if (typeof day !== 'string' || typeof place !== 'number' || !Number.isSafeInteger(place)) throw strangeCursor();
  return { day, place };
}

/**
 * The number that a cursor of a list names which is ordered by its rows' own numbers, from 1 on. Errors: INVALID_CURSOR.
 */
export function numberAfter(cursor: string | undefined, order: string): number | undefined {
  if (cursor === undefined) return undefined;
  const [number] = fromCursor(cursor, order, 1);
  // Made by somebody else than this list: no row has such a number, and whoever walks from it would walk for ever.
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1) throw strangeCursor();
  return number;
}
