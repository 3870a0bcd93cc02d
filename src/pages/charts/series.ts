import type { HeadlineFigure } from '../../../schema/release.js';
import type { StoredRelease } from '../../publication/release-folder.js';
import { markKinds, type Mark, type MarkKind, type Told } from './chart.js';

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

const isMarked = (measure: string): measure is MarkKind => markKinds.some((kind) => kind === measure);

/** What was said of children, on the day it speaks of, or else was said. Figures of people hold adults: another scale. */
export const marksOf = ({ release }: StoredRelease): readonly Mark[] =>
  release.statements.flatMap(({ measure, asOf, saidOn, valueMin, valueMax }) =>
    isMarked(measure) ? [{ kind: measure, day: asOf ?? saidOn, from: valueMin, to: valueMax }] : [],
  );
