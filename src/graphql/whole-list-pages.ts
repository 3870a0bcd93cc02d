import { assertPageSize, fromCursor, toPage, type Page, type PageOf } from './pagination.js';

/** A row of a list that is at hand whole, and the values by which the list is ordered. */
export interface Placed<Row> {
  readonly row: Row;
  readonly place: readonly (string | number)[];
}

/** The name of an order in cursors, and how many values give a row its place. */
export interface Order {
  readonly order: string;
  readonly length: number;
}

/** Where the page before ended. Errors: INVALID_INPUT for a page size that cannot be, INVALID_CURSOR. */
export function placeAfter({ order, length }: Order, { first, after }: Page): (string | number)[] | undefined {
  assertPageSize(first);
  return after === undefined ? undefined : fromCursor(after, order, length);
}

/**
 * A page of a list that is at hand whole, the largest place first. The place of the cursor is compared, not looked for:
 * rows that were written or taken back since move nothing.
 */
export function pageOfWhole<Row>(by: Order, placed: readonly Placed<Row>[], page: Page): PageOf<Row> {
  const after = placeAfter(by, page);
  const from = after === undefined ? 0 : placed.findIndex(({ place }) => isSmaller(place, after));
  const read = from === -1 ? [] : placed.slice(from, from + page.first + 1);
  const keyset = { order: by.order, placeOf: ({ place }: Placed<Row>) => place };
  const nodes = read.slice(0, page.first).map(({ row }) => row);
  return toPage(keyset, read, page, nodes);
}

function isSmaller(place: readonly (string | number)[], other: readonly (string | number)[]): boolean {
  const at = place.findIndex((value, index) => value !== other[index]);
  const [own, its] = [place[at], other[at]];
  return own !== undefined && its !== undefined && own < its;
}
