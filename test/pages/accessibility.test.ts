import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { languages, type Language } from '../../schema/release.js';
import { openCountedRegistry, type CountedRegistry } from '../releases/counted-registry.js';
import { inParallel } from '../support/in-parallel.js';
import { colourRules, prepare, violations } from './axe.js';
import { hasBrowser, openReader, plain, type Reader } from './browser.js';
import { publishStory } from './published.js';

const inBrowser = hasBrowser ? describe : describe.skip;
const pages = [
  '/',
  '/f/RETURNED',
  '/f/UNACCOUNTED/2019-05-31.1',
  '/reconciliation',
  '/corrections',
  '/methods',
  '/calendar',
  '/nothing',
  '/f/RETURNED/2019-05-09.1',
];
const embeds = [
  '/embed/age-sex/latest',
  '/embed/statements/latest',
  '/embed/figure-RETURNED/latest',
  '/embed/returned/2019-05-09.1',
];
const widths = [360, 1280] as const;

inBrowser('the pages for everybody', () => {
  let counted: CountedRegistry;
  let reader: Reader;
  beforeAll(async () => {
    counted = await publishStory();
    reader = await openReader(counted.folder, 'press@oralu.example');
  });
  afterAll(async () => {
    await reader.close();
    await counted.discard();
  });

  /** The page's own policy would refuse axe; only the reader's browser lays it aside, and only here. */
  const look = (path: string, width: number, javaScriptEnabled = true) =>
    reader.open(path, { viewport: { width, height: 800 }, bypassCSP: true, javaScriptEnabled });

  /** A page at one width: all rules in light, those of colour in dark, and nothing to scroll sideways. */
  async function faultsAt(page: Page, width: number): Promise<string[]> {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await violations(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await violations(page, colourRules);
    const overflow = await page.evaluate<number>(`document.documentElement.scrollWidth - window.innerWidth`);
    return [...light, ...dark.map((fault) => `dark: ${fault}`), ...(overflow > 0 ? [`${overflow} px too wide`] : [])];
  }

  async function judge(page: Page, path: string): Promise<string[]> {
    await page.goto(`${reader.address}${path}`);
    await prepare(page);
    const found: string[] = [];
    for (const width of widths)
      found.push(...(await faultsAt(page, width)).map((fault) => `${path} at ${width} px: ${fault}`));
    return found;
  }

  it.each(languages)(
    'have no fault that axe can find, light and dark, narrow and wide, in %s',
    async (language: Language) => {
      const waiting = [
        ...pages.map((path) => `/${language}${path}`),
        ...embeds.map((path) => `${path}?lang=${language}`),
      ];
      // Each page is a process of its own: several at once leave no core idle, and each judges one path after another.
      const windows = await Promise.all([1, 2, 3].map(() => look(`/${language}/calendar`, 360)));
      const found = await inParallel(windows, windows.length, async (page) => {
        const faults: string[] = [];
        for (let path = waiting.shift(); path !== undefined; path = waiting.shift())
          faults.push(...(await judge(page, path)));
        await page.context().close();
        return faults;
      });
      expect(found.flat()).toEqual([]);
    },
  );

  it('have no fault of colour in high contrast, light and dark', async () => {
    for (const path of ['/ru/', '/ru/reconciliation', '/ru/corrections', '/embed/statements/latest?lang=ru']) {
      const page = await look(path, 1280);
      await prepare(page);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, contrast: 'more' });
        expect([path, colorScheme, await violations(page, colourRules)]).toEqual([path, colorScheme, []]);
      }
      await page.context().close();
    }
  });

  it('are judged by an axe that does find faults', async () => {
    const page = await look('/en/methods', 1280);
    await prepare(page);
    await page.evaluate(
      `document.body.insertAdjacentHTML('beforeend', '<img src="/x.png"><p style="color:#ccc;background:#fff">pale</p>')`,
    );
    const found = (await violations(page)).join();
    expect(found).toContain('image-alt');
    expect(found).toContain('color-contrast');
  });

  it('can be walked by keyboard alone: skip link first, every stop seen, none lost', async () => {
    const page = await reader.open('/ru/', { viewport: { width: 360, height: 640 } });
    await page.keyboard.press('Tab');
    expect(plain(await page.evaluate(`document.activeElement.textContent`))).toBe('К содержанию');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(`document.activeElement.id`)).toBe('content');
    const stops: string[] = [];
    for (let at = 0; at < 12; at++) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate<{ name: string; isRinged: boolean; isSeen: boolean }>(`(() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
        const { top, bottom } = document.activeElement.getBoundingClientRect();
        return {
          name: document.activeElement.textContent.trim().slice(0, 20),
          isRinged: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
          isSeen: bottom > 0 && top < window.innerHeight,
        };
      })()`);
      expect(stop).toMatchObject({ isRinged: true, isSeen: true });
      stops.push(stop.name);
    }
    expect(new Set(stops).size).toBeGreaterThan(6);
    await page.locator('summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('details').first().getAttribute('open')).not.toBeNull();
  });

  it('show the focus on all that takes it, in what is folded too', async () => {
    for (const path of ['/kk/', '/ru/f/RETURNED', '/en/reconciliation', '/embed/statements/latest']) {
      const page = await look(path, 360);
      await prepare(page);
      const stops = await page.evaluate<[name: string, ring: number][]>(`
        [...document.querySelectorAll('a, button, summary, [tabindex="0"]')].filter((one) => one.checkVisibility()).map((one) => {
          one.focus({ focusVisible: true });
          const { outlineStyle, outlineWidth } = getComputedStyle(one);
          return [one.outerHTML.slice(0, 80), one.matches(':focus') && outlineStyle !== 'none' ? parseFloat(outlineWidth) : 0];
        })`);
      expect(stops.length).toBeGreaterThan(2);
      expect(stops.filter(([, ring]) => ring < 2)).toEqual([]);
    }
  });

  it('have targets that a finger meets: 24 px at least, but for links within a sentence', async () => {
    for (const path of ['/kk/', '/kk/f/RETURNED', '/kk/reconciliation']) {
      const page = await reader.open(path, { viewport: { width: 360, height: 640 } });
      const small = await page.evaluate<string[]>(`
        [...document.querySelectorAll('button, summary, nav a, .links a, .card h3 a, .foot li a')]
          .filter((one) => one.getClientRects().length > 0)
          .flatMap((one) => {
            const { width, height } = one.getBoundingClientRect();
            return width < 24 || height < 24 ? [one.textContent.trim() + ': ' + width + '×' + height] : [];
          })`);
      expect([path, small]).toEqual([path, []]);
    }
  });

  it('read a withheld number aloud as words', async () => {
    const page = await reader.open('/en/#chart-places');
    const figure = page.locator('#chart-places');
    await figure.locator('summary').first().click();
    const heard = await figure.locator('table').ariaSnapshot();
    expect(heard).toContain('Türkiye Withheld to protect the children.');
    expect(heard).not.toMatch(/cell "c\b/);
    expect(await figure.locator('svg').locator('visible=true').count()).toBe(1);
    expect(await figure.ariaSnapshot()).toContain('img "Place abroad"');
  });

  it('say the same without the script, and hide what would not work', async () => {
    for (const path of ['/kk/', '/ru/', '/en/reconciliation']) {
      const page = await reader.open(path, { javaScriptEnabled: false });
      expect(await page.locator('h1').count()).toBe(1);
      expect(await page.locator('button').locator('visible=true').count()).toBe(0);
      expect(await page.locator('svg').locator('visible=true').count()).toBeGreaterThan(0);
      await page.locator('summary').first().click();
      expect(await page.locator('details[open]').count()).toBe(1);
    }
  });

  it('answer the question before any scrolling on a small telephone', async () => {
    for (const language of languages) {
      const page = await reader.open(`/${language}/`, {
        viewport: { width: 360, height: 640 },
        javaScriptEnabled: false,
      });
      for (const selector of ['h1', '.answer .number', '.lead']) {
        const box = await page.locator(selector).first().boundingBox();
        expect([language, selector, (box?.y ?? 0) + (box?.height ?? 9_999) < 640]).toEqual([language, selector, true]);
      }
      expect(await page.textContent('.answer .number')).toContain('356');
    }
  });

  it('are there after at most four requests', async () => {
    const before = reader.requested.length;
    const page = await reader.open('/kk/');
    await page.waitForLoadState('networkidle');
    const asked = reader.requested.slice(before);
    expect(asked.length).toBeGreaterThan(2);
    expect(asked.length).toBeLessThan(5);
  });

  it('print black on white, without what only a screen needs', async () => {
    const page = await reader.open('/en/f/RETURNED', { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const printed = await page.evaluate(`(() => {
      const { color, backgroundColor } = getComputedStyle(document.documentElement);
      return { color, backgroundColor, nav: getComputedStyle(document.querySelector('.nav')).display };
    })()`);
    expect(printed).toEqual({ color: 'rgb(0, 0, 0)', backgroundColor: 'rgb(255, 255, 255)', nav: 'none' });
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
  });

  it('asked nobody else for anything, and broke none of their own rules', () => {
    expect(reader.requested.length).toBeGreaterThan(100);
    expect(reader.requested.filter((url) => !url.startsWith(reader.address))).toEqual([]);
    // The page that does not exist, and the release that was withdrawn, are reported by the browser as what they are.
    expect(reader.faults.filter((fault) => !/ 4(04|10) \(/.test(fault))).toEqual([]);
  });
});

inBrowser('a page before the first release', () => {
  let counted: CountedRegistry;
  let reader: Reader;
  beforeAll(async () => {
    counted = await openCountedRegistry();
    reader = await openReader(counted.folder);
  });
  afterAll(async () => {
    await reader.close();
    await counted.discard();
  });

  it('says so, and lets nobody stand before an empty page', async () => {
    const page = await reader.open('/ru/', { bypassCSP: true });
    expect(await page.textContent('h1')).toBe('Показатели ещё не публиковались');
    await prepare(page);
    expect(await violations(page)).toEqual([]);
    await page.click('nav >> text=Календарь');
    expect(await page.textContent('h1')).toBe('Когда публикуются показатели');
  });
});
