import type { Language, LastTold } from '../../../schema/release.js';
import { codings } from '../../publication/formats/rows.js';
import { explanations } from '../../publication/views/wording.js';
import type { Cell, Table, Told } from '../charts/chart.js';
import { html, type Markup, type Part } from '../markup.js';
import { day, number } from '../words/numbers.js';
import { words } from '../words/words.js';

/** A number, or the letter of the statistical world; read aloud it is words, never a letter. */
export function tell({ value, status, lastTold }: Told, language: Language): Markup {
  const reason = explanations[status][language];
  if (value === null)
    return html`<span class="mark" aria-hidden="true">${codings[status].mark}</span
      ><span class="away">${reason}</span
      >${lastTold && html`<span class="small"> (${lastToldOf(lastTold, language)})</span>`}`;
  const shown = number(value, language);
  return status === 'PROVISIONAL'
    ? html`${shown} <span class="mark" aria-hidden="true">p</span><span class="away">${reason}</span>`
    : html`${shown}`;
}

const lastToldOf = ({ value, asOf }: LastTold, language: Language): string =>
  words[language].charts.lastTold({ n: value, day: day(asOf, language) });

/** The words of the letters that stand in a table, beneath it, for those who see. */
export function legendOf(values: readonly Told[], language: Language): Part {
  const statuses = [...new Set(values.map(({ status }) => status))].filter((status) => codings[status].mark !== '');
  if (statuses.length === 0) return null;
  return html`<p class="small" aria-hidden="true">
    ${statuses.map((status, at) => html`${at > 0 && '; '}<b>${codings[status].mark}</b>: ${explanations[status][language]}`)}
  </p>`;
}

/** The same numbers as a picture, for whoever cannot see it or wants to copy them. */
export function tableOf({ columns, rows }: Table, caption: string, language: Language): Markup {
  const isNumber = (cell: Cell | undefined): boolean => typeof cell === 'object';
  const cellOf = (cell: Cell): Markup =>
    typeof cell === 'string' ? html`<td>${cell}</td>` : html`<td class="n">${tell(cell, language)}</td>`;
  const first = rows[0];
  const told = rows.flatMap(({ cells }) => cells.flatMap((cell) => (typeof cell === 'string' ? [] : [cell])));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
      <table>
        <caption>
          ${caption}
        </caption>
        <thead>
          <tr>
            ${columns.map((column, at) => html`<th scope="col" ${isNumber(first?.cells[at - 1]) && html` class="n"`}>${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ head, depth, cells }) =>
              html`<tr>
                <th scope="row" ${depth === 1 && html` class="part"`}>${head}</th>
                ${cells.map(cellOf)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${legendOf(told, language)}`;
}
