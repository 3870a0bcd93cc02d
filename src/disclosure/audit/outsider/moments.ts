import type { LedgerEntry } from '../../model/ledger.js';
import type { FamilySpace, Link, Moment, Range } from './outsider.types.js';

/**
 * The moments at which an outsider knows something of a family: its tables, and the headlines told between the first
 * and the last of them. Headlines before and after add nothing, since every table can be split into what they ask for. But
 * where some combination cannot occur not any split will do, and where days are told again one moment can bind two
 * others, so then all are kept.
 */
export function listMoments(space: FamilySpace, entries: readonly LedgerEntry[]): readonly Moment[] {
  const tabulated = entries.map((entry) => entry.families.filter(({ family }) => family === space.id));
  const isTabulated = (tables: readonly unknown[]) => tables.length > 0;
  const isInOrder = entries.every(({ asOf }, index) => index === 0 || (entries[index - 1]?.asOf ?? '') < asOf);
  const isFree = isInOrder && space.isPossible.every(Boolean);
  const first = isFree ? tabulated.findIndex(isTabulated) : 0;
  const last = isFree ? tabulated.findLastIndex(isTabulated) : entries.length;
  return entries.flatMap((entry, index) => {
    if (first < 0 || index < first || index > last) return [];
    const facts = new Map<number, Range>();
    for (const { cells } of tabulated[index] ?? []) {
      for (const [key, told] of cells) {
        const cell = space.cellByKey.get(key.join('\t'));
        if (told === null || cell === undefined) continue;
        facts.set(cell, meet(facts.get(cell), typeof told === 'number' ? [told, told] : told));
      }
    }
    const { release, asOf, headlines } = entry;
    return [{ entry: index, release, asOf, headlines, facts, isTabulated: isTabulated(tabulated[index] ?? []) }];
  });
}

const meet = (known: Range | undefined, [low, high]: readonly [number, number]): Range => ({
  low: Math.max(low, known?.low ?? 0),
  high: Math.min(high, known?.high ?? Infinity),
});

/**
 * Which moments bind each other. Whatever was told before and speaks of an earlier or the same day binds what is told
 * now, but for the revisions declared between. Only pairs that no chain of others joins already are listed; with days
 * in order that is each moment and the one before it.
 *
 * A table told later about an earlier day does not bind the earlier one backwards: cases may have been recorded late,
 * and nothing declares how many.
 */
export function listLinks(moments: readonly Moment[], entries: readonly LedgerEntry[]): readonly Link[] {
  const links: Link[] = [];
  const ancestors: Set<number>[] = [];
  moments.forEach((moment, to) => {
    const reached = new Set<number>();
    const join = (from: number, isSameDay: boolean) => {
      const since = (moments[from]?.entry ?? 0) + 1;
      const revisions = entries.slice(since, moment.entry + 1).reduce((sum, entry) => sum + entry.revisions, 0);
      links.push({ from, to, isSameDay, revisions });
      for (const one of [from, ...(ancestors[from] ?? [])]) reached.add(one);
    };
    const same = moments.findLastIndex(({ asOf }, from) => from < to && asOf === moment.asOf);
    if (same >= 0) join(same, true);
    for (let from = to - 1; from >= 0; from--) {
      if (!reached.has(from) && (moments[from]?.asOf ?? '') <= moment.asOf)
        join(from, moments[from]?.asOf === moment.asOf);
    }
    ancestors.push(reached);
  });
  return links;
}
