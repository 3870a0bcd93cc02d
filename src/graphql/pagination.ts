import { Invalid } from '../errors.js';

/** The longest page of any list. */
export const longestPage = 100;

export function assertPageSize(first: number): void {
  if (!Number.isInteger(first) || first < 1 || first > longestPage) {
    throw Invalid(`first must be a whole number from 1 to ${longestPage}; it came as ${first}.`, ['first']);
  }
}

/** A keyset cursor: the values by which the list is ordered, at its last row, and the order they belong to. */
export const toCursor = (order: string, values: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify([order, ...values])).toString('base64url');

/** The values inside a cursor; INVALID_INPUT for one that this list did not make. */
export function fromCursor(cursor: string, order: string, length: number): (string | number)[] {
  try {
    const [made, ...values] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    const sound = values.every((value) => typeof value === 'string' || typeof value === 'number');
    if (made === order && values.length === length && sound) return values;
  } catch {
    // Not made by toCursor: answered like any other cursor that does not belong here.
  }
  throw Invalid('after must be a cursor of this very list, with the same orderBy; take endCursor as it comes.', [
    'after',
  ]);
}

/** What a client asks of a list. */
export interface Page {
  readonly first: number;
  readonly after?: string | undefined;
}

/** Where a page stands, of rows read one further than it shows; `placeOf` gives the values that the list is ordered by. */
export function pageInfoOf<Row>(
  order: string,
  rows: readonly Row[],
  { first, after }: Page,
  placeOf: (row: Row) => readonly (string | number)[],
) {
  const shown = rows.slice(0, first);
  const cursorOf = (row: Row | undefined) => (row === undefined ? null : toCursor(order, placeOf(row)));
  return {
    hasNextPage: rows.length > first,
    hasPreviousPage: after !== undefined,
    startCursor: cursorOf(shown[0]),
    endCursor: cursorOf(shown.at(-1)),
  };
}
