import type { Chart } from '../charts/chart.js';
import { draw } from '../charts/draw.js';
import { html, type Markup, type Part } from '../markup.js';
import { tableOf } from './values.js';
import { wordsOf, type Reading } from './page.js';

const widths = { narrow: 340, wide: 520, broad: 760 } as const;

/** The drawing by itself, once for telephones and once for wide screens; only one is ever shown or read aloud. */
export function drawingOf(chart: Chart, language: Reading['language'], isBroad = false): Part {
  const { drawing } = chart;
  if (drawing.kind === 'words') return drawing.paragraphs.map((paragraph) => html`<p>${paragraph}</p>`);
  const one = (kind: 'narrow' | 'wide'): Markup => {
    const width = kind === 'wide' && isBroad ? widths.broad : widths[kind];
    const { markup, height } = draw(chart, width, language);
    const id = `${chart.id}-${kind}`;
    return html`<svg
      class="${kind}"
      viewBox="0 0 ${width} ${height}"
      role="img"
      aria-labelledby="${id}-t"
      aria-describedby="${id}-d"
    >
      <title id="${id}-t">${chart.title}</title>
      <desc id="${id}-d">${chart.takeaway} ${chart.description}</desc>
      ${markup}
    </svg>`;
  };
  return [one('narrow'), one('wide')];
}

/** A picture with its sentence, its table twin, its numbers as CSV, itself to share, and the code that embeds it. */
export function pictureOf(chart: Chart, reading: Reading, isBroad = false): Markup {
  const { language, stored, baseUrl } = reading;
  const { charts, figures } = wordsOf(reading);
  const file = `/v1/charts/${chart.id}/${stored.id}`;
  const { drawing } = chart;
  return html`<figure class="chart${isBroad && ' broad'}" id="chart-${chart.id}">
    ${isBroad ? html`<h2 class="title">${chart.title}</h2>` : html`<h3 class="title">${chart.title}</h3>`}
    <p class="takeaway">${chart.takeaway}</p>
    ${drawingOf(chart, language, isBroad)}
    <figcaption>
      <p>${drawing.kind === 'words' ? null : html`${chart.description} `}${chart.when}.</p>
    </figcaption>
    ${
      chart.table.rows.length > 0 &&
      html`<details>
        <summary>${charts.table}<span class="away">: ${chart.title}</span></summary>
        ${tableOf(chart.table, chart.title, language)}
      </details>`
    }
    <ul class="links">
      <li>
        <a href="${chart.csv}">${charts.csv}<span class="away">: ${chart.title}</span></a>
      </li>
      ${
        drawing.kind !== 'words' &&
        html`<li>
            <a href="${file}.png?lang=${language}">${charts.png}<span class="away">: ${chart.title}</span></a>
          </li>
          <li>
            <a href="${file}.svg?lang=${language}">${charts.svg}<span class="away">: ${chart.title}</span></a>
          </li>`
      }
    </ul>
    <details class="no-print">
      <summary>${figures.embed}<span class="away">: ${chart.title}</span></summary>
      ${embedCodes(chart.id, chart.title, { language, release: stored.id, baseUrl }, figures)}
    </details>
  </figure>`;
}

interface Embedded {
  readonly language: Reading['language'];
  readonly release: string;
  readonly baseUrl: string;
}

/** How high a frame is until it has told its height, and for ever where nobody listens. */
export const embedHeight = 460;

export const embedCode = (
  chart: string,
  title: string,
  { language, release, baseUrl }: Embedded,
  height = embedHeight,
): string =>
  `<iframe class="oralu" src="${baseUrl}/embed/${chart}/${release}?lang=${language}" title="${title.replaceAll('"', '&quot;')}" width="100%" height="${height}" loading="lazy" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>\n<script src="${baseUrl}/embed/resize.js" async></script>`;

/** Live or frozen, ready to copy. */
export function embedCodes(
  chart: string,
  title: string,
  embedded: Embedded,
  said: ReturnType<typeof wordsOf>['figures'],
): Markup {
  const one = (kind: 'live' | 'frozen', label: string, release: string): Markup => {
    const id = `embed-${chart}-${kind}`;
    return html`<p class="small" id="${id}-l">${label}</p>
      <code class="code" id="${id}">${embedCode(chart, title, { ...embedded, release })}</code
      >${copyButton(id, label, said)}`;
  };
  return html`<p class="small">${said.embedText}</p>
    ${one('live', said.embedLive, 'latest')}${one('frozen', said.embedFrozen, embedded.release)}`;
}

/** Hidden until the script that makes it work is there. */
export const copyButton = (id: string, what: string, said: ReturnType<typeof wordsOf>['figures']): Markup =>
  html`<button type="button" data-copy="${id}" data-done="${said.copied}" hidden>
    ${said.copy}<span class="away">: ${what}</span>
  </button>`;
