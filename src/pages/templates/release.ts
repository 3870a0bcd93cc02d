import { releasePage as addressOf } from '../../publication/reading-pages.js';
import { pictureIds } from '../charts/chart.js';
import { html, type Markup, type Part } from '../markup.js';
import { day } from '../words/numbers.js';
import { correctionNote, figureIn, previousOf, sayOf, sentenceOf } from './figure-parts.js';
import { layout } from './layout.js';
import { releasePath, withIds, wordsOf, type Reading } from './page.js';
import { copyButton } from './picture.js';
import { definedOf, downloads, others, pictures } from './release-parts.js';
import { tell } from './values.js';

/** All that one release says, at an address that lasts: what pictures and feeds lead to, whatever is published later. */
export function releasePage(reading: Reading): Markup {
  const { language, stored } = reading;
  const { frame, pages } = wordsOf(reading);
  const returned = figureIn(reading, 'RETURNED');
  const title = frame.release({ id: stored.id });
  const description = returned ? sentenceOf(returned, reading) : title;
  const address = addressOf(reading.baseUrl, language, stored.id);
  return layout(
    reading,
    { title, description, path: releasePath(stored.id), stored, chart: 'figure-RETURNED' },
    html`<section>
        <h1>${withIds(title)}</h1>
        ${standing(reading)}${returned && answer(reading)}
        <p class="small">
          ${pages.release.lasting}:
          <a id="link-release" class="hash" href="${addressOf('', language, stored.id)}">${address}</a
          ><br />${copyButton('link-release', pages.release.lasting, wordsOf(reading).figures)}
        </p>
      </section>
      ${others({ reading, isFrozen: true })}${pictures(pictureIds, reading)}${downloads(reading)}`,
  );
}

/** Whether it was put right, what it put right itself, and where the newest numbers are. */
function standing(reading: Reading): Part {
  const { language, stored, snapshot } = reading;
  const { figures, pages } = wordsOf(reading);
  const { correction } = stored.release;
  const by = snapshot.inOrder.find(({ release }) => release.correction?.supersedes === stored.id);
  const { latest } = snapshot;
  return [
    by && correctionNote(by, reading),
    correction &&
      html`<p>
        <a href="/${language}/corrections/${stored.id}"
          >${withIds(pages.corrections.headline({ id: stored.id, old: correction.supersedes }))}</a
        >
      </p>`,
    latest &&
      latest.id !== stored.id &&
      html`<p>${pages.release.older} <a href="/${language}/">${figures.toNewest}</a></p>`,
  ];
}

function answer(reading: Reading): Part {
  const { language, stored, snapshot } = reading;
  const { frame, figures } = wordsOf(reading);
  const returned = figureIn(reading, 'RETURNED');
  if (!returned) return null;
  const { release } = stored;
  const isCorrected = snapshot.inOrder.some((other) => other.release.correction?.supersedes === stored.id);
  return html`<p class="answer">
      <data class="number" value="${returned.value ?? ''}">${tell(returned, language)}</data>
      ${returned.value !== null && html`<span class="unit">${figures.unit({ n: returned.value })}</span>`}${release.demonstration && html` <span class="tag">${frame.demonstration}</span>`}
    </p>
    <p class="lead">${sentenceOf(returned, reading)}</p>
    ${definedOf(returned, { reading, isFrozen: true })}
    <p class="meta">
      ${withIds(figures.published({ id: stored.id, day: day(release.publishedAt, language) }))}.
      ${previousOf(returned, reading)}
    </p>
    ${!isCorrected && sayOf(returned, reading)}`;
}
