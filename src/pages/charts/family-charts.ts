import type { Language, ReleaseDimension, ReleaseFamily } from '../../../schema/release.js';
import { month } from '../words/numbers.js';
import type { Bar, BarGroup, Row, Told } from './chart.js';

/** Which table each picture shows, and of which children: all, or those who came home. */
export const familyOf = {
  'age-sex': { family: 'demography', account: '*' },
  places: { family: 'place', account: '*' },
  regions: { family: 'origin', account: '*' },
  returns: { family: 'returns', account: 'RETURNED' },
  progress: { family: 'rehabilitation', account: 'RETURNED' },
} as const;
export type FamilyPicture = keyof typeof familyOf;

/** Within a sentence a label begins small. */
export const lowerFirst = (label: string): string => label.charAt(0).toLocaleLowerCase() + label.slice(1);

/** The bars of a table: each of its dimensions by itself, then the second within each code of the first where told. */
export function groupsOf(family: ReleaseFamily, account: string, language: Language): readonly BarGroup[] {
  const cells = new Map(family.observations.map(({ key, ...cell }) => [key.join('\t'), cell]));
  const [, ...dimensions] = family.dimensions;
  const told = (codes: readonly string[]): Found | undefined => {
    const cell = cells.get([account, ...codes].join('\t'));
    const named = codes.flatMap((code, at) => (code === '*' ? [] : [`${dimensions[at]?.id}=${code}`]));
    const of = { series: family.id, codes: named.join(' '), day: family.asOf, release: family.release };
    return cell && { ...cell, of };
  };
  const alone = dimensions.map((dimension, at) => ({
    heading: dimensions.length > 1 ? dimension.label[language] : null,
    bars: barsOf(dimension, language, (code) => told(dimensions.map((_, place) => (place === at ? code : '*')))),
  }));
  const [first, second] = dimensions;
  const crossed =
    first && second
      ? first.codes
          .filter(({ code }) => code !== '*')
          .map(({ code, label }) => ({
            heading: `${label[language]}, ${lowerFirst(second.label[language])}`,
            bars: barsOf(second, language, (inner) => told([code, inner])),
          }))
      : [];
  return [...alone, ...crossed].filter(({ bars }) => bars.length > 0);
}

type Found = Told & Pick<Bar, 'of'>;

/** In the order of the catalogue, each code followed by its parts; what cannot exist is left out. */
function barsOf(dimension: ReleaseDimension, language: Language, told: (code: string) => Found | undefined): Bar[] {
  const { codes } = dimension;
  const barOf = (code: ReleaseDimension['codes'][number], depth: 0 | 1): Bar[] => {
    const cell = told(code.code);
    if (!cell || cell.status === 'NOT_APPLICABLE') return [];
    // Thirty years of months without a return would hide those with one; the CSV has them all.
    if (dimension.id === 'return_month' && cell.value === 0) return [];
    return [{ ...cell, label: labelOf(code, language), depth }];
  };
  // A table need not name the codes above those that it tells.
  const isNamed = (wanted: string | null) => wanted !== '*' && codes.some(({ code }) => code === wanted);
  return codes
    .filter(({ code, parent }) => code !== '*' && !isNamed(parent))
    .flatMap((code) => [
      ...barOf(code, 0),
      ...codes.filter(({ parent }) => parent === code.code).flatMap((inner) => barOf(inner, 1)),
    ]);
}

/** A month is written out; a release labels it by its code. */
const labelOf = ({ code, label }: ReleaseDimension['codes'][number], language: Language): string =>
  /^\d{4}-\d{2}$/.test(code) ? month(code, language) : label[language];

export const rowsOf = (groups: readonly BarGroup[]): readonly Row[] =>
  groups.flatMap(({ heading, bars }) =>
    bars.map(({ label, depth, value, status, lastTold }) => ({
      head: heading === null || groups.length === 1 ? label : `${heading}: ${label}`,
      depth: groups.length === 1 ? depth : 0,
      cells: [{ value, status, lastTold }],
    })),
  );
