import { narrowBounds } from '../solving/shuttle.js';
import type { LinearSystem } from '../solving/linear-system.js';
import type { FamilySpace, Moment, OutsiderSystem, Range } from '../outsider/outsider.types.js';

/**
 * Outer bounds of every cell at every table by narrowing alone, with each cell as a column of its own and each
 * partition of a node as a row: sums of withheld cells are narrowed as sums, not leaf by leaf. Narrows the stocks of
 * `known` in passing. Nothing where what was told contradicts itself.
 */
export function boundCells(
  space: FamilySpace,
  known: OutsiderSystem,
  moments: readonly Moment[],
): readonly (readonly Range[])[] | undefined {
  const system = known.system.copy();
  const columns = moments.map((moment, at) => {
    const stocks = known.stocks[at] ?? [];
    return moment.isTabulated ? addCells(system, space, moment, stocks) : [];
  });
  if (!narrowBounds(system)) return undefined;
  known.system.lows.forEach((_, column) => {
    known.system.lows[column] = system.lows[column] ?? 0;
    known.system.highs[column] = system.highs[column] ?? 0;
  });
  return columns.map((own) =>
    own.map((column) => ({ low: system.lows[column] ?? 0, high: system.highs[column] ?? 0 })),
  );
}

function addCells(system: LinearSystem, space: FamilySpace, moment: Moment, stocks: readonly number[]): number[] {
  const columns = space.cells.map(({ headlines }, cell) => {
    const headline = headlines.map((code) => moment.headlines[code] ?? 0)[0];
    const fact = moment.facts.get(cell);
    const most = headline ?? Math.min(moment.headlines['*'] ?? Infinity, fact?.high ?? Infinity);
    return system.addColumn(headline ?? fact?.low ?? 0, most);
  });
  const isSum = (cell: number, parts: readonly number[]) =>
    system.addRow([cell, ...parts], [1, ...new Array<number>(parts.length).fill(-1)], 0, 0);
  space.cells.forEach((cell, number) => {
    const own = columns[number] ?? -1;
    isSum(
      own,
      cell.leaves.map((leaf) => stocks[leaf] ?? -1),
    );
    space.axes.forEach((axis, place) => {
      for (const partition of axis.nodes[cell.nodes[place] ?? 0]?.partitions ?? []) {
        const parts = partition.map((node) => {
          const key = cell.nodes.map((at, other) => space.axes[other]?.nodes[other === place ? node : at]?.code ?? '');
          return columns[space.cellByKey.get(key.join('\t')) ?? -1] ?? -1;
        });
        if (!parts.includes(-1) && !parts.includes(own)) isSum(own, parts);
      }
    });
  });
  return columns;
}
