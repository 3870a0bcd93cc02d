import { describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pages } from '../../src/pages/pages.routes.js';
import { ReleaseStore } from '../../src/publication/release-store.js';
import { createPublicApp } from '../../src/server/public-app.js';
import { openCountedRegistry, postFirstSource } from '../releases/counted-registry.js';
import { withdrawnReason } from './published.js';
import { baseUrl, serveStory } from './serve-story.js';

const story = serveStory();

describe('what is not there', () => {
  it('is said in the language of the reader, with the status that programs understand', async () => {
    const missing = await story.app.inject('/kk/nothing/of/this');
    expect([missing.statusCode, missing.body]).toEqual([404, expect.stringContaining('Мұндай бет жоқ')]);
    for (const path of [
      '/ru/f/NOTHING',
      '/ru/f/RETURNED/2001-01-01.1',
      '/ru/f/__proto__',
      '/ru/f/RETURNED/constructor',
    ])
      expect([path, (await story.app.inject(path)).statusCode]).toEqual([path, 404]);
    const gone = await story.app.inject('/ru/f/RETURNED/2019-05-09.1');
    expect([gone.statusCode, gone.body]).toEqual([410, expect.stringContaining(withdrawnReason.ru)]);
    expect(gone.headers['cache-control']).toBe('no-store');
  });

  it('is a page to a browser wherever it asks, in its language, and a problem to a program', async () => {
    const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': 'kk-KZ,ru;q=0.5' };
    const page = await story.app.inject({ url: '/nothing', headers });
    expect([page.statusCode, page.headers['content-type'], page.headers['cache-control'], page.body]).toEqual([
      ...[404, 'text/html; charset=utf-8', 'no-store', expect.stringContaining('Мұндай бет жоқ')],
    ]);
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    for (const [url, asked] of [
      ['/nothing', { accept: '*/*' }],
      ['/v1/nothing', headers],
    ] as const)
      expect([url, (await story.app.inject({ url, headers: asked })).json()]).toMatchObject([
        url,
        { code: 'UNKNOWN_PATH' },
      ]);
    expect((await story.app.inject({ url: '/nothing', headers, method: 'POST' })).statusCode).toBe(405);
  });

  it('says to a browser when it may ask again, and to a program the same as a problem', async () => {
    const limited = await createPublicApp({ releasesFolder: story.folder, baseUrl, logLevel: 'silent', budget: 1 });
    const accept = 'text/html';
    await limited.inject('/ru/methods');
    const page = await limited.inject({ url: '/ru/', headers: { accept } });
    expect([page.statusCode, page.headers['retry-after'], page.headers['cache-control']]).toEqual([
      ...[429, '60', 'no-store'],
    ]);
    expect(page.body.replaceAll('\u00a0', ' ')).toContain('Страницу можно будет открыть через 60 секунд.');
    const frame = await limited.inject({ url: '/embed/returned/latest?lang=kk', headers: { accept } });
    expect([frame.statusCode, frame.body]).toEqual([429, expect.stringContaining('<main class="embed"><h1>Қысқа')]);
    expect(frame.headers['content-security-policy']).toContain('frame-ancestors *');
    // Without its style sheet the page that says so could hardly be read.
    const style = /href="(\/assets\/style[^"]*)"/.exec(page.body)?.[1] ?? '';
    expect((await limited.inject(style)).statusCode).toBe(200);
    expect((await limited.inject('/ru/')).json()).toMatchObject({ code: 'RATE_LIMITED' });
    await limited.close();
  });

  it('says that the fault is ours where a page cannot be made, and nothing of its cause', async () => {
    const odd = new ReleaseStore(story.folder);
    const broken = Object.create(odd, {
      current: {
        value: () => ({
          ...odd.current(),
          get inOrder(): never {
            throw new Error('a secret');
          },
        }),
      },
    }) as ReleaseStore;
    const plane = Fastify();
    await plane.register(pages, { releases: broken, baseUrl });
    const { statusCode, body } = await plane.inject({ url: '/en/', headers: { accept: 'text/html' } });
    expect([statusCode, body]).toEqual([500, expect.stringContaining('Something went wrong on the server')]);
    expect(body).not.toContain('secret');
    expect((await plane.inject('/en/')).json()).toMatchObject({ status: 500, code: 'INTERNAL' });
    await plane.close();
  });

  it('is said before the first release too, while the calendar is open already', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'oralu-empty-'));
    const empty = await createPublicApp({ releasesFolder: folder, baseUrl, logLevel: 'silent', budget: 0 });
    const home = await empty.inject('/en/');
    expect([home.statusCode, home.headers['retry-after'], home.body]).toEqual([
      503,
      '60',
      expect.stringContaining('No figures have been published yet'),
    ]);
    expect((await empty.inject('/en/calendar')).statusCode).toBe(200);
    expect((await empty.inject('/embed/returned/latest')).statusCode).toBe(503);
    await empty.close();
    rmSync(folder, { recursive: true });
  });

  it('is said of a table as well, once for all that a release lacks', async () => {
    const bare = await openCountedRegistry();
    await postFirstSource(bare);
    await bare.publish('2017-12-27');
    const plane = await createPublicApp({ releasesFolder: bare.folder, baseUrl, logLevel: 'silent', budget: 0 });
    const { body } = await plane.inject('/en/');
    expect(body).toContain('Not in this release');
    expect(body.match(/id="chart-(age-sex|places|regions|returns|progress|milestones)"/g)).toHaveLength(6);
    expect(body.match(/A table is published when it is due/g)).toHaveLength(1);
    await plane.close();
    await bare.discard();
  });

  it('never echoes what was asked for as markup', async () => {
    const nasty = encodeURIComponent('"><script>alert(1)</script>');
    for (const path of [`/en/${nasty}`, `/en/f/${nasty}`, `/en/f/RETURNED/${nasty}`, `/embed/${nasty}/latest`])
      expect((await story.app.inject(path)).body).not.toContain('<script>alert');
  });
});
