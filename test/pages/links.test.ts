import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { headlineFigures, languages } from '../../schema/release.js';
import { pictureIds } from '../../src/pages/charts/chart.js';
import { chartIds } from '../../src/pages/charts/compose-chart.js';
import { createPublicApp } from '../../src/server/public-app.js';
import { publishStory } from './published.js';
import { baseUrl, serveStory } from './serve-story.js';

const story = serveStory();

const latest = '2019-05-31.2';
const paths = ['/', '/reconciliation', '/corrections', '/methods', '/calendar', `/releases/${latest}`]
  .concat(`/corrections/${latest}`, '/f/RETURNED', '/f/AWAITING/2017-12-27.1')
  .flatMap((path) => languages.map((language) => `/${language}${path}`));
const unescaped = (text: string): string => text.replaceAll('&amp;', '&');
const hrefs = (body: string): string[] => [...body.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => unescaped(href));
const typeOf = async (path: string): Promise<string> => {
  const { statusCode, headers } = await story.app.inject(path);
  return `${statusCode} ${String(headers['content-type'])}`;
};
const content = (body: string, name: string): string =>
  unescaped(new RegExp(`<meta\\s+(?:name|property)="${name}"\\s+content="([^"]*)"`).exec(body)?.[1] ?? '');

describe('every link within the pages', () => {
  it('leads to something, and an anchor to what bears it', async () => {
    const bodies = new Map<string, string>();
    const read = async (path: string): Promise<{ status: number; body: string }> => {
      const { statusCode, body } = await story.app.inject(path);
      bodies.set(path, body);
      return { status: statusCode, body };
    };
    const wanted = new Set<string>();
    for (const path of paths)
      for (const href of hrefs((await read(path)).body))
        if (href.startsWith('#')) wanted.add(`${path}${href}`);
        else if (href.startsWith('/')) wanted.add(href);
        else if (href.startsWith(`${baseUrl}/`)) wanted.add(href.slice(baseUrl.length));
    expect(wanted.size).toBeGreaterThan(200);
    const lost: string[] = [];
    for (const one of wanted) {
      const [path = '', anchor] = one.split('#');
      const { status, body } = await read(path);
      if (![200, 302, 307].includes(status) || (anchor !== undefined && !body.includes(`id="${anchor}"`)))
        lost.push(`${status} ${one}`);
    }
    expect(lost).toEqual([]);
  });
});

describe('what a figure page offers to cite it', () => {
  it('is there in each style and language, of the right type and of this very number', async () => {
    const types = {
      txt: 'text/plain; charset=utf-8',
      bib: 'application/x-bibtex; charset=utf-8',
      ris: 'application/x-research-info-systems; charset=utf-8',
      'csl.json': 'application/vnd.citationstyles.csl+json; charset=utf-8',
    };
    for (const language of languages)
      for (const id of headlineFigures) {
        const { body } = await story.app.inject(`/${language}/f/${id}`);
        for (const [ending, type] of Object.entries(types)) {
          const path = `/v1/f/${id}/${latest}/citation.${ending}?lang=${language}`;
          expect([path, hrefs(body).includes(path)]).toEqual([path, true]);
          expect([path, await typeOf(path)]).toEqual([path, `200 ${type}`]);
          expect((await story.app.inject(path)).body).toContain(`/v1/f/${id}/${latest}`);
        }
      }
  });
});

describe('what the first page offers to take along', () => {
  it('is there in every format that it names, of the right type', async () => {
    const types: Record<string, RegExp> = {
      'observations.csv': /^200 text\/csv/,
      'observations.xlsx': /^200 application\/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet/,
      'observations.json': /^200 application\/json/,
      'observations.parquet': /^200 application\/vnd\.apache\.parquet/,
      'observations.jsonstat': /^200 application\/json/,
      'observations.sdmx.json': /^200 application\/vnd\.sdmx\.data\+json/,
      'bundle.zip': /^200 application\/zip/,
    };
    for (const language of languages) {
      const { body } = await story.app.inject(`/${language}/`);
      const [, section = ''] = /<section id="downloads"(.*?)<\/section>/s.exec(body) ?? [];
      const links = hrefs(section);
      const names = links.map((href) => href.split('?')[0]?.split('/').at(-1) ?? '');
      expect(names.toSorted()).toEqual(Object.keys(types).toSorted());
      for (const [at, href] of links.entries())
        expect([href, await typeOf(href)]).toEqual([href, expect.stringMatching(types[names[at] ?? ''] ?? /^$/)]);
    }
    const bytes = async (name: string) => (await story.app.inject(`/v1/releases/${latest}/${name}`)).rawPayload;
    expect((await bytes('observations.parquet')).subarray(0, 4).toString()).toBe('PAR1');
    expect((await bytes('observations.xlsx')).subarray(0, 2).toString()).toBe('PK');
  });

  it('has a picture to share beside each chart, which is one', async () => {
    for (const language of languages) {
      const { body } = await story.app.inject(`/${language}/`);
      const pictures = hrefs(body).filter((href) => href.includes('.png?'));
      expect(pictures).toEqual(
        pictureIds.filter((id) => id !== 'statements').map((id) => `/v1/charts/${id}/${latest}.png?lang=${language}`),
      );
    }
    const { body } = await story.app.inject('/kk/');
    for (const href of hrefs(body).filter((one) => one.includes('.png?'))) {
      const { statusCode, headers, rawPayload } = await story.app.inject(href);
      expect([href, statusCode, headers['content-type']]).toEqual([href, 200, 'image/png']);
      expect(rawPayload.subarray(1, 4).toString()).toBe('PNG');
    }
  });
});

describe('a page that is passed on', () => {
  it('has one address of its own, and the same page in the other languages', async () => {
    for (const path of paths) {
      const { body } = await story.app.inject(path);
      expect([path, /rel="canonical"\s+href="([^"]*)"/.exec(body)?.[1]]).toEqual([path, `${baseUrl}${path}`]);
      expect(content(body, 'og:url')).toBe(`${baseUrl}${path}`);
      for (const language of languages)
        expect(body).toContain(`hreflang="${language}" href="${baseUrl}/${language}${path.slice(3)}"`);
    }
  });

  it('has a picture for it that is there, with its words, and says how it is to be shown', async () => {
    for (const path of paths.filter((one) => /^\/\w\w\/($|f\/|reconciliation|releases)/.test(one))) {
      const { body } = await story.app.inject(path);
      const picture = content(body, 'og:image');
      expect([path, picture]).toEqual([
        path,
        expect.stringMatching(/^https:\/\/oralu\.example\/v1\/charts\/.*\.png\?lang=/),
      ]);
      expect([path, content(body, 'twitter:card')]).toEqual([path, 'summary_large_image']);
      expect(content(body, 'og:image:alt').length).toBeGreaterThan(10);
      expect(await typeOf(picture.slice(baseUrl.length))).toBe('200 image/png');
    }
  });
});

describe('what may be put on another page', () => {
  it('is shut in: the frame runs its own script and opens its links, and nothing else', async () => {
    const codesIn = (body: string) =>
      [...body.matchAll(/&lt;iframe(.*?)&gt;/g)].map(([, attributes = '']) => attributes.replaceAll('&quot;', '"'));
    const { body: figure } = await story.app.inject('/en/f/RETURNED');
    const { body: home } = await story.app.inject('/en/');
    const asked = `/v1/oembed?url=${encodeURIComponent(`${baseUrl}/en/`)}`;
    const { html } = (await story.app.inject(asked)).json<{ html: string }>();
    const codes = [...codesIn(figure), ...codesIn(home), html];
    expect(codes.length).toBeGreaterThan(16);
    for (const code of codes) {
      const [, sandbox = ''] = /sandbox="([^"]*)"/.exec(code) ?? [];
      expect(sandbox.split(' ').toSorted()).toEqual([
        'allow-popups',
        'allow-popups-to-escape-sandbox',
        'allow-scripts',
      ]);
    }
  });

  it('says above everything that the children are invented, live or frozen, and in no frame of a real registry', async () => {
    const said = { kk: 'Балалар ойдан шығарылған', ru: 'Дети вымышлены', en: 'The children are invented' };
    const isFirst = /<main class="embed">\s*<p class="demo">/;
    for (const id of chartIds)
      for (const release of ['latest', latest])
        for (const language of languages) {
          const { body } = await story.app.inject(`/embed/${id}/${release}?lang=${language}`);
          expect([id, isFirst.test(body), body.includes(said[language])]).toEqual([id, true, true]);
        }
    const real = await publishStory('REGISTRY');
    const plane = await createPublicApp({ releasesFolder: real.folder, baseUrl, logLevel: 'silent', budget: 0 });
    expect((await plane.inject('/embed/returned/latest')).body).not.toMatch(/class="demo"|invented/);
    await plane.close();
    await real.discard();
  });

  it('may ask nothing of anybody: neither may a page', async () => {
    for (const path of ['/en/', '/kk/f/RETURNED', '/embed/returned/latest', '/ru/nothing']) {
      const policy = String(
        (await story.app.inject({ url: path, headers: { accept: 'text/html' } })).headers['content-security-policy'],
      );
      const rules = new Map(policy.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]));
      expect([path, rules.get('default-src'), rules.get('connect-src')]).toEqual([path, "'none'", "'self'"]);
      expect([rules.get('form-action'), rules.get('base-uri')]).toEqual(["'none'", "'none'"]);
    }
  });
});

describe('what stands beside the answer', () => {
  it('names the operation that the last official statement speaks of', async () => {
    const names = { kk: '«Жусан» және «Русафа»', ru: '«Жусан» и «Русафа»', en: 'Zhusan+Rusafa' };
    for (const language of languages) {
      const [, said = ''] = /<p class="said">(.*?)<\/p>/s.exec((await story.app.inject(`/${language}/`)).body) ?? [];
      expect(said.replace(/<[^>]*>|\s+/g, ' ')).toContain(`, ${names[language]}.`);
    }
  });

  it('carries the notice of a demonstration within the sentence that is copied', async () => {
    const notice = {
      kk: 'балалар ойдан шығарылған',
      ru: 'дети в этом реестре вымышлены',
      en: 'the children in this registry are synthetic',
    };
    for (const language of languages)
      for (const path of [`/${language}/`, `/${language}/f/RETURNED`, `/${language}/releases/${latest}`]) {
        const { body } = await story.app.inject(path);
        const [, copied = ''] = /<button[^>]*data-copy="say-RETURNED"/.test(body)
          ? (/<p id="say-RETURNED">(.*?)<\/p>/s.exec(body) ?? [])
          : [];
        expect([path, copied.replace(/\s+/g, ' ')]).toEqual([path, expect.stringContaining(notice[language])]);
      }
  });
});

describe('the README', () => {
  it('names every picture', () => {
    const readme = readFileSync('README.md', 'utf8');
    for (const id of pictureIds) expect([id, readme.includes(`\`${id}\``)]).toEqual([id, true]);
  });
});
