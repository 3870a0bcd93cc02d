import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { languages, type ReleaseFile } from '../../schema/release.js';
import type { CountedRegistry } from '../releases/counted-registry.js';
import { hasBrowser, openReader, type Reader } from './browser.js';
import { addRelease, allFamilies, familyOf, publishStory } from './published.js';

/*
 * Widths are only estimated where pictures are drawn; here a browser measures what came of it, in the fonts it has.
 */

const inBrowser = hasBrowser ? it : it.skip;

let counted: CountedRegistry;
let reader: Reader;
beforeAll(async () => {
  counted = await publishStory();
  addRelease(counted, '2019-05-31.3', withEveryStep(counted.readLatest()));
  if (hasBrowser) reader = await openReader(counted.folder);
});
afterAll(async () => {
  if (hasBrowser) await reader.close();
  await counted.discard();
});

/** With tables of all steps, of two days: their headings are the longest that there are. */
function withEveryStep({ format, id, publishedAt, predecessor, ...content }: ReleaseFile) {
  const more = [
    familyOf(
      'medical_examination',
      ['medical_examination'],
      [
        [['RETURNED', '*'], 356],
        [['RETURNED', 'NOT_EXAMINED'], 46],
        [['RETURNED', 'EXAMINED'], 310],
      ],
    ),
    familyOf(
      'identity_number',
      ['identity_number'],
      [
        [['RETURNED', '*'], 356],
        [['RETURNED', 'NUMBER_NOT_ISSUED'], null],
        [['RETURNED', 'NUMBER_ISSUED'], null],
      ],
    ),
  ].map((family) => ({ ...family, asOf: '2019-01-06' }));
  const lastTold = { value: 17, asOf: '2017-12-27', release: '2017-12-27.1' };
  const families = [...allFamilies, ...more].map((family) => ({
    ...family,
    observations: family.observations.map((one) => (one.status === 'SUPPRESSED' ? { ...one, lastTold } : one)),
  }));
  return { ...content, families, correction: null };
}

/** Every text of every picture that is shown: within its picture, and over no other. */
const faultsOf = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`[...document.querySelectorAll('svg.narrow, svg.wide')].flatMap((svg) => {
    const frame = svg.getBoundingClientRect();
    if (frame.width === 0) return [];
    const texts = [...svg.querySelectorAll('text')].map((one) => ({ text: one.textContent.trim(), box: one.getBoundingClientRect() }));
    const isOut = ({ left, right, top, bottom }) =>
      left < frame.left - 1 || right > frame.right + 1 || top < frame.top - 1 || bottom > frame.bottom + 1;
    // The box of a text is higher than its letters.
    const isOver = (one, other) =>
      one.right + 3 > other.left && other.right + 3 > one.left && one.bottom - 3 > other.top && other.bottom - 3 > one.top;
    const name = svg.getAttribute('aria-labelledby');
    return texts.flatMap(({ text, box }, at) => [
      ...(isOut(box) ? [name + ': "' + text + '" is outside'] : []),
      ...texts.slice(at + 1).flatMap((other) =>
        isOver(box, other.box) ? [name + ': "' + text + '" lies over "' + other.text + '"'] : []),
    ]);
  })`);

const paths = ['/', '/reconciliation', '/f/RETURNED', '/releases/2019-05-31.3'];

inBrowser.each(languages)(
  'no text of a picture is cut off or lies over another, narrow and wide, in %s',
  async (language) => {
    for (const width of [360, 1280])
      for (const path of paths) {
        const page = await reader.open(`/${language}${path}`, { viewport: { width, height: 800 } });
        expect(await page.locator('svg.narrow, svg.wide').locator('visible=true').count()).toBeGreaterThan(0);
        expect([path, width, await faultsOf(page)]).toEqual([path, width, []]);
        await page.context().close();
      }
  },
);

inBrowser.each(languages)('no text of a picture that is passed on runs over its edge, in %s', async (language) => {
  for (const id of ['milestones', 'statements', 'returned', 'regions', 'age-sex']) {
    const page = await reader.open(`/v1/charts/${id}/2019-05-31.3.svg?lang=${language}`);
    const outside = await page.evaluate<string[]>(`[...document.querySelectorAll('text')].flatMap((one) => {
      const { left, right } = one.getBoundingClientRect();
      return left < 0 || right > document.documentElement.getBoundingClientRect().right ? [one.textContent] : [];
    })`);
    expect([id, outside]).toEqual([id, []]);
    await page.context().close();
  }
});

inBrowser('the small words beneath a sentence to be quoted stand no wider apart than its own', async () => {
  const page = await reader.open('/ru/f/RETURNED', { viewport: { width: 360, height: 800 } });
  const [small, own] = await page.evaluate<number[]>(`['.say small', '.say p'].map((one) => {
    const { lineHeight, fontSize } = getComputedStyle(document.querySelector(one));
    return parseFloat(lineHeight) / parseFloat(fontSize);
  })`);
  const heights = await page.evaluate<number[]>(`(() => {
    const range = document.createRange();
    range.selectNodeContents(document.querySelector('.say small'));
    return [...new Set([...range.getClientRects()].map(({ top }) => Math.round(top)))];
  })()`);
  const size = await page.evaluate<number>(
    `parseFloat(getComputedStyle(document.querySelector('.say small')).fontSize)`,
  );
  expect(small).toBeLessThanOrEqual(own ?? 0);
  expect(heights.length).toBeGreaterThan(2);
  expect(((heights[1] ?? 0) - (heights[0] ?? 0)) / size).toBeLessThan(1.6);
  await page.context().close();
});
