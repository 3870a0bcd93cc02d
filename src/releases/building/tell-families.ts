import type { LastTold, ReleaseFamily, ReleaseObservation } from '../../../schema/release.js';
import {
  buildCatalogue,
  type CatalogueDeclaration,
  type LedgerEntry,
  type PublishedFamily,
} from '../../disclosure/index.js';
import { dimensionLabels, familyLabels, labelDimension } from '../catalogue/labels.js';
import { headlineCatalogue } from '../headline-catalogue.js';

/**
 * The tables of a release as the ledger tells them: each family by the last entry in which it was tabulated, under that
 * entry's own day. What was never proven is not there, and what was withdrawn is not told again. A cell that is withheld now
 * carries what was last told of it, with the day of that: it is public already, and often all that a reader has.
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
        id: family.id,
        label: familyLabels[family.id] ?? { kk: family.id, ru: family.id, en: family.id },
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
  return told.length === 0 ? [] : [...told, notCollected(entries)];
}

/** What readers ask for and the registry does not hold, so that its absence is said and not guessed. */
function notCollected(entries: readonly LedgerEntry[]): ReleaseFamily {
  const { asOf = '', release = '' } = entries.at(-1) ?? {};
  const status = 'NOT_COLLECTED';
  return {
    ...{ id: 'milestones', label: familyLabels['milestones'] ?? { kk: '', ru: '', en: '' }, detail: 'none' },
    ...{ asOf, release },
    dimensions: [
      {
        id: 'account',
        label: dimensionLabels['account'] ?? { kk: '', ru: '', en: '' },
        codes: [{ code: 'RETURNED', label: headlineCatalogue.RETURNED.label, parent: null }],
      },
    ],
    observations: [{ key: ['RETURNED'], value: null, status }],
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
