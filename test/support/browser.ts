import { afterAll, beforeAll, describe, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { hasBrowser, launchBrowser } from './chromium.js';

/** A browser that remembers what its pages asked for and what went wrong in them. */
export interface WatchedBrowser {
  /** Opens a page in a context of its own, as another visitor. */
  newPage(size?: { readonly width: number; readonly height: number }, runsScripts?: boolean): Promise<Page>;
  readonly context: () => BrowserContext;
  /** Errors that pages threw or wrote to their console. */
  readonly faults: string[];
  /** Addresses of all requests. */
  readonly requested: string[];
}

/**
 * Describes what only a browser can show. Where none is installed the run says so, by its own line and a
 * skipped test, and fails where CI is set.
 */
export function describeInBrowser(title: string, body: (browser: WatchedBrowser) => void): void {
  if (!hasBrowser) {
    const absent = `NOT CHECKED IN A BROWSER: ${title}. Install Debian's chromium, or name one in ORALU_CHROMIUM.`;
    process.stderr.write(`${absent}\n`);
    describe(title, () => it.skip(absent, () => undefined));
    return;
  }
  describe(title, () => {
    let browser: Browser;
    let last: BrowserContext;
    const [faults, requested]: [string[], string[]] = [[], []];
    beforeAll(async () => {
      browser = await launchBrowser();
    });
    afterAll(() => browser.close());
    body({
      faults,
      requested,
      context: () => last,
      newPage: async (viewport = { width: 1280, height: 800 }, javaScriptEnabled = true) => {
        last = await browser.newContext({ viewport, javaScriptEnabled });
        last.on('page', (page) => watch(page, faults, requested));
        return last.newPage();
      },
    });
  });
}

function watch(page: Page, faults: string[], requested: string[]): void {
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => requested.push(request.url()));
}
