import { pictureIds } from '../charts/chart.js';
import { html, type Markup, type Part } from '../markup.js';
import { sayQuoted } from '../say.js';
import { day, minute } from '../words/numbers.js';
import { citationsOf, figureIn, previousOf, sayOf, sentenceOf } from './figure-parts.js';
import { layout } from './layout.js';
import { figurePath, withIds, wordsOf, type Reading } from './page.js';
import { phraseOf } from './reconciliation.js';
import { definedOf, downloads, others, pictures } from './release-parts.js';
import { tell } from './values.js';

/** Statements have a page of their own. */
const shown = pictureIds.filter((id) => id !== 'statements');

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
    html`${answer(reading)}${others({ reading, isFrozen: false })}${pictures(shown, reading)}${downloads(reading)}`,
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
      <data class="number" value="${returned.value ?? ''}">${tell(returned, language)}</data>
      ${returned.value !== null && html`<span class="unit">${figures.unit({ n: returned.value })}</span>`}${release.demonstration && html` <span class="tag">${frame.demonstration}</span>`}
    </p>
    <p class="lead">${sentenceOf(returned, reading)}</p>
    ${definedOf(returned, { reading, isFrozen: false })}
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
