import type { Language } from '../../../schema/release.js';
import { html, type Markup } from '../markup.js';
import { words } from '../words/words.js';
import type { Chart } from './chart.js';
import { draw } from './draw.js';
import { palette, wrap, wrapBold } from './palette.js';

/** What is printed on a picture so that it cannot be taken apart from it. */
export interface Printed {
  readonly language: Language;
  readonly release: string;
  readonly demonstration: boolean;
  readonly permalink: string;
}

const width = 1200;
const margin = 64;
/** The proportion that social networks show uncut. */
const leastHeight = 630;
/** A picture is drawn for a column of this width and enlarged. */
const column = 560;

/** A picture to be passed on by itself: title, takeaway, picture, and whose number of which day and release it is. */
export function drawCard(chart: Chart, { language, release, demonstration, permalink }: Printed): Markup {
  const { frame } = words[language];
  const inner = width - 2 * margin;
  const picture = draw(chart, column, language);
  const isNumber = chart.drawing.kind === 'number';
  const scale = inner / column;
  const titles = wrap(chart.title, 30, inner);
  const sentences = wrapBold(chart.takeaway, 40, inner);
  const banner = demonstration ? wrapBold(`${frame.demonstration}. ${frame.invented}`, 26, inner) : [];
  const printed = [...wrap(`${chart.when} · ${frame.release({ id: release })} · Oralu`, 24, inner), permalink];
  const top = banner.length === 0 ? 0 : 30 + banner.length * 34;
  const titleEnd = top + 60 + (titles.length - 1) * 38;
  const sentencesFrom = titleEnd + 54;
  const pictureFrom = sentencesFrom + (sentences.length - 1) * 50 + (isNumber ? 26 : 44);
  const needed = pictureFrom + picture.height * scale + 56 + printed.length * 32;
  const height = Math.round(Math.max(leastHeight, needed));
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    width="${width}"
    height="${height}"
    viewBox="0 0 ${width} ${height}"
    font-family="PT Sans, system-ui, sans-serif"
    role="img"
    aria-labelledby="t d"
    lang="${language}"
  >
    <title id="t">${chart.title}: ${chart.takeaway}</title>
    <desc id="d">${chart.description}</desc>
    <rect width="${width}" height="${height}" fill="${palette.paper}" />
    ${demonstration && html`<rect width="${width}" height="${top}" fill="#7a1f1f" /><g font-size="26" font-weight="700" fill="#ffffff">${banner.map((line, at) => html`<text x="${margin}" y="${41 + at * 34}">${line}</text>`)}</g>`}
    <g fill="${palette.muted}" font-size="28">
      ${titles.map((line, at) => html`<text x="${margin}" y="${top + 60 + at * 38}">${line}</text>`)}
    </g>
    <g fill="${palette.ink}" font-size="40" font-weight="700">
      ${sentences.map((line, at) => html`<text x="${margin}" y="${sentencesFrom + at * 50}">${line}</text>`)}
    </g>
    <svg
      x="${margin}"
      y="${pictureFrom}"
      width="${inner}"
      height="${picture.height * scale}"
      viewBox="0 0 ${column} ${picture.height}"
    >
      ${picture.markup}
    </svg>
    <path
      d="M${margin},${height - 32 - printed.length * 32}H${width - margin}"
      stroke="${palette.line}"
      stroke-width="2"
    />
    <g font-size="24" fill="${palette.muted}">
      ${printed.map((line, at) => html`<text x="${margin}" y="${height + 4 + (at - printed.length) * 32}">${line}</text>`)}
    </g>
  </svg>`;
}
