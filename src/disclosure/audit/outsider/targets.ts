import type { FamilySpace, Moment, Target } from './outsider.types.js';

/** A cell at a moment with its sign: a target is the sum of one or two of these. */
export interface Part {
  readonly at: number;
  readonly cell: number;
  readonly sign: 1 | -1;
}

export function partsOf(target: Target): readonly Part[] {
  switch (target.kind) {
    case 'cell':
      return [{ at: target.at, cell: target.cell, sign: 1 }];
    case 'change':
      return [
        { at: target.to, cell: target.cell, sign: 1 },
        { at: target.from, cell: target.cell, sign: -1 },
      ];
    case 'difference':
      return [
        { at: target.at, cell: target.holder, sign: 1 },
        { at: target.at, cell: target.cell, sign: -1 },
      ];
  }
}

/** Whether the value was told exactly. */
export function isTold(space: FamilySpace, moment: Moment | undefined, cell: number): boolean {
  const fact = moment?.facts.get(cell);
  return (space.cells[cell]?.headlines.length ?? 0) > 0 || (fact !== undefined && fact.low === fact.high);
}

/**
 * Everything worth deriving: each inner cell of each table, its change between any two tables, and what it lacks to each
 * cell that holds it. What was told is listed too: telling a small number outright, or a number twice with a small change
 * between, is the plainest disclosure of all. A number that is told to have stayed as it was is none: the policy protects
 * changes.
 */
export function listTargets(space: FamilySpace, moments: readonly Moment[]): readonly Target[] {
  const tables = [...moments.keys()].filter((at) => moments[at]?.isTabulated);
  const inner = [...space.cells.keys()].filter((number) => {
    const cell = space.cells[number];
    return cell && cell.headlines.length === 0 && cell.leaves.length > 0;
  });
  const holders = inner.map((cell) => holdersOf(space, cell));
  const targets: Target[] = [];
  for (const at of tables) for (const cell of inner) targets.push({ kind: 'cell', at, cell });
  for (const at of tables) {
    inner.forEach((cell, place) => {
      for (const holder of holders[place] ?? []) targets.push({ kind: 'difference', at, cell, holder });
    });
  }
  for (const [order, one] of tables.entries()) {
    for (const other of tables.slice(order + 1)) {
      const isInOrder = (moments[one]?.asOf ?? '') <= (moments[other]?.asOf ?? '');
      const [from, to] = isInOrder ? [one, other] : [other, one];
      for (const cell of inner) {
        const isToldTwice = isTold(space, moments[from], cell) && isTold(space, moments[to], cell);
        const isSame = moments[from]?.facts.get(cell)?.low === moments[to]?.facts.get(cell)?.low;
        if (!isToldTwice || !isSame) targets.push({ kind: 'change', from, to, cell });
      }
    }
  }
  return targets;
}

/** The cells that hold this one whole and differ from it in one dimension. */
function holdersOf(space: FamilySpace, number: number): readonly number[] {
  const cell = space.cells[number];
  if (!cell) return [];
  const found = new Set<number>();
  space.axes.forEach((axis, place) => {
    const own = axis.nodes[cell.nodes[place] ?? 0];
    axis.nodes.forEach((node) => {
      if (!own || node === own || !own.leaves.every((leaf) => node.leaves.includes(leaf))) return;
      const key = cell.nodes.map((at, other) => (other === place ? node : space.axes[other]?.nodes[at])?.code ?? '');
      const holder = space.cellByKey.get(key.join('\t'));
      if (holder !== undefined && holder !== number) found.add(holder);
    });
  });
  return [...found];
}
