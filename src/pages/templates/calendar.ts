import type { StoredRelease } from '../../publication/release-folder.js';
import { lowerFirst } from '../charts/family-charts.js';
import { html, type Markup } from '../markup.js';
import { day, minute, shortDay } from '../words/numbers.js';
import { layout } from './layout.js';
import { figurePath, wordsOf, type Announced, type Visit } from './page.js';
import { tell } from './values.js';

/** What comes and when, to the minute, and everything that has come. */
export function calendarPage(visit: Visit): Markup {
  const { frame, pages } = wordsOf(visit);
  const { calendar: said } = pages;
  const { announced, snapshot, language } = visit;
  const title = frame.titles.calendar;
  const past = snapshot.inOrder.toReversed();
  return layout(
    visit,
    { title, description: said.lead, path: '/calendar', section: 'calendar', stored: snapshot.latest },
    html`<section>
        <h1>${title}</h1>
        <p class="lead">${said.lead}</p>
        <h2>${said.coming}</h2>
        ${
          announced.length === 0
            ? html`<p class="note">${said.none}</p>`
            : html`<ul class="list">
                  ${announced.map((one) => announcement(one, visit))}
                </ul>
                <p class="small">${said.clock}</p>`
        }
        <ul class="links">
          <li><a href="/v1/calendar.ics?lang=${language}">${said.subscribe}</a></li>
        </ul>
      </section>
      <section>
        <h2>${said.past}</h2>
        ${past.length === 0 ? html`<p class="note">${said.noPast}</p>` : pastTable(past, visit)}
      </section>`,
  );
}

function announcement({ publishAt, asOf, families }: Announced, visit: Visit): Markup {
  const { language, snapshot } = visit;
  const { calendar: said } = wordsOf(visit).pages;
  const labelOf = (id: string): string =>
    snapshot.latest?.release.families.find((family) => family.id === id)?.label[language] ?? id;
  return html`<li>
    <h3><time datetime="${publishAt}">${minute(publishAt, language)}</time></h3>
    <p>${said.figures({ day: day(asOf, language) })}</p>
    ${families.length > 0 && html`<p class="small">${said.tables} ${families.map(labelOf).join(', ')}.</p>`}
  </li>`;
}

function pastTable(past: readonly StoredRelease[], visit: Visit): Markup {
  const { language } = visit;
  const { columns, caption } = wordsOf(visit).pages.calendar;
  const line = ({ id, release }: StoredRelease): Markup => {
    const returned = release.figures.find((figure) => figure.id === 'RETURNED');
    return html`<tr>
      <th scope="row">
        ${shortDay(release.asOf, language)}<br /><a href="/${language}${figurePath('RETURNED', id)}">${id}</a>
      </th>
      <td class="n">${returned && tell(returned, language)}</td>
      <td>${shortDay(release.publishedAt, language)}</td>
    </tr>`;
  };
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table class="dates">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${columns.day}, ${lowerFirst(columns.release)}</th>
          <th scope="col" class="n">${columns.returned}</th>
          <th scope="col">${columns.published}</th>
        </tr>
      </thead>
      <tbody>
        ${past.map(line)}
      </tbody>
    </table>
  </div>`;
}
