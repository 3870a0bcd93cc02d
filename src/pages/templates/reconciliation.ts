import type { ReleaseReadings, ReleaseStatement } from '../../../schema/release.js';
import { reconciliationView } from '../../publication/sidecars/living-views.js';
import { connectStatements, type ConnectedStatement } from '../../statements/connect-statements.js';
import { composeChart } from '../charts/compose-chart.js';
import { chainUpTo } from '../charts/series.js';
import { html, joined, type Markup, type Part } from '../markup.js';
import { saidBy, sayQuoted, sayRange, sayWhen, sayWho } from '../say.js';
import { change, dash, day } from '../words/numbers.js';
import { layout } from './layout.js';
import { figurePath, wordsOf, type Reading } from './page.js';
import { pictureOf } from './picture.js';

type Line = ReturnType<typeof reconciliationView>['lines'][number];

/** Every official statement as the source gives it, beside the registry, and where two cannot both be right. */
export function reconciliationPage(reading: Reading): Markup {
  const { language, stored, snapshot } = reading;
  const { frame, statements: said } = wordsOf(reading);
  const { statements, contradictions, readings } = stored.release;
  const { lines } = reconciliationView(snapshot, undefined, reading);
  const connected = connectStatements(statements, contradictions);
  const title = frame.titles.statements;
  const chart = composeChart('statements', { stored, language, chain: chainUpTo(snapshot.inOrder, stored) });
  const newest = lines.toSorted((a, b) => (a.statement.saidOn < b.statement.saidOn ? 1 : -1));
  return layout(
    reading,
    { title, description: said.lead, path: '/reconciliation', section: 'statements', stored, chart: 'statements' },
    html`<section>
        <h1>${title}</h1>
        <p class="lead">${said.lead}</p>
        <p>${said.notCounts}</p>
        ${statements.length === 0 ? html`<p>${said.none}</p>` : pictureOf(chart, reading, true)}
      </section>
      ${readings.map((one) => readingsOf(one, reading))}${contradictionsOf(connected, reading)}
      <section>
        <h2>${said.all}</h2>
        <ul class="list">
          ${newest.map((line) => statementOf(line, connected.get(line.statement.id), reading))}
        </ul>
        <ul class="links">
          <li><a href="/v1/reconciliation.csv">${said.csv}</a></li>
        </ul>
      </section>`,
  );
}

/** One source, two ways to read it; neither number is taken from the other. */
function readingsOf({ abroad, returned, awaited, saidOn, readings }: ReleaseReadings, reading: Reading): Markup {
  const { statements: said } = wordsOf(reading);
  const ways = readings.map(({ id, known }) =>
    id === 'RETURNED_NOT_AMONG_ABROAD' ? said.notAmong({ abroad, returned, known }) : said.among({ abroad, returned }),
  );
  return html`<section>
    <h2>${said.readings}</h2>
    <div class="note">
      <p>
        ${said.readingsLead({ abroad, returned, day: day(saidOn, reading.language) })}${awaited !== null && html` ${said.awaited({ n: awaited })}`}
      </p>
      <ul>
        ${ways.map((way) => html`<li>${way}</li>`)}
      </ul>
    </div>
  </section>`;
}

function contradictionsOf(connected: ReadonlyMap<string, ConnectedStatement>, reading: Reading): Markup {
  const { statements: said } = wordsOf(reading);
  const { contradictions } = reading.stored.release;
  const linked = (id: string): Part => {
    const statement = connected.get(id);
    return statement && html`<a href="#s-${id}">${phraseOf(statement, reading)}</a>`;
  };
  return html`<section id="contradictions">
    <h2>${said.contradictions}</h2>
    ${contradictions.length === 0 && html`<p>${said.noContradictions}</p>`}
    <ol class="list">
      ${contradictions.map(({ kind, rule, between, alongside }) => {
        // A total is compared with further figures; a repeated figure is what explains a fall.
        const isRepeat = rule === 'CUMULATIVE_FALLS' && alongside.length > 0;
        return html`<li>
          <span class="kind">${said.kinds[kind]}</span>
          <p>${said.rules[rule]}${isRepeat && html` ${said.outOfDate}`}</p>
          <ul>
            ${between.map((id) => html`<li>${linked(id)}</li>`)}${alongside.map((id) => html`<li>${!isRepeat && html`<span class="small">${said.alongside} </span>`}${linked(id)}</li>`)}
          </ul>
        </li>`;
      })}
    </ol>
  </section>`;
}

/** A statement in one line: number, of what, by whom and when. */
export const phraseOf = (statement: ReleaseStatement, reading: Reading): string => {
  const { measures } = wordsOf(reading).statements;
  const { language } = reading;
  const { valueMin, valueMax, measure } = statement;
  const who = saidBy(statement, language);
  return `${sayRange(valueMin, valueMax, language)}${dash(language)}${measures[measure]} (${who}, ${sayWhen(statement, language)})`;
};

function statementOf(line: Line, connected: ConnectedStatement | undefined, reading: Reading): Markup {
  const { language } = reading;
  const { statements: said } = wordsOf(reading);
  const { statement, registry, residual } = line;
  const { valueMin, valueMax, measure, population, note, outlet, operation } = statement;
  const causes = causesOf(line, connected, reading);
  const fact = (term: string, detail: Part): Markup =>
    html`<dt>${term}</dt>
      <dd>${detail}</dd>`;
  const sourced = (text: string): Part => {
    const known = sayQuoted(text, language);
    return known ?? html`<span lang="en">${text}</span>`;
  };
  return html`<li id="s-${statement.id}">
    <h3>${sayRange(valueMin, valueMax, language)}: ${said.measures[measure]}</h3>
    <p class="meta">
      ${sayWhen(statement, language)}, ${sayWho(statement, language)}
      (${sourced(outlet)}${operation !== null && html`, ${sourced(operation)}`})
    </p>
    <dl class="facts">
      ${fact(said.whoIsCounted, html`<span lang="en">${population}</span>`)}${note !== null && fact(said.note, sourced(note))}${
        registry &&
        fact(
          said.beside,
          html`<a href="/${language}${figurePath(registry.id, registry.release.id)}"
            >${registry.label}:
            ${registry.value === null ? '–' : said.registryValue({ n: registry.value, day: day(registry.asOf, language) })}</a
          >`,
        )
      }${residual !== null && fact(said.difference, residual === 0 ? said.agrees : change(residual, language))}${causes.length > 0 && fact(said.causes, joined(causes, ' '))}
    </dl>
  </li>`;
}

/** In words, from what the comparison is made of: is there a figure, is it of that day, what contradicts it. */
function causesOf(
  { statement, registry, causes }: Line,
  connected: ConnectedStatement | undefined,
  reading: Reading,
): Part[] {
  const { statements: said } = wordsOf(reading);
  const { language } = reading;
  const { operation } = statement;
  const isComparable = operation !== null || !causes.some(({ kind }, at) => kind === 'SCOPE' && at === 0);
  const isPart = registry !== null && operation !== null;
  const on = statement.asOf ?? statement.saidOn;
  const others = connected?.contradictedBy ?? [];
  return [
    !registry && (isComparable ? said.noEarlier : said.noComparable),
    isPart && said.onlyOperation({ operation: sayQuoted(operation, language) ?? operation }),
    registry && registry.asOf !== on && said.anotherDay({ day: day(registry.asOf, language) }),
    others.length > 0 &&
      html`${said.contradictedBy({ n: others.length })}
      ${joined(
        others.map((other) => html`<a href="#s-${other.statement.id}">${phraseOf(other.statement, reading)}</a>`),
        '; ',
      )}.`,
  ].filter((part) => part !== false && part !== null);
}
