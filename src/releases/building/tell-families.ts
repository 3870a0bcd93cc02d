import type { LastTold, ReleaseFamily, ReleaseObservation } from '../../../schema/release.js';
import {
  buildCatalogue,
  type CatalogueDeclaration,
  type LedgerEntry,
  type PublishedFamily,
} from '../../disclosure/index.js';
import { familyDefinitions } from '../catalogue/family-definitions.js';
import { dimensionLabels, familyLabels, labelDimension } from '../catalogue/labels.js';
import { coarsestCodes, isMilestoneTable } from '../catalogue/milestone-tables.js';
import { headlineCatalogue } from '../headline-catalogue.js';

/**
 * The tables of a release as the ledger tells them: each family by the last entry in which it was tabulated, under that
 * entry's own day. What was never proven is not there, but for the tables of milestones, which stand there without a number;
 * what was withdrawn is not told again. A cell that is withheld now carries what was last told of it, with the day of that: it
 * is public already, and often all that a reader has.
 */
export function tellFamilies(
  declaration: CatalogueDeclaration,
  entries: readonly LedgerEntry[],
  siteNames: ReadonlyMap<string, string>,
  withdrawn: ReadonlySet<string>,
): readonly ReleaseFamily[] {
  const catalogue = buildCatalogue(declaration);
  const told = catalogue.families.flatMap((family) => {
    const entry = entries.findLast(
      ({ families, release }) => !withdrawn.has(release) && families.some((one) => one.family === family.id),
    );
    const published = entry?.families.find((one) => one.family === family.id);
    if (!entry || !published) return [];
    const impossible = new Set(
      family.cells
        .filter(({ leaves }) => leaves.length === 0)
        .flatMap(({ key, aliases }) => [key, ...aliases].map(nameOf)),
    );
    const headlines = Object.entries(entry.headlines).map(([code, value]) => ({
      key: [code, ...family.dimensions.slice(1).map(() => '*')],
      value,
      status: 'NORMAL' as const,
    }));
    const standing = entries.filter(({ release }) => !withdrawn.has(release));
    const lastTold = lastToldOf(family.id, standing, entry);
    const observations = [...headlines, ...observationsOf(published, impossible, lastTold)];
    return [
      {
        ...named(family.id),
        detail: published.detail,
        asOf: entry.asOf,
        release: entry.release,
        dimensions: family.dimensions.map(({ id }, at) => {
          const shown = new Set(observations.flatMap(({ key }) => key[at] ?? []));
          const own =
            id === declaration.status.id ? declaration.status : declaration.dimensions.find((one) => one.id === id);
          return labelDimension(own ?? declaration.status, shown, siteNames);
        }),
        observations,
      },
    ];
  });
  const last = entries.at(-1);
  if (told.length === 0 || !last) return [];
  const wanted = declaration.families.map(({ id }) => id).filter(isMilestoneTable);
  if (wanted.length === 0) return [...told, notCollected(last)];
  const byId = new Map<string, ReleaseFamily>(told.map((family) => [family.id, family]));
  const withheld = wanted.filter((id) => !byId.has(id)).map((id) => withheldWhole(declaration, id, last));
  return [...told, ...withheld].sort((a, b) => placeOf(declaration, a.id) - placeOf(declaration, b.id));
}

const placeOf = ({ families }: CatalogueDeclaration, id: string): number => families.findIndex((one) => one.id === id);

const nothing = { kk: '', ru: '', en: '' };

const named = (id: string) => ({
  ...{ id, label: familyLabels[id] ?? { kk: id, ru: id, en: id } },
  definition: familyDefinitions[id] ?? nothing,
});

/**
 * A table that readers ask for and of which no proof was found yet, or which was withdrawn: its cells as the coarsest table
 * would have them, none with a number, so that its absence is said and not guessed.
 */
function withheldWhole(declaration: CatalogueDeclaration, id: string, last: LedgerEntry): ReleaseFamily {
  const codes = isMilestoneTable(id) ? coarsestCodes(id) : [];
  const own = declaration.dimensions.find((one) => one.id === id) ?? declaration.status;
  const [account, shown] = [new Set(['RETURNED']), new Set(codes)];
  return {
    ...named(id),
    ...{ detail: 'none', asOf: last.asOf, release: last.release },
    dimensions: [labelDimension(declaration.status, account, new Map()), labelDimension(own, shown, new Map())],
    observations: [
      { key: ['RETURNED', '*'], value: last.headlines['RETURNED'] ?? 0, status: 'NORMAL' },
      ...codes.map((code) => ({ key: ['RETURNED', code], value: null, status: 'SUPPRESSED' as const })),
    ],
  };
}

/** What the catalogue of a ledger from before these tables cannot hold, which is said and not guessed. */
function notCollected({ asOf, release }: LedgerEntry): ReleaseFamily {
  return {
    ...named('milestones'),
    ...{ detail: 'none', asOf, release },
    dimensions: [
      {
        id: 'account',
        label: dimensionLabels['account'] ?? nothing,
        codes: [{ code: 'RETURNED', label: headlineCatalogue.RETURNED.label, parent: null }],
      },
    ],
    observations: [{ key: ['RETURNED'], value: null, status: 'NOT_COLLECTED' }],
  };
}

const nameOf = (key: readonly string[]): string => key.join('\t');

/** By cell: the number told of the latest day before that of an entry. Of one day told twice the last word counts. */
function lastToldOf(
  family: string,
  entries: readonly LedgerEntry[],
  { index, asOf: now }: LedgerEntry,
): ReadonlyMap<string, LastTold> {
  const wordOfDay = new Map<string, LedgerEntry>();
  for (const entry of entries) {
    const isEarlier = entry.index < index && entry.asOf < now;
    if (isEarlier && entry.families.some((one) => one.family === family)) wordOfDay.set(entry.asOf, entry);
  }
  const told = new Map<string, LastTold>();
  for (const { asOf, release, families } of [...wordOfDay.values()].sort((a, b) => (a.asOf < b.asOf ? -1 : 1))) {
    for (const [key, value] of families.find((one) => one.family === family)?.cells ?? []) {
      if (typeof value === 'number') told.set(nameOf(key), { value, asOf, release });
    }
  }
  return told;
}

function observationsOf(
  { cells }: PublishedFamily,
  impossible: ReadonlySet<string>,
  lastTold: ReadonlyMap<string, LastTold>,
): readonly ReleaseObservation[] {
  return cells.map(([key, told]) => {
    if (impossible.has(nameOf(key))) return { key, value: null, status: 'NOT_APPLICABLE' };
    if (told !== null && typeof told !== 'number') throw new TypeError('The policy tells no bands.');
    if (told !== null) return { key, value: told, status: 'NORMAL' };
    const before = lastTold.get(nameOf(key));
    return { key, value: null, status: 'SUPPRESSED', ...(before && { lastTold: before }) };
  });
}
