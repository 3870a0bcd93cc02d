import { sumsOf } from '../../../src/disclosure/attack/worlds.js';
import {
  ledgerFormat,
  policyHash,
  sealEntry,
  type Family,
  type Ledger,
  type LedgerEntry,
  type Policy,
  type Told,
} from '../../../src/disclosure/index.js';
import { LinearKnowledge } from '../../../src/disclosure/suppression/elimination.js';
import type { History } from './history.js';

/**
 * The established method, for one release without a past: cells below k are withheld, and further ones until none of them
 * follows by adding and subtracting (Langsrud 2024), the larger sums told first. No whole numbers, no earlier table.
 */
export function protectByItself(family: Family, table: Int32Array, { smallBelow }: Policy): readonly Told[] {
  return eliminate(family, sumsOf(family, table), (_, sum) => sum < smallBelow);
}

/**
 * The same where small changes since an earlier told number are withheld as well, and nothing else is done about the past:
 * what any method must at least withhold that protects the same cells and changes, if it tells the larger sums first.
 */
export function protectChanges(
  family: Family,
  table: Int32Array,
  { smallBelow }: Policy,
  past: readonly (readonly Told[])[],
): readonly Told[] {
  const changesLittle = (sum: number, before: Told | undefined) =>
    typeof before === 'number' && before !== sum && Math.abs(before - sum) < smallBelow;
  return eliminate(
    family,
    sumsOf(family, table),
    (index, sum) => sum < smallBelow || past.some((told) => changesLittle(sum, told[index])),
  );
}

function eliminate(
  family: Family,
  sums: Int32Array,
  isSecret: (index: number, sum: number) => boolean,
): readonly Told[] {
  const isSmall = (index: number) => isSecret(index, sums[index] ?? 0);
  const inner = family.cells.filter(({ isHeadline, leaves }) => !isHeadline && leaves.length > 0);
  const knowledge = new LinearKnowledge(inner.flatMap(({ index, leaves }) => (isSmall(index) ? [leaves] : [])));
  for (const { isHeadline, leaves } of family.cells) if (isHeadline) knowledge.force(leaves);
  const told: Told[] = family.cells.map(() => null);
  for (const { index, leaves } of [...inner].sort((a, b) => b.leaves.length - a.leaves.length)) {
    if (!isSmall(index) && knowledge.tryPublish(leaves)) told[index] = sums[index] ?? 0;
  }
  return told;
}

/** The same days with the same headlines, a table on each day that `isTabulated`, each protected by itself. */
export function releaseByItself(
  { catalogue, family, days }: History,
  policy: Policy,
  isTabulated: (asOf: string) => boolean,
): Ledger {
  const entries: LedgerEntry[] = [];
  for (const { asOf, headlines, table } of days) {
    const told = isTabulated(asOf) ? protectByItself(family, table, policy) : null;
    const cells = family.cells.filter(({ isHeadline }) => !isHeadline);
    entries.push(
      sealEntry({
        index: entries.length,
        previous: entries.at(-1)?.hash ?? '',
        release: `${asOf}.1`,
        asOf,
        revisions: 0,
        policyHash: policyHash(policy),
        catalogueHash: catalogue.hash,
        headlines,
        families: told
          ? [
              {
                family: family.id,
                detail: family.details[0]?.id ?? '',
                cells: cells.flatMap(({ key, aliases, index }) =>
                  [key, ...aliases].map((name) => [name, told[index] ?? null] as const),
                ),
              },
            ]
          : [],
      }),
    );
  }
  return { format: ledgerFormat, catalogue: catalogue.declaration, policy, entries };
}
