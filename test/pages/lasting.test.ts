import { describe, expect, it } from '@jest/globals';
import { languages } from '../../schema/release.js';
import { chartIds } from '../../src/pages/charts/compose-chart.js';
import { correctionReason } from './published.js';
import { baseUrl, serveStory } from './serve-story.js';

const story = serveStory();

const plain = (text: string): string => text.replaceAll(/[\u00a0\s]+/g, ' ');
const read = async (path: string) => {
  const { statusCode, body } = await story.app.inject(path);
  return { status: statusCode, text: plain(body), body };
};

describe('the address on a picture that is passed on', () => {
  it('is that of its release, and leads to its own number for ever', async () => {
    for (const language of languages)
      for (const id of chartIds) {
        const { body } = await read(`/v1/charts/${id}/2017-12-27.1.svg?lang=${language}`);
        const [printed = ''] = /https:\/\/oralu\.example[^<\s]*/.exec(body) ?? [];
        expect([id, printed]).toEqual([id, expect.stringContaining('2017-12-27.1')]);
        const [path = '', anchor] = printed.slice(baseUrl.length).split('#');
        const page = await read(path);
        expect([id, page.status]).toEqual([id, 200]);
        expect(page.text).toContain('63');
        if (anchor) expect([id, page.body.includes(`id="${anchor}"`)]).toEqual([id, true]);
      }
  });

  it('is in an embed as well, live or frozen', async () => {
    for (const id of chartIds)
      for (const [asked, release] of [
        ['2017-12-27.1', '2017-12-27.1'],
        ['latest', '2019-05-31.2'],
      ]) {
        const { body } = await read(`/embed/${id}/${asked}?lang=ru`);
        const [, link = ''] = /<a\s+href="([^"]*)"\s+target="_blank"/.exec(body) ?? [];
        expect([id, link]).toEqual([id, expect.stringContaining(String(release))]);
        expect((await read(link.slice(baseUrl.length).replace(/#.*/, ''))).status).toBe(200);
      }
  });
});

describe('the page of a release', () => {
  it('says what it said, links nowhere to newer numbers as its own, and that there are newer ones', async () => {
    const { text, body } = await read('/en/releases/2017-12-27.1');
    expect(text).toContain('63 children had come home');
    expect(text).toContain('There is a newer release.');
    expect(text).toContain(`${baseUrl}/en/releases/2017-12-27.1`);
    expect(body).not.toMatch(/href="\/en\/f\/[A-Z_]+"/);
    expect(body.match(/href="\/en\/f\/[A-Z_]+\/2017-12-27\.1"/g)?.length).toBeGreaterThan(7);
    expect((await read('/en/releases/2019-05-31.2')).text).not.toContain('There is a newer release.');
  });

  it('offers no sentence of a release that was put right, but says by which one', async () => {
    const { text } = await read('/ru/releases/2019-05-31.1');
    expect(text).toContain(correctionReason.ru);
    expect(text).not.toContain('id="say-RETURNED"');
    expect((await read('/ru/releases/2019-05-31.2')).text).toContain('id="say-RETURNED"');
  });

  it('is gone with the release, and not there of one that never was', async () => {
    expect((await read('/kk/releases/2019-05-09.1')).status).toBe(410);
    expect((await read('/kk/releases/2001-01-01.1')).status).toBe(404);
  });
});

describe('the page of a correction', () => {
  it('says in each language why, and what each figure was and is, and leads to both releases', async () => {
    for (const language of languages) {
      const { text, status } = await read(`/${language}/corrections/2019-05-31.2`);
      expect(status).toBe(200);
      expect(text).toContain(correctionReason[language]);
      expect(text).toMatch(/<td class="n">357<\/td>\s*<td class="n">356<\/td>/);
      for (const id of ['2019-05-31.1', '2019-05-31.2']) expect(text).toContain(`href="/${language}/releases/${id}"`);
      expect((await read(`/${language}/corrections`)).text).toContain(`href="/${language}/corrections/2019-05-31.2"`);
    }
  });

  it('names the tables that changed', async () => {
    const { text } = await read('/en/corrections/2019-05-31.2');
    expect(text).toContain('Region of origin: a table that the other release does not have, 9 numbers told.');
  });

  it('is not there of a release that corrects nothing', async () => {
    expect((await read('/en/corrections/2019-05-31.1')).status).toBe(404);
    expect((await read('/en/corrections/2001-01-01.1')).status).toBe(404);
  });
});
