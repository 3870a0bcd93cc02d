import { languages, type HeadlineFigure, type ReleaseFigure } from '../../../schema/release.js';
import { cite } from '../../publication/views/citation.js';
import { permalinkOf } from '../../publication/views/figure-views.js';
import type { StoredRelease } from '../../publication/release-folder.js';
import { explanations } from '../../publication/views/wording.js';
import { html, type Markup, type Part } from '../markup.js';
import { change, day, number } from '../words/numbers.js';
import { autonyms } from '../words/words.js';
import { withIds, wordsOf, type Reading } from './page.js';
import { copyButton } from './picture.js';

/** A sentence that can be printed as it is, with its source. */
export function sentenceOf({ id, value, status }: ReleaseFigure, reading: Reading): string {
  const { figures } = wordsOf(reading);
  const on = day(reading.stored.release.asOf, reading.language);
  if (value === null) return figures.blank({ reason: explanations[status][reading.language] });
  return figures.sentences[id]({ n: value, day: on });
}

/** What one may say: only of a real registry. A demonstration says so within what is copied. */
export function sayOf(figure: ReleaseFigure, reading: Reading): Markup {
  const { figures } = wordsOf(reading);
  const { release } = reading.stored;
  const notice = release.notice?.[reading.language];
  const id = `say-${figure.id}`;
  const heading = release.demonstration ? figures.mayDemonstration : figures.mayReally;
  return html`<div class="say">
    <h2>${heading}</h2>
    <p id="${id}">
      ${sentenceOf(figure, reading)}
      ${withIds(figures.source({ id: reading.stored.id }))}${notice !== undefined && html` <small>[${notice}]</small>`}
    </p>
    ${copyButton(id, heading, figures)}
  </div>`;
}

/** That a release was put right, by which one and why. */
export function correctionNote(by: StoredRelease, reading: Reading): Markup {
  const { language, stored } = reading;
  const { figures, pages } = wordsOf(reading);
  const { correction } = by.release;
  return html`<p class="note">
    ${withIds(figures.putRight({ id: by.id, reason: correction?.reason[language] ?? '' }))}
    <a href="/${language}/corrections#c-${by.id}"
      >${withIds(pages.corrections.headline({ id: by.id, old: correction?.supersedes ?? stored.id }))}</a
    >
  </p>`;
}

/** What stood there before, and by how much it changed. */
export function previousOf({ previous, change: by }: ReleaseFigure, reading: Reading): string {
  const { figures } = wordsOf(reading);
  const { language } = reading;
  if (!previous || previous.value === null) return figures.first;
  // What was taken back must not live on in what came after it.
  if (reading.snapshot.withdrawn.has(previous.release)) return figures.withdrawn;
  const before = figures.previous({ value: number(previous.value, language), day: day(previous.asOf, language) });
  return by === null ? before : `${before}, ${by === 0 ? figures.unchanged : change(by, language)}`;
}

/** The citation in each of the three languages, whatever the page is read in. */
export function citationsOf(figure: ReleaseFigure, { stored, baseUrl, ...reading }: Reading): Markup {
  const { figures } = wordsOf(reading);
  const permalink = permalinkOf(baseUrl, figure.id, stored.id);
  const one = (language: (typeof languages)[number]): Part => {
    const id = `cite-${figure.id}-${language}`;
    const text = cite(figure, stored, permalink, { language, style: 'TEXT' });
    return html`<dt lang="${language}">${autonyms[language]}</dt>
      <dd><span id="${id}" lang="${language}">${text}</span><br />${copyButton(id, autonyms[language], figures)}</dd>`;
  };
  return html`<dl class="cite">${languages.map(one)}</dl>`;
}

export const figureIn = ({ stored }: Reading, id: HeadlineFigure): ReleaseFigure | undefined =>
  stored.release.figures.find((figure) => figure.id === id);
