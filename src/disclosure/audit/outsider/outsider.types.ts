import type { CatalogueDeclaration } from '../../model/catalogue.js';
import type { DimensionDeclaration } from '../../model/dimension.js';
import type { LinearSystem } from '../solving/linear-system.js';

/** Lowest and highest value. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** A dimension as the outsider reads it from the declaration. `nodes[0]` is the total over all leaves. */
export interface Axis {
  readonly id: string;
  readonly change: DimensionDeclaration['change'];
  readonly settledIn: readonly string[];
  readonly leaves: readonly string[];
  readonly nodes: readonly AxisNode[];
}

export interface AxisNode {
  readonly code: string;
  /** Numbers of the leaves beneath, ascending. */
  readonly leaves: readonly number[];
  /** For each tree in which the code has others beneath it: the numbers of those nodes. */
  readonly partitions: readonly (readonly number[])[];
}

/** A number that may be told. Keys over the same possible leaves are one cell. */
export interface SpaceCell {
  readonly key: readonly string[];
  /** Number of a node on each axis, the status first. */
  readonly nodes: readonly number[];
  readonly leaves: readonly number[];
  /** The codes of the status of which this cell is the headline; none for an inner cell. */
  readonly headlines: readonly string[];
}

/** One family laid out from its declaration alone. */
export interface FamilySpace {
  readonly id: string;
  readonly isSensitive: boolean;
  readonly axes: readonly Axis[];
  /** Whether a leaf can occur, by number of the leaf; the last axis runs fastest. */
  readonly isPossible: readonly boolean[];
  readonly cells: readonly SpaceCell[];
  /** Number of a cell by its key joined with a tab. */
  readonly cellByKey: ReadonlyMap<string, number>;
}

/** What was told at one entry of the ledger: the exact headlines, and the family where it was tabulated. */
export interface Moment {
  readonly entry: number;
  readonly release: string;
  readonly asOf: string;
  readonly headlines: Readonly<Record<string, number>>;
  /** Range told of each cell, by its number. */
  readonly facts: ReadonlyMap<number, Range>;
  readonly isTabulated: boolean;
}

/** People of one moment seen again at another. */
export interface Link {
  readonly from: number;
  readonly to: number;
  /** Both speak of the same day: nobody has moved, records may only have been revised. */
  readonly isSameDay: boolean;
  readonly revisions: number;
}

/** A number about withheld cells that the outsider wants. `change` is the later day minus the earlier. */
export type Target =
  | { readonly kind: 'cell'; readonly at: number; readonly cell: number }
  | { readonly kind: 'change'; readonly from: number; readonly to: number; readonly cell: number }
  | { readonly kind: 'difference'; readonly at: number; readonly cell: number; readonly holder: number };

/** The part of the policy that says what an outsider must be left unsure of. */
export interface Limits {
  readonly smallBelow: number;
  readonly protectsZeros: boolean;
  readonly coalition: number;
  readonly flowValues: number;
  readonly differenceValues: number;
}

/** All that an outsider knows of a family, as a system over whole numbers. */
export interface OutsiderSystem {
  readonly system: LinearSystem;
  /** Column of each leaf at each moment; −1 where the leaf cannot occur. */
  readonly stocks: readonly (readonly number[])[];
}

/** Everything that is worked out about a family before anything is solved. */
export interface Inquiry {
  readonly space: FamilySpace;
  readonly moves: CatalogueDeclaration['moves'];
  readonly moments: readonly Moment[];
  readonly links: readonly Link[];
  readonly limits: Limits;
  readonly known: OutsiderSystem;
  readonly targets: readonly Target[];
}
