import type { Language } from '../../../schema/release.js';
import type { StoredRelease } from '../../publication/release-folder.js';
import { words } from '../words/words.js';
import type { Drawing, PictureId } from './chart.js';

/** A release, those before it, and the language to speak. */
export interface Telling {
  readonly stored: StoredRelease;
  /** Up to `stored`, in the order of publication. */
  readonly chain: readonly StoredRelease[];
  readonly language: Language;
}

export function frameOf(id: PictureId, { stored, language }: Telling, family: string) {
  return {
    id,
    title: words[language].charts.titles[id],
    asOf: stored.release.asOf,
    csv: `/v1/releases/${stored.id}/observations.csv?family=${family}&labels=${language}`,
  };
}

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
  };
}
