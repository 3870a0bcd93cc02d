import { DisclosureError } from '../errors.js';
import { placeOf, type Catalogue, type Family } from '../model/catalogue.js';
import { assertCount, checkLedger, rangeOf, type LedgerEntry } from '../model/ledger.js';
import type { Policy } from '../model/policy.js';

/** Below this the noise that protects a person drowns the figures (see the measurements on a population of 390). */
export const recordsAtLeast = 100_000;

export interface Occasion {
  readonly catalogue: Catalogue;
  readonly policy: Policy;
  /** Everything published before. */
  readonly entries: readonly LedgerEntry[];
  /** Exact, by node of the status; the total is `*`. */
  readonly headlines: Readonly<Record<string, number>>;
}

/**
 * Whether this mechanism may be used at all; decided from public data only, before any true figure is looked at. Throws
 * POLICY_INVALID, LEDGER_BROKEN, LEDGER_CONTRADICTION, TABLE_INVALID, TABLE_DOES_NOT_ADD_UP, POPULATION_TOO_SMALL or
 * EXACT_FIGURES_TOO_FINE.
 */
export function assertNoiseIsAllowed({ catalogue, policy, entries, headlines }: Occasion): void {
  if (policy.mechanism !== 'dpNational') {
    throw new DisclosureError('POLICY_INVALID', 'policy.mechanism', `expected dpNational; it is ${policy.mechanism}.`);
  }
  checkLedger(entries, catalogue);
  assertHeadlinesAreStatusNodes(catalogue, headlines);
  const records = headlines['*'] ?? 0;
  if (records < recordsAtLeast) {
    throw new DisclosureError(
      'POPULATION_TOO_SMALL',
      'headline *',
      `noise needs at least ${recordsAtLeast} records; there are ${records}.`,
    );
  }
  catalogue.families.forEach(assertHeadlinesTellNoPart);
  entries.forEach((entry) => assertNothingExact(entry, catalogue));
}

function assertHeadlinesAreStatusNodes({ status }: Catalogue, headlines: Readonly<Record<string, number>>): void {
  for (const code of Object.keys(headlines)) {
    if (!status.byCode.has(code)) {
      throw new DisclosureError(
        'EXACT_FIGURES_TOO_FINE',
        `headline ${code}`,
        'only nodes of the status may be told exactly beside noise.',
      );
    }
  }
  for (const { code, leaves } of status.nodes) {
    const own = headlines[code];
    assertCount(own, `headline ${code}`);
    const sum = leaves.reduce((all, leaf) => all + (headlines[status.leaves[leaf] ?? ''] ?? 0), 0);
    if (own !== sum) {
      throw new DisclosureError('TABLE_DOES_NOT_ADD_UP', `headline ${code}`, `says ${own}; its leaves sum to ${sum}.`);
    }
  }
}

/**
 * A headline with another key that leaves part of a dimension out is an exact figure of that part: where structural
 * zeros confine a status to one region, its headline is the count of that region.
 */
function assertHeadlinesTellNoPart(family: Family): void {
  for (const cell of family.cells) {
    if (!cell.isHeadline || cell.leaves.length === 0) continue;
    const part = cell.aliases.find((key) =>
      key.some((code, at) => {
        const dimension = family.dimensions[at];
        return at > 0 && dimension?.byCode.get(code)?.leaves.length !== dimension?.leaves.length;
      }),
    );
    if (!part) continue;
    throw new DisclosureError(
      'EXACT_FIGURES_TOO_FINE',
      placeOf(family, cell),
      `its headline is the exact figure of ${part.join(' × ')} as well, by the structural zeros.`,
    );
  }
}

/** Exact figures of parts, told by another mechanism, would take the noise of today off again. */
function assertNothingExact({ families, release }: LedgerEntry, catalogue: Catalogue): void {
  for (const published of families) {
    if (published.noise) continue;
    const family = catalogue.families.find(({ id }) => id === published.family);
    const told = published.cells.find(([key, value]) => {
      const cell = family?.cellByKey.get(key.join('\t'));
      return rangeOf(value) !== null && cell && !cell.isHeadline && cell.leaves.length > 0;
    });
    if (!told) continue;
    throw new DisclosureError(
      'EXACT_FIGURES_TOO_FINE',
      `release ${release}, family ${published.family}`,
      'it was told without noise before; begin a ledger of noisy tables with its first entry.',
    );
  }
}

/**
 * The true figures of one family: whole, from 0, nothing where nothing can be, and in agreement with the headlines.
 * Throws TABLE_INVALID or TABLE_DOES_NOT_ADD_UP.
 */
export function checkCounts(
  family: Family,
  counts: ArrayLike<number>,
  headlines: Readonly<Record<string, number>>,
): void {
  const place = `family ${family.id}`;
  if (counts.length !== family.leafCount) {
    throw new DisclosureError(
      'TABLE_INVALID',
      place,
      `expected ${family.leafCount} counts; there are ${counts.length}.`,
    );
  }
  const statuses = family.dimensions[0]?.leaves ?? [];
  const stride = family.leafCount / statuses.length;
  const sums = new Map<string, number>();
  for (let leaf = 0; leaf < family.leafCount; leaf++) {
    const count = counts[leaf];
    assertCount(count, `${place}, inner cell ${leaf}`);
    if (count > 0 && family.isPossible[leaf] === 0) {
      throw new DisclosureError('TABLE_INVALID', `${place}, inner cell ${leaf}`, 'a structural zero holds people.');
    }
    const status = statuses[Math.floor(leaf / stride)] ?? '';
    sums.set(status, (sums.get(status) ?? 0) + count);
  }
  for (const [status, sum] of sums) {
    if (sum !== headlines[status]) {
      throw new DisclosureError(
        'TABLE_DOES_NOT_ADD_UP',
        `${place}, status ${status}`,
        `the inner cells sum to ${sum}; the headline says ${headlines[status]}.`,
      );
    }
  }
}
