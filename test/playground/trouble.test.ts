import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../support/browser.js';
import { serveDemonstration } from './demonstration.js';
import { answers, editor, faultsOfBar, run, textOf } from './editor.js';

/*
 * What goes wrong before a server can say so: what is pasted, a server that is down, a browser without scripts.
 */

const served = serveDemonstration();

describeInBrowser('a playground in trouble', (browser) => {
  const open = async (path = '/playground') => {
    const page = await browser.newPage();
    // The last of the editor's workers: one that is cut off on its way would be a fault of its own.
    const lastWorker = page.waitForEvent('worker', (worker) => worker.url().endsWith('/graphqlWorker.js'));
    await page.goto(`${served.address}${path}`);
    await page.waitForSelector(editor);
    await lastWorker;
    return page;
  };
  const give = async (page: Page, pasted: string): Promise<void> => {
    await page.fill('#oralu-token-input', pasted);
    await page.click('#oralu-token button');
  };
  /** Nobody answers what is asked; what the editor fetches for itself, such as its workers, is there. */
  const down = (page: Page) => page.route('**/graphql', (route) => route.abort('connectionrefused'));
  const up = (page: Page) => page.unroute('**/graphql');
  const alert = (page: Page, words: string) => page.locator('#oralu-alert:not([hidden])', { hasText: words }).waitFor();

  it('takes a token with the quotes and the comma it was copied with, and says what it cut', async () => {
    const page = await open();
    await give(page, `"administrator": "${served.demonstration.tokens.administrator}",`);
    await page.waitForSelector('body.signed');
    await alert(page, 'The token was taken without what was pasted around it: "administrator": "');
    expect((await page.locator('#oralu-alert').getAttribute('class')) ?? '').not.toContain('fault');
    expect(await faultsOfBar(page)).toEqual([]);
    // Said once: read anew, the page says nothing.
    await page.reload();
    await page.waitForSelector('body.signed');
    expect(await page.locator('#oralu-alert').isVisible()).toBe(false);
  });

  it('says which letter of a token is none, and sends nothing', async () => {
    const page = await open();
    const asked: string[] = [];
    page.on('request', (request) => request.url().endsWith('/graphql') && asked.push(request.url()));
    await give(page, `${served.demonstration.tokens.administrator.slice(0, -1)}а`);
    await alert(page, 'here stands “а”, which only looks like one of them');
    expect(asked).toEqual([]);
  });

  it('says that a header of the reader cannot be sent', async () => {
    const page = await open('/public/playground');
    const answer = await page.evaluate(async () =>
      (await fetch('/public/graphql', { method: 'POST', headers: { 'x-name': 'Ә' }, body: '{}' })).json(),
    );
    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'NOT_SENT' } }] });
    await alert(page, 'a header of this operation has a letter that no header can have');
  });

  it('says that the server is down, to a query and to a token, and keeps what was typed and the token', async () => {
    const page = await open('/public/playground');
    await down(page);
    await run(page);
    await answers(page, 'The server cannot be reached');
    await alert(page, 'The server cannot be reached: it may have been stopped');
    await up(page);
    await run(page);
    await answers(page, '453');
    expect(await textOf(page, '#oralu-alert')).toBe('');

    const registry = await open();
    await down(registry);
    await give(registry, served.demonstration.tokens.partner);
    await alert(registry, 'The server cannot be reached');
    expect(await textOf(registry, '#oralu-alert')).not.toContain('did not take the access token');
    await up(registry);
    await give(registry, served.demonstration.tokens.partner);
    await registry.waitForSelector('body.signed');
    // Read anew while nothing answers the page's own question: the token was refused by nobody, and stays.
    await down(registry);
    await registry.reload();
    await alert(registry, 'The server cannot be reached');
    expect(await registry.evaluate<string>('JSON.stringify({ ...sessionStorage })')).toContain(
      served.demonstration.tokens.partner,
    );
  });

  it('says without scripts what there is, in both', async () => {
    for (const [path, words] of [
      ['/playground', 'with the header Authorization'],
      ['/public/playground', 'The figures can be read on the pages'],
    ] as const) {
      const page = await browser.newPage({ width: 390, height: 800 }, false);
      await page.goto(`${served.address}${path}`);
      expect(await page.locator('#oralu-no-script').isVisible()).toBe(true);
      expect(await textOf(page, '#oralu-no-script')).toContain(words);
    }
  });

  it('never has a fault of its own', () => {
    // The browser itself reports each request that found nobody.
    expect(browser.faults.filter((fault) => !/net::ERR_CONNECTION_REFUSED/.test(fault))).toEqual([]);
  });
});
