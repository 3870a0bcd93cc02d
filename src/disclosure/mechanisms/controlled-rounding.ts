import type { Family } from '../model/catalogue.js';
import { total, type Dimension } from '../model/dimension.js';
import type { Group } from './least-squares.js';

/** What the solver leaves of a whole number by its tolerance is that number. */
const tolerance = 1e-6;

/**
 * Whole numbers from 0 with the given sum, each nearest its value from below or above: floors first, then one more for
 * the largest remainders (Hamilton's method); the first of equal remainders. `values` sum to `sum` up to less than 1.
 */
export function roundToTotal(values: readonly number[], sum: number): number[] {
  const rounded = values.map((value) => Math.max(0, Math.floor(value + tolerance)));
  const byRemainder = values
    .map((value, at) => ({ at, remainder: value - (rounded[at] ?? 0) }))
    .sort((a, b) => b.remainder - a.remainder || a.at - b.at);
  const change = (turn: number, by: number): boolean => {
    const at = byRemainder[turn % values.length]?.at ?? 0;
    const value = (rounded[at] ?? 0) + by;
    if (value >= 0) rounded[at] = value;
    return value >= 0;
  };
  let missing = sum - rounded.reduce((all, one) => all + one, 0);
  for (let turn = 0; missing > 0; turn++) if (change(turn, 1)) missing--;
  // Only where rounding errors of the solver add up to more than one whole person.
  byRemainder.reverse();
  for (let turn = 0; missing < 0; turn++) if (change(turn, -1)) missing++;
  return rounded;
}

/**
 * Rounds the inner cells of a family so that every group keeps its total, from the top down: the status, then the first
 * tree of each dimension in turn, the whole number of each node shared out to its children. Every node on this way is
 * less than 1 from its real value; cells across it (the total of a later dimension by itself) are sums of rounded ones.
 * All cells of the family are sums of the same inner cells, so whatever is added up, adds up.
 */
export function roundTopDown(family: Family, groups: readonly Group[], values: Float64Array): Int32Array {
  const rounded = new Int32Array(values.length);
  const labels = labelsOf(family);
  const share = (leaves: readonly number[], sum: number, step: number): void => {
    const labelOf = labels[step];
    if (!labelOf) {
      leaves.forEach((leaf) => (rounded[leaf] = sum));
      return;
    }
    const parts = partition(leaves, labelOf);
    const reals = parts.map((part) => part.reduce((all, leaf) => all + (values[leaf] ?? 0), 0));
    const shares = roundToTotal(reals, sum);
    parts.forEach((part, at) => share(part, shares[at] ?? 0, step + 1));
  };
  for (const { leaves, total: sum } of groups) share([...leaves], sum, 0);
  return rounded;
}

/** In whose child of the tree each inner cell lies, step by step from the top; after the last step it is alone. */
function labelsOf({ dimensions, leafCount }: Family): readonly ((leaf: number) => string)[] {
  let width = leafCount / (dimensions[0]?.leaves.length ?? 1);
  return dimensions.slice(1).flatMap((dimension) => {
    width /= dimension.leaves.length;
    const stride = width;
    const paths = dimension.leaves.map((leaf) => pathTo(leaf, dimension));
    const steps = Math.max(...paths.map((path) => path.length));
    return Array.from({ length: steps }, (_, step) => {
      return (leaf: number): string => {
        const path = paths[Math.floor(leaf / stride) % paths.length] ?? [];
        return path[Math.min(step, path.length - 1)] ?? total;
      };
    });
  });
}

/** From below the total to the leaf, in the first tree. */
function pathTo(leaf: string, { parents }: Dimension): readonly string[] {
  const path = [];
  for (let at: string | undefined = leaf; at !== undefined && at !== total; at = parents.get(at)?.[0]) path.unshift(at);
  return path;
}

function partition(leaves: readonly number[], labelOf: (leaf: number) => string): readonly (readonly number[])[] {
  const parts = new Map<string, number[]>();
  for (const leaf of leaves) {
    const part = parts.get(labelOf(leaf));
    if (part) part.push(leaf);
    else parts.set(labelOf(leaf), [leaf]);
  }
  return [...parts.values()];
}
