import { headlineFigures, type HeadlineFigure, type ReleaseFigure } from '../../../schema/release.js';
import { permalinkOf, releaseLink } from '../../publication/views/figure-views.js';
import type { Chart, PictureId } from '../charts/chart.js';
import { composeChart } from '../charts/compose-chart.js';
import { lowerFirst } from '../charts/family-charts.js';
import { chainUpTo } from '../charts/series.js';
import { html, type Markup, type Part } from '../markup.js';
import { day, number } from '../words/numbers.js';
import { citationsOf, figureIn, previousOf } from './figure-parts.js';
import { figurePath, wordsOf, type Reading } from './page.js';
import { pictureOf } from './picture.js';
import { tell } from './values.js';

/** The numbers of one release, for the first page and for the page of that release, which names it in its links. */
export interface Shown {
  readonly reading: Reading;
  readonly isFrozen: boolean;
}

/** The page of a figure: of the newest release, or of this one for ever. */
export const figureLink = (id: HeadlineFigure, { reading, isFrozen }: Shown): string =>
  `/${reading.language}${figurePath(id, isFrozen ? reading.stored.id : undefined)}`;

/** What the figure counts, and the page of it. */
export const definedOf = ({ id, label, definition }: ReleaseFigure, shown: Shown): Markup => {
  const { language } = shown.reading;
  return html`<p><a href="${figureLink(id, shown)}">${label[language]}</a>: ${lowerFirst(definition[language])}</p>`;
};

const othersShown: readonly HeadlineFigure[] = headlineFigures.filter((id) => id !== 'RETURNED');

export function others(shown: Shown): Markup {
  const { figures } = wordsOf(shown.reading);
  return html`<section>
    <h2>${figures.others}</h2>
    ${balance(shown.reading)}
    <ul class="cards">
      ${othersShown.map((id) => card(id, shown))}
    </ul>
  </section>`;
}

/** The sum written out, so that anybody can add it up again. */
function balance(reading: Reading): Part {
  const { language } = reading;
  const { figures } = wordsOf(reading);
  const parts = (['KNOWN', 'RETURNED', 'AWAITING', 'UNACCOUNTED', 'DECEASED', 'OTHER'] as const).map((id) =>
    figureIn(reading, id),
  );
  if (parts.some((part) => part?.value === null || part?.value === undefined)) return null;
  const term = (part: (typeof parts)[number]): string =>
    part ? `${number(part.value ?? 0, language)} (${part.label[language].toLocaleLowerCase(language)})` : '';
  const [known, ...states] = parts;
  return html`<p class="small">${figures.balance}: ${term(known)} = ${states.map(term).join(' + ')}.</p>`;
}

function card(id: HeadlineFigure, shown: Shown): Part {
  const { reading } = shown;
  const { language, stored, baseUrl } = reading;
  const { figures, frame } = wordsOf(reading);
  const figure = figureIn(reading, id);
  if (!figure) return null;
  const isPart = id.startsWith('UNACCOUNTED_');
  return html`<li class="card">
    <h3>
      ${isPart && html`<span class="small">${figures.ofThese}: </span>`}<a href="${figureLink(id, shown)}"
        >${figure.label[language]}</a
      >
    </h3>
    <p class="number">
      ${tell(figure, language)}${stored.release.demonstration && html` <span class="tag">${frame.demonstration}</span>`}
    </p>
    <p>${figure.definition[language]}</p>
    <p class="small">${figures.asOf({ day: day(stored.release.asOf, language) })}. ${previousOf(figure, reading)}</p>
    <details>
      <summary>${figures.cite}<span class="away">: ${figure.label[language]}</span></summary>
      ${citationsOf(figure, reading)}
      <p class="small">
        <a class="hash" href="${permalinkOf('', id, stored.id)}">${permalinkOf(baseUrl, id, stored.id)}</a>
      </p>
    </details>
  </li>`;
}

export function pictures(ids: readonly PictureId[], reading: Reading): Markup {
  const { language, stored, snapshot } = reading;
  const { charts: said } = wordsOf(reading);
  const telling = { stored, language, chain: chainUpTo(snapshot.inOrder, stored) };
  const charts = ids.map((id) => composeChart(id, telling));
  const missing = charts.filter(({ drawing }) => drawing.kind === 'words');
  return html`<section id="pictures">
    <h2>${said.heading}</h2>
    <div class="charts">
      ${charts.filter((chart) => !missing.includes(chart)).map((chart) => pictureOf(chart, reading))}
    </div>
    ${missing.length > 0 && missingTables(missing, reading)}
  </section>`;
}

/** Why there is no picture, once for all that are missing; what is peculiar to one stands with it. */
function missingTables(missing: readonly Chart[], reading: Reading): Markup {
  const { charts: said } = wordsOf(reading);
  const peculiar = ({ drawing }: Chart): string =>
    drawing.kind === 'words' ? drawing.paragraphs.filter((one) => one !== said.noTableWhy).join(' ') : '';
  return html`<div class="note missing">
    <h3>${said.missing}</h3>
    <ul>
      ${missing.map((chart) => html`<li id="chart-${chart.id}">${chart.title}${peculiar(chart) !== '' && `. ${peculiar(chart)}`}</li>`)}
    </ul>
    <p>
      ${said.noTableWhy} <a href="/${reading.language}/methods#protection">${wordsOf(reading).pages.methods.protect}</a>
    </p>
  </div>`;
}

export function downloads(reading: Reading): Markup {
  const { language, stored } = reading;
  const { downloads: said } = wordsOf(reading).pages;
  const link = releaseLink('', stored.id);
  const file = (name: string, label: string): Part => html`<li><a href="${link}/${name}">${label}</a></li>`;
  return html`<section id="downloads" class="no-print">
    <h2>${said.heading}</h2>
    <p>${said.lead}</p>
    <ul class="links">
      ${file(`observations.csv?labels=${language}`, said.csv)}${file(`observations.xlsx?labels=${language}`, said.excel)}${file('observations.json', said.json)}${file('bundle.zip', said.bundle)}
    </ul>
    <p class="small">${said.more}</p>
    <ul class="links">
      ${file('observations.parquet', said.parquet)}${file('observations.jsonstat', 'JSON-stat 2')}${file('observations.sdmx.json', 'SDMX-JSON 2.1')}
    </ul>
  </section>`;
}
