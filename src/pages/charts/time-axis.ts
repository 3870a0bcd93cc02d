import type { Language } from '../../../schema/release.js';
import { shortDay } from '../words/numbers.js';
import { widthOf } from './palette.js';

/** A word beneath the time line, and the borders of what it names. */
export interface AxisLabel {
  readonly at: number;
  readonly label: string;
}

export interface TimeAxis {
  readonly labels: readonly AxisLabel[];
  /** Where one year ends and the next begins; none where days are named. */
  readonly borders: readonly number[];
}

interface Scope {
  readonly first: string;
  readonly last: string;
  readonly left: number;
  readonly right: number;
  readonly x: (day: string) => number;
}

const daysBetween = (first: string, last: string): number => (Date.parse(last) - Date.parse(first)) / 86_400_000;

/**
 * A year stands in the middle of its own days, between its borders: at its first day it would name what came before it, since
 * most numbers are of the last day of a year. A short time is named by its first and last day.
 */
export function timeAxis(scope: Scope, language: Language): TimeAxis {
  const { first, last, x } = scope;
  if (daysBetween(first, last) < 400)
    return {
      labels: [...new Set([first, last])].map((at) => ({ at: x(at), label: shortDay(at, language) })),
      borders: [],
    };
  const from = Number(first.slice(0, 4));
  const years = Array.from({ length: Number(last.slice(0, 4)) - from + 1 }, (_, at) => from + at);
  const visible = years.map((year) => visibleOf(year, scope));
  const room = widthOf('2020', 12) + 8;
  const widest = Math.max(...visible.map(([start, end]) => end - start));
  const every = Math.max(1, Math.ceil(room / widest));
  return {
    labels: years.flatMap((year, at) => {
      const [start, end] = visible[at] ?? [0, 0];
      const isNamed = year % every === 0 && (every > 1 || end - start >= room);
      return isNamed ? [{ at: (start + end) / 2, label: String(year) }] : [];
    }),
    borders: visible.flatMap(([start]) => (start > scope.left ? [start] : [])),
  };
}

const visibleOf = (year: number, { x, left, right }: Scope): readonly [number, number] => [
  Math.max(left, x(`${year}-01-01`)),
  Math.min(right, x(`${year + 1}-01-01`)),
];
