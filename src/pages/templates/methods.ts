import { valueStatuses } from '../../../schema/release.js';
import type { StoredRelease } from '../../publication/release-folder.js';
import { codings } from '../../publication/formats/rows.js';
import { countCells, tableViews } from '../../publication/views/table-views.js';
import { explanations } from '../../publication/views/wording.js';
import { html, type Markup, type Part } from '../markup.js';
import { layout } from './layout.js';
import { figurePath, wordsOf, type Reading } from './page.js';

/** What the certificate of a release says, as far as readers are told it in words; the rest is for programs. */
interface Certificate {
  readonly policy: {
    readonly smallBelow: number;
    readonly sensitiveSmallBelow: number;
    readonly refreshDays: number;
    readonly refreshEvents: number;
    readonly refreshEventsPerCell?: number;
    readonly coalition: number;
  };
}

const certificateOf = ({ attachments }: StoredRelease): Certificate | undefined => {
  const bytes = attachments.get('certificate.json');
  return bytes && (JSON.parse(bytes.toString()) as Certificate);
};

/** Definitions, protection, what is guaranteed and what is not, why a number is missing, how to check it all. */
export function methodsPage(reading: Reading): Markup {
  const { stored } = reading;
  const { frame, pages } = wordsOf(reading);
  const { methods: said } = pages;
  const title = frame.titles.methods;
  return layout(
    reading,
    { title, description: said.lead, path: '/methods', section: 'methods', stored },
    html`<section>
        <h1>${title}</h1>
        <p class="lead">${said.lead}</p>
      </section>
      ${definitions(reading)}${protection(reading)}${blanks(reading)}
      <section id="life">
        <h2>${said.life}</h2>
        <ol class="steps">
          ${said.lifeSteps.map((step) => html`<li>${step}</li>`)}
        </ol>
      </section>
      <section id="verify">
        <h2>${said.verify}</h2>
        <p>${said.verifyText}</p>
        <code class="code">oralu release verify ${reading.baseUrl}</code>
      </section>`,
  );
}

function definitions(reading: Reading): Markup {
  const { language, stored } = reading;
  const { methods: said } = wordsOf(reading).pages;
  return html`<section id="definitions">
    <h2>${said.definitions}</h2>
    <dl class="facts">
      ${stored.release.figures.map(
        ({ id, label, definition }) =>
          html`<dt><a href="/${language}${figurePath(id)}">${label[language]}</a></dt>
            <dd>${definition[language]}</dd>`,
      )}
    </dl>
    <p>${said.sum}</p>
    ${tables(reading)}
  </section>`;
}

/** What each table counts, and why one has no number. */
function tables({ language, stored }: Reading): Part {
  const views = tableViews(stored.release, language).filter(({ definition }) => definition !== null);
  return (
    views.length > 0 &&
    html`<dl class="facts" id="tables">
      ${views.map(
        ({ id, label, definition, explanation, told }) =>
          html`<dt id="table-${id}">${label}</dt>
            <dd>${definition}${told === 0 && explanation !== null && ` ${explanation}`}</dd>`,
      )}
    </dl>`
  );
}

function protection(reading: Reading): Markup {
  const { stored } = reading;
  const { methods: said } = wordsOf(reading).pages;
  const certificate = certificateOf(stored);
  return html`<section id="protection">
    <h2>${said.protect}</h2>
    <p>${said.protectText}</p>
    ${certificate ? rules(certificate, reading) : html`<p class="note">${said.noCertificate}</p>`}
  </section>`;
}

function rules({ policy }: Certificate, reading: Reading): Part {
  const { language, stored } = reading;
  const { methods: said } = wordsOf(reading).pages;
  // Counted here: the certificate counts cells that cannot exist among those that are told.
  const counted = stored.release.families.map((family) => {
    const { told, withheld, impossible } = countCells(family);
    const numbers = said.told({ family: family.label[language], told, withheld });
    return impossible === 0 ? numbers : `${numbers}; ${said.impossible({ n: impossible })}`;
  });
  const list = (lines: readonly string[]): Markup =>
    html`<ul>
      ${lines.map((line) => html`<li>${line}</li>`)}
    </ul>`;
  return html`<h3>${said.rules}</h3>
    ${list([
      said.small({ n: policy.smallBelow, sensitive: policy.sensitiveSmallBelow }),
      said.refresh({ days: policy.refreshDays, events: policy.refreshEvents }),
      ...(policy.refreshEventsPerCell ? [said.perGroup({ n: policy.refreshEventsPerCell })] : []),
      said.knower({ n: policy.coalition }),
    ])}
    <h3>${said.guaranteed}</h3>
    ${list(said.guarantees)}
    <h3 id="limits">${said.notGuaranteed}</h3>
    ${list(said.limits)}
    <h3>${said.tables}</h3>
    ${list(counted)}
    <p><a href="/v1/releases/${stored.id}/certificate.json">${said.certificate}</a></p>`;
}

function blanks(reading: Reading): Markup {
  const { language } = reading;
  const { methods: said } = wordsOf(reading).pages;
  const marked = valueStatuses.filter((status) => codings[status].mark !== '');
  return html`<section id="blank">
    <h2>${said.blank}</h2>
    <p>${said.blankText}</p>
    <dl class="facts">
      ${marked.map(
        (status) =>
          html`<dt><b>${codings[status].mark}</b></dt>
            <dd>${explanations[status][language]}</dd>`,
      )}
    </dl>
    <p>${said.blankNever}</p>
  </section>`;
}
