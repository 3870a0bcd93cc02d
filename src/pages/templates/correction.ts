import type { ReleaseFamily } from '../../../schema/release.js';
import type { StoredRelease } from '../../publication/release-folder.js';
import { countCells } from '../../publication/views/table-views.js';
import { changesView, correctionsView } from '../../publication/sidecars/living-views.js';
import { html, type Markup, type Part } from '../markup.js';
import { month } from '../words/numbers.js';
import { correctionOf } from './corrections.js';
import { layout } from './layout.js';
import { releasePath, withIds, wordsOf, type Reading } from './page.js';
import { tell } from './values.js';

type Changed = ReturnType<typeof changesView>['tables'][number];

/** One correction to be read, sent on and linked: why, which figures, which numbers of tables, and both releases. */
export function correctionPage(reading: Reading): Markup {
  const { language, stored, snapshot } = reading;
  const { frame, pages } = wordsOf(reading);
  const { corrections: said } = pages;
  const correction = correctionsView(snapshot, reading).corrections.find(({ release }) => release === stored.id);
  if (!correction) throw new Error(`Release ${stored.id} corrects nothing.`);
  const { supersedes, reason } = correction;
  const before = snapshot.releases.get(supersedes);
  const title = said.headline({ id: stored.id, old: supersedes });
  const link = (id: string, label: string): Part =>
    html`<li><a href="/${language}${releasePath(id)}">${label}</a></li>`;
  return layout(
    reading,
    { title, description: reason, path: `/corrections/${stored.id}`, stored },
    html`<section>
        <h1>${withIds(title)}</h1>
        ${correctionOf(correction, reading)}
      </section>
      ${before && changedTables(before, reading)}
      <section>
        <ul class="links">
          ${before && link(supersedes, frame.release({ id: supersedes }))}${link(stored.id, frame.release({ id: stored.id }))}
          ${before && html`<li><a href="/v1/releases/${supersedes}...${stored.id}/changes?lang=${language}">${said.compare({ from: supersedes, to: stored.id })}</a></li>`}
          <li><a href="/${language}/corrections">${said.all}</a></li>
        </ul>
      </section>`,
  );
}

function changedTables(before: StoredRelease, reading: Reading): Part {
  const { stored } = reading;
  const { corrections: said } = wordsOf(reading).pages;
  const { tables } = changesView(before, stored, reading);
  return html`<section id="tables">
    <h2>${said.tables}</h2>
    ${tables.length === 0 && html`<p>${said.noTables}</p>`}
    <ul class="list">
      ${tables.map((changed) => changedTable(changed, reading))}
    </ul>
  </section>`;
}

/** A table that was not there before is named, with how much it tells; of one that was, each number that is another. */
function changedTable({ id, fromAsOf, cells }: Changed, reading: Reading): Part {
  const { language, stored } = reading;
  const { corrections: said } = wordsOf(reading).pages;
  const family = stored.release.families.find((one) => one.id === id);
  if (!family) return null;
  const label = family.label[language];
  if (fromAsOf === null) return html`<li>${said.newTable({ family: label, n: countCells(family).told })}</li>`;
  const line = ({ key, from, to }: Changed['cells'][number]): Markup =>
    html`<tr>
      <th scope="row">${cellLabel(key, family, language)}</th>
      <td class="n">${from ? tell(from, language) : '–'}</td>
      <td class="n">${tell(to, language)}</td>
    </tr>`;
  return html`<li>
    <details>
      <summary>${said.changedTable({ family: label, n: cells.length })}</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="${label}">
        <table>
          <caption>
            ${label}
          </caption>
          <thead>
            <tr>
              <th scope="col">${wordsOf(reading).charts.groups}</th>
              <th scope="col" class="n">${said.columns.old}</th>
              <th scope="col" class="n">${said.columns.now}</th>
            </tr>
          </thead>
          <tbody>
            ${cells.map(line)}
          </tbody>
        </table>
      </div>
    </details>
  </li>`;
}

/** The codes of a cell in words; what is all of a dimension is left out where anything else is said. */
function cellLabel(key: readonly string[], family: ReleaseFamily, language: Reading['language']): string {
  const labels = key.map((code, at) => {
    if (/^\d{4}-\d{2}$/.test(code)) return month(code, language);
    return family.dimensions[at]?.codes.find((one) => one.code === code)?.label[language] ?? code;
  });
  const said = labels.filter((_, at) => key[at] !== '*');
  return said.length > 0 ? said.join(', ') : (labels[0] ?? '');
}
