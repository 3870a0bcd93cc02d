import { DisclosureError } from '../errors.js';
import { hashOf } from './canonical.js';
import { placeOf, type Catalogue, type Cell, type Family } from './catalogue.js';
import { checkNoise, type Noise } from './noise.js';
import type { Policy } from './policy.js';

export const ledgerFormat = 'oralu-ledger/1';

/** What is told of one cell: its number, a band `[lowest, highest]` in which it lies, or nothing (withheld). */
export type Told = number | readonly [lowest: number, highest: number] | null;

/** A table of a family as it was published: what is told of each cell that the detail shows. */
export interface PublishedFamily {
  readonly family: string;
  readonly detail: string;
  /** The keys as in the catalogue; cells not listed are not shown at this detail. */
  readonly cells: readonly (readonly [key: readonly string[], told: Told])[];
  /** Where the numbers are counts with random noise: how much, and what of the budget it took. */
  readonly noise?: Noise;
}

/** All that one release told of the registry. Immutable; the hash covers everything above it. */
export interface LedgerEntry {
  readonly index: number;
  /** The hash of the entry before, `''` for the first. */
  readonly previous: string;
  readonly release: string;
  /** The day of which the figures speak, YYYY-MM-DD. */
  readonly asOf: string;
  /**
   * How many records, since the release before, were changed otherwise than by the declared moves (corrections,
   * reopenings, void closures). Public, because it is what keeps "nobody un-returns" from being a false premise.
   */
  readonly revisions: number;
  readonly policyHash: string;
  readonly catalogueHash: string;
  /** Exact, by node of the status; the total is the key `*`. */
  readonly headlines: Readonly<Record<string, number>>;
  /** Families tabulated anew; the others keep their earlier table with its day. */
  readonly families: readonly PublishedFamily[];
  readonly hash: string;
}

/** Everything ever published, with what is needed to read it: the file that an outsider holds. */
export interface Ledger {
  readonly format: typeof ledgerFormat;
  readonly catalogue: Catalogue['declaration'];
  readonly policy: Policy;
  readonly entries: readonly LedgerEntry[];
}

export const sealEntry = (entry: Omit<LedgerEntry, 'hash'>): LedgerEntry => ({ ...entry, hash: hashOf(entry) });

/**
 * Checks the chain, that every fact names a cell of the catalogue and is a whole number from 0, and that no entry
 * contradicts its own headlines. Throws LEDGER_BROKEN or LEDGER_CONTRADICTION with the entry and the cell.
 */
export function checkLedger(entries: readonly LedgerEntry[], catalogue: Catalogue): void {
  entries.forEach((entry, index) => {
    const place = `ledger entry ${index} (${entry.release})`;
    if (entry.index !== index || entry.previous !== (entries[index - 1]?.hash ?? '') || !isSealed(entry)) {
      throw new DisclosureError(
        'LEDGER_BROKEN',
        place,
        'the chain does not hold: its number, its hash or the hash before it differs.',
      );
    }
    if (entry.catalogueHash !== catalogue.hash) {
      throw new DisclosureError('LEDGER_BROKEN', place, 'it speaks of another catalogue.');
    }
    for (const { code } of catalogue.status.nodes) assertCount(entry.headlines[code], `${place}, headline ${code}`);
    for (const published of entry.families) checkTable(published, entry, catalogue, place);
  });
}

function isSealed({ hash, ...rest }: LedgerEntry): boolean {
  try {
    return hash === hashOf(rest);
  } catch {
    return false;
  }
}

function checkTable(published: PublishedFamily, entry: LedgerEntry, catalogue: Catalogue, place: string): void {
  const family = catalogue.families.find(({ id }) => id === published.family);
  if (!family) throw new DisclosureError('LEDGER_BROKEN', place, `there is no family ${published.family}.`);
  if (published.noise) checkNoise(published.noise, `${place}, family ${family.id}`);
  const seen = new Map<Cell, readonly [number, number]>();
  for (const [key, told] of published.cells) {
    const cell = family.cellByKey.get(key.join('\t'));
    if (!cell) throw new DisclosureError('LEDGER_BROKEN', place, `${published.family} has no cell ${key.join(' × ')}.`);
    const where = `${place}, ${placeOf(family, cell)}`;
    const range = rangeOf(told);
    if (!range) continue;
    for (const bound of range) assertCount(bound, where);
    const known = seen.get(cell) ?? knownOf(cell, entry);
    if (range[0] > range[1] || (known && (range[0] > known[1] || range[1] < known[0]))) {
      throw new DisclosureError(
        'LEDGER_CONTRADICTION',
        where,
        `says ${range.join(' to ')}, and elsewhere ${known?.join(' to ')}.`,
      );
    }
    seen.set(cell, range);
  }
}

function knownOf(cell: Cell, entry: LedgerEntry): readonly [number, number] | undefined {
  const known = cell.isHeadline ? entry.headlines[cell.key[0] ?? ''] : cell.leaves.length === 0 ? 0 : undefined;
  return known === undefined ? undefined : [known, known];
}

/** Lowest and highest value told; nothing where nothing is told. */
export const rangeOf = (told: Told): readonly [number, number] | null =>
  typeof told === 'number' ? [told, told] : told;

export function assertCount(value: unknown, place: string): asserts value is number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new DisclosureError('TABLE_INVALID', place, `expected a whole number from 0; it came as ${String(value)}.`);
  }
}

/** What was published of one family at one time, by index of cell. */
export interface Slice {
  readonly entry: number;
  readonly asOf: string;
  readonly detail: string;
  readonly facts: ReadonlyMap<number, Told>;
  readonly headlines: Readonly<Record<string, number>>;
  /** The earlier slice of the family that it follows, −1 for the first. */
  readonly follows: number;
  /** `later`: people may have moved since. `same`: it speaks of the same day again, corrected. */
  readonly link: 'later' | 'same';
  /** Declared revisions since the slice it follows. */
  readonly revisions: number;
}

/**
 * The times at which a family was tabulated exactly, in order of publication; a noisy table says nothing certain of the
 * counts, and so is not among them. A slice about a day already told follows the
 * latest slice about that day (a correction); any other follows the latest slice about an earlier day, or the first.
 */
export function slicesOf(family: Family, entries: readonly LedgerEntry[]): readonly Slice[] {
  const slices: Slice[] = [];
  for (const [index, entry] of entries.entries()) {
    const published = entry.families.find((one) => one.family === family.id);
    if (!published || published.noise) continue;
    const facts = new Map<number, Told>();
    for (const [key, told] of published.cells) {
      const cell = family.cellByKey.get(key.join('\t'));
      if (cell) facts.set(cell.index, told);
    }
    slices.push({
      entry: index,
      asOf: entry.asOf,
      detail: published.detail,
      facts,
      headlines: entry.headlines,
      ...linkOf(slices, entry.asOf, entries, index),
    });
  }
  return slices;
}

/** Which slice a new one about `asOf`, in the entry numbered `index`, follows. */
export function linkOf(
  slices: readonly Pick<Slice, 'asOf' | 'entry'>[],
  asOf: string,
  entries: readonly Pick<LedgerEntry, 'revisions'>[],
  index: number,
): Pick<Slice, 'follows' | 'link' | 'revisions'> {
  const same = slices.findLastIndex((slice) => slice.asOf === asOf);
  const follows = same >= 0 ? same : slices.findLastIndex((slice) => slice.asOf < asOf);
  const since = follows < 0 ? index : (slices[follows]?.entry ?? -1) + 1;
  const revisions = entries.slice(since, index + 1).reduce((sum, entry) => sum + entry.revisions, 0);
  return { follows, link: same >= 0 ? 'same' : 'later', revisions };
}
