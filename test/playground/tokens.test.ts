import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accessTokens } from '../../schema/agencies.js';
import { describeInBrowser } from '../support/browser.js';
import { serveDemonstration, type Served } from './demonstration.js';
import { answers, choose, editor, faultsOfBar, giveToken, run, signIn, textOf } from './editor.js';

/*
 * Tokens in the playground of the registry, in a real browser: each of the demonstration, and those that are refused.
 */

const served = serveDemonstration();

describeInBrowser('a token of the demonstration', (browser) => {
  const narrow: readonly string[] = ['school', 'clinic', 'guardianOffice', 'youngPerson'];
  it('takes every token of the demonstration; what it offers the narrow roles runs, for everybody and for them', async () => {
    const tokens = Object.keys(served.demonstration.tokens) as (keyof Served['demonstration']['tokens'])[];
    expect(tokens).toHaveLength(12);
    const first = await browser.newPage();
    for (const token of tokens) {
      // A tab of the same browser keeps its own token, and need not fetch the editor again.
      const page = await browser.context().newPage();
      await signIn(page, served.address, served.demonstration.tokens[token]);
      // Whoever works at a regional centre is a caseworker there.
      const named = token === 'centre' ? 'caseworker' : token;
      const role = named.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
      expect(await textOf(page, '#oralu-viewer')).toContain(`: ${role.toLowerCase()}, `);
      if (!narrow.includes(token)) {
        await page.close();
        continue;
      }
      // Who am I, and which agency: it is in the editor when the page opens.
      await page.waitForSelector(editor);
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
    await first.close();
  }, 120_000);
});

describeInBrowser('a token that is not taken', (browser) => {
  const refusal = async (page: Page) => {
    await page.waitForSelector('#oralu-alert.fault:not([hidden])');
    return textOf(page, '#oralu-alert');
  };
  const open = async () => {
    const page = await browser.newPage();
    await page.goto(`${served.address}/playground`);
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
    await served.demonstration.store.inTransaction((tx) => tx.update(accessTokens).set({ expiresAt: 1_000 }));
    await giveToken(page, served.demonstration.tokens.partner);
    await page.locator('#oralu-alert', { hasText: 'expired at 1970-01-01' }).waitFor();
    await served.demonstration.store.inTransaction((tx) => tx.update(accessTokens).set({ revokedAt: 2_000 }));
    await giveToken(page, served.demonstration.tokens.partner);
    await page.locator('#oralu-alert', { hasText: 'was revoked' }).waitFor();
    expect(await page.locator('body.signed').count()).toBe(0);
  });
});
