import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accessTokens } from '../../schema/agencies.js';
import { describeInBrowser } from '../support/browser.js';
import { openDemonstration, type Demonstration } from './demonstration.js';
import { answers, choose, editor, faultsOfBar, run, textOf } from './editor.js';

/*
 * Both playgrounds of the real application over the demonstration, in a real browser.
 */

let demonstration: Demonstration;
let address: string;
beforeAll(async () => {
  demonstration = await openDemonstration();
  address = await demonstration.app.listen({ port: 0, host: '127.0.0.1' });
}, 300_000);
afterAll(() => demonstration.discard());

async function giveToken(page: Page, token: string): Promise<void> {
  await page.fill('#oralu-token-input', token);
  await page.click('#oralu-token button');
}
async function openAs(page: Page, role: keyof Demonstration['tokens'], path = '/playground'): Promise<void> {
  await page.goto(`${address}${path}`);
  await page.waitForSelector(editor);
  await giveToken(page, demonstration.tokens[role]);
  await page.waitForSelector('body.signed');
  await page.waitForSelector(editor);
}

describeInBrowser('the public playground', (browser) => {
  const open = async (path = '/public/playground') => {
    const page = await browser.newPage();
    await page.goto(`${address}${path}`);
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
    await page.goto(`${address}/public/playground`);
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
    await page.goto(`${address}/public/playground`);
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
    expect(browser.requested.filter((url) => !/^(data|blob):/.test(url) && !url.startsWith(address))).toEqual([]);
    expect(browser.faults).toEqual([]);
  });
});

describeInBrowser("the registry's playground", (browser) => {
  it('says whose the token is, reads the schema with it, and runs a query', async () => {
    const page = await browser.newPage();
    await openAs(page, 'administrator');
    expect(await textOf(page, '#oralu-viewer')).toBe('demonstration administrator (MFA): administrator, MFA');
    expect(await textOf(page, '#oralu-sections section:first-child h2')).toBe('Administrator');
    await run(page);
    await answers(page, 'ADMINISTRATOR');
    await page.click('button[aria-label="Show Documentation Explorer"]');
    await page.locator('.graphiql-doc-explorer', { hasText: 'Mutation' }).waitFor();
  });

  const narrow: readonly string[] = ['school', 'clinic', 'guardianOffice', 'youngPerson'];
  it('takes every token of the demonstration; what it offers the narrow roles runs, for everybody and for them', async () => {
    const tokens = Object.keys(demonstration.tokens) as (keyof Demonstration['tokens'])[];
    expect(tokens).toHaveLength(12);
    for (const token of tokens) {
      const page = await browser.newPage();
      await openAs(page, token);
      // Whoever works at a regional centre is a caseworker there.
      const named = token === 'centre' ? 'caseworker' : token;
      const role = named.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
      expect(await textOf(page, '#oralu-viewer')).toContain(`: ${role.toLowerCase()}, `);
      if (!narrow.includes(token)) {
        await page.close();
        continue;
      }
      // Who am I, and which agency: it is in the editor when the page opens.
      await run(page);
      await answers(page, `"role": "${role}"`);
      await choose(page, 'What does my token let me do, in words?');
      await run(page);
      await answers(page, '"meaning"');
      // The first query made for the role itself, which its list leads with.
      const own = await page.locator('#oralu-sections section:first-child a').first().textContent();
      await choose(page, own ?? '');
      await run(page);
      await answers(page, '"data"');
      expect([token, await textOf(page, '.result-window')]).toEqual([token, expect.not.stringContaining('"errors"')]);
      await page.close();
    }
  }, 120_000);

  it('leads with the examples of the role and folds away those of others, which a search finds', async () => {
    const page = await browser.newPage();
    await openAs(page, 'caseworker');
    await page.click('#oralu-examples > summary');
    const shown = () => page.locator('#oralu-examples section:visible h2').allTextContents();
    expect(await shown()).toEqual([
      'Caseworker: search and identity',
      'Caseworker: after the return',
      'Caseworker: the other person in the story of one child',
      'Everybody',
    ]);
    expect(await faultsOfBar(page)).toEqual([]);
    await page.fill('#oralu-search', 'lift that hold');
    expect(await shown()).toEqual(['Registrar: cases']);
    await page.fill('#oralu-search', '');
    await page.click('#oralu-others > summary');
    expect(await shown()).toContain('Registrar: cases');
  });

  it('fills an example with ids and a fresh key, and runs the mutation', async () => {
    const page = await browser.newPage();
    await openAs(page, 'registrar');
    await choose(page, 'Place a hold');
    expect(await textOf(page, '[aria-label="Variables"]')).toMatch(/"caseId": "case_\d+"/);
    await run(page);
    await answers(page, '"userErrors": []');
    expect(await textOf(page, '.result-window')).toMatch(/"id": "case_\d+"/);
    // Chosen again, it acts again: the key is another and the version is the new one. The hold stands already.
    await choose(page, 'Lift that hold');
    await run(page);
    await answers(page, '"userErrors": []');
  });

  it('keeps the token and what was typed for this tab alone', async () => {
    const page = await browser.newPage();
    await openAs(page, 'partner');
    await page.click(editor);
    await page.keyboard.press('Control+End');
    await page.keyboard.type('# kept');
    await page.waitForTimeout(700);
    await page.reload();
    await page.waitForSelector('body.signed');
    await page.waitForSelector(editor);
    expect(await textOf(page, '.graphiql-query-editor')).toContain('# kept');
    expect(await page.locator('.graphiql-tab').count()).toBe(1);
    const other = await browser.context().newPage();
    await other.goto(`${address}/playground`);
    await other.waitForSelector(editor);
    expect(await other.locator('#oralu-token').isVisible()).toBe(true);
    expect(await textOf(other, '.graphiql-query-editor')).not.toContain('# kept');
    expect((await browser.context().storageState()).origins).toEqual([]);
  });

  it('forgets the token where it is told to', async () => {
    const page = await browser.newPage();
    await openAs(page, 'partner');
    await page.click('#oralu-token-forget');
    await page.waitForSelector('#oralu-token:visible');
    expect(await page.evaluate<string>('JSON.stringify({ ...sessionStorage })')).not.toContain(
      demonstration.tokens.partner,
    );
  });

  it('says what to run first where an example has nothing to act upon', async () => {
    const page = await browser.newPage();
    await openAs(page, 'administrator');
    await choose(page, 'Release 2: approve what somebody else had built');
    await page.waitForSelector('#oralu-alert:not([hidden])');
    const first = `With this token then: "Release 1"`;
    expect(await textOf(page, '#oralu-alert')).toContain(`No draft is PREVIEWED. First, with the supervisor's token`);
    expect(await textOf(page, '#oralu-alert')).toContain(first);
    // Run all the same, it is not sent: a refusal of what nobody could have meant would stand in the audit for ever.
    const refusals = '{ auditTrail(first: 5, filter: { decision: REFUSED }) { nodes { sequence } } }';
    const before = await demonstration.ask(demonstration.tokens.administrator, refusals);
    await run(page);
    await answers(page, 'NOT_SENT');
    expect(await textOf(page, '#oralu-alert')).toContain(first);
    const after = await demonstration.ask(demonstration.tokens.administrator, refusals);
    expect(after.data).toEqual(before.data);
  });

  it('sends what has a value in each place, though one ends with the sign of an empty place', async () => {
    const page = await browser.newPage();
    await openAs(page, 'administrator');
    const query = 'query ($caseId: ID!) { case(id: $caseId) { id } }';
    const send = (variables: unknown) =>
      page.evaluate(
        async ([query, variables]) => {
          const body = JSON.stringify({ query, variables });
          const headers = { 'content-type': 'application/json' };
          return JSON.stringify(await (await fetch('/graphql', { method: 'POST', headers, body })).json());
        },
        [query, variables] as const,
      );
    expect(await send({ caseId: '…' })).toContain('There is nothing yet that this example could act upon.');
    expect(await send({ caseId: 'case_1', input: { entries: [{ caseId: '…' }] } })).toContain('NOT_SENT');
    expect(await send({ caseId: 'case_…' })).toContain('"data":{"case":null}');
    expect(await send({ caseId: 'case_1' })).toContain('"data":{"case":null}');
  });

  it('asked no other host for anything and had no fault', () => {
    expect(browser.requested.length).toBeGreaterThan(50);
    expect(browser.requested.filter((url) => !/^(data|blob):/.test(url) && !url.startsWith(address))).toEqual([]);
    expect(browser.faults).toEqual([]);
  });
});

describeInBrowser('a token that is not taken', (browser) => {
  const refusal = async (page: Page) => {
    await page.waitForSelector('#oralu-alert.fault:not([hidden])');
    return textOf(page, '#oralu-alert');
  };
  const open = async () => {
    const page = await browser.newPage();
    await page.goto(`${address}/playground`);
    await page.waitForSelector(editor);
    return page;
  };

  it('is asked for in words where there is none', async () => {
    const page = await open();
    expect(await textOf(page, '#oralu-hint')).toContain('data/demo-tokens.json');
    await run(page);
    expect(await refusal(page)).toContain('needs an access token: paste one');
  });

  it('is called unknown, malformed, revoked or expired', async () => {
    const page = await open();
    await giveToken(page, 'a'.repeat(43));
    expect(await refusal(page)).toContain('did not take the access token. This access token is not known here');
    expect(await faultsOfBar(page)).toEqual([]);
    await giveToken(page, 'short');
    await page.locator('#oralu-alert', { hasText: 'What follows "Bearer " is no access token' }).waitFor();
    await demonstration.store.inTransaction((tx) => tx.update(accessTokens).set({ expiresAt: 1_000 }));
    await giveToken(page, demonstration.tokens.partner);
    await page.locator('#oralu-alert', { hasText: 'expired at 1970-01-01' }).waitFor();
    await demonstration.store.inTransaction((tx) => tx.update(accessTokens).set({ revokedAt: 2_000 }));
    await giveToken(page, demonstration.tokens.partner);
    await page.locator('#oralu-alert', { hasText: 'was revoked' }).waitFor();
    expect(await page.locator('body.signed').count()).toBe(0);
  });
});
