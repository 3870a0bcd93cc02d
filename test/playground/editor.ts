import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { violations } from '../pages/axe.js';

/** A line of what stands in the editor; it is there once the page has begun. */
export const editor = '.graphiql-query-editor .view-line';
export const textOf = async (page: Page, selector: string) =>
  (await page.textContent(selector))?.replaceAll('\u00a0', ' ') ?? '';
export const run = (page: Page) => page.click('.graphiql-execute-button');
/** Waits until the answer holds these words. */
export const answers = (page: Page, words: string) =>
  page.locator('.result-window', { hasText: words }).waitFor({ timeout: 20_000 });
export const choose = async (page: Page, title: string) => {
  await page.click('#oralu-examples summary');
  await page.click(`#oralu-sections a:text-is("${title}")`);
  await page.waitForSelector(`#oralu-examples summary:has-text("${title}")`);
  await page.waitForSelector(editor);
};

export async function giveToken(page: Page, token: string): Promise<void> {
  await page.fill('#oralu-token-input', token);
  await page.click('#oralu-token button');
}

/** Opens the registry's playground and gives it a token. The page says whose it is; the editor may come a moment later. */
export async function signIn(page: Page, address: string, token: string): Promise<void> {
  await page.goto(`${address}/playground`);
  await page.waitForSelector(editor);
  await giveToken(page, token);
  await page.waitForSelector('body.signed');
}

/** The same, until the editor is there with what the token may see. */
export async function openWith(page: Page, address: string, token: string): Promise<void> {
  await signIn(page, address, token);
  await page.waitForSelector(editor);
}

/** Of what stands above the editor; the editor itself is GraphiQL's. */
export async function faultsOfBar(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return violations(page, undefined, '#oralu-bar');
}
