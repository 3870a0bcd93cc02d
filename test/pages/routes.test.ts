import { describe, expect, it } from '@jest/globals';
import { brotliDecompressSync } from 'node:zlib';
import { headlineFigures, languages } from '../../schema/release.js';
import { pageScript, embedScript } from '../../src/pages/assets/scripts.js';
import { chooseLanguage } from '../../src/pages/choose-language.js';
import { serveStory } from './serve-story.js';

const story = serveStory();

const sections = ['/', '/reconciliation', '/corrections', '/methods', '/calendar'];
const figurePages = headlineFigures.flatMap((id) => [`/f/${id}`, `/f/${id}/2017-12-27.1`]);
const everyPage = languages.flatMap((language) => [...sections, ...figurePages].map((path) => `/${language}${path}`));

describe('the door of the pages', () => {
  it.each([
    ['ru-RU,ru;q=0.9,en;q=0.8', 'ru'],
    ['kk', 'kk'],
    ['de,fr;q=0.9', 'en'],
    ['en;q=0.2, kk-KZ;q=0.9', 'kk'],
    ['ru;q=0,en;q=0.1', 'en'],
    ['', 'en'],
    [';;;,q=', 'en'],
  ])('chooses by Accept-Language: %s', async (header, language) => {
    expect(chooseLanguage(header)).toBe(language);
    const { statusCode, headers } = await story.app.inject({ url: '/', headers: { 'accept-language': header } });
    expect([statusCode, headers.location, headers.vary]).toEqual([302, `/${language}/`, 'Accept-Language']);
  });

  it.each([
    ['/kk', '/kk/'],
    ['/kz', '/kk/'],
    ['/kz/', '/kk/'],
    ['/kz/f/RETURNED?x=1', '/kk/f/RETURNED?x=1'],
    ['/ru/methods/', '/ru/methods'],
    ['/en/f/RETURNED/2017-12-27.1//?x=/', '/en/f/RETURNED/2017-12-27.1?x=/'],
    ['/kk/nothing/', '/kk/nothing'],
  ])('sends what is nearly an address on to the one that was meant: %s', async (url, location) => {
    const { statusCode, headers } = await story.app.inject(url);
    expect([statusCode, headers.location]).toEqual([308, location]);
  });

  it('sends nobody to another host, and nowhere what only begins alike', async () => {
    for (const url of [
      '/kz//elsewhere.example/',
      '/en//elsewhere.example/',
      '/kz/%0d%0aset-cookie:x',
      '/ru//',
      '/kzx',
    ]) {
      const { headers } = await story.app.inject(url);
      expect([url, String(headers.location ?? '/kk/')]).toEqual([url, expect.stringMatching(/^\/(kk|en|ru)\//)]);
      expect(headers['set-cookie']).toBeUndefined();
    }
    expect((await story.app.inject('/kzx')).statusCode).toBe(404);
  });
});

describe('the first page', () => {
  it('tells in each language what an official last said of all who came home, and leads to all the others', async () => {
    const said = { kk: 'Соңғы ресми мәлімдеме', ru: 'Последнее официальное заявление', en: 'Last said by officials' };
    for (const language of languages) {
      const { body } = await story.app.inject(`/${language}/`);
      const [, told = ''] = /<p class="said">(.*?)<\/p>/s.exec(body) ?? [];
      expect(told).toContain(said[language]);
      // The newest of the file, though two newer than the release; what a newspaper reckoned is no official's word.
      expect(told).toMatch(new RegExp(`href="/${language}/reconciliation#s-kz-2023-03-children">522\u00a0[–—] `));
      expect(told).toContain(`<a href="/${language}/reconciliation">`);
      expect((await story.app.inject(`/${language}/reconciliation`)).body).toContain('id="s-kz-2023-03-children"');
    }
  });
});

describe('every page', () => {
  it('is there in each language, under a policy that allows nothing from elsewhere and nothing inline', async () => {
    for (const path of everyPage) {
      const { statusCode, headers, body } = await story.app.inject(path);
      expect([path, statusCode]).toEqual([path, 200]);
      const policy = String(headers['content-security-policy']);
      expect(policy).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';/,
      );
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers['cache-control']).toBe('public, max-age=60, stale-while-revalidate=600');
      expect(body).not.toMatch(/\sstyle="|<style|\son[a-z]+="|javascript:/);
      for (const [, source = ''] of body.matchAll(
        /<(?:script|link rel="(?:stylesheet|icon)")[^>]*(?:src|href)="([^"]*)"/g,
      ))
        expect(source).toMatch(/^\/assets\/[a-z]+\.[0-9a-f]{16}\.(css|js|svg)$/);
    }
  });

  it('says in every answer that the children are invented, and names the three languages', async () => {
    for (const path of everyPage) {
      const { body } = await story.app.inject(path);
      expect([path, body]).toEqual([path, expect.stringMatching(/<div class="demo" role="note">/)]);
      for (const language of languages) expect(body).toContain(`hreflang="${language}"`);
      expect(body).not.toMatch(/undefined|\[object|NaN/);
    }
  });

  it('is answered with 304 while nothing has changed, and by HEAD with the same headers', async () => {
    const first = await story.app.inject('/ru/methods');
    const again = await story.app.inject({
      url: '/ru/methods',
      headers: { 'if-none-match': String(first.headers.etag) },
    });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    const head = await story.app.inject({ method: 'HEAD', url: '/ru/methods' });
    expect([head.statusCode, head.headers.etag, head.body]).toEqual([200, first.headers.etag, '']);
  });

  it('never shows a number of a withdrawn release', async () => {
    for (const path of everyPage)
      expect([path, (await story.app.inject(path)).body]).not.toEqual([
        path,
        expect.stringMatching(/>\s*249\b|\b249 /),
      ]);
    expect((await story.app.inject('/v1/charts/returned/2019-05-31.2.svg')).body).not.toContain('249');
  });
});

describe('a number that was put right', () => {
  it('is not offered for quoting: the correction stands above it and above its citations, with the right sentence', async () => {
    const { body } = await story.app.inject('/en/f/RETURNED/2019-05-31.1');
    const text = body.replace(/\s+/g, ' ');
    const [number, cite] = [text.indexOf('<p class="answer">'), text.indexOf('<section id="cite">')];
    const notes = [...text.matchAll(/<p class="note">/g)].map(({ index }) => index);
    expect(notes[0]).toBeLessThan(number);
    expect(notes.filter((at) => at > cite && at < text.indexOf('<dl class="cite">'))).toHaveLength(1);
    const [, said = ''] = /<p id="say-RETURNED">(.*?)<\/p>/.exec(text) ?? [];
    expect(said.replaceAll('\u00a0', ' ')).toContain('356 children had come home');
    expect(said).toContain('2019-05-31.2');
    expect(said).not.toContain('357');
  });

  it('is known by its own change: a figure of the same release that stayed has no warning above it', async () => {
    const { body } = await story.app.inject('/en/f/AWAITING/2019-05-31.1');
    expect(body.indexOf('<p class="note">')).toBeGreaterThan(body.indexOf('<section id="history">'));
    expect(body).toMatch(/<p id="say-AWAITING">[^]*?2019-05-31\.1[^]*?<\/p>/);
  });
});

describe('pictures', () => {
  it('are files that stay, with a strong validator', async () => {
    const svg = await story.app.inject('/v1/charts/accounts/2019-05-31.2.svg?lang=kk');
    expect([svg.statusCode, svg.headers['content-type'], svg.headers['cache-control']]).toEqual([
      200,
      'image/svg+xml; charset=utf-8',
      'public, max-age=86400',
    ]);
    expect(svg.headers.etag).toMatch(/^"[0-9a-f]{64}"$/);
    expect(svg.body).toContain('Қайтып келді');
    const png = await story.app.inject('/v1/charts/accounts/2019-05-31.2.png');
    expect([png.headers['content-type'], png.rawPayload.subarray(1, 4).toString()]).toEqual(['image/png', 'PNG']);
    expect(png.headers['access-control-allow-origin']).toBe('*');
    const escaped = await story.app.inject('/%761/charts/accounts/2019-05-31.2.png');
    expect([escaped.statusCode, escaped.headers['access-control-allow-origin']]).toEqual([200, '*']);
  });

  it('of the newest release have an address of their own, and unknown ones are refused by name', async () => {
    const latest = await story.app.inject('/v1/charts/returned/latest.png?lang=ru');
    expect([latest.statusCode, latest.headers.location]).toEqual([307, '/v1/charts/returned/2019-05-31.2.png?lang=ru']);
    expect((await story.app.inject('/v1/charts/nothing/2019-05-31.2.png')).json()).toMatchObject({
      code: 'UNKNOWN_CODE',
    });
    expect((await story.app.inject('/v1/charts/returned/2019-05-31.2.gif')).statusCode).toBe(404);
    expect((await story.app.inject('/v1/charts/returned/2019-05-09.1.png')).statusCode).toBe(410);
    expect((await story.app.inject('/v1/charts/returned/2019-05-31.2.png?size=9')).statusCode).toBe(400);
  });
});

describe('the budgets of the page', () => {
  it('are kept: 40 KiB compressed at the first view in at most four requests, and a script of at most 6 KiB', async () => {
    for (const url of [...everyPage, ...languages.map((language) => `/${language}/nothing`)]) {
      const { headers, rawPayload: page } = await story.app.inject({ url, headers: { 'accept-encoding': 'br' } });
      const body = (headers['content-encoding'] === 'br' ? brotliDecompressSync(page) : page).toString();
      const files = [...body.matchAll(/(?:src|href)="(\/assets\/[^"]*)"/g)].map(([, path = '']) => path);
      expect(files).toHaveLength(3);
      const sent = await Promise.all(
        files.map(
          async (url) => (await story.app.inject({ url, headers: { 'accept-encoding': 'br' } })).rawPayload.length,
        ),
      );
      const whole = sent.reduce((sum, bytes) => sum + bytes, page.length);
      expect([url, whole < 40 * 1024]).toEqual([url, true]);
    }
    expect(Buffer.byteLength(pageScript)).toBeLessThan(6 * 1024);
    expect(Buffer.byteLength(embedScript)).toBeLessThan(1024);
  });

  it('are kept by the server, which compresses and lets files be kept for a year', async () => {
    const page = await story.app.inject({ url: '/en/', headers: { 'accept-encoding': 'br' } });
    expect(page.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(page.rawPayload).toString()).toContain('</html>');
    const style = /href="(\/assets\/style[^"]*)"/.exec((await story.app.inject('/en/')).body)?.[1] ?? '';
    const { headers, body } = await story.app.inject(style);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(body).not.toMatch(/@import|@font-face|url\(/);
    expect((await story.app.inject('/assets/style.0000000000000000.css')).statusCode).toBe(404);
  });
});
