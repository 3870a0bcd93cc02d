import type { Language, ReleaseFigure, Text } from '../../../schema/release.js';
import type { StoredRelease } from '../release-folder.js';
import { dateInWords, display, noticeOf } from './wording.js';

export const citationStyles = ['TEXT', 'BIBTEX', 'RIS', 'CSL_JSON'] as const;
export type CitationStyle = (typeof citationStyles)[number];

const publisher: Text = { kk: 'Oralu тізілімі', ru: 'Реестр Oralu', en: 'Oralu registry' };
const asOf: Readonly<Record<Language, (day: string) => string>> = {
  kk: (day) => `${day} күнгі жағдай бойынша`,
  ru: (day) => `по состоянию на ${day}`,
  en: (day) => `as of ${day}`,
};
const releaseWord: Text = { kk: 'шығарылым', ru: 'выпуск', en: 'release' };

interface Cited {
  readonly key: string;
  readonly title: string;
  readonly publisher: string;
  readonly notice: string | null;
  readonly permalink: string;
  readonly stored: StoredRelease;
}

/** How to cite a figure, so that a reader finds exactly this number again. A demonstration says so within the text. */
export function cite(
  figure: ReleaseFigure,
  stored: StoredRelease,
  permalink: string,
  form: { readonly language: Language; readonly style: CitationStyle },
): string {
  const { language } = form;
  const { release } = stored;
  const value = display(figure, language, release.demonstration);
  const day = dateInWords(release.asOf, language);
  const cited: Cited = {
    key: keyOf(figure, stored),
    title: `${figure.label[language]}: ${value}, ${asOf[language](day)}`,
    publisher: publisher[language],
    notice: noticeOf(release, language),
    permalink,
    stored,
  };
  return styles[form.style](cited, language);
}

/** Names the figure, its release and, by the hash, its registry: no two works in a reader's library share a key. */
const keyOf = ({ id }: ReleaseFigure, stored: StoredRelease): string =>
  `oralu-${id.toLowerCase().replaceAll('_', '-')}-${stored.id}-${stored.releaseSha256.slice(0, 8)}`;

const styles: Record<CitationStyle, (cited: Cited, language: Language) => string> = {
  TEXT: ({ title, publisher: by, notice, permalink, stored }, language) =>
    [
      sentence(`${by}. ${title}`),
      `${capital(releaseWord[language])} ${stored.id}, ${dateInWords(stored.release.publishedAt.slice(0, 10), language)}, SHA-256 ${stored.releaseSha256}.`,
      permalink,
      ...(notice === null ? [] : [`[${notice}]`]),
    ].join(' '),
  BIBTEX: ({ key, title, publisher: by, notice, permalink, stored }) =>
    [
      `@misc{${key},`,
      `  title = {${title}},`,
      `  author = {{${by}}},`,
      `  date = {${stored.release.publishedAt.slice(0, 10)}},`,
      // What BibTeX itself reads; `date` is read by biblatex.
      `  year = {${stored.release.publishedAt.slice(0, 4)}},`,
      `  version = {${stored.id}, SHA-256 ${stored.releaseSha256}},`,
      `  url = {${permalink}},`,
      ...(notice === null ? [] : [`  note = {${notice}},`]),
      '}',
    ].join('\n'),
  RIS: ({ title, publisher: by, notice, permalink, stored }) =>
    [
      'TY  - DATA',
      `TI  - ${title}`,
      `AU  - ${by}`,
      `PY  - ${stored.release.publishedAt.slice(0, 4)}`,
      `DA  - ${stored.release.publishedAt.slice(0, 10).replaceAll('-', '/')}`,
      `ET  - ${stored.id}, SHA-256 ${stored.releaseSha256}`,
      `UR  - ${permalink}`,
      ...(notice === null ? [] : [`N1  - ${notice}`]),
      'ER  - ',
    ].join('\r\n'),
  CSL_JSON: ({ title, publisher: by, notice, permalink, stored }) =>
    JSON.stringify({
      id: permalink,
      type: 'dataset',
      title,
      author: [{ literal: by }],
      issued: { 'date-parts': [stored.release.publishedAt.slice(0, 10).split('-').map(Number)] },
      version: `${stored.id}, SHA-256 ${stored.releaseSha256}`,
      URL: permalink,
      ...(notice === null ? {} : { note: notice }),
    }),
};

/** Russian and Kazakh dates may end in a full stop of their own. */
const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
