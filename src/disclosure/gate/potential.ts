import { listFlowTargets, listTargetsAt, type HeadlineKnowledge } from './primaries.js';
import type { TimePoint } from '../attack/worlds.js';
import type { Witness } from './witnesses.js';
import type { TargetRules } from './primaries.js';
import type { Target } from './targets.js';

/**
 * Withheld cells that are small in some witness, and changes with a withheld end that are, from the given time on: what
 * an attacker must think could be small.
 */
export function listPotentialTargets(
  { family, k, policy }: TargetRules,
  { times, pool }: { readonly times: readonly TimePoint[]; readonly pool: { readonly witnesses: readonly Witness[] } },
  firstTime: number,
): readonly Target[] {
  const targets: Target[] = [];
  for (let time = firstTime; time < times.length; time++) {
    const now = times[time]?.facts;
    const isHidden = (facts: typeof now, cell: number) => typeof facts?.get(cell) !== 'number';
    for (const { index, leaves, isHeadline } of family.cells) {
      if (leaves.length === 0 || isHeadline) continue;
      const values = pool.witnesses.map(({ sums }) => sums[time]?.[index] ?? 0);
      const least = policy.protectsZeros ? 0 : 1;
      if (isHidden(now, index) && values.some((value) => value >= least && value < k)) {
        targets.push({ kind: 'cell', time, cell: index });
      }
      for (let from = 0; from < time; from++) {
        if (!isHidden(now, index) && !isHidden(times[from]?.facts, index)) continue;
        const isSmallChange = pool.witnesses.some(({ sums }, at) => {
          const change = Math.abs((values[at] ?? 0) - (sums[from]?.[index] ?? 0));
          return change > 0 && change < k;
        });
        if (isSmallChange) targets.push({ kind: 'flow', from, time, cell: index });
      }
    }
  }
  return targets;
}

/** All that is small in one world, at all times: what it must be impossible to tell of it. */
export function listActualTargets(
  { rules, past }: { readonly rules: TargetRules; readonly past: readonly Pick<TimePoint, 'facts'>[] },
  sums: readonly Int32Array[],
  knowledge: readonly HeadlineKnowledge[],
): readonly Target[] {
  return sums.flatMap((after, time) => {
    const known = knowledge[time];
    if (!known) return [];
    const hidden = past.slice(0, time).flatMap(({ facts }, from) => {
      // A change since a told number is listed with the table.
      const isHidden = (cell: number) => typeof facts.get(cell) !== 'number';
      return listFlowTargets(rules, [from, sums[from] ?? new Int32Array()], [time, after], isHidden);
    });
    return [...listTargetsAt(rules, past.slice(0, time), after, known), ...hidden];
  });
}
