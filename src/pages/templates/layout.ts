import { languages, type Language } from '../../../schema/release.js';
import { releasePage } from '../../publication/reading-pages.js';
import type { StoredRelease } from '../../publication/release-folder.js';
import { assetPaths } from '../assets/assets.js';
import { html, type Markup, type Part } from '../markup.js';
import { day } from '../words/numbers.js';
import { autonyms, words } from '../words/words.js';
import { sectionPaths, sections, wordsOf, type Section, type Visit } from './page.js';

export interface Frame {
  readonly title: string;
  readonly description: string;
  /** Beneath the language, such as /f/RETURNED. */
  readonly path: string;
  readonly section?: Section;
  /** Whose numbers stand on the page. */
  readonly stored?: StoredRelease | undefined;
  /** The picture that stands for the page where it is passed on, and what can be embedded of it. */
  readonly chart?: string;
}

/** The whole document. Everything in it is readable without the script, which is loaded last and from here. */
export function layout(visit: Visit, frame: Frame, body: Part): Markup {
  const { language } = visit;
  const { frame: said } = wordsOf(visit);
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        ${headOf(visit, frame)}
      </head>
      <body>
        <a class="skip" href="#content">${said.skip}</a>${headerOf(visit, frame)}
        <main id="content" tabindex="-1"><div class="column">${body}</div></main>
        ${footerOf(visit, frame)}
        <p id="announce" class="away" role="status"></p>
        <script src="${assetPaths.page}" defer></script>
      </body>
    </html>`;
}

function headOf({ language, baseUrl }: Visit, { title, description, path, stored, chart }: Frame): Part {
  const address = (of: Language): string => `${baseUrl}/${of}${path}`;
  const picture = stored && chart !== undefined && `${baseUrl}/v1/charts/${chart}/${stored.id}.png?lang=${language}`;
  const oembed = `${baseUrl}/v1/oembed?format=json&url=${encodeURIComponent(address(language))}`;
  return html`<meta charset="utf-8" /><meta name="viewport" content="width=device-width, initial-scale=1" /><title>
      ${title} – Oralu</title
    ><meta name="description" content="${description}" /><link rel="stylesheet" href="${assetPaths.style}" /><link
      rel="icon"
      href="${assetPaths.icon}"
      type="image/svg+xml"
    /><link
      rel="canonical"
      href="${address(language)}"
    />${languages.map((of) => html`<link rel="alternate" hreflang="${of}" href="${address(of)}" />`)}<link
      rel="alternate"
      hreflang="x-default"
      href="${baseUrl}/"
    /><link rel="alternate" type="application/atom+xml" href="/feed/${language}/releases.atom" /><link
      rel="alternate"
      type="application/atom+xml"
      href="/feed/${language}/corrections.atom"
    /><meta property="og:type" content="website" /><meta property="og:site_name" content="Oralu" /><meta
      property="og:title"
      content="${title}"
    /><meta property="og:description" content="${description}" /><meta
      property="og:url"
      content="${address(language)}"
    /><meta property="og:locale" content="${language}" />${
      picture &&
      html`<meta property="og:image" content="${picture}" /><meta
          property="og:image:alt"
          content="${description}"
        /><meta name="twitter:card" content="summary_large_image" /><link
          rel="alternate"
          type="application/json+oembed"
          href="${oembed}"
        />`
    }`;
}

function headerOf(visit: Visit, frame: Frame): Part {
  const { path, section } = frame;
  const { language } = visit;
  const { frame: said } = wordsOf(visit);
  const current = (is: boolean): Part => is && html` aria-current="page"`;
  const ofLanguage = (of: Language): Part =>
    html`<li>
      <a href="/${of}${path}" hreflang="${of}" lang="${of}" ${of === language && html` aria-current="true"`}
        >${autonyms[of]}</a
      >
    </li>`;
  return html`<header class="top">
    <div class="column">
      ${printedOf(visit, frame)}
      <div class="bar">
        <a class="brand" href="/${language}/">Oralu</a><span class="subject">${said.subject}</span>
        <nav aria-label="${said.languages}">
          <ul class="languages">
            ${languages.map(ofLanguage)}
          </ul>
        </nav>
      </div>
      <nav aria-label="${said.navigation}">
        <ul class="nav">
          ${sections.map((one) => html`<li><a href="/${language}${sectionPaths[one]}" ${current(one === section)}>${said.pages[one]}</a></li>`)}
        </ul>
      </nav>
    </div>
    ${demonstrationOf(visit, frame)}
  </header>`;
}

/** On paper alone: whose it is, of which release and day, and where it can be read again. */
function printedOf({ language, baseUrl, snapshot }: Visit, { path, stored }: Frame): Part {
  const shown = stored ?? snapshot.latest;
  const { frame: said, figures } = words[language];
  const release = shown && [
    said.release({ id: shown.id }),
    figures.asOf({ day: day(shown.release.asOf, language) }),
    releasePage(baseUrl, language, shown.id),
  ];
  return html`<p class="printed">
    ${['Oralu', said.subject, `${baseUrl}/${language}${path}`].join(' · ')}${release && html` <br />${release.join(' · ')}`}
  </p>`;
}

/** Above everything, on every page of a demonstration. */
function demonstrationOf(visit: Visit, { stored = visit.snapshot.latest }: Frame): Part {
  const { frame: said } = wordsOf(visit);
  return (
    stored?.release.demonstration === true &&
    html`<div class="demo" role="note">
      <div class="column"><strong>${said.demonstration}.</strong> ${said.invented}</div>
    </div>`
  );
}

function footerOf(visit: Visit, { stored }: Frame): Part {
  const { language, contact } = visit;
  const { frame: said } = wordsOf(visit);
  const link = contact === undefined ? undefined : contact.includes('://') ? contact : `mailto:${contact}`;
  return html`<footer class="foot">
    <div class="column">
      <div class="grid">
        <section>
          <h2 id="contact">${said.question}</h2>
          ${
            link === undefined
              ? html`<p>${said.noContact}</p>`
              : html`<p>${said.contact} <a href="${link}">${contact}</a></p>`
          }
          <p><a href="/${language}/methods">${said.quality}</a></p>
        </section>
        <section>
          <h2>${said.news}</h2>
          <ul>
            <li><a href="/${language}/calendar">${said.pages.calendar}</a></li>
            <li><a href="/feed/${language}/releases.atom">${said.feedReleases}</a></li>
            <li><a href="/feed/${language}/corrections.atom">${said.feedCorrections}</a></li>
          </ul>
        </section>
        <section>
          <h2>${said.machines}</h2>
          <ul>
            <li><a href="/v1/statistics?lang=${language}">/v1/statistics</a></li>
            <li><a href="/public/playground">${said.playground}</a></li>
            <li><a href="/openapi.json">${said.description}</a></li>
          </ul>
        </section>
      </div>
      <p>${said.licence}</p>
      ${
        stored &&
        html`<p class="small hash">
          <a href="/v1/releases/${stored.id}">${said.release({ id: stored.id })}</a>.
          ${said.hash({ hash: stored.releaseSha256 })}
        </p>`
      }
    </div>
  </footer>`;
}
