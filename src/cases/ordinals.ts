/*
 * Rows of a case's histories are named by their place in the case: 1, 2, …, to the outside by an id made of kind, case and place
 * (`toRecordId`). The database's own numbers run through all cases, and would tell an agency how much the others record.
 */

interface Numbered {
  readonly id: number;
}

/** The place of each row among all rows of its case, corrections and withdrawals included. */
export function ordinalsOf(rows: readonly Numbered[]): (id: number) => number {
  const inOrder = rows.map(({ id }) => id).sort((a, b) => a - b);
  const places = new Map(inOrder.map((id, at) => [id, at + 1]));
  return (id) => places.get(id) ?? 0;
}

/** The database's number of the row at a place, or nothing where the case has no such row. */
export const atOrdinal = (rows: readonly Numbered[], ordinal: number): number | undefined =>
  rows.map(({ id }) => id).sort((a, b) => a - b)[ordinal - 1];
