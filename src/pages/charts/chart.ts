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

/** What a number is of, in codes and never in words: so that the CSV of a picture is the same in each language. */
export interface Source {
  /** A headline figure, a table, or a statement. */
  readonly series: string;
  /** Such as `sex=FEMALE age_band=0-9`; empty for all. */
  readonly codes: string;
  /** The day it speaks of, or the first one where only the month or year is known. */
  readonly day: string;
  /** The release that told it. */
  readonly release: string;
}

export interface Bar extends Told {
  readonly label: string;
  readonly of: Source;
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
  readonly when: Period;
  readonly from: number;
  readonly to: number | null;
}

/** From the first day to the last; no first day where it is that day or earlier. One day alone is both. */
export interface Period {
  readonly first: string | null;
  readonly last: string;
}

/** No value where it is withheld: there the line has a gap. */
export interface Step {
  readonly day: string;
  readonly value: number | null;
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

/** A number of a picture as its CSV has it. */
export interface ChartNumber extends Told {
  readonly label: string;
  readonly of: Source;
  /** The last day, where only the month or year is known. */
  readonly until?: string;
  /** The upper end of a range; `null` where it is more than the value, and nobody said how much. */
  readonly to?: number | null;
}

/** A picture with everything that makes it readable without being seen: words, and the same numbers as a table. */
export interface Chart {
  readonly id: ChartId;
  readonly title: string;
  /** One sentence that says what it shows. */
  readonly takeaway: string;
  readonly description: string;
  /** The day or days that the numbers speak of, in words; of a table it can be before the release's own. */
  readonly when: string;
  /** Where the numbers are to be had: a path on this server. */
  readonly csv: string;
  readonly drawing: Drawing;
  readonly table: Table;
  /** Each number of the picture, or of the series that it is the last of. */
  readonly numbers: readonly ChartNumber[];
}
