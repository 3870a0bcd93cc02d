import type { ReleaseContent, ReleaseFamily, ReleaseFile, ReleaseObservation } from '../../schema/release.js';
import type { RegistryKind } from '../../src/database/settings.js';
import { canonicalJson } from '../../src/publication/canonical-json.js';
import { calendarFile, readChain } from '../../src/publication/release-folder.js';
import { declareCatalogue } from '../../src/releases/catalogue/declare-catalogue.js';
import { familyDefinitions } from '../../src/releases/catalogue/family-definitions.js';
import { familyLabels, labelDimension } from '../../src/releases/catalogue/labels.js';
import { admit } from '../../src/releases/gate.js';
import { releaseKeysOf } from '../../src/releases/keys.js';
import { buryRelease, placeRelease, prepareRelease, replaceFile } from '../../src/releases/write-release.js';
import { openCountedRegistry, postFirstSource, type CountedRegistry } from '../releases/counted-registry.js';

/** The minute of the next release: far enough for any test to run before it. */
export const nextRelease = '2099-03-02T05:00:00.000Z';
export const withdrawnReason = {
  kk: 'Кестеде бір баланы тануға болатын еді.',
  ru: 'По таблице можно было узнать одного ребёнка.',
  en: 'A child could have been recognised in a table.',
};
export const correctionReason = {
  kk: 'Бір бала екі рет саналған еді.',
  ru: 'Один ребёнок был сосчитан дважды.',
  en: 'One child had been counted twice.',
};

/**
 * Five releases of one registry: headlines of four days, of which one was withdrawn, and last a correction that holds a
 * table of every family, with withheld numbers in them; a further release is announced.
 */
export async function publishStory(kind: RegistryKind = 'DEMONSTRATION'): Promise<CountedRegistry> {
  const counted = await openCountedRegistry(kind, Date.UTC(2019, 5, 3, 9));
  await postFirstSource(counted);
  const move = async (day: string, home: number, awaiting: number, located: number, unknown: number): Promise<void> => {
    await counted.post('RETURNED', home, day);
    await counted.post('AWAITING', awaiting, day);
    await counted.post('LOCATED', located, day);
    await counted.post('WHEREABOUTS_UNKNOWN', unknown, day);
  };
  await move('2019-01-06', 30, -30, 0, 0);
  await move('2019-05-09', 156, -20, -136, 0);
  await move('2019-05-31', 108, 0, -60, -48);
  for (const day of ['2017-12-27', '2019-01-06', '2019-05-09', '2019-05-31']) await counted.publish(day);
  addRelease(counted, '2019-05-31.2', corrected(counted.readLatest()));
  const keys = releaseKeysOf(counted.registry.store.file);
  const withdrawnAt = '2019-06-20T08:00:00.000Z';
  buryRelease(counted.folder, { release: '2019-05-09.1', withdrawnAt, reason: withdrawnReason }, keys);
  const announced = [{ publishAt: nextRelease, asOf: '2019-12-31', families: ['demography', 'origin'] }];
  replaceFile(counted.folder, calendarFile, canonicalJson({ format: 'oralu-calendar/1', announced }));
  return counted;
}

/** Writes a release as the server does, of content that tests made. */
export function addRelease({ registry, folder }: CountedRegistry, id: string, content: ReleaseContent): void {
  const { releases } = readChain(folder);
  const keys = releaseKeysOf(registry.store.file);
  const attachments = { 'certificate.json': canonicalJson({ ...certificate, release: id }) } as const;
  const prepared = prepareRelease(folder, admit(content), {
    ...{ id, at: registry.clock(), predecessor: releases.at(-1), attachments, keys },
  });
  placeRelease(folder, prepared);
}

/** As a certificate counts: cells that cannot exist are among those that it calls told. */
const familyCounts = [
  { family: 'demography', told: 20, withheld: 4 },
  { family: 'sessions', told: 9, withheld: 2 },
];
const policy = { smallBelow: 5, sensitiveSmallBelow: 10, refreshDays: 28, refreshEvents: 10, coalition: 1 };
const certificate = { format: 'oralu-certificate/1', families: familyCounts, policy };

function corrected(release: ReleaseFile): ReleaseContent {
  const { format, id, publishedAt, predecessor, ...content } = release;
  const change: Record<string, number> = { RETURNED: -1, KNOWN: -1 };
  const figures = content.figures.map((figure) => {
    const by = change[figure.id] ?? 0;
    return { ...figure, value: (figure.value ?? 0) + by, change: figure.change === null ? null : figure.change + by };
  });
  const old = new Map(content.figures.map((figure) => [figure.id, figure.value]));
  return {
    ...content,
    figures,
    families: allFamilies,
    correction: {
      ...{ type: 'C', supersedes: id, reason: correctionReason },
      figures: figures
        .filter(({ id: which, value }) => old.get(which) !== value)
        .map(({ id: which, value }) => ({
          id: which,
          old: { value: old.get(which) ?? null, status: 'NORMAL' as const },
          new: { value, status: 'NORMAL' as const },
        })),
    },
  };
}

type Cells = readonly (readonly [key: readonly string[], value: number | null])[];

/** A table as `tellFamilies` tells it: the labels of the catalogue, and a status where there is no number. */
export function familyOf(id: string, dimensions: readonly string[], cells: Cells): ReleaseFamily {
  const declared = declareCatalogue([], 'full');
  const observations: ReleaseObservation[] = cells.map(([key, value]) => ({
    ...{ key, value, status: value === null ? 'SUPPRESSED' : 'NORMAL' },
  }));
  return {
    ...{ id, label: familyLabels[id] ?? { kk: id, ru: id, en: id }, detail: 'full' },
    definition: familyDefinitions[id] ?? { kk: id, ru: id, en: id },
    ...{ asOf: '2019-05-31', release: '2019-05-31.2' },
    dimensions: ['account', ...dimensions].map((name, at) => {
      const declaration =
        name === 'account' ? declared.status : declared.dimensions.find((dimension) => dimension.id === name);
      if (!declaration) throw new Error(`There is no dimension ${name}.`);
      return labelDimension(declaration, new Set(cells.flatMap(([key]) => key[at] ?? [])), new Map());
    }),
    observations,
  };
}

export const allFamilies: readonly ReleaseFamily[] = [
  familyOf(
    'demography',
    ['sex', 'age_band'],
    [
      [['*', '*', '*'], 452],
      [['*', 'FEMALE', '*'], 219],
      [['*', 'MALE', '*'], 233],
      [['*', '*', '0-9'], 361],
      [['*', '*', '0-4'], 190],
      [['*', '*', '5-9'], 171],
      [['*', '*', '10-17'], 91],
      [['*', '*', '10-13'], 78],
      [['*', '*', '14-16'], null],
      [['*', '*', '17'], null],
      [['*', 'FEMALE', '0-9'], 180],
      [['*', 'FEMALE', '10-17'], 39],
      [['*', 'MALE', '0-9'], 181],
      [['*', 'MALE', '10-17'], 52],
    ],
  ),
  familyOf(
    'place',
    ['place'],
    [
      [['*', '*'], 452],
      [['*', 'SY'], 380],
      [['*', 'IQ'], 58],
      [['*', 'TR'], null],
      [['*', 'AF'], 0],
      [['*', 'NOT_KNOWN'], null],
    ],
  ),
  familyOf(
    'origin',
    ['origin'],
    [
      [['*', '*'], 452],
      ...(['WEST', 'NORTH', 'CENTRE_EAST', 'SOUTH', 'CITIES'] as const).map(
        (part, at) => [['*', part], [160, 44, 71, 120, 49][at] ?? 0] as const,
      ),
      [['*', 'KZ-15'], 92],
      [['*', 'KZ-23'], 31],
      [['*', 'KZ-27'], null],
      [['*', 'KZ-47'], null],
      [['*', 'KZ-71'], 30],
      [['*', 'NOT_KNOWN'], 8],
    ],
  ),
  familyOf(
    'returns',
    ['return_month'],
    [
      [['RETURNED', '*'], 356],
      [['RETURNED', '2016'], 21],
      [['RETURNED', '2017'], 42],
      [['RETURNED', '2018'], 0],
      [['RETURNED', '2019'], 293],
      [['RETURNED', '2019-01'], 30],
      [['RETURNED', '2019-05'], 263],
    ],
  ),
  familyOf(
    'rehabilitation',
    ['phase'],
    [
      [['RETURNED', '*'], 356],
      [['RETURNED', 'ARRIVED'], 40],
      [['RETURNED', 'IN_REHABILITATION'], 251],
      [['RETURNED', 'IN_FOLLOW_UP'], 65],
      [['RETURNED', 'COMPLETED'], null],
    ],
  ),
  familyOf(
    'guardianship',
    ['guardianship'],
    [
      [['RETURNED', '*'], 356],
      [['RETURNED', 'DECISION_IN_FORCE'], 248],
      [['RETURNED', 'NO_DECISION'], 108],
    ],
  ),
  {
    ...familyOf(
      'school',
      ['school'],
      [
        [['RETURNED', '*'], 356],
        [['RETURNED', 'ENROLLED'], null],
        [['RETURNED', 'NOT_ENROLLED'], null],
      ],
    ),
    // No proof was found of it yet.
    detail: 'none',
  },
  familyOf(
    'sessions',
    ['sessions'],
    [
      [['RETURNED', '*'], 356],
      [['RETURNED', 'SESSIONS_0_5'], 120],
      [['RETURNED', 'SESSIONS_0'], null],
      [['RETURNED', 'SESSIONS_1_5'], null],
      [['RETURNED', 'SESSIONS_6_UP'], 236],
      [['RETURNED', 'SESSIONS_6_10'], 90],
      [['RETURNED', 'SESSIONS_11_UP'], 146],
    ],
  ),
];

/** A table with corners in which nobody can be: whoever is awaited has attended nothing. */
export const withCorners = (family: ReleaseFamily): ReleaseFamily => ({
  ...family,
  observations: [
    ...family.observations,
    ...['SESSIONS_0_5', 'SESSIONS_6_UP'].map((code) => ({
      ...{ key: ['AWAITING', code], value: null, status: 'NOT_APPLICABLE' as const },
    })),
  ],
});
