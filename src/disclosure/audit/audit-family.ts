import type { FamilyDeclaration } from '../model/catalogue.js';
import type { Ledger } from '../model/ledger.js';
import { boundCells } from './ranges/cell-bounds.js';
import { layOutFamily } from './outsider/family-space.js';
import { EarlierRanges } from './ranges/earlier-range.js';
import { HeadlineRanges } from './ranges/headline-range.js';
import { OutsiderSolver } from './solving/highs-solver.js';
import { IntervalSearch } from './ranges/interval-search.js';
import { listLinks, listMoments } from './outsider/moments.js';
import { writeSystem } from './outsider/outsider-system.js';
import type { Inquiry, Range } from './outsider/outsider.types.js';
import { drawWorlds } from './ranges/draw-worlds.js';
import { listTargets } from './outsider/targets.js';
import { SeenRanges } from './outsider/worlds.js';
import { reportFamily } from './report-family.js';
import type { AuditOptions, FamilyAudit } from './report.types.js';

/** What an outsider can derive about one family from everything ever told. */
export async function auditFamily(
  ledger: Ledger,
  declaration: FamilyDeclaration,
  options: AuditOptions,
): Promise<FamilyAudit> {
  const inquiry = prepare(ledger, declaration);
  const { space, moments, known, targets } = inquiry;
  const bounds = boundCells(space, known, moments);
  const mustBeWhole = new Set(known.stocks.flat().filter((column) => column >= 0));
  const solver = await OutsiderSolver.over(known.system, mustBeWhole, options.secondsPerSolve ?? 20);
  const seen = new SeenRanges(space, known, targets);
  const search = new IntervalSearch(inquiry, seen, solver, options.isExhaustive ?? false);
  const open = { byHeadlines: new HeadlineRanges(inquiry), byEarlier: new EarlierRanges(inquiry) };
  try {
    if (bounds) search.startFrom(bounds);
    const isContradictory = !bounds || !drawWorlds(solver, known, seen, options);
    if (isContradictory) search.giveUp();
    else settleAll(inquiry, search, bounds, { solver, options });
    return await reportFamily(inquiry, search, seen, open, { solver, isContradictory, options });
  } finally {
    solver.close();
    open.byHeadlines.close();
    await open.byEarlier.close();
  }
}

function prepare({ catalogue, policy, entries }: Ledger, family: FamilyDeclaration): Inquiry {
  const space = layOutFamily(catalogue, family);
  const moments = listMoments(space, entries);
  const links = listLinks(moments, entries);
  const { smallBelow, sensitiveSmallBelow, protectsZeros, coalition, flowValues, differenceValues } = policy;
  const limits = {
    smallBelow: space.isSensitive ? sensitiveSmallBelow : smallBelow,
    protectsZeros,
    coalition,
    flowValues,
    differenceValues,
  };
  const known = writeSystem(space, catalogue.moves, moments, links);
  return { space, moves: catalogue.moves, moments, links, limits, known, targets: listTargets(space, moments) };
}

const kinds = ['cell', 'difference', 'change'] as const;

/** Cells first: what is known of them bounds the rest. Within a kind the narrowest first, as the most suspicious. */
function settleAll(
  { space, targets }: Inquiry,
  search: IntervalSearch,
  bounds: readonly (readonly Range[])[],
  { solver, options }: { readonly solver: OutsiderSolver; readonly options: AuditOptions },
): void {
  let settled = 0;
  for (const kind of kinds) {
    search.startFrom(search.boundsOfCells(bounds));
    const own = [...targets.keys()].filter((number) => targets[number]?.kind === kind);
    own.sort((a, b) => search.spread(a) - search.spread(b));
    for (const number of own) {
      search.solve(number);
      if (++settled % 256 !== 0) continue;
      const solves = solver.linearSolves + solver.wholeSolves;
      options.onProgress?.({ family: space.id, settled, targets: targets.length, solves });
    }
  }
}
