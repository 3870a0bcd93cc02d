import { scaleLinear, scaleUtc } from 'd3-scale';
import { curveStepAfter, line, symbol, symbolCircle, symbolDiamond, symbolSquare, symbolTriangle } from 'd3-shape';
import type { Language } from '../../../schema/release.js';
import { html, type Markup, type Part } from '../markup.js';
import { number, shortDay } from '../words/numbers.js';
import { words } from '../words/words.js';
import { markKinds, type Mark, type MarkKind, type Step } from './chart.js';
import type { Drawn } from './draw-bars.js';
import { Labels } from './labels.js';
import { palette, widthOf, wrap } from './palette.js';

const shapes = {
  CHILDREN_RETURNED_CUMULATIVE: symbolCircle,
  CHILDREN_RETURNED: symbolDiamond,
  CHILDREN_ABROAD: symbolSquare,
  CHILDREN_AWAITED: symbolTriangle,
} as const;

const instant = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayLength = 86_400_000;
const round = (value: number): number => Math.round(value * 10) / 10;

interface Series {
  readonly steps: readonly Step[];
  readonly marks: readonly Mark[];
}

/** Where things stand in the picture. */
interface Frame {
  readonly x: (day: string) => number;
  readonly y: (value: number) => number;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly days: readonly { readonly at: number; readonly label: string }[];
  readonly values: readonly number[];
  readonly language: Language;
}

/** The registry in steps, since it says nothing of the days between releases; what was said as marks of four shapes. */
export function drawTime(series: Series, width: number, language: Language): Drawn {
  const { steps, marks } = series;
  if (steps.length + marks.length === 0) return { markup: html``, height: 0 };
  const frame = frameOf(series, width, language);
  const legend = drawLegend(marks, { from: frame.bottom + 40, width, language, hasSteps: steps.length > 0 });
  // The numbers beneath the lines: the rim that parts a number from what lies behind it would cut a line in two.
  const numbers = [drawAxes(frame), drawLabels(series, frame)];
  const lines = [marks.map((mark) => drawMark(mark, frame)), drawSteps(steps, frame)];
  return {
    markup: html`<g>${numbers}${lines}${legend.markup}</g>`,
    height: frame.bottom + 30 + legend.height,
  };
}

function frameOf({ steps, marks }: Series, width: number, language: Language): Frame {
  const [left, right, bottom] = [40, width - 14, width > 500 ? 280 : 220];
  const days = [...steps, ...marks].map(({ day }) => instant(day));
  const [first, last] = [Math.min(...days), Math.max(...days)];
  // One day alone would have no width.
  const margin = Math.max(20 * dayLength, (last - first) * 0.03);
  const x = scaleUtc([first - margin, last + margin], [left + 6, right]);
  const largest = Math.max(1, ...steps.map(({ value }) => value), ...marks.map(({ from, to }) => to ?? from * 1.1));
  const y = scaleLinear([0, largest], [bottom, 22]).nice(4);
  const isShort = last - first < 400 * dayLength;
  const ticks = isShort ? [...new Set([first, last])] : x.ticks(width > 500 ? 8 : 5).map((at) => at.getTime());
  const labelOf = (at: number): string =>
    isShort ? shortDay(new Date(at).toISOString(), language) : String(new Date(at).getUTCFullYear());
  return {
    ...{ left, right, bottom, language },
    x: (day) => round(x(instant(day))),
    y: (value) => round(y(value)),
    days: ticks
      .filter((at) => isShort || new Date(at).getUTCMonth() === 0)
      .map((at) => ({ at: round(x(at)), label: labelOf(at) })),
    values: y.ticks(4).filter((tick) => Number.isInteger(tick)),
  };
}

function drawAxes({ left, right, bottom, y, days, values, language }: Frame): Part {
  const lines = values.map(
    (tick) =>
      html`<path class="c-line" d="M${left},${y(tick)}H${right}" stroke="${palette.line}" /><text
          class="c-muted"
          x="${left - 6}"
          y="${y(tick) + 4}"
          font-size="12"
          text-anchor="end"
          fill="${palette.muted}"
          >${number(tick, language)}</text
        >`,
  );
  const dates = days.map(({ at, label }) => {
    const half = widthOf(label, 12) / 2;
    const middle = round(Math.min(Math.max(at, half), right + 10 - half));
    return html`<text
      class="c-muted"
      x="${middle}"
      y="${bottom + 20}"
      font-size="12"
      text-anchor="middle"
      fill="${palette.muted}"
      >${label}</text
    >`;
  });
  return [lines, dates];
}

function drawLabels({ steps, marks }: Series, { x, y, right, language }: Frame): Part {
  const labels = new Labels(right + 14);
  steps.forEach(({ day, value }, at) => {
    labels.keep(x(day), y(value), 5);
    const next = steps[at + 1];
    if (!next) return;
    labels.keepLine([x(day), x(next.day)], [y(value), y(value)]);
    labels.keepLine([x(next.day), x(next.day)], [y(value), y(next.value)]);
  });
  for (const { day, from, to } of marks) {
    labels.keep(x(day), y(from));
    const end = to === null ? y(from) - 11 : y(to);
    labels.keepLine([x(day), x(day)], [y(from), end]);
  }
  // What was said of the very day and number that the registry tells: the number stands there already.
  const isWritten = (mark: Mark): boolean =>
    steps.some(({ day, value }) => day === mark.day && value === mark.from && value === mark.to);
  const main = { kind: 'c-main-text', fill: palette.main };
  const said = { kind: 'c-said-text', fill: palette.said };
  const figure = (value: number): string => number(value, language);
  return [
    ...steps.map(({ day, value }) => labels.place(x(day), y(value), figure(value), main)),
    ...marks.map((mark) => {
      if (isWritten(mark)) return null;
      const { day, from, to } = mark;
      const text = to === null ? `> ${figure(from)}` : from === to ? figure(from) : `${figure(from)}–${figure(to)}`;
      return labels.place(x(day), to === null ? y(from) - 8 : y(to), text, said);
    }),
  ];
}

function drawSteps(steps: readonly Step[], { x, y }: Frame): Markup {
  const path = line<readonly [number, number]>().curve(curveStepAfter);
  const corners = steps.map(({ day, value }) => [x(day), y(value)] as const);
  return html`<path
      class="c-steps"
      d="${path(corners) ?? ''}"
      fill="none"
      stroke="${palette.main}"
      stroke-width="2.5"
    />${corners.map(([cx, cy]) => html`<circle class="c-main" cx="${cx}" cy="${cy}" r="4.5" fill="${palette.main}" />`)}`;
}

function drawMark({ kind, day, from, to }: Mark, { x, y }: Frame): Markup {
  const [at, low, high] = [x(day), y(from), y(to ?? from)];
  const span =
    to === null
      ? html`<path
          class="c-said-line"
          d="M${at},${low}V${low - 14}M${at - 4},${low - 10}L${at},${low - 15}L${at + 4},${low - 10}"
          fill="none"
          stroke="${palette.said}"
          stroke-width="1.5"
        />`
      : from === to
        ? null
        : html`<path
            class="c-said-line"
            d="M${at},${low}V${high}M${at - 4},${high}H${at + 4}"
            fill="none"
            stroke="${palette.said}"
            stroke-width="1.5"
          />`;
  return html`${span}<path
      class="c-said"
      d="${shapeOf(kind)}"
      transform="translate(${at},${low})"
      fill="${palette.paper}"
      stroke="${palette.said}"
      stroke-width="1.75"
    />`;
}

const shapeOf = (kind: MarkKind): string =>
  (symbol(shapes[kind], 62)() ?? '').replace(/\d+\.\d+/g, (digits) => String(round(Number(digits))));

function drawLegend(
  marks: readonly Mark[],
  { from, width, language, hasSteps }: { from: number; width: number; language: Language; hasSteps: boolean },
): Drawn {
  const { legend } = words[language].charts;
  const kinds = markKinds.filter((kind) => marks.some((mark) => mark.kind === kind));
  if (kinds.length === 0) return { markup: html``, height: 0 };
  let y = from;
  const line_ = (sign: Markup, said: string): Markup => {
    const lines = wrap(said, 12, width - 30);
    const drawn = html`<g transform="translate(10,${y})">${sign}</g
      >${lines.map((text, at) => html`<text class="c-label" x="26" y="${y + 4 + at * 16}" font-size="12" fill="${palette.ink}">${text}</text>`)}`;
    y += lines.length * 16 + 4;
    return drawn;
  };
  const registry = html`<path class="c-steps" d="M-8,0H8" stroke="${palette.main}" stroke-width="2.5" /><circle
      class="c-main"
      r="4"
      fill="${palette.main}"
    />`;
  const parts = [
    ...(hasSteps ? [line_(registry, legend.registry)] : []),
    ...kinds.map((kind) =>
      line_(
        html`<path
          class="c-said"
          d="${shapeOf(kind)}"
          fill="${palette.paper}"
          stroke="${palette.said}"
          stroke-width="1.75"
        />`,
        legend[kind],
      ),
    ),
  ];
  return { markup: html`${parts}`, height: y - from + 12 };
}
