import { scaleLinear } from 'd3-scale';
import type { Language } from '../../../schema/release.js';
import { explanations } from '../../publication/views/wording.js';
import { html, type Markup } from '../markup.js';
import { number, shortDay } from '../words/numbers.js';
import { words } from '../words/words.js';
import type { Bar, BarGroup } from './chart.js';
import { palette, wrap, wrapBold } from './palette.js';

/** Part of a picture and how high it came out. */
export interface Drawn {
  readonly markup: Markup;
  readonly height: number;
}

const size = 13;
const lineHeight = 17;
const thickness = 12;
const indent = 14;
/** Left free at the end of the longest bar for its number. */
const roomForNumber = 64;
/** From here on labels stand beside their bars; in a narrower picture above them, so that words never squeeze a bar. */
const besideFrom = 480;
const labelColumn = 200;

interface Frame {
  readonly language: Language;
  readonly isBeside: boolean;
  readonly width: number;
  readonly lengthOf: (value: number) => number;
}

export function drawBars(groups: readonly BarGroup[], width: number, language: Language): Drawn {
  const isBeside = width >= besideFrom;
  const largest = Math.max(1, ...groups.flatMap(({ bars }) => bars.map(({ value }) => value ?? 0)));
  const longest = width - roomForNumber - (isBeside ? labelColumn : indent);
  const scale = scaleLinear([0, largest], [0, longest]);
  const frame: Frame = { language, isBeside, width, lengthOf: (value) => scale(value) };
  let y = 0;
  const parts: Markup[] = [];
  for (const { heading, bars } of groups) {
    if (heading !== null) {
      const drawn = drawHeading(heading, y + (parts.length === 0 ? 0 : 8), width);
      parts.push(drawn.markup);
      y += (parts.length === 1 ? 0 : 8) + drawn.height;
    }
    for (const bar of bars) {
      const drawn = drawBar(bar, y, frame);
      parts.push(drawn.markup);
      y += drawn.height;
    }
  }
  return { markup: html`<g>${parts}</g>`, height: y };
}

/** Set in bold. */
function drawHeading(heading: string, top: number, width: number): Drawn {
  const lines = wrapBold(heading, size, width);
  const markup = lines.map(
    (line, at) =>
      html`<text
        class="c-head"
        x="0"
        y="${top + 16 + at * lineHeight}"
        font-size="${size}"
        font-weight="700"
        fill="${palette.ink}"
        >${line}</text
      >`,
  );
  return { markup: html`${markup}`, height: lines.length * lineHeight + 6 };
}

function drawBar(bar: Bar, top: number, frame: Frame): Drawn {
  const { isBeside, width } = frame;
  const inset = bar.depth * indent;
  const lines = wrap(bar.label, size, (isBeside ? labelColumn - 10 : width) - inset);
  const label = lines.map(
    (line, at) =>
      html`<text
        class="c-label"
        x="${inset}"
        y="${top + (at + 1) * lineHeight - 3}"
        font-size="${size}"
        fill="${palette.ink}"
        >${line}</text
      >`,
  );
  const at = isBeside ? { x: labelColumn, y: top + 4 } : { x: inset, y: top + lines.length * lineHeight + 4 };
  const shown = bar.value === null ? drawGap(bar, at, frame) : drawLength(bar, bar.value, at, frame);
  const height = isBeside ? Math.max(24, lines.length * lineHeight + 7) : lines.length * lineHeight + thickness + 13;
  return { markup: html`${label}${shown}`, height };
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** A true zero has a base line: it was counted, and there was nobody. */
function drawLength(bar: Bar, value: number, { x, y }: Place, { language, lengthOf }: Frame): Markup {
  const length = Math.max(value === 0 ? 1.5 : 2, Math.round(lengthOf(value) * 10) / 10);
  const kind = bar.isMain ? 'c-main' : bar.depth === 1 ? 'c-part' : 'c-bar';
  const fill = bar.isMain ? palette.main : bar.depth === 1 ? palette.part : palette.bar;
  return html`<rect class="${kind}" x="${x}" y="${y}" width="${length}" height="${thickness}" fill="${fill}" /><text
      class="c-value"
      x="${x + length + 7}"
      y="${y + 11}"
      font-size="14"
      font-weight="700"
      fill="${palette.ink}"
      >${number(value, language)}</text
    >`;
}

/** No bar at all where a number is withheld, and words in its place: a gap must not look like a small number. */
function drawGap({ status, lastTold }: Bar, { x, y }: Place, { language }: Frame): Markup {
  const { charts } = words[language];
  const why = status === 'SUPPRESSED' ? charts.gap : explanations[status][language];
  const said = lastTold ? charts.gapLastTold({ n: lastTold.value, day: shortDay(lastTold.asOf, language) }) : why;
  return html`<rect
      class="c-gap"
      x="${x + 0.5}"
      y="${y + 0.5}"
      width="${thickness}"
      height="${thickness - 1}"
      fill="none"
      stroke="${palette.muted}"
      stroke-dasharray="2 2"
    /><text
      class="c-muted"
      x="${x + thickness + 8}"
      y="${y + 11}"
      font-size="12"
      font-style="italic"
      fill="${palette.muted}"
      >${said}</text
    >`;
}
