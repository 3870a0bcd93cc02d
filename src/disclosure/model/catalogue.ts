import { DisclosureError } from '../errors.js';
import { hashOf } from './canonical.js';
import { buildDimension, total, type Dimension, type DimensionDeclaration, type Node } from './dimension.js';
import { listClosedSets } from './status-rules.js';

/** A combination that cannot occur, as node codes by dimension; what is not named stands for every value. */
export type StructuralZero = Readonly<Record<string, string>>;

/** One step of coarsening: how deep each dimension may be shown (0 is the total alone); what is not named is whole. */
export interface Detail {
  readonly id: string;
  readonly depths: Readonly<Record<string, number>>;
}

/** Tables over one list of dimensions, beside the status. */
export interface FamilyDeclaration {
  readonly id: string;
  readonly dimensions: readonly string[];
  /** Which dimensions each table crosses with the status; one table with all of them where nothing is said. */
  readonly tables?: readonly (readonly string[])[];
  /** Takes the larger threshold of the policy. */
  readonly isSensitive?: boolean;
  readonly structuralZeros?: readonly StructuralZero[];
  /** From the finest to the coarsest; the whole detail alone where nothing is said. */
  readonly details?: readonly Detail[];
}

export interface CatalogueDeclaration {
  /** The account in which each person is at a time; its nodes crossed with nothing are the headlines. */
  readonly status: DimensionDeclaration;
  /** From which leaf of the status to which a person may go between two releases without a declared revision. */
  readonly moves: readonly (readonly [string, string])[];
  readonly dimensions: readonly DimensionDeclaration[];
  readonly families: readonly FamilyDeclaration[];
}

/** One number that may ever be asked for. Cells over the same leaves are one cell with several keys. */
export interface Cell {
  readonly index: number;
  /** Node codes, the status first, then the dimensions of the family in order. */
  readonly key: readonly string[];
  /** The other keys of the same leaves. */
  readonly aliases: readonly (readonly string[])[];
  /** The possible leaves beneath, ascending. None where the cell cannot occur. */
  readonly leaves: Int32Array;
  readonly isHeadline: boolean;
  /** Depth by dimension, the status first, the least of its keys. */
  readonly depths: readonly number[];
}

export interface Family {
  readonly id: string;
  readonly isSensitive: boolean;
  /** The status first. */
  readonly dimensions: readonly Dimension[];
  readonly leafCount: number;
  readonly cells: readonly Cell[];
  /** By key joined with a tab. */
  readonly cellByKey: ReadonlyMap<string, Cell>;
  readonly details: readonly Detail[];
  /** 0 where a structural zero says that the leaf cannot occur. */
  readonly isPossible: Uint8Array;
  /** Sets of leaves whose sum cannot fall between two releases without a declared revision. */
  readonly closedSets: readonly Int32Array[];
}

export interface Catalogue {
  readonly declaration: CatalogueDeclaration;
  readonly hash: string;
  readonly status: Dimension;
  readonly families: readonly Family[];
}

/** More inner cells than this in one family cannot be attacked in reasonable time. */
export const leavesAtMost = 250_000;

/**
 * Checks a catalogue and lays out its families. Families that share a dimension beside the status would be linked in
 * ways that separate systems cannot see, so they must be declared as one family with several tables.
 * Throws CATALOGUE_INVALID, HIERARCHY_CYCLE or UNKNOWN_CODE with the place.
 */
export function buildCatalogue(declaration: CatalogueDeclaration): Catalogue {
  const status = buildDimension(declaration.status);
  const dimensions = new Map(declaration.dimensions.map((one) => [one.id, buildDimension(one)]));
  const usedBy = new Map<string, string>();
  const families = declaration.families.map((family) => {
    const own = family.dimensions.map((id) => {
      const dimension = dimensions.get(id);
      if (!dimension) throw new DisclosureError('UNKNOWN_CODE', `family ${family.id}`, `there is no dimension ${id}.`);
      const other = usedBy.get(id);
      if (other !== undefined) {
        throw new DisclosureError(
          'CATALOGUE_INVALID',
          `family ${family.id}`,
          `shares the dimension ${id} with the family ${other}: declare them as one family with several tables.`,
        );
      }
      usedBy.set(id, family.id);
      return dimension;
    });
    return buildFamily(family, [status, ...own], declaration.moves);
  });
  if (new Set(families.map(({ id }) => id)).size < families.length) {
    throw new DisclosureError('CATALOGUE_INVALID', 'families', 'two families have the same id.');
  }
  return { declaration, hash: hashOf(declaration), status, families };
}

function buildFamily(
  declaration: FamilyDeclaration,
  dimensions: readonly Dimension[],
  moves: CatalogueDeclaration['moves'],
): Family {
  const place = `family ${declaration.id}`;
  const leafCount = dimensions.reduce((product, { leaves }) => product * leaves.length, 1);
  if (leafCount > leavesAtMost) {
    throw new DisclosureError('CATALOGUE_INVALID', place, `has ${leafCount} inner cells; at most ${leavesAtMost}.`);
  }
  const isPossible = new Uint8Array(leafCount).fill(1);
  for (const zero of declaration.structuralZeros ?? []) {
    for (const leaf of leavesUnder(nodesOf(zero, dimensions, place), dimensions)) isPossible[leaf] = 0;
  }
  const cells = listCells(declaration, dimensions, isPossible, place);
  return {
    id: declaration.id,
    isSensitive: declaration.isSensitive ?? false,
    dimensions,
    leafCount,
    cells,
    cellByKey: new Map(cells.flatMap((cell) => [cell.key, ...cell.aliases].map((key) => [key.join('\t'), cell]))),
    details: checkDetails(declaration.details ?? [{ id: 'full', depths: {} }], dimensions, place),
    isPossible,
    closedSets: listClosedSets(dimensions, moves, place, isPossible),
  };
}

function nodesOf(zero: StructuralZero, dimensions: readonly Dimension[], place: string): readonly Node[] {
  for (const id of Object.keys(zero)) {
    if (!dimensions.some((dimension) => dimension.id === id)) {
      throw new DisclosureError('UNKNOWN_CODE', place, `a structural zero names the dimension ${id}, which it lacks.`);
    }
  }
  return dimensions.map((dimension) => findNode(dimension, zero[dimension.id] ?? total, place));
}

function findNode(dimension: Dimension, code: string, place: string): Node {
  const node = dimension.byCode.get(code);
  if (!node) throw new DisclosureError('UNKNOWN_CODE', place, `${code} is not a code of ${dimension.id}.`);
  return node;
}

/** The inner cells under one node of each dimension, ascending: the last dimension runs fastest. */
export function leavesUnder(nodes: readonly Node[], dimensions: readonly Dimension[]): Int32Array {
  let found = [0];
  nodes.forEach((node, place) => {
    const width = dimensions[place]?.leaves.length ?? 1;
    found = found.flatMap((base) => node.leaves.map((leaf) => base * width + leaf));
  });
  return Int32Array.from(found);
}

function listCells(
  { tables, dimensions: ids }: FamilyDeclaration,
  dimensions: readonly Dimension[],
  isPossible: Uint8Array,
  place: string,
): readonly Cell[] {
  const byLeaves = new Map<string, { keys: string[][]; leaves: Int32Array; depths: number[] }>();
  for (const table of [[], ...(tables ?? [ids])]) {
    for (const id of table) {
      if (!ids.includes(id)) throw new DisclosureError('UNKNOWN_CODE', place, `a table crosses ${id}, which it lacks.`);
    }
    const choices = dimensions.map((dimension, at) =>
      at === 0 || table.includes(dimension.id) ? dimension.nodes : dimension.nodes.slice(0, 1),
    );
    for (const nodes of crossed(choices)) {
      const leaves = leavesUnder(nodes, dimensions).filter((leaf) => isPossible[leaf] === 1);
      const key = nodes.map(({ code }) => code);
      const name = leaves.length === 0 ? `none ${key.join('\t')}` : leaves.join();
      const known = byLeaves.get(name);
      if (!known) byLeaves.set(name, { keys: [key], leaves, depths: nodes.map(({ depth }) => depth) });
      else if (!known.keys.some((other) => other.join('\t') === key.join('\t'))) known.keys.push(key);
    }
  }
  return [...byLeaves.values()].map(({ keys: [key = [], ...aliases], leaves, depths }, index) => ({
    index,
    key,
    aliases,
    leaves,
    isHeadline: key.slice(1).every((code) => code === total),
    depths,
  }));
}

function* crossed(choices: readonly (readonly Node[])[], chosen: readonly Node[] = []): Generator<readonly Node[]> {
  const next = choices[chosen.length];
  if (!next) yield chosen;
  else for (const node of next) yield* crossed(choices, [...chosen, node]);
}

function checkDetails(details: readonly Detail[], dimensions: readonly Dimension[], place: string): readonly Detail[] {
  for (const { id, depths } of details) {
    for (const [name, depth] of Object.entries(depths)) {
      if (!dimensions.slice(1).some((dimension) => dimension.id === name)) {
        throw new DisclosureError(
          'UNKNOWN_CODE',
          `${place}, detail ${id}`,
          `there is no dimension ${name} to coarsen.`,
        );
      }
      if (!Number.isSafeInteger(depth) || depth < 0) {
        throw new DisclosureError('CATALOGUE_INVALID', `${place}, detail ${id}`, `a depth is a whole number from 0.`);
      }
    }
  }
  return details;
}

/** Whether a cell is shown at this detail. */
export const isShownAt = (cell: Cell, family: Family, detail: Detail): boolean =>
  family.dimensions.every(({ id }, at) => (cell.depths[at] ?? 0) <= (detail.depths[id] ?? Infinity));

/** `family region, cell RETURNED × KZ-75`. */
export const placeOf = (family: Family, cell: Cell): string => `family ${family.id}, cell ${cell.key.join(' × ')}`;
