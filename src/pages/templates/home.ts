import { headlineFigures, type HeadlineFigure } from '../../../schema/release.js';
import { permalinkOf, releaseLink } from '../../publication/figure-views.js';
import { pictureIds, type Chart } from '../charts/chart.js';
import { composeChart } from '../charts/compose-chart.js';
import { chainUpTo } from '../charts/series.js';
import { html, type Markup, type Part } from '../markup.js';
import { sayQuoted } from '../say.js';
import { day, minute, number } from '../words/numbers.js';
import { citationsOf, figureIn, previousOf, sayOf, sentenceOf } from './figure-parts.js';
import { layout } from './layout.js';
import { figurePath, withIds, wordsOf, type Reading } from './page.js';
import { pictureOf } from './picture.js';
import { phraseOf } from './reconciliation.js';
import { tell } from './values.js';

/** How many came home: the answer first, then where everybody else is, then pictures and files. */
export function homePage(reading: Reading): Markup {
  const said = wordsOf(reading);
  const returned = figureIn(reading, 'RETURNED');
  const title = said.frame.titles.home;
  const description = returned ? sentenceOf(returned, reading) : title;
  const { stored } = reading;
  return layout(
    reading,
    { title, description, path: '/', section: 'home', stored, chart: 'figure-RETURNED' },
    html`${answer(reading)}${others(reading)}${pictures(reading)}${downloads(reading)}`,
  );
}

function answer(reading: Reading): Markup {
  const { language, stored } = reading;
  const { frame, figures } = wordsOf(reading);
  const returned = figureIn(reading, 'RETURNED');
  if (!returned) return html`<h1>${frame.titles.home}</h1>`;
  const { release } = stored;
  return html`<section>
    <h1>${frame.titles.home}</h1>
    <p class="answer">
      <a class="away" href="/${language}${figurePath('RETURNED')}">${returned.label[language]}</a
      ><data class="number" value="${returned.value ?? ''}">${tell(returned, language)}</data>
      ${returned.value !== null && html`<span class="unit">${figures.unit({ n: returned.value })}</span>`}${release.demonstration && html` <span class="tag">${frame.demonstration}</span>`}
    </p>
    <p class="lead">${sentenceOf(returned, reading)}</p>
    <p class="meta">
      ${withIds(figures.published({ id: stored.id, day: day(release.publishedAt, language) }))}.
      ${previousOf(returned, reading)}<br />${nextRelease(reading)}
    </p>
    ${lastSaid(reading)}${sayOf(returned, reading)}
    <details>
      <summary>${figures.cite}</summary>
      ${citationsOf(returned, reading)}
      <p class="small">
        ${figures.permalinkWhy}<br /><a class="hash" href="/${language}${figurePath('RETURNED', stored.id)}"
          >${reading.baseUrl}/${language}${figurePath('RETURNED', stored.id)}</a
        >
      </p>
    </details>
  </section>`;
}

/** What an official last said of all who came home: somebody who asks tonight wants it beside the registry's number. */
function lastSaid(reading: Reading): Part {
  const { language, stored } = reading;
  const { figures, frame } = wordsOf(reading);
  const last = stored.release.statements
    .filter(({ measure, body }) => measure === 'CHILDREN_RETURNED_CUMULATIVE' && body !== null)
    .toSorted((a, b) => (a.saidOn < b.saidOn ? -1 : 1))
    .at(-1);
  if (!last) return null;
  const operation = last.operation && (sayQuoted(last.operation, language) ?? last.operation);
  return html`<p class="said">
    ${figures.saidLast}:
    <a href="/${language}/reconciliation#s-${last.id}">${phraseOf(last, reading)}</a
    >${operation && html`, ${operation}`}. <br /><a href="/${language}/reconciliation">${frame.titles.statements}</a>
  </p>`;
}

function nextRelease(reading: Reading): Part {
  const { language, announced } = reading;
  const { figures } = wordsOf(reading);
  const [next] = announced;
  return next
    ? html`<a href="/${language}/calendar">${figures.next({ minute: minute(next.publishAt, language) })}</a>`
    : html`${figures.noNext}`;
}

const othersShown: readonly HeadlineFigure[] = headlineFigures.filter((id) => id !== 'RETURNED');

function others(reading: Reading): Markup {
  const { figures } = wordsOf(reading);
  return html`<section>
    <h2>${figures.others}</h2>
    ${balance(reading)}
    <ul class="cards">
      ${othersShown.map((id) => card(id, reading))}
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

function card(id: HeadlineFigure, reading: Reading): Part {
  const { language, stored, baseUrl } = reading;
  const { figures, frame } = wordsOf(reading);
  const figure = figureIn(reading, id);
  if (!figure) return null;
  const isPart = id.startsWith('UNACCOUNTED_');
  return html`<li class="card">
    <h3>
      ${isPart && html`<span class="small">${figures.ofThese}: </span>`}<a href="/${language}${figurePath(id)}"
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

function pictures(reading: Reading): Markup {
  const { language, stored, snapshot } = reading;
  const { charts: said } = wordsOf(reading);
  const telling = { stored, language, chain: chainUpTo(snapshot.inOrder, stored) };
  const charts = pictureIds.filter((id) => id !== 'statements').map((id) => composeChart(id, telling));
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
