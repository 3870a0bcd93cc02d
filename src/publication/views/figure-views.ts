import type { HeadlineFigure, Language, ReleaseFigure } from '../../../schema/release.js';
import { connectStatements } from '../../statements/connect-statements.js';
import { cite } from './citation.js';
import { formats } from '../formats/render.js';
import type { StoredRelease } from '../release-folder.js';
import { tableViews } from './table-views.js';
import { inEachLanguage, noticeOf } from './wording.js';

/** What a body is rendered for. */
export interface View {
  readonly baseUrl: string;
  readonly language: Language;
}

export const permalinkOf = (baseUrl: string, figure: HeadlineFigure, release: string): string =>
  `${baseUrl}/v1/f/${figure}/${release}`;

export const releaseLink = (baseUrl: string, release: string): string => `${baseUrl}/v1/releases/${release}`;

/** One figure with all that is needed to cite it; complete by itself, since it will be quoted by itself. */
export function figureView(stored: StoredRelease, figure: ReleaseFigure, { baseUrl, language }: View) {
  const permalink = permalinkOf(baseUrl, figure.id, stored.id);
  const { previous } = figure;
  return {
    id: figure.id,
    label: figure.label[language],
    value: figure.value,
    status: figure.status,
    asOf: stored.release.asOf,
    definition: figure.definition[language],
    previous: previous && { ...previous, permalink: permalinkOf(baseUrl, figure.id, previous.release) },
    change: figure.change,
    citation: inEachLanguage((each) => cite(figure, stored, permalink, { language: each, style: 'TEXT' })),
    permalink,
    release: { id: stored.id, sha256: stored.releaseSha256 },
    publishedAt: stored.release.publishedAt,
    demonstration: stored.release.demonstration,
    notice: noticeOf(stored.release, language),
  };
}

/** The release without its content: what it is, where its files are, and what came before it. */
export function releaseView(stored: StoredRelease, { baseUrl, language }: View) {
  const { release } = stored;
  const link = releaseLink(baseUrl, stored.id);
  return {
    id: stored.id,
    title: release.title[language],
    asOf: release.asOf,
    publishedAt: release.publishedAt,
    sha256: stored.releaseSha256,
    manifestSha256: stored.manifestSha256,
    predecessor: release.predecessor && { ...release.predecessor, link: releaseLink(baseUrl, release.predecessor.id) },
    demonstration: release.demonstration,
    notice: noticeOf(release, language),
    links: {
      ...{ self: link, file: `${link}/release.json`, manifest: `${link}/manifest.json` },
      observations: Object.fromEntries(Object.keys(formats).map((name) => [name, `${link}/observations.${name}`])),
      ...(stored.attachments.has('certificate.json') && { certificate: `${link}/certificate.json` }),
      ...{ dataPackage: `${link}/datapackage.json`, bundle: `${link}/bundle.zip` },
      ...(release.predecessor && {
        changes: `${link.replace(stored.id, `${release.predecessor.id}...${stored.id}`)}/changes`,
      }),
    },
  };
}

/** One release by itself: also which tables it has, what they count and why one may have no number. */
export const releaseWithTables = (stored: StoredRelease, view: View) => ({
  ...releaseView(stored, view),
  tables: tableViews(stored.release, view.language),
});

/** Every release, the newest first. */
export function releaseListView(inOrder: readonly StoredRelease[], latest: StoredRelease, view: View) {
  const { demonstration, notice } = releaseView(latest, view);
  return {
    demonstration,
    notice,
    latest: latest.id,
    releases: inOrder.toReversed().map((stored) => releaseView(stored, view)),
  };
}

export function statisticsView(stored: StoredRelease, view: View) {
  const { demonstration, notice, asOf, publishedAt, title, ...release } = releaseView(stored, view);
  return {
    demonstration,
    notice,
    title,
    asOf,
    publishedAt,
    release: { id: release.id, sha256: release.sha256, permalink: release.links.self },
    links: {
      release: release.links.self,
      observations: release.links.observations,
      reconciliation: `${view.baseUrl}/v1/reconciliation`,
      corrections: `${view.baseUrl}/v1/corrections`,
      calendar: `${view.baseUrl}/v1/calendar`,
      description: `${view.baseUrl}/openapi.json`,
    },
    figures: stored.release.figures.map((figure) => figureView(stored, figure, view)),
  };
}

export function statementsView(stored: StoredRelease, { baseUrl, language }: View) {
  const { release } = stored;
  const connected = connectStatements(release.statements, release.contradictions);
  return {
    demonstration: release.demonstration,
    notice: noticeOf(release, language),
    release: { id: stored.id, sha256: stored.releaseSha256, permalink: releaseLink(baseUrl, stored.id) },
    statements: [...connected.values()].map(({ contradictedBy, ...statement }) => ({
      ...statement,
      contradictedBy: contradictedBy.map(({ statement: other, alongside, ...why }) => ({
        statement: other.id,
        alongside: alongside.map(({ id }) => id),
        ...why,
      })),
    })),
    readings: release.readings,
  };
}
