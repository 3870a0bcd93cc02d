import type { FastifyInstance } from 'fastify';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { createPublicApp } from '../../src/server/public-app.js';
import { hasBrowser, launchBrowser } from '../support/chromium.js';
import { freePort } from '../support/free-port.js';

export { hasBrowser };
if (!hasBrowser)
  console.warn('There is no browser: nothing is read with one. Install one, or name it in ORALU_CHROMIUM.');

/** A text as it reads, with ordinary blanks where the page keeps words on one line or breaks it. */
export const plain = (text: string | null): string => (text ?? '').replace(/\s+/g, ' ');

/** The public plane on a port of its own, read with a real browser. */
export interface Reader {
  readonly app: FastifyInstance;
  readonly address: string;
  /** Errors that any page wrote to its console or threw. */
  readonly faults: string[];
  /** Every address that any page asked for. */
  readonly requested: string[];
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

export async function openReader(releasesFolder: string, contact?: string): Promise<Reader> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const app = await createPublicApp({ releasesFolder, baseUrl: address, logLevel: 'silent', budget: 0, contact });
  await app.listen({ port, host: '127.0.0.1' });
  const browser: Browser = await launchBrowser();
  const faults: string[] = [];
  const requested: string[] = [];
  return {
    ...{ app, address, faults, requested },
    open: async (path, options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      const page = await context.newPage();
      page.on('console', (message) => message.type() === 'error' && faults.push(`${page.url()}: ${message.text()}`));
      page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
      page.on('request', (request) => requested.push(request.url()));
      await page.goto(path.startsWith('http') ? path : `${address}${path}`);
      return page;
    },
    close: async () => {
      await browser.close();
      await app.close();
    },
  };
}
