import type { ReleaseFigure } from '../../../schema/release.js';
import { permalinkOf } from '../../publication/views/figure-views.js';
import type { StoredRelease } from '../../publication/release-folder.js';
import { composeChart } from '../charts/compose-chart.js';
import { chainUpTo, seriesOf, stepsOf, type Entry } from '../charts/series.js';
import type { Chart } from '../charts/chart.js';
import { html, joined, type Markup, type Part } from '../markup.js';
import { change, day, number, shortDay } from '../words/numbers.js';
import { citationsOf, correctionNote, previousOf, sayOf, sentenceOf } from './figure-parts.js';
import { layout } from './layout.js';
import { figurePath, withIds, wordsOf, type Reading } from './page.js';
import { copyButton, drawingOf, embedCodes } from './picture.js';
import { legendOf, tell } from './values.js';

/** One figure: what it is, how to say and cite it, and whether it has changed. `isFrozen` where one release was asked for. */
export function figurePage(figure: ReleaseFigure, reading: Reading, isFrozen: boolean): Markup {
  const { language, stored } = reading;
  const { frame, figures } = wordsOf(reading);
  const label = figure.label[language];
  const path = figurePath(figure.id, isFrozen ? stored.id : undefined);
  const { release } = stored;
  const corrected = correctedIn(figure, reading);
  const warning = corrected && correctionNote(corrected.stored, reading);
  return layout(
    reading,
    { title: label, description: sentenceOf(figure, reading), path, stored, chart: `figure-${figure.id}` },
    html`<section>
        <h1>${label}</h1>
        ${warning}
        <p class="answer">
          <data class="number" value="${figure.value ?? ''}">${tell(figure, language)}</data>
          ${figure.value !== null && html`<span class="unit">${figures.unit({ n: figure.value })}</span>`}${release.demonstration && html` <span class="tag">${frame.demonstration}</span>`}
        </p>
        ${legendOf([figure], language)}${figure.value === null && html`<p><a href="/${language}/methods#blank">${figures.whyBlank}</a></p>`}
        <p class="lead">${figure.definition[language]}</p>
        <p class="meta">
          ${figures.asOf({ day: day(release.asOf, language) })}.
          ${withIds(figures.published({ id: stored.id, day: day(release.publishedAt, language) }))}.
          ${previousOf(figure, reading)}
        </p>
        ${corrected ? sayOf(corrected.figure, { ...reading, stored: corrected.stored }) : sayOf(figure, reading)}
      </section>
      ${isStillSo(figure, reading)}${citing(figure, reading, warning)}${embedding(figure, reading)}`,
  );
}

interface Corrected {
  readonly stored: StoredRelease;
  readonly figure: ReleaseFigure;
}

/** What a number was put right by, through every correction of a correction: nobody may quote the wrong one unwarned. */
function correctedIn(figure: ReleaseFigure, { stored, snapshot }: Reading): Corrected | undefined {
  let last = stored;
  for (const next of snapshot.inOrder) if (next.release.correction?.supersedes === last.id) last = next;
  const now = last.release.figures.find(({ id }) => id === figure.id);
  const isOther = now !== undefined && (now.value !== figure.value || now.status !== figure.status);
  return isOther ? { stored: last, figure: now } : undefined;
}

/** Whether what was written with this number still holds: against the newest release and every correction. */
function isStillSo(figure: ReleaseFigure, reading: Reading): Markup {
  const { language, stored, snapshot } = reading;
  const { figures } = wordsOf(reading);
  const { latest, inOrder } = snapshot;
  const entries = seriesOf(latest ? chainUpTo(inOrder, latest) : [], figure.id);
  const corrected = inOrder.find(({ release }) => release.correction?.supersedes === stored.id);
  const newest = latest?.release.figures.find(({ id }) => id === figure.id);
  return html`<section id="history">
    <h2>${figures.history}</h2>
    ${corrected && correctionNote(corrected, reading)}
    <p>${latest && newest && verdict(figure, newest, latest.id, reading)}</p>
    ${entries.length > 1 && drawingOf(lineOf(figure, entries, reading), language)}${historyTable(figure, entries, reading)}
    ${latest && seriesLink(figure, latest.id, reading)}
  </section>`;
}

/** The very numbers of the line and of the table above it. */
function seriesLink({ id, label }: ReleaseFigure, release: string, reading: Reading): Markup {
  const { language } = reading;
  const { csv } = wordsOf(reading).charts;
  return html`<ul class="links">
    <li>
      <a href="/v1/charts/figure-${id}/${release}.csv?lang=${language}"
        >${csv}<span class="away">: ${label[language]}</span></a
      >
    </li>
  </ul>`;
}

function verdict(figure: ReleaseFigure, newest: ReleaseFigure, latest: string, reading: Reading): Part {
  const { language, stored, snapshot } = reading;
  const { figures } = wordsOf(reading);
  if (latest === stored.id) return withIds(figures.current({ id: stored.id }));
  if (newest.value === figure.value && newest.status === figure.status) return withIds(figures.still({ id: latest }));
  const value = newest.value === null ? '–' : number(newest.value, language);
  const on = day(snapshot.latest?.release.asOf ?? '', language);
  return html`${withIds(figures.changed({ value, day: on, id: latest }))}
    <a href="/${language}${figurePath(figure.id)}">${figures.toNewest}</a>`;
}

function lineOf(figure: ReleaseFigure, entries: readonly Entry[], { language, stored, snapshot }: Reading): Chart {
  const chart = composeChart(`figure-${figure.id}`, { stored, chain: snapshot.inOrder, language });
  return { ...chart, drawing: { kind: 'time', steps: stepsOf(entries), marks: [] } };
}

function historyTable(figure: ReleaseFigure, entries: readonly Entry[], reading: Reading): Markup {
  const { language, stored } = reading;
  const { figures } = wordsOf(reading);
  const { columns } = figures;
  const caption = figures.historyCaption({ label: figure.label[language] });
  const line = (entry: Entry, at: number): Markup => {
    const before = entries[at - 1]?.value;
    const by =
      before === null || before === undefined || entry.value === null ? '' : change(entry.value - before, language);
    return html`<tr${entry.release === stored.id && html` aria-current="true"`}><th scope="row">${shortDay(entry.day, language)}</th><td class="n">${tell(entry, language)}</td><td class="n">${by}</td><td><a href="/${language}${figurePath(figure.id, entry.release)}">${entry.release}</a></td></tr>`;
  };
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
      <table class="dates">
        <caption>
          ${caption}
        </caption>
        <thead>
          <tr>
            <th scope="col">${columns.day}</th>
            <th scope="col" class="n">${columns.value}</th>
            <th scope="col" class="n">${columns.change}</th>
            <th scope="col">${columns.release}</th>
          </tr>
        </thead>
        <tbody>
          ${entries.map(line).toReversed()}
        </tbody>
      </table>
    </div>
    ${legendOf(entries, language)}`;
}

function citing(figure: ReleaseFigure, reading: Reading, warning: Part): Markup {
  const { language, stored, baseUrl } = reading;
  const { figures } = wordsOf(reading);
  const page = `${baseUrl}/${language}${figurePath(figure.id, stored.id)}`;
  const path = permalinkOf('', figure.id, stored.id);
  const style = (ending: string, label: string): Markup =>
    html`<a href="${path}/citation.${ending}?lang=${language}">${label}</a>`;
  return html`<section id="cite">
    <h2>${figures.cite}</h2>
    ${warning}
    <h3>${figures.citeIn}</h3>
    ${citationsOf(figure, reading)}
    <p>
      ${figures.styles}
      ${joined([style('txt', figures.plainText), style('bib', 'BibTeX'), style('ris', 'RIS'), style('csl.json', 'CSL-JSON')], ', ')}.
    </p>
    <h3 id="permalink">${figures.permalink}</h3>
    <p>${figures.permalinkWhy}</p>
    <dl class="cite">
      <dt>${figures.forPeople}</dt>
      <dd>
        <a id="link-page" href="/${language}${figurePath(figure.id, stored.id)}">${page}</a
        ><br />${copyButton('link-page', figures.forPeople, figures)}
      </dd>
      <dt>${figures.forPrograms}</dt>
      <dd>
        <a id="link-data" href="${path}">${baseUrl}${path}</a
        ><br />${copyButton('link-data', figures.forPrograms, figures)}
      </dd>
    </dl>
  </section>`;
}

function embedding(figure: ReleaseFigure, reading: Reading): Markup {
  const { language, stored, baseUrl } = reading;
  const { figures, frame } = wordsOf(reading);
  const embedded = { language, release: stored.id, baseUrl };
  return html`<section id="embed" class="no-print">
      <h2>${figures.embed}</h2>
      ${embedCodes(`figure-${figure.id}`, figure.label[language], embedded, figures)}
    </section>
    ${
      (figure.id === 'RETURNED' || figure.id === 'AWAITING') &&
      html`<section>
        <h2>${figures.said}</h2>
        <p><a href="/${language}/reconciliation">${figures.saidLink}</a></p>
      </section>`
    }
    <p><a href="/${language}/">${frame.home}</a></p>`;
}
