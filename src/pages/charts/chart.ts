import type { HeadlineFigure, LastTold, ValueStatus } from '../../../schema/release.js';

export const pictureIds = [
  'returned',
  'accounts',
  'age-sex',
  'places',
  'regions',
  'returns',
  'progress',
  'milestones',
  'statements',
] as const;
export type PictureId = (typeof pictureIds)[number];
/** A picture of a table or a series, or one headline figure in large type. */
export type ChartId = PictureId | `figure-${HeadlineFigure}`;

export interface Told {
  readonly value: number | null;
  readonly status: ValueStatus;
  /** Of a withheld number: what was last told of it, of an earlier day. Never drawn or summed as today's. */
  readonly lastTold?: LastTold | undefined;
}

export interface Bar extends Told {
  readonly label: string;
  /** 1 beneath another bar, of which it is a part. */
  readonly depth: 0 | 1;
  /** The bar that the picture is about. */
  readonly isMain?: boolean;
}

export interface BarGroup {
  readonly heading: string | null;
  readonly bars: readonly Bar[];
}

export const markKinds = [
  'CHILDREN_RETURNED_CUMULATIVE',
  'CHILDREN_RETURNED',
  'CHILDREN_ABROAD',
  'CHILDREN_AWAITED',
] as const;
export type MarkKind = (typeof markKinds)[number];

/** What was said: one number, a range, or a lower end where `to` is null. */
export interface Mark {
  readonly kind: MarkKind;
  readonly day: string;
  readonly from: number;
  readonly to: number | null;
}

export interface Step {
  readonly day: string;
  readonly value: number;
}

export type Drawing =
  | { readonly kind: 'bars'; readonly groups: readonly BarGroup[] }
  | { readonly kind: 'time'; readonly steps: readonly Step[]; readonly marks: readonly Mark[] }
  | { readonly kind: 'number'; readonly value: string; readonly unit: string }
  | { readonly kind: 'words'; readonly paragraphs: readonly string[] };

/** A cell holds words, or a number with its state. */
export type Cell = string | Told;

export interface Row {
  readonly head: string;
  readonly depth: 0 | 1;
  readonly cells: readonly Cell[];
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** A picture with everything that makes it readable without being seen: words, and the same numbers as a table. */
export interface Chart {
  readonly id: ChartId;
  readonly title: string;
  /** One sentence that says what it shows. */
  readonly takeaway: string;
  readonly description: string;
  /** The day the numbers speak of, which for a table can be before the release's own. */
  readonly asOf: string;
  /** Where the numbers are to be had: a path on this server. */
  readonly csv: string;
  readonly drawing: Drawing;
  readonly table: Table;
}
