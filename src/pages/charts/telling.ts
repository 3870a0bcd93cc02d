import type { Language } from '../../../schema/release.js';
import type { StoredRelease } from '../../publication/release-folder.js';
import { day } from '../words/numbers.js';
import { words } from '../words/words.js';
import type { BarGroup, ChartId, ChartNumber, Drawing, PictureId } from './chart.js';

/** A release, those before it, and the language to speak. */
export interface Telling {
  readonly stored: StoredRelease;
  /** Up to `stored`, in the order of publication. */
  readonly chain: readonly StoredRelease[];
  readonly language: Language;
}

export function frameOf(id: PictureId, telling: Telling) {
  const { stored, language } = telling;
  return {
    id,
    title: words[language].charts.titles[id],
    when: asOf(stored.release.asOf, telling),
    csv: ownCsv(id, telling),
  };
}

export const asOf = (on: string, { language }: Telling): string =>
  words[language].figures.asOf({ day: day(on, language) });

/** The numbers of a picture by themselves; labels are in the reader's language, codes in none. */
export const ownCsv = (id: ChartId, { stored, language }: Telling): string =>
  `/v1/charts/${id}/${stored.id}.csv?lang=${language}`;

/** The long table of these families, of the children whom a picture shows: with labels, and codes for whoever joins it. */
export const tableCsv = (families: string, account: string, { stored, language }: Telling): string =>
  `/v1/releases/${stored.id}/observations.csv?family=${families}&case_state=${account}&labels=${language}`;

export const numbersOf = (groups: readonly BarGroup[]): readonly ChartNumber[] =>
  groups.flatMap(({ bars }) =>
    bars.map(({ label, of, value, status, lastTold }) => ({ label, of, value, status, lastTold })),
  );

/** A release need not hold each table: it says so, and of one that nobody can have had why it is not there. */
export function withoutTable(
  { stored, language }: Telling,
  missing?: { readonly label: string; readonly why: string },
) {
  const { charts } = words[language];
  const said = missing ? [`${missing.label}: ${missing.why}`] : [];
  return {
    takeaway: charts.noTable,
    description: [charts.noTable, ...said].join(' '),
    drawing: { kind: 'words', paragraphs: [charts.noTableWhy, ...said] } as Drawing,
    csv: `/v1/releases/${stored.id}/observations.csv?labels=${language}`,
    table: {
      columns: [charts.groups, charts.number],
      rows: missing
        ? [{ head: missing.label, depth: 0 as const, cells: [{ value: null, status: 'NOT_COLLECTED' as const }] }]
        : [],
    },
    numbers: [],
  };
}
