import type { Language } from '../../../schema/release.js';
import { html } from '../markup.js';
import type { Chart } from './chart.js';
import { drawBars, type Drawn } from './draw-bars.js';
import { drawTime } from './draw-time.js';
import { palette, wrap } from './palette.js';

/** The picture itself, `width` units wide and as high as it needs, without its words around. */
export function draw({ drawing }: Chart, width: number, language: Language): Drawn {
  switch (drawing.kind) {
    case 'bars':
      return drawBars(drawing.groups, width, language);
    case 'time':
      return drawTime(drawing, width, language);
    case 'number':
      return {
        markup: html`<text class="c-number" x="0" y="78" font-size="100" font-weight="700" fill="${palette.main}"
            >${drawing.value}</text
          ><text class="c-label" x="2" y="108" font-size="20" fill="${palette.ink}">${drawing.unit}</text>`,
        height: 116,
      };
    case 'words': {
      const lines = drawing.paragraphs.flatMap((paragraph) => [...wrap(paragraph, 14, width), '']);
      return {
        markup: html`${lines.map((line, at) => html`<text class="c-label" x="0" y="${(at + 1) * 20}" font-size="14" fill="${palette.ink}">${line}</text>`)}`,
        height: lines.length * 20 + 8,
      };
    }
  }
}
