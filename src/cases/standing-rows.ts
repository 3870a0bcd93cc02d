import { standing } from '../counts/books/history.js';
import { Invalid, NotFound } from '../errors.js';
import { assertWords } from '../words.js';
import { atOrdinal } from './ordinals.js';

interface Correctable {
  readonly id: number;
  readonly correctsId: number | null;
  readonly isWithdrawal: boolean;
  readonly recordedAt: number;
}

/**
 * What stands of the row at this place in a history, whether the place is that of the row first written or of one of
 * its corrections; its id is that of the row first written. Errors: NOT_FOUND where there is none or it was withdrawn.
 */
export function getStandingRow<Row extends Correctable>(
  rows: readonly Row[],
  ordinal: number,
  what: string,
  field: string,
): Row {
  const named = rows.find(({ id }) => id === atOrdinal(rows, ordinal));
  const found = standingClaims(rows).find(({ id }) => id === (named?.correctsId ?? named?.id));
  if (!found) throw NotFound(`${what} that still stands`, [field]);
  return found;
}

/** A correction or a judgement says why, in words. */
export function reasonOf({ reason }: { readonly reason?: string | undefined }): string {
  const words = reason?.trim() ?? '';
  assertWords(words, ['reason'], 'This needs a reason in words; it came empty.');
  return words;
}

/** Refuses a reason that corrects nothing: it would be kept nowhere. */
export function assertCorrects({ corrects, reason }: { readonly corrects?: unknown; readonly reason?: unknown }): void {
  if (corrects === undefined && reason !== undefined)
    throw Invalid(
      'A reason says why an earlier claim is restated, and none was named; name it as corrects, or leave the reason out.',
      ['reason'],
    );
}

/** By their days, and of one day by when they were recorded. */
export const inOrderOf = <Row extends { readonly id: number }>(
  rows: readonly Row[],
  dayOf: (row: Row) => string,
): Row[] => [...rows].sort((a, b) => dayOf(a).localeCompare(dayOf(b)) || a.id - b.id);

/** The row recorded last among those of the latest day. */
export const latestOf = <Row extends { readonly id: number }>(
  rows: readonly Row[],
  dayOf: (row: Row) => string,
): Row | undefined => inOrderOf(rows, dayOf).at(-1);

/** Claims as they stand after their corrections, without those withdrawn; each keeps the id of the row first written. */
export function standingClaims<
  Row extends { id: number; correctsId: number | null; isWithdrawal: boolean; recordedAt: number },
>(rows: readonly Row[]): Row[] {
  const claims: Row[] = [];
  for (const [id, row] of standing(rows, Number.POSITIVE_INFINITY)) if (!row.isWithdrawal) claims.push({ ...row, id });
  return claims;
}
