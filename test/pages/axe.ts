import axe from 'axe-core';
import type { Page } from 'playwright-core';

export const colourRules = ['color-contrast', 'link-in-text-block'];

/** Brings axe into a page that lets it in; what is folded is judged as well. */
export async function prepare(page: Page): Promise<void> {
  await page.evaluate(`document.querySelectorAll('details').forEach((one) => (one.open = true))`);
  await page.evaluate(axe.source);
}

/** Of all rules, the size of targets among them, or of these alone; of the whole page, or of what stands within an element. */
export async function violations(page: Page, rules?: readonly string[], within?: string): Promise<string[]> {
  const run = ([only, selector]: readonly [readonly string[] | undefined, string | undefined]) =>
    // In the page, into which `prepare` brought it.
    (globalThis as unknown as { axe: typeof axe }).axe.run(selector ?? 'html', {
      resultTypes: ['violations'],
      // Only experimental rules would read style sheets again.
      preload: false,
      ...(only ? { runOnly: { type: 'rule', values: [...only] } } : { rules: { 'target-size': { enabled: true } } }),
    });
  const found = await page.evaluate(run, [rules, within] as const);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
}
