import type { RehabilitationTree } from './rehabilitation-tree.js';

/** Rehabilitation files by the numbers of their cases. */
export type Trees = ReadonlyMap<number, RehabilitationTree>;

/** Gives each file its own of these rows, in their order; a file of which there are none is left as it is. */
export function eachTree<Row extends { readonly caseId: number }>(
  trees: Trees,
  all: readonly Row[],
  give: (tree: RehabilitationTree, own: Row[]) => void,
): void {
  for (const [caseId, own] of Map.groupBy(all, (row) => row.caseId)) {
    const tree = trees.get(caseId);
    if (tree) give(tree, own);
  }
}
