import axe from 'axe-core';
import type { Page } from 'playwright-core';

export const colourRules = ['color-contrast', 'link-in-text-block'];

/** Brings axe into a page that lets it in; what is folded is judged as well. */
export async function prepare(page: Page): Promise<void> {
  await page.evaluate(`document.querySelectorAll('details').forEach((one) => (one.open = true))`);
  await page.evaluate(axe.source);
}

/** Of all rules, the size of targets among them, or of these alone. */
export async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  const run = (only: readonly string[] | undefined) =>
    (globalThis as unknown as { axe: typeof axe }).axe.run({
      resultTypes: ['violations'],
      // Only experimental rules would read style sheets again.
      preload: false,
      ...(only ? { runOnly: { type: 'rule', values: [...only] } } : { rules: { 'target-size': { enabled: true } } }),
    });
  const found = await page.evaluate(run, rules);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
}
