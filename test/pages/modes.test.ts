import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { CountedRegistry } from '../releases/counted-registry.js';
import { hasBrowser, openReader, plain, type Reader } from './browser.js';
import { publishStory } from './published.js';

const inBrowser = hasBrowser ? describe : describe.skip;

/** The colours that a reader sees of these, as the browser computes them. */
const coloursOf = (page: Page): Promise<Record<string, string>> =>
  page.evaluate<Record<string, string>>(`(() => {
    const of = (selector, property) => {
      const one = [...document.querySelectorAll(selector)].find((each) => each.getClientRects().length > 0);
      return one ? getComputedStyle(one)[property] : 'not there';
    };
    return {
      paper: of('html', 'backgroundColor'), ink: of('html', 'color'), link: of('main a', 'color'),
      muted: of('.meta', 'color'), number: of('.answer .number', 'color'), raised: of('.foot', 'backgroundColor'),
      bar: of('rect.c-bar', 'fill'), main: of('rect.c-main', 'fill'), label: of('text.c-label', 'fill'),
      value: of('text.c-value', 'fill'), steps: of('path.c-steps', 'stroke'), gap: of('rect.c-gap', 'stroke'),
    };
  })()`);

const luminance = (colour: string): number => {
  const [r = 0, g = 0, b = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one: string, other: string): number => {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};

inBrowser('a reader who sees otherwise', () => {
  let counted: CountedRegistry;
  let reader: Reader;
  beforeAll(async () => {
    counted = await publishStory();
    reader = await openReader(counted.folder);
  });
  afterAll(async () => {
    await reader.close();
    await counted.discard();
  });
  const see = async (options: BrowserContextOptions): Promise<Record<string, string>> => {
    const page = await reader.open('/en/', options);
    const colours = await coloursOf(page);
    await page.context().close();
    return colours;
  };

  it('has the page dark where everything else is: each colour changes, pictures too, and stays readable', async () => {
    const [light, dark] = [await see({ colorScheme: 'light' }), await see({ colorScheme: 'dark' })];
    for (const [name, colour] of Object.entries(dark)) {
      expect([name, colour]).not.toEqual([name, 'not there']);
      expect([name, colour]).not.toEqual([name, light[name]]);
    }
    expect(luminance(light['paper'] ?? '')).toBeGreaterThan(0.9);
    expect(luminance(dark['paper'] ?? '')).toBeLessThan(0.05);
    for (const seen of [light, dark])
      for (const name of ['ink', 'link', 'muted', 'number', 'label', 'value'])
        expect([name, contrast(seen[name] ?? '', seen['paper'] ?? '') >= 4.5]).toEqual([name, true]);
    // A bar is no text, but must be seen.
    for (const seen of [light, dark])
      for (const name of ['bar', 'main', 'steps', 'gap'])
        expect([name, contrast(seen[name] ?? '', seen['paper'] ?? '') >= 3]).toEqual([name, true]);
  });

  it('has more contrast where more is asked for, in light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const [usual, more] = [await see({ colorScheme }), await see({ colorScheme, contrast: 'more' })];
      for (const name of ['muted', 'link', 'bar'])
        expect([colorScheme, name, contrast(more[name] ?? '', more['paper'] ?? '')]).toEqual([
          ...[colorScheme, name],
          expect.any(Number),
        ]);
      for (const name of ['muted', 'link', 'bar']) {
        const gained =
          contrast(more[name] ?? '', more['paper'] ?? '') / contrast(usual[name] ?? '', usual['paper'] ?? '');
        expect([colorScheme, name, gained > 1.1]).toEqual([colorScheme, name, true]);
      }
    }
  });

  it('has pictures in the colours of the system where it sets them, none of ours', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await reader.open('/en/', { colorScheme, forcedColors: 'active' });
      const seen = await coloursOf(page);
      const system = await page.evaluate<Record<string, string>>(`(() => {
        const probe = document.body.appendChild(document.createElement('i'));
        const of = (word) => { probe.style.setProperty('color', word); return getComputedStyle(probe).color; };
        return { CanvasText: of('CanvasText'), Canvas: of('Canvas') };
      })()`);
      expect(contrast(system['CanvasText'] ?? '', system['Canvas'] ?? '')).toBeGreaterThan(7);
      for (const name of ['bar', 'main', 'label', 'value', 'steps', 'gap'])
        expect([colorScheme, name, seen[name]]).toEqual([colorScheme, name, system['CanvasText']]);
      await page.context().close();
    }
  });

  it('finds on paper whose page it is, of which release and day, and the address that lasts', async () => {
    const page = await reader.open('/ru/');
    expect(await page.locator('.printed').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.printed').isVisible()).toBe(true);
    const printed = plain(await page.textContent('.printed'));
    for (const words of [
      'Oralu · Возвращение детей из Сирии и Ирака',
      `${reader.address}/ru/`,
      'Выпуск 2019-05-31.2 · По состоянию на 31 мая 2019 года',
      `${reader.address}/ru/releases/2019-05-31.2`,
    ])
      expect(printed).toContain(words);
    const old = await reader.open('/en/f/RETURNED/2017-12-27.1');
    expect(plain(await old.textContent('.printed'))).toContain('Release 2017-12-27.1 · As of 27 December 2017');
  });

  it('has in a frame of any width a banner from edge to edge, and nothing to scroll sideways', async () => {
    for (const width of [160, 200, 320, 480, 900, 1400]) {
      const page = await reader.open('/embed/places/latest?lang=kk', { viewport: { width, height: 600 } });
      const found = await page.evaluate<Record<string, number>>(`(() => {
        const { left, right, height } = document.querySelector('.demo').getBoundingClientRect();
        return { left, right, height, inner: document.documentElement.clientWidth, scroll: document.documentElement.scrollWidth };
      })()`);
      expect([width, found['left'], found['right'], found['scroll']]).toEqual([
        width,
        0,
        found['inner'],
        found['inner'],
      ]);
      await page.context().close();
    }
  });

  it('copies numbers that a spreadsheet takes: no blank but the ordinary one, and no words that are not seen', async () => {
    const page = await reader.open('/kk/f/RETURNED', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.evaluate(`(() => {
      const cell = document.querySelector('#history td.n');
      cell.innerHTML = '12\\u00a0345\\u2060 <span class="mark" aria-hidden="true">p</span><span class="away">Unseen</span>';
      getSelection().selectAllChildren(cell.parentElement);
    })()`);
    await page.keyboard.press('Control+C');
    const copied = await page.evaluate<string>(`navigator.clipboard.readText()`);
    expect(copied).toContain('12 345 p');
    expect(copied).not.toMatch(/Unseen|[\u00a0\u202f\u2060]/);
  });

  it('stops by keyboard at nothing that cannot be seen', async () => {
    for (const path of [
      '/kk/',
      '/ru/f/RETURNED',
      '/en/reconciliation',
      '/en/releases/2019-05-31.2',
      '/ru/corrections/2019-05-31.2',
    ]) {
      const page = await reader.open(path, { viewport: { width: 360, height: 640 } });
      const unseen = await page.evaluate<
        string[]
      >(`[...document.querySelectorAll('a[href], button, summary, [tabindex="0"]')]
        .filter((one) => one.checkVisibility() && !one.matches('.skip'))
        .flatMap((one) => {
          one.focus({ focusVisible: true });
          const { width, height } = one.getBoundingClientRect();
          const isClipped = getComputedStyle(one).clipPath !== 'none' || width < 8 || height < 8;
          return isClipped && document.activeElement === one ? [one.outerHTML.slice(0, 120)] : [];
        })`);
      expect([path, unseen]).toEqual([path, []]);
      await page.context().close();
    }
  });

  it('reads no sentence with a colon after a colon', async () => {
    for (const language of ['kk', 'ru', 'en'])
      for (const path of ['/', '/reconciliation', '/methods', '/corrections', '/calendar', '/f/RETURNED']) {
        const page = await reader.open(`/${language}${path}`);
        const doubled = await page.evaluate<
          string[]
        >(`[...document.querySelectorAll('h1, h2, h3, p, li, dd, dt, figcaption, summary')]
          .filter((one) => one.children.length === 0 || one.querySelector('p, li, dd, dl, ul, table') === null)
          .filter((one) => one.closest('.cite, .code, .printed') === null)
          .flatMap((one) => one.textContent.replace(/\\s+/g, ' ').split(/[.;!?)] /))
          .filter((sentence) => /: [^:]*: /.test(sentence))`);
        expect([language, path, doubled]).toEqual([language, path, []]);
        await page.context().close();
      }
  });
});
