import type { HeadlineFigure, ReleaseStatement } from '../../../schema/release.js';
import type { StoredRelease } from '../../publication/release-folder.js';
import { markKinds, type ChartNumber, type Mark, type MarkKind, type Period, type Step, type Told } from './chart.js';

export interface Entry extends Told {
  readonly day: string;
  readonly release: string;
}

/** The releases up to this one: what a reader of it can know. A later one changes no picture of an earlier one. */
export const chainUpTo = (inOrder: readonly StoredRelease[], stored: StoredRelease): readonly StoredRelease[] =>
  inOrder.slice(0, inOrder.findIndex(({ id }) => id === stored.id) + 1);

/** A figure through the releases, by the day they speak of; of several for one day the last published holds. */
export function seriesOf(chain: readonly StoredRelease[], figure: HeadlineFigure): readonly Entry[] {
  const byDay = new Map<string, Entry>();
  const last = chain.at(-1)?.release.asOf ?? '';
  for (const { id, release } of chain) {
    const found = release.figures.find((one) => one.id === figure);
    if (found && release.asOf <= last)
      byDay.set(release.asOf, { day: release.asOf, release: id, value: found.value, status: found.status });
  }
  return [...byDay.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1));
}

/** A line through the entries, with a gap where a number is withheld. */
export const stepsOf = (entries: readonly Entry[]): readonly Step[] =>
  entries.map(({ day, value }) => ({ day, value }));

export const entryNumbers = (
  entries: readonly Entry[],
  figure: HeadlineFigure,
  label: string,
): readonly ChartNumber[] =>
  entries.map(({ day, release, value, status }) => ({
    ...{ label, value, status },
    of: { series: figure, codes: '', day, release },
  }));

const isMarked = (measure: string): measure is MarkKind => markKinds.some((kind) => kind === measure);

/** What was said of children, when it speaks of or else was said. Figures of people hold adults: another scale. */
export const marksOf = ({ release }: StoredRelease): readonly Mark[] =>
  release.statements.flatMap((statement) => {
    const { measure, valueMin, valueMax } = statement;
    return isMarked(measure) ? [{ kind: measure, when: periodOf(statement), from: valueMin, to: valueMax }] : [];
  });

/** As exactly as the source tells: a year that is known by itself is no day of it. */
export function periodOf({ asOf, saidOn, saidOnPrecision }: ReleaseStatement): Period {
  if (asOf !== null) return { first: asOf, last: asOf };
  const [year, month] = [saidOn.slice(0, 4), saidOn.slice(0, 7)];
  switch (saidOnPrecision) {
    case 'year':
      return { first: `${year}-01-01`, last: `${year}-12-31` };
    case 'month':
      return { first: `${month}-01`, last: lastOfMonth(month) };
    case 'before':
      return { first: null, last: saidOn };
    case 'day':
      return { first: saidOn, last: saidOn };
  }
}

function lastOfMonth(month: string): string {
  const last = new Date(`${month}-01T00:00:00Z`);
  last.setUTCMonth(last.getUTCMonth() + 1, 0);
  return last.toISOString().slice(0, 10);
}
