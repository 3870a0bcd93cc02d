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

/** Of what stands above the editor; the editor itself is GraphiQL's. */
export async function faultsOfBar(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return violations(page, undefined, '#oralu-bar');
}
