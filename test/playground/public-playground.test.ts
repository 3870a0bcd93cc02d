import { expect, it } from '@jest/globals';
import { describeInBrowser } from '../support/browser.js';
import { serveDemonstration } from './demonstration.js';
import { answers, editor, faultsOfBar, run, textOf } from './editor.js';

/*
 * The public playground of the real application over the demonstration, in a real browser.
 */

const served = serveDemonstration();

describeInBrowser('the public playground', (browser) => {
  const open = async (path = '/public/playground') => {
    const page = await browser.newPage();
    await page.goto(`${served.address}${path}`);
    await page.waitForSelector(editor);
    return page;
  };

  it('opens with a query that runs as it stands', async () => {
    const page = await open();
    await run(page);
    await answers(page, '453');
    expect(await textOf(page, '.result-window')).toContain('synthetic');
  });

  it('opens any example from the list, which a search narrows', async () => {
    const page = await open();
    await page.click('#oralu-examples summary');
    await page.fill('#oralu-search', 'hash');
    expect(await page.locator('#oralu-sections a:visible').allTextContents()).toEqual(['Releases and their hashes']);
    await page.click('#oralu-sections a:visible');
    await page.waitForSelector(editor);
    await run(page);
    await answers(page, 'manifestSha256');
  });

  it('explores the documentation and keeps a history', async () => {
    const page = await open();
    await run(page);
    await answers(page, '453');
    await page.click('button[aria-label="Show Documentation Explorer"]');
    await page.locator('.graphiql-doc-explorer', { hasText: 'Query' }).waitFor();
    await page.click('button[aria-label="Show History"]');
    await page.locator('.graphiql-history', { hasText: 'HowManyCameHome' }).waitFor();
  });

  it('shares what stands in the editor by a link, which opens with it and runs', async () => {
    const page = await open('/public/playground?example=1');
    await page.click('#oralu-share');
    await page.waitForURL(/#query=/);
    const link = page.url();
    expect(new URL(link).search).toBe('');
    const other = await browser.newPage();
    await other.goto(link);
    await other.waitForSelector(editor);
    expect(await textOf(other, '.graphiql-query-editor')).toContain('query Cite');
    await run(other);
    await answers(other, 'permalink');
    expect(await textOf(other, '#oralu-alert')).toBe('');
  });

  it('fits a narrow screen: query above answer, nothing to scroll sideways', async () => {
    const page = await browser.newPage({ width: 390, height: 800 });
    await page.goto(`${served.address}/public/playground`);
    await page.waitForSelector(editor);
    await run(page);
    await answers(page, '2017-12-27.1');
    const [query, answer] = await Promise.all(
      ['.graphiql-query-editor', '.result-window'].map((selector) => page.locator(selector).boundingBox()),
    );
    expect(answer?.y).toBeGreaterThan((query?.y ?? 0) + (query?.height ?? 0) - 1);
    expect(query?.width).toBeGreaterThan(300);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });

  it('is dark where the reader is: bar, list and tabs, each text readable', async () => {
    const page = await browser.newPage();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto(`${served.address}/public/playground`);
    await page.waitForSelector(editor);
    await page.click('#oralu-examples summary');
    const luminances = await page.evaluate<Record<string, [number, number]>>(`(() => {
      const channels = (colour) => colour.match(/[\\d.]+/g).slice(0, 4).map(Number);
      const luminance = ([r, g, b]) => [[r, 0.2126], [g, 0.7152], [b, 0.0722]].reduce((sum, [value, share]) => {
        const part = value / 255;
        return sum + share * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
      }, 0);
      const behind = (one) => {
        for (let at = one; at; at = at.parentElement) {
          const [r, g, b, a = 1] = channels(getComputedStyle(at).backgroundColor);
          if (a > 0) return [r, g, b];
        }
        return [255, 255, 255];
      };
      const of = (selector) => {
        const one = document.querySelector(selector);
        return [luminance(channels(getComputedStyle(one).color)), luminance(behind(one))];
      };
      return Object.fromEntries(['#oralu-bar strong, #oralu-bar p', '#oralu-examples summary', '#oralu-sections a',
        '#oralu-sections h2', '#oralu-share', '.graphiql-tab button'].map((one) => [one, of(one)]));
    })()`);
    for (const [selector, [text, ground]] of Object.entries(luminances)) {
      expect([selector, ground < 0.1]).toEqual([selector, true]);
      expect([selector, (text + 0.05) / (ground + 0.05) >= 4.5]).toEqual([selector, true]);
    }
  });

  it('has a bar and a list without a fault that axe can find, light and dark', async () => {
    const page = await open();
    await page.click('#oralu-examples summary');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect([colorScheme, await faultsOfBar(page)]).toEqual([colorScheme, []]);
    }
  });

  it('asked no other host for anything and had no fault', () => {
    expect(browser.requested.length).toBeGreaterThan(50);
    expect(browser.requested.filter((url) => !/^(data|blob):/.test(url) && !url.startsWith(served.address))).toEqual(
      [],
    );
    expect(browser.faults).toEqual([]);
  });
});
