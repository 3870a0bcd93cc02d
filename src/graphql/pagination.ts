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

/** The values inside a cursor; INVALID_CURSOR for one that this list did not make. */
export function fromCursor(cursor: string, order: string, length: number): (string | number)[] {
  try {
    const [made, ...values] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    const sound = values.every((value) => typeof value === 'string' || typeof value === 'number');
    if (made === order && values.length === length && sound) return values;
  } catch {
    // Not made by toCursor: answered like any other cursor that does not belong here.
  }
  throw strangeCursor();
}

/** A cursor that this list did not make. */
export const strangeCursor = () =>
  Invalid(
    'after must be a cursor of this very list, with the same orderBy; take endCursor as it comes.',
    ['after'],
    'INVALID_CURSOR',
  );

/** What a client asks of a list. */
export interface Page {
  readonly first: number;
  readonly after?: string | undefined;
}

/** By what a list is ordered: the name of its order in cursors, and the values that give a row its place. */
export interface Keyset<Row> {
  readonly order: string;
  readonly placeOf: (row: Row) => readonly (string | number)[];
}

/** A page as the Relay specification of connections has it. */
export interface PageOf<Node> {
  readonly edges: { cursor: string; node: Node }[];
  readonly nodes: Node[];
  readonly pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

/** A page whose rows were not read further than it shows: whether more follow is known otherwise. */
export interface ExactPage extends Page {
  readonly isMore: boolean;
}

/**
 * A page of rows read one further than it shows, or exactly as far. `nodes` are what its rows show, one for each in their order; undefined
 * leaves a row out. Edges and cursors are made when they are read, so that whoever asks for nodes alone pays for no other.
 */
export function toPage<Row, Node>(
  { order, placeOf }: Keyset<Row>,
  rows: readonly Row[],
  page: Page | ExactPage,
  nodes: readonly (Node | undefined)[],
): PageOf<Node> {
  const { first, after } = page;
  const shown = rows.slice(0, first);
  const cursorOf = (row: Row) => toCursor(order, placeOf(row));
  const ends = (row: Row | undefined) => (row === undefined ? null : cursorOf(row));
  return {
    get edges() {
      return shown.flatMap((row, at) => {
        const node = nodes[at];
        return node === undefined ? [] : [{ cursor: cursorOf(row), node }];
      });
    },
    nodes: nodes.filter((node) => node !== undefined),
    get pageInfo() {
      return {
        hasNextPage: 'isMore' in page ? page.isMore : rows.length > first,
        hasPreviousPage: after !== undefined,
        startCursor: ends(shown[0]),
        endCursor: ends(shown.at(-1)),
      };
    },
  };
}
