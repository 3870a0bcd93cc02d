import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { publicExamples } from '../../src/playground/public-examples.js';
import { registryExamples } from '../../src/playground/registry-examples.js';
import { describeInBrowser } from '../support/browser.js';
import { serveDemonstration } from './demonstration.js';
import { editor, textOf } from './editor.js';

/** What whoever opens one example after another sees of the editor: its tabs, its lines, and the place of the answer. */

const served = serveDemonstration();

describe('the lines of an example', () => {
  it('are none longer than the editor shows, comments and operations alike', () => {
    const lines = [...registryExamples, ...publicExamples].flatMap(({ examples }) =>
      examples.flatMap(({ query }) => query.split('\n')),
    );
    expect(lines.filter((line) => line.length > 56)).toEqual([]);
    expect(lines.filter((line) => line.startsWith('#')).length).toBeGreaterThan(20);
  });
});

describeInBrowser('the tabs of a playground', (browser) => {
  const open = async (page: Page, example: number) => {
    await page.goto(`${served.address}/public/playground?example=${example}`);
    await page.waitForSelector(editor);
  };
  const tabs = (page: Page) => page.locator('.graphiql-tab');
  const type = async (page: Page) => {
    await page.click(editor);
    await page.keyboard.press('Control+End');
    await page.keyboard.type('# kept');
    // The editor writes its tabs into its storage half a second after the last key, later on a busy machine.
    await page.waitForTimeout(2_000);
  };

  it('are given up by examples that were only looked at, and kept by what was typed', async () => {
    const page = await browser.newPage();
    for (const example of [0, 1, 2, 3]) await open(page, example);
    expect(await tabs(page).count()).toBe(1);
    await type(page);
    for (const example of [4, 5]) await open(page, example);
    // The tab is drawn a moment after the example is opened.
    await tabs(page).nth(1).waitFor();
    expect(await tabs(page).count()).toBe(2);
    await tabs(page).first().click();
    await page.locator('.graphiql-query-editor', { hasText: '# kept' }).waitFor();
  });

  it('show the one that is open, however many there are', async () => {
    const page = await browser.newPage({ width: 600, height: 700 });
    for (const example of [0, 1, 2, 3, 4, 5, 6]) {
      await open(page, example);
      await type(page);
    }
    expect(await tabs(page).count()).toBe(7);
    await page.reload();
    await page.waitForSelector(editor);
    await expectOpenTabInView(page, 600);
  });

  const expectOpenTabInView = async (page: Page, width: number) => {
    const active = await page.locator('.graphiql-tab-active').boundingBox();
    expect(active?.x).toBeGreaterThanOrEqual(0);
    expect((active?.x ?? width) + (active?.width ?? width)).toBeLessThanOrEqual(width);
  };
});

describeInBrowser('what stands in an empty box', (browser) => {
  it('is as readable as a heading of the list, light and dark', async () => {
    const page = await browser.newPage();
    await page.goto(`${served.address}/playground`);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const [hint, opacity, heading] = await page.evaluate<string[]>(`(() => {
        const { color, opacity } = getComputedStyle(document.querySelector('#oralu-token-input'), '::placeholder');
        return [color, opacity, getComputedStyle(document.querySelector('#oralu-sections h2')).color];
      })()`);
      expect([colorScheme, hint, opacity]).toEqual([colorScheme, heading, '1']);
    }
  });
});

describeInBrowser('the place of the answer', (browser) => {
  it('says what to do where there is no token yet, in words and not as a fault', async () => {
    const page = await browser.newPage();
    await page.goto(`${served.address}/playground`);
    await page.locator('.result-window', { hasText: 'Paste an access token into the box above' }).waitFor();
    const said = await textOf(page, '.result-window');
    expect(said).toContain('Nothing was run yet.');
    expect(said).not.toMatch(/error|UNAUTHENTICATED/i);
    expect(await page.locator('#oralu-alert').isVisible()).toBe(false);
    expect(browser.faults).toEqual([]);
  });
});
