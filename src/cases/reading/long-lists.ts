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
const longestNested = 50;

/** Cuts each list of these cases to its newest rows, and says of those asked for which had more. */
export function showNewest(trees: readonly CaseTree[], wanted: ReadonlySet<string>): void {
  for (const tree of trees) {
    for (const name of names) {
      if (tree[name].length <= longestNested) continue;
      tree[name].length = longestNested;
      if (wanted.has(name)) tree.longerLists.push(longLists[name]);
    }
  }
}
