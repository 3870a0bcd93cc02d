import { html, type Markup } from '../markup.js';
import { palette, widthOf } from './palette.js';

/** Numbers are written where there is room; the table beneath the picture has them all. */
export class Labels {
  readonly #taken: Box[] = [];
  readonly #written: Box[] = [];

  /** Nothing is written beyond `right`. */
  constructor(private readonly right: number) {}

  /** What a label must not cover. */
  keep(x: number, y: number, half = 7): void {
    this.#taken.push({ left: x - half, right: x + half, top: y - half, bottom: y + half });
  }

  /** A line across or up, which a label must not cover either. */
  keepLine(x: readonly [number, number], y: readonly [number, number]): void {
    const [left, right, top, bottom] = [Math.min(...x), Math.max(...x), Math.min(...y), Math.max(...y)];
    this.#taken.push({ left: left - 2, right: right + 2, top: top - 2, bottom: bottom + 2 });
  }

  /** Above, else to the right, the left, beneath or aslant of it; nowhere where each covers something. */
  place({ x, y, from = x, until = x }: Spot, text: string, style: Style): Markup | null {
    const long = widthOf(text, 12);
    const boxAt = (left: number, base: number): Box => ({ left, right: left + long, top: base - 11, bottom: base + 1 });
    const isFree = (box: Box): boolean =>
      box.right <= this.right &&
      !this.#taken.some((other) => overlap(apart(box, 2), other)) &&
      // Two numbers side by side would read as one.
      !this.#written.some((other) => overlap(apart(box, 8), other));
    const free = [
      boxAt(x - long / 2, y - 10),
      boxAt(Math.max(x, until) + 10, y + 4),
      boxAt(Math.min(x, from) - 10 - long, y + 4),
      boxAt(x - long / 2, y + 20),
      ...[y - 8, y + 20].flatMap((base) => [boxAt(x + 8, base), boxAt(x - 8 - long, base)]),
    ].find(isFree);
    if (!free) return null;
    this.#written.push(free);
    return html`<text
      class="${style.kind}"
      x="${Math.round(free.left + long / 2)}"
      y="${Math.round(free.bottom - 1)}"
      font-size="12"
      font-weight="700"
      text-anchor="middle"
      fill="${style.fill}"
      stroke="${palette.paper}"
      stroke-width="3"
      stroke-linejoin="round"
      paint-order="stroke"
      >${text}</text
    >`;
  }
}

/** What a label belongs to, and how far that reaches to both sides where it spans more than its place. */
interface Spot {
  readonly x: number;
  readonly y: number;
  readonly from?: number;
  readonly until?: number;
}

interface Style {
  readonly kind: string;
  readonly fill: string;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A label needs a space to what is beside, above and beneath it. */
const apart = ({ left, right, top, bottom }: Box, beside: number): Box => ({
  ...{ left: left - beside, right: right + beside },
  ...{ top: top - 1, bottom: bottom + 1 },
});

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
