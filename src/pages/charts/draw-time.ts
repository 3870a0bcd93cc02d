import { scaleLinear, scaleUtc } from 'd3-scale';
import { curveStepAfter, line } from 'd3-shape';
import type { Language } from '../../../schema/release.js';
import { html, type Markup, type Part } from '../markup.js';
import { number } from '../words/numbers.js';
import { words } from '../words/words.js';
import type { Mark, Step } from './chart.js';
import type { Drawn } from './draw-bars.js';
import { drawLegend, drawMark, spotOf, type Scales } from './draw-marks.js';
import { Labels } from './labels.js';
import { palette, widthOf } from './palette.js';
import { timeAxis, type TimeAxis } from './time-axis.js';

const instant = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayLength = 86_400_000;
const round = (value: number): number => Math.round(value * 10) / 10;

interface Series {
  readonly steps: readonly Step[];
  readonly marks: readonly Mark[];
}

/** Where things stand in the picture. */
interface Frame extends Scales {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly axis: TimeAxis;
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
  const days = [...steps.map(({ day }) => day), ...marks.flatMap(({ when }) => [when.first ?? when.last, when.last])];
  const [first = '', last = ''] = [days.toSorted()[0], days.toSorted().at(-1)];
  const [start, end] = [instant(first), instant(last)];
  // One day alone would have no width.
  const margin = Math.max(20 * dayLength, (end - start) * 0.03);
  const time = scaleUtc([start - margin, end + margin], [left + 6, right]);
  const told = steps.flatMap(({ value }) => (value === null ? [] : [value]));
  const largest = Math.max(1, ...told, ...marks.map(({ from, to }) => to ?? from * 1.1));
  const y = scaleLinear([0, largest], [bottom, 22]).nice(4);
  const x = (day: string): number => round(time(instant(day)));
  return {
    ...{ left, right, bottom, language, x },
    y: (value) => round(y(value)),
    axis: timeAxis({ first, last, left: left + 6, right, x }, language),
    values: y.ticks(4).filter((tick) => Number.isInteger(tick)),
  };
}

function drawAxes({ left, right, bottom, y, axis, values, language }: Frame): Part {
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
  const borders = axis.borders.map(
    (at) => html`<path class="c-line" d="M${at},${bottom}V${bottom + 8}" stroke="${palette.line}" />`,
  );
  const dates = axis.labels.map(({ at, label }) => {
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
  return [lines, borders, dates];
}

function drawLabels(series: Series, frame: Frame): Part {
  const { steps, marks } = series;
  const { x, y, right, language } = frame;
  const labels = new Labels(right + 14);
  keepClear(labels, series, frame);
  // What was said of the very day and number that the registry tells: the number stands there already.
  const isWritten = ({ when, from, to }: Mark): boolean =>
    steps.some(({ day, value }) => day === when.last && value === from && value === to);
  const main = { kind: 'c-main-text', fill: palette.main };
  const said = { kind: 'c-said-text', fill: palette.said };
  const gap = { kind: 'c-muted', fill: palette.muted };
  const figure = (value: number): string => number(value, language);
  const { gapShort } = words[language].charts;
  return [
    ...steps.map(({ day, value }) =>
      value === null
        ? labels.place({ x: x(day), y: gapHeight(frame) }, gapShort, gap)
        : labels.place({ x: x(day), y: y(value) }, figure(value), main),
    ),
    ...marks.map((mark) => {
      if (isWritten(mark)) return null;
      const { from, to } = mark;
      const text =
        to === null ? `>\u00a0${figure(from)}` : from === to ? figure(from) : `${figure(from)}–${figure(to)}`;
      const spot = spotOf(mark, frame);
      const height = to === null ? y(from) - 8 : y(to);
      return labels.place({ ...spot, x: spot.at, y: height }, text, said);
    }),
  ];
}

/** Numbers cover neither a mark nor a line. */
function keepClear(labels: Labels, { steps, marks }: Series, frame: Frame): void {
  const { x, y } = frame;
  steps.forEach(({ day, value }, at) => {
    labels.keep(x(day), value === null ? gapHeight(frame) : y(value), 5);
    const next = steps[at + 1];
    if (!next || value === null) return;
    labels.keepLine([x(day), x(next.day)], [y(value), y(value)]);
    if (next.value !== null) labels.keepLine([x(next.day), x(next.day)], [y(value), y(next.value)]);
  });
  for (const mark of marks) {
    const { from, to, when } = mark;
    const spot = spotOf(mark, frame);
    labels.keep(spot.at, y(from));
    labels.keepLine([spot.at, spot.at], [y(from), to === null ? y(from) - 11 : y(to)]);
    if (when.first !== when.last) labels.keepLine([spot.from, spot.until], [y(from) - 4, y(from) + 4]);
  }
}

/** A withheld number has no height: its sign stands at the foot of the picture, where no value is read off. */
const gapHeight = ({ bottom }: Frame): number => bottom - 9;

function drawSteps(steps: readonly Step[], frame: Frame): Markup {
  const { x, y } = frame;
  const path = line<readonly [number, number]>().curve(curveStepAfter);
  const runs = runsOf(steps).map((run) => run.map(({ day, value }) => [x(day), y(value)] as const));
  const told = steps.flatMap(({ day, value }) => (value === null ? [] : [[x(day), y(value)] as const]));
  const gaps = steps.filter(({ value }) => value === null).map(({ day }) => [x(day), gapHeight(frame)] as const);
  return html`${runs.map(
    (corners) =>
      html`<path class="c-steps" d="${path(corners) ?? ''}" fill="none" stroke="${palette.main}" stroke-width="2.5" />`,
  )}${told.map(([cx, cy]) => html`<circle class="c-main" cx="${cx}" cy="${cy}" r="4.5" fill="${palette.main}" />`)}${gaps.map(
    ([cx, cy]) =>
      html`<circle
        class="c-gap"
        cx="${cx}"
        cy="${cy}"
        r="4.5"
        fill="none"
        stroke="${palette.muted}"
        stroke-dasharray="2 2"
      />`,
  )}`;
}

interface ToldStep {
  readonly day: string;
  readonly value: number;
}

/** The pieces of the line between the gaps. Each goes on at its height up to the day of which nothing is told. */
function runsOf(steps: readonly Step[]): readonly (readonly ToldStep[])[] {
  const runs: ToldStep[][] = [];
  let run: ToldStep[] | undefined;
  for (const { day, value } of steps) {
    const last = run?.at(-1);
    if (value === null) {
      if (last) run?.push({ day, value: last.value });
      run = undefined;
    } else if (run) run.push({ day, value });
    else runs.push((run = [{ day, value }]));
  }
  return runs;
}
