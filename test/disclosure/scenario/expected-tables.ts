import type { Ledger } from '../../../src/disclosure/index.js';

/**
 * In which entries a reader of the headlines expects a new table, by the policy and the catalogue as they are published:
 * enough days since the last, and enough people who changed their account or became known. Said here for account ×
 * region and for these catalogues alone, from the file and nothing else.
 */
export function expectTables({ catalogue, policy, entries }: Ledger): readonly boolean[] {
  const accounts = leavesOf(catalogue.status);
  const [region] = catalogue.dimensions;
  const regions = region ? leavesOf(region).length : 1;
  const macros = (region?.hierarchies[0]?.nodes.length ?? 0) - regions;
  let last: { asOf: string; events: number } | null = null;
  return entries.map(({ asOf, headlines }, at) => {
    const before = entries[at - 1]?.headlines ?? {};
    const changes = accounts.map((code) => (headlines[code] ?? 0) - (before[code] ?? 0));
    const joined = changes.reduce((sum, change) => sum + Math.max(0, change), 0);
    const left = changes.reduce((sum, change) => sum - Math.min(0, change), 0);
    if (last) last.events += Math.max(joined, left);
    const isFine = macros === 0 || (headlines['*'] ?? 0) / (regions * accounts.length) >= policy.meanCellAtLeast;
    const wanted = Math.max(policy.refreshEvents, policy.refreshEventsPerCell * (isFine ? regions : macros));
    const days = last ? (Date.parse(asOf) - Date.parse(last.asOf)) / 86_400_000 : Infinity;
    const isDue = days >= policy.refreshDays && (!last || last.events >= wanted);
    if (isDue) last = { asOf, events: 0 };
    return isDue;
  });
}

function leavesOf({ hierarchies: [tree] }: Ledger['catalogue']['status']): readonly string[] {
  const nodes = tree?.nodes ?? [];
  return nodes.map(({ code }) => code).filter((code) => !nodes.some(({ parent }) => parent === code));
}
