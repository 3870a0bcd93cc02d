import type { ReleaseFamily, ReleaseValue } from '../../schema/release.js';

/** Between what a reader can place a value from what is told; nothing where it cannot be said. */
export interface Bounds {
  readonly lower: number | null;
  readonly upper: number | null;
}

/** Of a value by itself: a number is what it is, a withheld one begins at 0. */
export const boundsOf = ({ value, status }: ReleaseValue): Bounds =>
  value === null ? { lower: status === 'SUPPRESSED' ? 0 : null, upper: null } : { lower: value, upper: value };

/**
 * Of a cell of a table. What is withheld cannot be more than the least number told of whatever holds it: a plain reading
 * of the table, which says nothing that is not in it.
 */
export function cellBounds(family: ReleaseFamily): (key: readonly string[], value: ReleaseValue) => Bounds {
  const told = new Map(family.observations.map(({ key, value }) => [key.join('\t'), value]));
  const parents = family.dimensions.map(({ codes }) => new Map(codes.map(({ code, parent }) => [code, parent])));
  const upFrom = (code: string, at: number): string[] => {
    const above: string[] = [code];
    for (let next = parents[at]?.get(code) ?? null; next !== null; next = parents[at]?.get(next) ?? null)
      above.push(next);
    return code === '*' ? above : [...above, '*'];
  };
  return (key, value) => {
    const own = boundsOf(value);
    if (value.status !== 'SUPPRESSED') return own;
    const holders = key
      .map(upFrom)
      .reduce<string[][]>((keys, codes) => keys.flatMap((begun) => codes.map((code) => [...begun, code])), [[]]);
    const above = holders.flatMap((holder) => told.get(holder.join('\t')) ?? []);
    return { ...own, upper: above.length === 0 ? null : Math.min(...above) };
  };
}
