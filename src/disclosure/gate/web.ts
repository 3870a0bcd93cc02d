import type { Link, Web } from '../attack/worlds.js';
import type { Family } from '../model/catalogue.js';
import type { LedgerEntry, Slice, Told } from '../model/ledger.js';
import { headlineRange } from './protection/targets.js';

type Release = Pick<LedgerEntry, 'asOf' | 'revisions' | 'headlines'>;

/**
 * How everything that was ever told binds a new table of a family, which a last release brings: its earlier tables, and
 * the headlines told where it had none.
 *
 * Whatever was told before and speaks of an earlier or of the same day binds what is told now, but for the revisions
 * declared between; a chain of such links stands for what it joins. Headlines before the first table bind nothing, as
 * any table can be split into what they ask for, unless some combination cannot occur or days were told again.
 */
export function webOf(
  family: Family,
  slices: readonly Pick<Slice, 'entry'>[],
  entries: readonly Release[],
  now: Release,
): Web {
  const releases = [...entries, now];
  const tableAt = new Map([...slices.map(({ entry }) => entry), entries.length].map((entry, table) => [entry, table]));
  const isInOrder = releases.every(({ asOf }, at) => at === 0 || (releases[at - 1]?.asOf ?? '') < asOf);
  const first = isInOrder && family.isPossible.every((one) => one === 1) ? Math.min(...tableAt.keys()) : 0;
  const moments: number[] = [];
  for (let at = first; at < releases.length; at++) {
    const before = releases[moments.at(-1) ?? -1];
    if (tableAt.has(at) || !isInOrder || !before || !tellsNothingNew(releases[at], before)) moments.push(at);
  }
  const silent = moments.filter((at) => !tableAt.has(at));
  const nodeOf = new Map(silent.map((at, order) => [at, tableAt.size + order]));
  const node = (at: number) => tableAt.get(at) ?? nodeOf.get(at) ?? -1;
  return {
    silent: silent.map((at) => new Map(headlineFacts(family, releases[at]?.headlines ?? {}))),
    links: linkMoments(releases, moments).map((link) => ({ ...link, from: node(link.from), to: node(link.to) })),
  };
}

/** The same headlines as just before, and nobody's record revised: everybody may have stood still. */
const tellsNothingNew = (release: Release | undefined, before: Release): boolean =>
  release?.revisions === 0 &&
  Object.entries(release.headlines).every(([code, told]) => before.headlines[code] === told);

function linkMoments(releases: readonly Release[], moments: readonly number[]): readonly Link[] {
  const links: Link[] = [];
  const joined = new Map<number, ReadonlySet<number>>();
  const declared = (from: number, to: number) =>
    releases.slice(from + 1, to + 1).reduce((sum, { revisions }) => sum + revisions, 0);
  for (const to of moments) {
    const reached = new Set<number>();
    const asOf = releases[to]?.asOf ?? '';
    const join = (from: number) => {
      const kind = releases[from]?.asOf === asOf ? 'same' : 'later';
      links.push({ from, to, kind, revisions: declared(from, to) });
      for (const one of [from, ...(joined.get(from) ?? [])]) reached.add(one);
    };
    const before = moments.filter((from) => from < to && (releases[from]?.asOf ?? '') <= asOf);
    // The last word on the same day first: it says more than any chain that reaches it otherwise.
    const same = before.findLast((from) => releases[from]?.asOf === asOf);
    if (same !== undefined) join(same);
    for (const from of before.reverse()) if (!reached.has(from)) join(from);
    joined.set(to, reached);
  }
  return links;
}

/** Headlines are facts of every moment, and so is what follows from them alone. */
export function headlineFacts(
  family: Family,
  headlines: Release['headlines'],
): readonly (readonly [cell: number, told: Told])[] {
  return family.cells.flatMap(({ index, leaves, key, isHeadline }) => {
    if (isHeadline) return [[index, headlines[key[0] ?? ''] ?? 0] as const];
    const [low, high] = headlineRange(family, leaves, headlines);
    return leaves.length > 0 && low === high ? [[index, low] as const] : [];
  });
}
