import type { Catalogue, Family } from '../../disclosure/index.js';
import { codeAbove } from '../catalogue/codes-above.js';
import { releaseRefused } from '../release-errors.js';
import type { ChildState, Standing } from './child-states.js';

/**
 * The standings in the codes of a catalogue: innermost codes that it lacks become those above them. Throws
 * RELEASE_REFUSED where it has neither, since whoever is in no cell would vanish from the sums.
 */
export function inCodesOf(catalogue: Catalogue, standings: readonly Standing[]): readonly Standing[] {
  const dimensions = [...new Set(catalogue.families.flatMap((family) => family.dimensions))].map(({ id, leaves }) => ({
    id: id as keyof ChildState,
    leaves: new Set(leaves),
  }));
  return standings.map((standing) => {
    const codes = dimensions.map(({ id, leaves }) => {
      const code = standing.state[id];
      const found = leaves.has(code) ? code : codeAbove(id, code);
      if (found === undefined || !leaves.has(found)) throw releaseRefused(`The catalogue has no ${id} ${code}.`);
      return [id, found] as const;
    });
    return { ...standing, state: { ...standing.state, ...Object.fromEntries(codes) } };
  });
}

/** Inner counts of each family, by leaf: the last dimension runs fastest. The standings come in the catalogue's codes. */
export const tabulateFamilies = (
  catalogue: Catalogue,
  standings: readonly Standing[],
): Readonly<Record<string, Int32Array>> =>
  Object.fromEntries(catalogue.families.map((family) => [family.id, tabulate(family, standings)]));

function tabulate(family: Family, standings: readonly Standing[]): Int32Array {
  const places = family.dimensions.map(({ id, leaves }) => ({
    id: id as keyof ChildState,
    leaves: new Map(leaves.map((code, number) => [code, number])),
  }));
  const table = new Int32Array(family.leafCount);
  for (const { state, count } of standings) {
    const leaf = places.reduce((so, { id, leaves }) => so * leaves.size + (leaves.get(state[id]) ?? Number.NaN), 0);
    table[leaf] = (table[leaf] ?? Number.NaN) + count;
  }
  return table;
}

/** The headlines of a catalogue, by node of the status, the total as `*`. */
export function tabulateStatus(catalogue: Catalogue, standings: readonly Standing[]): Record<string, number> {
  const { leaves, nodes } = catalogue.status;
  const counts = new Map<string, number>();
  for (const { state, count } of standings) counts.set(state.account, (counts.get(state.account) ?? 0) + count);
  return Object.fromEntries(
    nodes.map((node) => [node.code, node.leaves.reduce((sum, leaf) => sum + (counts.get(leaves[leaf] ?? '') ?? 0), 0)]),
  );
}
