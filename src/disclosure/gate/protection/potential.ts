import { shuttle } from '../../attack/shuttle.js';
import type { TimePoint } from '../../attack/worlds.js';
import type { Attack } from './meet.js';
import { listFlowTargets, listTargetsAt, type HeadlineKnowledge, type TargetRules } from './primaries.js';
import type { WorldSearch } from './search.js';
import { targetName, type Target } from './targets.js';
import type { Witness } from './witnesses.js';

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
  const least = policy.protectsZeros ? 0 : 1;
  for (let time = firstTime; time < times.length; time++) {
    const isHidden = (at: number, cell: number) => typeof times[at]?.facts.get(cell) !== 'number';
    const open = family.cells.filter(({ leaves, isHeadline }) => leaves.length > 0 && !isHeadline);
    const cells = Int32Array.from(open, ({ index }) => index);
    const hidden = cells.filter((cell) => isHidden(time, cell));
    const isSmall = seenBy(pool.witnesses, hidden, (sums, cell) => {
      const value = sums[time]?.[cell] ?? 0;
      return value >= least && value < k;
    });
    const isChanged = Array.from({ length: time }, (_, from) => {
      const asked = cells.filter((cell) => isHidden(time, cell) || isHidden(from, cell));
      return seenBy(pool.witnesses, asked, (sums, cell) => {
        const change = Math.abs((sums[time]?.[cell] ?? 0) - (sums[from]?.[cell] ?? 0));
        return change > 0 && change < k;
      });
    });
    for (const cell of cells) {
      if (isSmall.has(cell)) targets.push({ kind: 'cell', time, cell });
      isChanged.forEach((changed, from) => {
        if (changed.has(cell)) targets.push({ kind: 'flow', from, time, cell });
      });
    }
  }
  return targets;
}

/** The cells of which some witness shows it: witness by witness, as their sums lie together, each cell until it is seen. */
function seenBy(
  witnesses: readonly Witness[],
  cells: Int32Array,
  shows: (sums: readonly Int32Array[], cell: number) => boolean,
): ReadonlySet<number> {
  const seen = new Set<number>();
  let open = cells;
  for (const { sums } of witnesses) {
    const before = seen.size;
    for (const cell of open) if (shows(sums, cell)) seen.add(cell);
    if (seen.size > before) open = open.filter((cell) => !seen.has(cell));
    if (open.length === 0) break;
  }
  return seen;
}

/** Rounds of finding what else could be small; each is met before the next, and may bring more. */
const potentialRounds = 4;

/**
 * Withheld cells and changes that are small in some world that the public must think possible are protected as if they
 * were small in the registry. Otherwise whether a further cell is withheld would tell that they are.
 */
export async function protectPotential(
  search: WorldSearch,
  attack: Attack,
  rules: TargetRules,
  firstTime: number,
): Promise<readonly Target[]> {
  const found = new Map<string, Target>();
  const asked = new Map<number, number>();
  for (let round = 0; round < potentialRounds; round++) {
    await seekSmall(search, attack, rules, asked);
    const fresh = listPotentialTargets(rules, search, firstTime).filter((target) => !found.has(targetName(target)));
    if (fresh.length === 0) break;
    for (const target of fresh) found.set(targetName(target), target);
    await attack.meetAll(fresh);
  }
  return [...found.values()];
}

/**
 * Witnesses are a sample: where none of them shows a withheld cell as small, the solver says whether any world does. `asked`
 * holds with how few facts each cell was asked of: with fewer, more is possible.
 */
async function seekSmall(
  search: WorldSearch,
  attack: Attack,
  { family, k, policy, divisions }: TargetRules,
  asked: Map<number, number>,
): Promise<void> {
  const [least, most] = [policy.protectsZeros ? 0 : 1, k - 1] as const;
  const { low } = shuttle(family, divisions, search.facts);
  for (const { index, leaves, isHeadline } of family.cells) {
    if (leaves.length === 0 || isHeadline || search.facts.get(index) !== null) continue;
    // What is told leaves it no such number: no program need be asked.
    if ((low[index] ?? 0) > most) continue;
    const target = { kind: 'cell', time: search.now, cell: index } as const;
    const isSeen = [...search.pool.valuesOf(target)].some((value) => value >= least && value <= most);
    if (isSeen || asked.get(index) === search.looked.size) continue;
    asked.set(index, search.looked.size);
    await attack.seek(target, [least, most]);
  }
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
