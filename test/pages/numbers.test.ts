import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { headlineFigures, languages } from '../../schema/release.js';
import { chartIds } from '../../src/pages/charts/compose-chart.js';
import { exportedPages } from '../../src/pages/exported-pages.js';
import { ReleaseStore } from '../../src/publication/release-store.js';
import { serveStory } from './serve-story.js';

const story = serveStory();

type Line = Readonly<Record<string, string>>;
const linesOf = (body: string): Line[] => parse(body, { columns: true });
const numbersOf = async (path: string): Promise<Line[]> => {
  const { statusCode, headers, body } = await story.app.inject(path);
  expect([path, statusCode, headers['content-type']]).toEqual([path, 200, 'text/csv; charset=utf-8']);
  return linesOf(body);
};
const links = (body: string): string[] =>
  [...body.matchAll(/href="(\/v1\/charts\/[^"]*\.csv[^"]*)"/g)].map(([, path = '']) => path.replaceAll('&amp;', '&'));

describe('the numbers of a picture', () => {
  it('of a line are each of its points with its day and release, and of no other', async () => {
    const lines = await numbersOf('/v1/charts/returned/2019-05-31.2.csv');
    expect(lines.map(({ day, value, status, release }) => [day, value, status, release])).toEqual([
      ['2017-12-27', '63', 'A', '2017-12-27.1'],
      ['2019-01-06', '93', 'A', '2019-01-06.1'],
      ['2019-05-31', '356', 'A', '2019-05-31.2'],
    ]);
    expect(await numbersOf('/v1/charts/figure-RETURNED/2019-01-06.1.csv')).toHaveLength(2);
  });

  it('of a figure page are those of its line: linked beneath it, on each, in each language', async () => {
    for (const language of languages)
      for (const id of headlineFigures)
        for (const path of [`/${language}/f/${id}`, `/${language}/f/${id}/2017-12-27.1`]) {
          const [link = ''] = links((await story.app.inject(path)).body);
          expect([path, link]).toEqual([path, `/v1/charts/figure-${id}/2019-05-31.2.csv?lang=${language}`]);
          const told = (await numbersOf(link)).map(({ day, value }) => `${day} ${value}`);
          expect(told).toHaveLength(3);
          const [, table = ''] = /<table class="dates">(.*?)<\/table>/s.exec((await story.app.inject(path)).body) ?? [];
          const shown = [...table.matchAll(/<td class="n">(\d+)<\/td><td class="n">/g)].map(([, n]) => n);
          expect([path, shown.toReversed()]).toEqual([path, told.map((one) => one.split(' ')[1])]);
        }
  });

  it('say of what is withheld that it is, and name codes that no language changes', async () => {
    const [kk, en] = await Promise.all(
      ['kk', 'en'].map((language) => numbersOf(`/v1/charts/places/2019-05-31.2.csv?lang=${language}`)),
    );
    const codes = (lines: Line[] = []) => lines.map(({ label, ...rest }) => rest);
    expect(codes(kk)).toEqual(codes(en));
    expect(kk?.[0]?.['label']).toBe('Сирия');
    expect(en?.find(({ codes: of }) => of === 'place=TR')).toMatchObject({ value: '', value_text: 'c', status: 'Q' });
    expect(en?.find(({ codes: of }) => of === 'place=AF')).toMatchObject({ value: '0', value_text: '0', status: 'A' });
  });

  it('of statements keep a range, a lower end and what is known of the day', async () => {
    const lines = await numbersOf('/v1/charts/statements/2019-05-31.2.csv');
    const of = (id: string) => lines.find(({ codes }) => codes === `statement=${id}`);
    expect(of('kz-2021-rferl-children')).toMatchObject({
      ...{ day: '2021-01-01', until: '2021-12-31', value: '400', value_to: '600', value_text: '400-600' },
    });
    expect(of('kz-2020-weine-children')).toMatchObject({ value: '447', value_to: '', value_text: '>447' });
    expect(of('kz-2017-12-knb-returned')).toMatchObject({
      day: '',
      until: '2017-12-27',
      value: '63',
      value_text: '63',
    });
    expect(of('kz-2019-11-rusafa-children')).toMatchObject({ day: '2019-11-27', until: '' });
  });

  it('are there of every picture, at an address of the newest too, frozen, described and exported', async () => {
    const described = (await story.app.inject('/openapi.json')).json<{ paths: Record<string, unknown> }>().paths;
    expect(Object.keys(described)).toContain('/v1/charts/{chart}/{id}.csv');
    const exported = exportedPages(new ReleaseStore(story.folder).current());
    for (const id of chartIds) {
      const path = `/v1/charts/${id}/2019-05-31.2.csv`;
      expect([id, (await numbersOf(path)).length > 0]).toEqual([id, true]);
      expect(exported).toContain(path);
      const latest = await story.app.inject(`/v1/charts/${id}/latest.csv?lang=ru`);
      expect([latest.statusCode, latest.headers.location]).toEqual([307, `${path}?lang=ru`]);
    }
    const { headers } = await story.app.inject('/v1/charts/returned/2019-05-31.2.csv');
    expect([headers['cache-control'], headers['access-control-allow-origin']]).toEqual(['public, max-age=86400', '*']);
    expect((await story.app.inject('/v1/charts/returned/2019-05-09.1.csv')).statusCode).toBe(410);
  });

  it('are the numbers that its table shows, which the link beside it leads to', async () => {
    const { body } = await story.app.inject('/en/');
    const figures = body.split('<figure class="chart"').slice(1);
    expect(figures).toHaveLength(8);
    for (const figure of figures) {
      const [, id = ''] = /id="chart-([\w-]+)"/.exec(figure) ?? [];
      const [, href = ''] = /class="links">\s*<li>\s*<a href="([^"]*\.csv[^"]*)"/.exec(figure) ?? [];
      const [, table = ''] = /<tbody>(.*?)<\/tbody>/s.exec(figure) ?? [];
      const shown = [...table.matchAll(/<td class="n">(\d+)<\/td>/g)].map(([, n]) => n);
      const told = (await numbersOf(href.replaceAll('&amp;', '&'))).map(({ value }) => value);
      expect(shown.length).toBeGreaterThan(1);
      expect([id, shown.filter((n) => !told.includes(n))]).toEqual([id, []]);
    }
  });
});
