import type { ReleaseCorrection } from '../../../schema/release.js';
import { correctionsView } from '../../publication/sidecars/living-views.js';
import { html, type Markup, type Part } from '../markup.js';
import { day } from '../words/numbers.js';
import { layout } from './layout.js';
import { withIds, wordsOf, type Visit } from './page.js';
import { tell } from './values.js';

type Correction = ReturnType<typeof correctionsView>['corrections'][number];

/** What was put right, what was taken back, and how to find out whether a number that was quoted still holds. */
export function correctionsPage(visit: Visit): Markup {
  const { frame, pages } = wordsOf(visit);
  const { corrections: said } = pages;
  const { corrections, withdrawn } = correctionsView(visit.snapshot, visit);
  const title = frame.titles.corrections;
  return layout(
    visit,
    { title, description: said.lead, path: '/corrections', section: 'corrections', stored: visit.snapshot.latest },
    html`<section>
        <h1>${title}</h1>
        <p class="lead">${said.lead}</p>
        ${
          corrections.length === 0
            ? html`<p class="note">${said.none}</p>`
            : html`<ul class="list">
                ${corrections.map((one) => listed(one, visit))}
              </ul>`
        }
      </section>
      <section>
        <h2>${said.withdrawn}</h2>
        <p>${said.withdrawnLead}</p>
        ${
          withdrawn.length === 0
            ? html`<p class="note">${said.noneWithdrawn}</p>`
            : html`<ul class="list">
                ${withdrawn.map(
                  ({ release, withdrawnAt, reason }) =>
                    html`<li>
                      <h3>${withIds(said.wasWithdrawn({ id: release, day: day(withdrawnAt, visit.language) }))}</h3>
                      <p>${reason}</p>
                    </li>`,
                )}
              </ul>`
        }
      </section>
      ${comparing(visit)}`,
  );
}

function listed(correction: Correction, visit: Visit): Markup {
  const { corrections: said } = wordsOf(visit).pages;
  const { release, supersedes } = correction;
  return html`<li id="c-${release}">
    <h2>
      <a href="/${visit.language}/corrections/${release}"
        >${withIds(said.headline({ id: release, old: supersedes }))}</a
      >
    </h2>
    ${correctionOf(correction, visit)}
  </li>`;
}

/** Of which kind it is, when it came, why, and which headline figures it changed. */
export function correctionOf({ release, type, reason, publishedAt, figures }: Correction, visit: Visit): Markup {
  const { corrections: said } = wordsOf(visit).pages;
  return html`<p><span class="kind">${said.types[type]}</span></p>
    <p class="meta">${said.published({ day: day(publishedAt, visit.language) })}</p>
    <p>${reason}</p>
    ${figures.length === 0 ? html`<p>${said.noFigures}</p>` : changedFigures(figures, release, visit)}`;
}

function changedFigures(figures: ReleaseCorrection['figures'], release: string, visit: Visit): Markup {
  const { language, snapshot } = visit;
  const { corrections: said } = wordsOf(visit).pages;
  const { columns } = said;
  const labelOf = (id: string): string =>
    snapshot.releases.get(release)?.release.figures.find((figure) => figure.id === id)?.label[language] ?? id;
  const line = (one: (typeof figures)[number]): Markup =>
    html`<tr>
      <th scope="row">${labelOf(one.id)}</th>
      <td class="n">${tell(one.old, language)}</td>
      <td class="n">${tell(one.new, language)}</td>
    </tr>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${said.caption}: ${release}">
    <table>
      <caption>
        ${said.caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${columns.figure}</th>
          <th scope="col" class="n">${columns.old}</th>
          <th scope="col" class="n">${columns.now}</th>
        </tr>
      </thead>
      <tbody>
        ${figures.map(line)}
      </tbody>
    </table>
  </div>`;
}

function comparing({ snapshot, ...visit }: Visit): Part {
  const { corrections: said } = wordsOf(visit).pages;
  const { inOrder } = snapshot;
  const pairs = inOrder
    .flatMap(({ id }, at) => {
      const before = inOrder[at - 1];
      return before ? [{ from: before.id, to: id }] : [];
    })
    .toReversed()
    .slice(0, 12);
  return html`<section>
    <h2>${said.changed}</h2>
    <p>${said.changedText}</p>
    <ul>
      ${pairs.map(({ from, to }) => html`<li><a href="/v1/releases/${from}...${to}/changes?lang=${visit.language}">${said.compare({ from, to })}</a></li>`)}
    </ul>
  </section>`;
}
