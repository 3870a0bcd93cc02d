import type { Language } from '../../../schema/release.js';
import type { StoredRelease } from '../../publication/release-folder.js';
import { assetPaths } from '../assets/assets.js';
import type { Chart, ChartId } from '../charts/chart.js';
import { lowerFirst } from '../charts/family-charts.js';
import { html, type Markup, type Part } from '../markup.js';
import { words } from '../words/words.js';
import { figurePath, releasePath } from './page.js';
import { drawingOf } from './picture.js';
import { tableOf } from './values.js';

export interface Embed {
  readonly language: Language;
  readonly baseUrl: string;
  readonly stored: StoredRelease;
}

/** The page where a picture has its full context: of its own release, so that it leads to its number for ever. */
export function homeOf(id: ChartId, language: Language, release: string): string {
  if (id.startsWith('figure-')) return `/${language}${figurePath(id.slice('figure-'.length), release)}`;
  return `/${language}${releasePath(release)}#chart-${id}`;
}

/** A picture for a frame in somebody else's page: what it says, whose it is, of which day, and where more stands. */
export function embedPage(chart: Chart, { language, baseUrl, stored }: Embed): Markup {
  const { frame, charts } = words[language];
  const { demonstration } = stored.release;
  const source = `${baseUrl}${homeOf(chart.id, language, stored.id)}`;
  const isNumber = chart.drawing.kind === 'number';
  return embedFrame(
    { language, title: chart.title },
    html`${demonstration && html`<p class="demo"><strong>${frame.demonstration}.</strong> ${frame.invented}</p>`}
      <h1>${chart.title}</h1>
      <figure class="chart">
        <p class="takeaway">${chart.takeaway}</p>
        ${drawingOf(chart, language)}
        <figcaption>${chart.description}</figcaption>
        ${
          !isNumber &&
          chart.table.rows.length > 0 &&
          html`<details>
            <summary>${charts.table}</summary>
            ${tableOf(chart.table, chart.title, language)}
          </details>`
        }
      </figure>
      <p class="small">
        ${chart.when}.
        <a href="${source}" target="_blank" rel="noopener">Oralu, ${lowerFirst(frame.release({ id: stored.id }))}</a>
      </p>`,
  );
}

/** What stands in a frame whose numbers are gone or never were. */
export const embedFrame = ({ language, title }: { language: Language; title: string }, body: Part): Markup =>
  html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – Oralu</title>
        <meta name="robots" content="noindex" />
        <link rel="stylesheet" href="${assetPaths.style}" />
        <link rel="icon" href="${assetPaths.icon}" type="image/svg+xml" />
      </head>
      <body>
        <main class="embed">${body}</main>
        <script src="${assetPaths.embed}" defer></script>
      </body>
    </html>`;
