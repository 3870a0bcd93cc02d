import { describe, expect, it } from '@jest/globals';
import { languages } from '../../schema/release.js';
import { baseUrl, serveStory } from '../pages/serve-story.js';

const story = serveStory();

interface Feed {
  readonly home_page_url: string;
  readonly items: readonly { readonly id: string; readonly url: string; readonly title: string }[];
}
const read = async (path: string) => (await story.app.inject(path)).json<Feed>();

describe('a feed', () => {
  it('tells the number in its title, which day it is of, and that the children are invented', async () => {
    const newest = {
      kk: 'Қайтып келді: 356 (көрсетілім, ойдан шығарылған), 2019 ж. 31 мамыр күнгі жағдай',
      ru: 'Вернулись: 356 (демонстрация, вымышлено), по состоянию на 31 мая 2019 г.',
      en: 'Returned: 356 (demonstration, synthetic), as of 31 May 2019',
    };
    for (const language of languages) {
      const { items } = await read(`/feed/${language}/releases.json`);
      expect(items[0]?.title.replaceAll('\u00a0', ' ')).toBe(newest[language]);
      expect((await story.app.inject(`/feed/${language}/releases.atom`)).body.replaceAll('\u00a0', ' ')).toContain(
        `<title>${newest[language]}</title>`,
      );
    }
  });

  it('leads to pages for people, each of which is there, and keeps what readers know an entry by', async () => {
    for (const language of languages)
      for (const name of ['releases', 'corrections']) {
        const { items, home_page_url: home } = await read(`/feed/${language}/${name}.json`);
        expect(items.length).toBeGreaterThan(1);
        for (const url of [home, ...items.map((item) => item.url)]) {
          const { statusCode, headers } = await story.app.inject(url.slice(baseUrl.length));
          expect([url, statusCode, headers['content-type']]).toEqual([url, 200, 'text/html; charset=utf-8']);
          expect(url).toContain(`/${language}/`);
        }
        for (const { id } of items) expect(id).toMatch(/^https:\/\/oralu\.example\/v1\/releases\/[\d.-]+$/);
        const atom = (await story.app.inject(`/feed/${language}/${name}.atom`)).body;
        const links = [...atom.matchAll(/<link rel="alternate" type="text\/html" hreflang="\w\w" href="([^"]*)"/g)];
        expect(links.map(([, url]) => url)).toEqual(items.map(({ url }) => url));
      }
  });

  it('says of a correction which release it puts right and what changed, and of a withdrawal that it is one', async () => {
    const { items } = await read('/feed/en/corrections.json');
    expect(items.map(({ title }) => title)).toEqual([
      'Release 2019-05-09.1 was withdrawn',
      'Release 2019-05-31.2 corrects release 2019-05-31.1: Returned 357 → 356 (demonstration, synthetic)',
    ]);
  });
});

describe('the calendar to subscribe to', () => {
  it('speaks the language of its reader and leads to its page', async () => {
    const summary = {
      kk: 'Oralu: 2019 ж. 31 желтоқсан күнгі көрсеткіштер',
      ru: 'Oralu: показатели на 31 декабря 2019 г.',
      en: 'Oralu: figures as of 31 December 2019',
    };
    for (const language of languages) {
      const link =
        /href="(\/v1\/calendar\.ics[^"]*)"/.exec((await story.app.inject(`/${language}/calendar`)).body)?.[1] ?? '';
      const { body } = await story.app.inject(link);
      const unfolded = body.replaceAll('\r\n ', '').replaceAll('\u00a0', ' ');
      expect(unfolded).toContain(`SUMMARY;LANGUAGE=${language}:${summary[language]}\r\n`);
      expect(unfolded).toContain(`URL:${baseUrl}/${language}/calendar\r\n`);
      for (const line of body.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    }
  });
});
