import type { Connection } from '../../database/connection.js';
import { readPlaced, type FindPlaces, type Placed, type Reach } from '../../database/placed-rows.js';
import type { CaseTree } from './case-tree.js';

/*
 * The lists beneath a case that grow without end. Where many cases may be read, the newest rows of each are shown and it is
 * said which have more; list-pages.ts reads on.
 */

/** What each list is called outside, by the field of a case that has its newest rows. */
export const longLists = {
  evidence: 'EVIDENCE',
  attestations: 'ATTESTATIONS',
  holds: 'HOLDS',
  notes: 'NOTES',
  whereaboutsClaims: 'WHEREABOUTS_CLAIMS',
  vitalStatusClaims: 'VITAL_STATUS_CLAIMS',
} as const satisfies Partial<Record<keyof CaseTree, string>>;
export type LongList = keyof typeof longLists;

const names = Object.keys(longLists) as LongList[];

/** So many of each list are shown beneath a case. */
export const longestNested = 50;

/** Reads a list for these cases, as far as is asked, and marks those that have more. */
export async function readListed<Row extends { readonly id: number }>(
  trees: readonly CaseTree[],
  { connection, field, findPlaces, ids, reach }: ListedRows,
  read: (rowIds: string) => Promise<readonly Row[]>,
): Promise<Placed<Row>> {
  const placed = await readPlaced(findPlaces, { connection, ids, reach }, read);
  for (const tree of trees) if (placed.longer.has(tree.key)) tree.longer.add(field);
  return placed;
}

/** Of which cases a list is read, how far, and where its rows are found. */
export interface ListedRows {
  readonly connection: Connection;
  readonly field: LongList;
  readonly findPlaces: FindPlaces;
  readonly ids: string;
  readonly reach: Reach;
}

/** Cuts each list of these cases that guards had read whole to its newest rows, and says of those asked for which have more. */
export function showNewest(trees: readonly CaseTree[], wanted: ReadonlySet<string>): void {
  for (const tree of trees) {
    for (const name of names) {
      if (tree[name].length > longestNested) {
        tree[name].length = longestNested;
        tree.longer.add(name);
      }
      if (tree.longer.has(name) && wanted.has(name)) tree.longerLists.push(longLists[name]);
    }
  }
}
