import { isShownAt, type Catalogue, type Detail, type Family } from '../model/catalogue.js';
import type { LedgerEntry } from '../model/ledger.js';
import type { Policy } from '../model/policy.js';

type Headlines = Readonly<Record<string, number>>;

/**
 * Whether a family is tabulated anew: enough changes of the public headlines and enough days since its last table.
 * Decided from public numbers alone (guarantee G4), so that the timing of a table tells nothing about its cells. A
 * corrected day is tabulated again.
 */
export function isDue(family: Family, input: DueInput): boolean {
  const { entries, policy, asOf, headlines, catalogue } = input;
  const last = entries.findLastIndex((entry) => entry.families.some((one) => one.family === family.id));
  const before = entries[last];
  if (!before) return true;
  if (entries.some((entry) => entry.asOf === asOf && entry.families.some((one) => one.family === family.id)))
    return true;
  const days = Math.round((Date.parse(asOf) - Date.parse(before.asOf)) / 86_400_000);
  const columns = innermost(family, detailFor(family, input)) / catalogue.status.leaves.length;
  const events = Math.max(policy.refreshEvents, Math.ceil(policy.refreshEventsPerCell * columns));
  return days >= policy.refreshDays && eventsSince(entries.slice(last), headlines, catalogue) >= events;
}

/** What is public: the gate passes its own input. */
interface DueInput {
  readonly entries: readonly LedgerEntry[];
  readonly policy: Policy;
  readonly catalogue: Catalogue;
  readonly asOf: string;
  readonly headlines: Headlines;
}

/** Changes of the headlines from each release to the next: whoever joins a headline leaves another or is new. */
export function eventsSince(
  entries: readonly Pick<LedgerEntry, 'headlines'>[],
  headlines: Headlines,
  { status }: Pick<Catalogue, 'status'>,
): number {
  const steps = [...entries.map((entry) => entry.headlines), headlines];
  return steps.slice(1).reduce((events, after, at) => {
    const before = steps[at] ?? {};
    const changes = status.leaves.map((code) => (after[code] ?? 0) - (before[code] ?? 0));
    const [joined, left] = [Math.max, Math.min].map((pick) =>
      changes.reduce((sum, change) => sum + pick(0, change), 0),
    );
    return events + Math.max(joined ?? 0, -(left ?? 0));
  }, 0);
}

/** The finest detail whose innermost cells hold enough people on average, by the public total; else the coarsest. */
export function detailFor(family: Family, { policy, headlines }: Pick<DueInput, 'policy' | 'headlines'>): Detail {
  const people = headlines['*'] ?? 0;
  const fits = family.details.find((detail) => people / innermost(family, detail) >= policy.meanCellAtLeast);
  const chosen = fits ?? family.details.at(-1);
  if (!chosen) throw new Error(`The family ${family.id} has no detail.`);
  return chosen;
}

function innermost(family: Family, detail: Detail): number {
  const shown = family.cells.filter((cell) => cell.leaves.length > 0 && isShownAt(cell, family, detail));
  const least = new Map<number, number>();
  for (const { leaves } of shown) {
    for (const leaf of leaves) least.set(leaf, Math.min(least.get(leaf) ?? Infinity, leaves.length));
  }
  return Math.max(
    1,
    [...least.values()].reduce((sum, width) => sum + 1 / width, 0),
  );
}
