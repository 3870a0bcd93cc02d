import { DisclosureError } from '../errors.js';

export const total = '*';

/** A tree of codes over the leaves of a dimension; the root is the total and is written `*`, so it is not listed. */
export interface HierarchyDeclaration {
  readonly nodes: readonly { readonly code: string; readonly parent: string | null }[];
}

/**
 * What may happen to a person's value from one release to the next: `never` changes (sex, region of origin), only
 * `forward` in the order of the leaves (age band), or `freely` (site). Changes beside that are declared revisions.
 */
export type Change = 'never' | 'forward' | 'freely';

export interface DimensionDeclaration {
  readonly id: string;
  /** One or more trees over the same leaves (linked hierarchies); a leaf is a code that is nobody's parent in any. */
  readonly hierarchies: readonly HierarchyDeclaration[];
  readonly change: Change;
  /** Leaves of the status dimension in which the value no longer changes (the age of a returned child is that at arrival). */
  readonly settledIn?: readonly string[];
}

/** A code with the leaves beneath it; `depth` counts from the total (0). */
export interface Node {
  readonly code: string;
  readonly leaves: readonly number[];
  readonly depth: number;
}

/** A dimension with its trees laid out: leaves by number, nodes by code. `nodes[0]` is the total. */
export interface Dimension {
  readonly id: string;
  readonly change: Change;
  readonly settledIn: readonly string[];
  readonly leaves: readonly string[];
  readonly nodes: readonly Node[];
  readonly byCode: ReadonlyMap<string, Node>;
  /** For each node by code: the nodes right above it, one per tree in which it stands. */
  readonly parents: ReadonlyMap<string, readonly string[]>;
}

/** Checks a declaration and lays it out. Throws CATALOGUE_INVALID, HIERARCHY_CYCLE or UNKNOWN_CODE with the place. */
export function buildDimension(declaration: DimensionDeclaration): Dimension {
  const place = `dimension ${declaration.id}`;
  if (declaration.hierarchies.length === 0) {
    throw new DisclosureError('CATALOGUE_INVALID', place, 'expected at least one hierarchy; there is none.');
  }
  const trees = declaration.hierarchies.map(({ nodes }) => readTree(nodes, place));
  const isParent = new Set(trees.flatMap((tree) => [...tree.values()].filter((parent) => parent !== total)));
  const [firstTree = new Map<string, string>(), ...otherTrees] = trees;
  const leaves = [...firstTree.keys()].filter((code) => !isParent.has(code));
  for (const tree of otherTrees) {
    const theirs = [...tree.keys()].filter((code) => !isParent.has(code));
    if (theirs.length !== leaves.length || leaves.some((leaf) => !tree.has(leaf))) {
      throw new DisclosureError('CATALOGUE_INVALID', place, 'every hierarchy must have the same leaves.');
    }
  }
  const nodes = layOut(trees, leaves, place);
  const parents = new Map<string, string[]>();
  for (const tree of trees) {
    for (const [code, parent] of tree) {
      const known = parents.get(code) ?? [];
      if (!known.includes(parent)) parents.set(code, [...known, parent]);
    }
  }
  return {
    id: declaration.id,
    change: declaration.change,
    settledIn: declaration.settledIn ?? [],
    leaves,
    nodes,
    byCode: new Map(nodes.map((node) => [node.code, node])),
    parents,
  };
}

/** Code → parent, in order of declaration; checks that every parent stands in the tree and that it has no cycle. */
function readTree(nodes: HierarchyDeclaration['nodes'], place: string): Map<string, string> {
  const parentOf = new Map<string, string>();
  for (const { code, parent } of nodes) {
    if (code === total || code === '') {
      throw new DisclosureError('CATALOGUE_INVALID', place, `a code may be neither empty nor ${total}.`);
    }
    if (parentOf.has(code)) throw new DisclosureError('CATALOGUE_INVALID', place, `the code ${code} stands twice.`);
    parentOf.set(code, parent ?? total);
  }
  for (const [code, parent] of parentOf) {
    if (parent !== total && !parentOf.has(parent)) {
      throw new DisclosureError('UNKNOWN_CODE', place, `the parent ${parent} of ${code} is not in the hierarchy.`);
    }
  }
  for (const code of parentOf.keys()) {
    let steps = 0;
    for (let at = parentOf.get(code); at !== undefined && at !== total; at = parentOf.get(at)) {
      if (++steps > parentOf.size) {
        throw new DisclosureError('HIERARCHY_CYCLE', place, `${code} is above itself: a hierarchy ends in one total.`);
      }
    }
  }
  return parentOf;
}

function layOut(trees: readonly Map<string, string>[], leaves: readonly string[], place: string): Node[] {
  const leafNumbers = new Map(leaves.map((code, number) => [code, number]));
  const all: Node = { code: total, leaves: leaves.map((_, number) => number), depth: 0 };
  const nodes = new Map<string, Node>([[total, all]]);
  for (const tree of trees) {
    const beneath = new Map<string, number[]>();
    for (const leaf of leaves) {
      for (let at: string | undefined = leaf; at !== undefined && at !== total; at = tree.get(at)) {
        const number = leafNumbers.get(leaf) ?? 0;
        const list = beneath.get(at);
        if (list) list.push(number);
        else beneath.set(at, [number]);
      }
    }
    for (const code of tree.keys()) {
      const found = beneath.get(code) ?? [];
      const known = nodes.get(code);
      if (found.length === 0) throw new DisclosureError('CATALOGUE_INVALID', place, `${code} has no leaf beneath it.`);
      if (known && known.leaves.join() !== found.join()) {
        throw new DisclosureError('CATALOGUE_INVALID', place, `${code} means different leaves in two hierarchies.`);
      }
      let depth = 0;
      for (let at = tree.get(code); at !== undefined; at = tree.get(at)) depth++;
      if (!known) nodes.set(code, { code, leaves: found, depth });
    }
  }
  return [...nodes.values()];
}
