import { html, type Markup } from '../markup.js';
import { palette, widthOf } from './palette.js';

/** Numbers are written where there is room; the table beneath the picture has them all. */
export class Labels {
  readonly #taken: Box[] = [];

  /** What a label must not cover. */
  keep(x: number, y: number, half = 7): void {
    this.#taken.push({ left: x - half, right: x + half, top: y - half, bottom: y + half });
  }

  /** Above, else to the right, the left or beneath; nowhere where each covers something. */
  place(x: number, y: number, text: string, style: { readonly kind: string; readonly fill: string }): Markup | null {
    const long = widthOf(text, 12);
    const boxAt = (left: number, base: number): Box => ({ left, right: left + long, top: base - 11, bottom: base + 1 });
    const free = [
      boxAt(x - long / 2, y - 10),
      boxAt(x + 10, y + 4),
      boxAt(x - 10 - long, y + 4),
      boxAt(x - long / 2, y + 20),
    ].find((box) => !this.#taken.some((other) => overlap(box, other)));
    if (!free) return null;
    this.#taken.push(free);
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

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
