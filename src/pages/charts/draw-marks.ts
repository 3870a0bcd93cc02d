import { symbol, symbolCircle, symbolDiamond, symbolSquare, symbolTriangle } from 'd3-shape';
import type { Language } from '../../../schema/release.js';
import { html, type Markup } from '../markup.js';
import { words } from '../words/words.js';
import { markKinds, type Mark, type MarkKind } from './chart.js';
import type { Drawn } from './draw-bars.js';
import { palette, wrap } from './palette.js';

const shapes = {
  CHILDREN_RETURNED_CUMULATIVE: symbolCircle,
  CHILDREN_RETURNED: symbolDiamond,
  CHILDREN_ABROAD: symbolSquare,
  CHILDREN_AWAITED: symbolTriangle,
} as const;

const round = (value: number): number => Math.round(value * 10) / 10;

export interface Scales {
  readonly x: (day: string) => number;
  readonly y: (value: number) => number;
}

/** Where a mark stands: in the middle of the days that it may be of, which `from` and `until` border. */
export interface Spot {
  readonly at: number;
  readonly from: number;
  readonly until: number;
}

/** How far the arrow goes that says: then or earlier. */
const back = 16;

export function spotOf({ when: { first, last } }: Mark, { x }: Scales): Spot {
  const until = x(last);
  if (first === null) return { at: until, from: until - back, until };
  const from = x(first);
  return { at: round((from + until) / 2), from, until };
}

/** A mark of its kind; a line across where only the month or year is known, a line up where a range was given or more. */
export function drawMark(mark: Mark, scales: Scales): Markup {
  const { from, to, kind } = mark;
  const [low, high] = [scales.y(from), scales.y(to ?? from)];
  const { at } = spotOf(mark, scales);
  const range =
    to === null
      ? saidLine(`M${at},${low}V${low - 14}M${at - 4},${low - 10}L${at},${low - 15}L${at + 4},${low - 10}`)
      : from === to
        ? null
        : saidLine(`M${at},${low}V${high}M${at - 4},${high}H${at + 4}`);
  return html`${acrossOf(mark, low, scales)}${range}<path
      class="c-said"
      d="${shapeOf(kind)}"
      transform="translate(${at},${low})"
      fill="${palette.paper}"
      stroke="${palette.said}"
      stroke-width="1.75"
    />`;
}

function acrossOf(mark: Mark, y: number, scales: Scales): Markup | null {
  const { first, last } = mark.when;
  if (first === last) return null;
  const { from, until } = spotOf(mark, scales);
  return first === null
    ? saidLine(`M${until},${y}H${from}M${from + 5},${y - 4}L${from},${y}L${from + 5},${y + 4}`)
    : saidLine(`M${from},${y}H${until}M${from},${y - 4}V${y + 4}M${until},${y - 4}V${y + 4}`);
}

const saidLine = (path: string): Markup =>
  html`<path class="c-said-line" d="${path}" fill="none" stroke="${palette.said}" stroke-width="1.5" />`;

const shapeOf = (kind: MarkKind): string =>
  (symbol(shapes[kind], 62)() ?? '').replace(/\d+\.\d+/g, (digits) => String(round(Number(digits))));

interface Legend {
  readonly from: number;
  readonly width: number;
  readonly language: Language;
  readonly hasSteps: boolean;
}

/** What each sign means, for those that the picture has. */
export function drawLegend(marks: readonly Mark[], { from, width, language, hasSteps }: Legend): Drawn {
  const { legend, someTime, orEarlier } = words[language].charts;
  if (marks.length === 0) return { markup: html``, height: 0 };
  const kinds = markKinds.filter((kind) => marks.some((mark) => mark.kind === kind));
  const spans = marks.some(({ when }) => when.first !== null && when.first !== when.last);
  const signs: readonly (readonly [Markup, string])[] = [
    ...(hasSteps ? [[registrySign, legend.registry] as const] : []),
    ...kinds.map((kind) => [markSign(kind), legend[kind]] as const),
    ...(spans ? [[saidLine('M-8,0H8M-8,-4V4M8,-4V4'), someTime] as const] : []),
    ...(marks.some(({ when }) => when.first === null)
      ? [[saidLine('M8,0H-8M-3,-4L-8,0L-3,4'), orEarlier] as const]
      : []),
  ];
  let y = from;
  const parts = signs.map(([sign, said]) => {
    const lines = wrap(said, 12, width - 30);
    const drawn = html`<g transform="translate(10,${y})">${sign}</g
      >${lines.map((text, at) => html`<text class="c-label" x="26" y="${y + 4 + at * 16}" font-size="12" fill="${palette.ink}">${text}</text>`)}`;
    y += lines.length * 16 + 4;
    return drawn;
  });
  return { markup: html`${parts}`, height: y - from + 12 };
}

const markSign = (kind: MarkKind): Markup =>
  html`<path
    class="c-said"
    d="${shapeOf(kind)}"
    fill="${palette.paper}"
    stroke="${palette.said}"
    stroke-width="1.75"
  />`;

const registrySign = html`<path class="c-steps" d="M-8,0H8" stroke="${palette.main}" stroke-width="2.5" /><circle
    class="c-main"
    r="4"
    fill="${palette.main}"
  />`;
