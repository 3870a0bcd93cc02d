import type { CatalogueDeclaration, FamilyDeclaration } from '../../model/catalogue.js';
import type { DimensionDeclaration } from '../../model/dimension.js';
import { DisclosureError } from '../../errors.js';
import type { Axis, AxisNode, FamilySpace, SpaceCell } from './outsider.types.js';

const whole = '*';

/**
 * Lays out a family from its declaration. A second reading of what the catalogue says, on purpose: a mistake in the
 * first one then shows as a contradiction here, instead of hiding from both.
 */
export function layOutFamily(declaration: CatalogueDeclaration, family: FamilyDeclaration): FamilySpace {
  const others = family.dimensions.map((id) => {
    const found = declaration.dimensions.find((dimension) => dimension.id === id);
    if (!found) throw new DisclosureError('UNKNOWN_CODE', `family ${family.id}`, `there is no dimension ${id}.`);
    return found;
  });
  const axes = [declaration.status, ...others].map(layOutAxis);
  const isPossible = possibleLeaves(axes, family.structuralZeros ?? []);
  const cells = listCells(axes, family, isPossible);
  const cellByKey = new Map<string, number>();
  cells.forEach(({ keys }, number) => {
    for (const key of keys) cellByKey.set(key.join('\t'), number);
  });
  return { id: family.id, isSensitive: family.isSensitive ?? false, axes, isPossible, cells, cellByKey };
}

/** The nodes of all trees of a dimension; two trees may share a code, which then has two partitions. */
export function layOutAxis({ id, change, settledIn, hierarchies }: DimensionDeclaration): Axis {
  const childrenByTree = hierarchies.map(({ nodes }) => {
    const children = new Map<string, string[]>();
    for (const { code, parent } of nodes) {
      const above = parent ?? whole;
      children.set(above, [...(children.get(above) ?? []), code]);
    }
    return children;
  });
  const codes = [...new Set([whole, ...hierarchies.flatMap(({ nodes }) => nodes.map(({ code }) => code))])];
  const leaves = codes.filter((code) => code !== whole && childrenByTree.every((children) => !children.has(code)));
  const numberOf = new Map(codes.map((code, number) => [code, number]));
  const nodes = codes.map((code): AxisNode => {
    const partitions = childrenByTree.flatMap((children) => {
      const beneath = children.get(code);
      return beneath ? [beneath.map((child) => numberOf.get(child) ?? 0)] : [];
    });
    const tree = childrenByTree.find((children) => children.has(code));
    const found = tree ? leavesBeneath(code, tree) : [code];
    return { code, leaves: found.map((leaf) => leaves.indexOf(leaf)).sort((a, b) => a - b), partitions };
  });
  return { id, change, settledIn: settledIn ?? [], leaves, nodes };
}

function leavesBeneath(code: string, children: ReadonlyMap<string, readonly string[]>): string[] {
  const beneath = children.get(code);
  return beneath ? beneath.flatMap((child) => leavesBeneath(child, children)) : [code];
}

function possibleLeaves(axes: readonly Axis[], zeros: readonly Readonly<Record<string, string>>[]): boolean[] {
  const isPossible = new Array<boolean>(leafCountOf(axes)).fill(true);
  for (const zero of zeros) {
    const nodes = axes.map((axis) => {
      const code = zero[axis.id] ?? whole;
      return axis.nodes.findIndex((node) => node.code === code);
    });
    for (const leaf of leavesOf(axes, nodes)) isPossible[leaf] = false;
  }
  return isPossible;
}

export const leafCountOf = (axes: readonly Axis[]): number =>
  axes.reduce((product, { leaves }) => product * leaves.length, 1);

/** Numbers of the leaves under one node of each axis, ascending. */
export function leavesOf(axes: readonly Axis[], nodes: readonly number[]): number[] {
  let found = [0];
  axes.forEach((axis, place) => {
    const beneath = axis.nodes[nodes[place] ?? 0]?.leaves ?? [];
    found = found.flatMap((base) => beneath.map((leaf) => base * axis.leaves.length + leaf));
  });
  return found;
}

type KeyedCell = SpaceCell & { readonly keys: readonly (readonly string[])[] };

function listCells(axes: readonly Axis[], family: FamilyDeclaration, isPossible: readonly boolean[]): KeyedCell[] {
  const byLeaves = new Map<string, { nodes: number[]; leaves: number[]; keys: string[][]; headlines: string[] }>();
  for (const table of [[], ...(family.tables ?? [family.dimensions])]) {
    for (const nodes of combinations(axes, table)) {
      const key = nodes.map((node, place) => axes[place]?.nodes[node]?.code ?? '');
      const leaves = leavesOf(axes, nodes).filter((leaf) => isPossible[leaf]);
      const name = leaves.length > 0 ? leaves.join() : `none ${key.join('\t')}`;
      const cell = byLeaves.get(name) ?? { nodes, leaves, keys: [], headlines: [] };
      cell.keys.push(key);
      if (table.length === 0) cell.headlines.push(key[0] ?? whole);
      byLeaves.set(name, cell);
    }
  }
  return [...byLeaves.values()].map((cell) => ({ ...cell, key: cell.keys[0] ?? [] }));
}

/** Every combination of the nodes of the status and of the axes that a table crosses; the total on the others. */
function combinations(axes: readonly Axis[], table: readonly string[]): number[][] {
  let found: number[][] = [[]];
  axes.forEach((axis, place) => {
    const choices = place === 0 || table.includes(axis.id) ? axis.nodes.map((_, number) => number) : [0];
    found = found.flatMap((chosen) => choices.map((choice) => [...chosen, choice]));
  });
  return found;
}
