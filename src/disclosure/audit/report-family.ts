import type { EarlierRanges } from './ranges/earlier-range.js';
import type { HeadlineRanges } from './ranges/headline-range.js';
import type { OutsiderSolver } from './solving/highs-solver.js';
import type { IntervalSearch } from './ranges/interval-search.js';
import { couldBeSmall, tellsTooMuch } from './outsider/requirement.js';
import { isTold } from './outsider/targets.js';
import type { SeenRanges } from './outsider/worlds.js';
import type { AuditOptions, DerivedInterval, FamilyAudit, IntervalClass, IntervalCounts } from './report.types.js';
import type { Inquiry, Range, Target } from './outsider/outsider.types.js';

interface Effort {
  readonly solver: OutsiderSolver;
  readonly isContradictory: boolean;
  readonly options: AuditOptions;
}

export async function reportFamily(
  inquiry: Inquiry,
  search: IntervalSearch,
  seen: SeenRanges,
  open: OpenRanges,
  { solver, isContradictory, options }: Effort,
): Promise<FamilyAudit> {
  const none = (): IntervalCounts => ({ exact: 0, narrow: 0, wide: 0, unknown: 0 });
  const counts = { cell: none(), change: none(), difference: none() };
  const findings: DerivedInterval[] = [];
  const intervals: DerivedInterval[] = [];
  for (const [number, target] of inquiry.targets.entries()) {
    const judged = await judge(inquiry, search, open, number, target);
    const interval = describe(inquiry, search, number, target, judged);
    if (!interval.isTold) counts[target.kind][interval.class]++;
    if (options.isExhaustive) intervals.push(interval);
    if (interval.isTold ? interval.endangers : interval.class !== 'wide') findings.push(interval);
  }
  const tables = inquiry.moments.filter(({ isTabulated }) => isTabulated).length;
  const { cell } = counts;
  const { linearSolves, wholeSolves } = solver;
  return {
    family: inquiry.space.id,
    tables,
    withheld: cell.exact + cell.narrow + cell.wide + cell.unknown,
    counts,
    worlds: seen.worlds,
    linearSolves,
    wholeSolves,
    isContradictory,
    findings,
    intervals,
  };
}

/** What is open about a target by less than everything that was told. */
export interface OpenRanges {
  readonly byHeadlines: HeadlineRanges;
  readonly byEarlier: EarlierRanges;
}

interface Judgement {
  readonly range: Range;
  readonly class: IntervalClass;
  readonly isAtLeast: boolean;
  readonly endangers: boolean;
  readonly isForced: boolean;
}

async function judge(
  { limits }: Inquiry,
  search: IntervalSearch,
  { byHeadlines, byEarlier }: OpenRanges,
  number: number,
  target: Target,
): Promise<Judgement> {
  const outer = search.outerOf(number);
  const none = { isAtLeast: false, endangers: false, isForced: false };
  const unknown = { ...none, range: outer, class: 'unknown' } as const;
  if (search.isUnknown[number]) return unknown;
  if (!search.isAttained(number)) return { ...none, range: search.seen.of(number), class: 'wide', isAtLeast: true };
  let isTooMuch = tellsTooMuch(target.kind, outer, { low: -Infinity, high: Infinity }, limits);
  if (isTooMuch) {
    const open = await byHeadlines.of(target);
    if (!open) return unknown;
    isTooMuch = tellsTooMuch(target.kind, outer, open, limits);
  }
  // Where an earlier table could be told, and what it told endangers nobody, later headlines may still narrow it. What was
  // open by then is at least what some worlds show, which is cheaper to ask; a wider range never asks for less.
  const isOpen = isTooMuch && tellsTooMuch(target.kind, outer, await byEarlier.seenOf(target), limits);
  const before = isTooMuch && !isOpen ? await byEarlier.of(target) : undefined;
  if (isTooMuch && !isOpen && !before) return unknown;
  const isForced = before !== undefined && !tellsTooMuch(target.kind, outer, before, limits);
  const isExact = outer.low === outer.high;
  return {
    ...none,
    range: outer,
    class: isExact ? 'exact' : isTooMuch ? 'narrow' : 'wide',
    endangers: isTooMuch && !isForced,
    isForced,
  };
}

function describe(
  { space, moments, limits }: Inquiry,
  search: IntervalSearch,
  number: number,
  target: Target,
  judged: Judgement,
): DerivedInterval {
  const { range, class: own, isAtLeast, endangers, isForced } = judged;
  const at = moments[target.kind === 'change' ? target.to : target.at];
  const from = target.kind === 'change' ? moments[target.from] : undefined;
  const told = (cell: number) => isTold(space, at, cell);
  const other = target.kind === 'difference' ? told(target.holder) : !from || isTold(space, from, target.cell);
  return {
    family: space.id,
    kind: target.kind,
    entry: at?.entry ?? -1,
    day: at?.asOf ?? '',
    ...(from ? { since: { entry: from.entry, day: from.asOf } } : {}),
    cell: space.cells[target.cell]?.key ?? [],
    ...(target.kind === 'difference' ? { within: space.cells[target.holder]?.key ?? [] } : {}),
    ...range,
    class: own,
    isAttained: search.isAttained(number),
    isAtLeast,
    isTold: told(target.cell) && other,
    isLarge: own !== 'unknown' && !isAtLeast && !couldBeSmall(target.kind, range, limits),
    endangers,
    isForced,
  };
}
