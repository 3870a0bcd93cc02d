import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { InjectOptions } from 'light-my-request';
import { describedPaths } from '../../src/pages/described-paths.js';
import { pages } from '../../src/pages/pages.routes.js';
import { ReleaseStore } from '../../src/publication/release-store.js';
import { openApi } from '../../src/publication/rest/openapi.js';
import { openCountedRegistry, postFirstSource, type CountedRegistry } from '../releases/counted-registry.js';
import { baseUrl, openPublicApp, type PublicApp } from './public-app.js';

/** A thousand requests each time; ten thousand by `npm run fuzz:public`. */
const requests = Number(process.env['FUZZ_REQUESTS'] ?? 1_000);
/** To repeat what was found; a seed by chance where it is left out, which a failure names. */
const seed = process.env['FUZZ_SEED'];

let counted: CountedRegistry;
let plane: PublicApp;
const known: string[] = [];
beforeAll(async () => {
  counted = await openCountedRegistry();
  await postFirstSource(counted);
  await counted.publish('2017-12-27');
  await counted.publish('2017-12-28');
  plane = await openPublicApp(counted.folder, undefined, describedPaths);
  await plane.app.register(pages, { releases: new ReleaseStore(counted.folder), baseUrl });
  const fill: Record<string, string> = {
    '{id}': '2017-12-27.1',
    '{figure}': 'RETURNED',
    '{chart}': 'returned',
    '{range}': '2017-12-27.1...2017-12-28.1',
  };
  for (const path of Object.keys(openApi(describedPaths).paths)) {
    const filled = path.replace(/\{\w+\}/g, (name) => fill[name] ?? name);
    const asked = path === '/v1/oembed' ? `?url=${baseUrl}/en/f/RETURNED` : '';
    if (!path.endsWith('withdrawn.json')) known.push(`${filled}${asked}`);
  }
});
afterAll(async () => {
  await plane.app.close();
  await counted.discard();
});

const piece = fc.oneof(
  fc.constantFrom(
    '..',
    '%2e%2e',
    '%00',
    '%ff',
    '%',
    '2017-12-27.1',
    'latest',
    '...',
    '//',
    '?',
    '#',
    '\u0000',
    'Ā',
    '{id}',
  ),
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 10 }),
);
const query = fc.dictionary(
  fc.oneof(fc.constantFrom('lang', 'labels', 'bom', 'origin', 'case_state', 'family', 'asOf', 'documentId'), piece),
  fc.oneof(fc.constantFrom('kk', '1', '*', 'RETURNED', '2017-02-30', ''), piece),
  { maxKeys: 3 },
);
const headerNames = [
  'accept-encoding',
  'range',
  'if-range',
  'if-none-match',
  'accept',
  'content-type',
  'host',
  'x-http-method-override',
];
const header = fc.oneof(
  fc.constantFrom(
    'br',
    'gzip;q=0',
    '*',
    'bytes=0-',
    'bytes=9-1',
    'bytes=-0',
    'bytes=99999999999999-',
    '"x"',
    'W/"',
    'identity',
  ),
  fc.string({ maxLength: 20 }).map((text) => text.replace(/[^\x20-\x7e]/g, '')),
);
const mutation = fc.record({
  base: fc.nat(),
  cut: fc.nat(60),
  insert: fc.option(piece, { freq: 2 }),
  query,
  headers: fc.dictionary(fc.constantFrom(...headerNames), header, { maxKeys: 3 }),
  method: fc.constantFrom('GET', 'GET', 'GET', 'GET', 'HEAD', 'OPTIONS', 'POST', 'DELETE', 'PUT'),
});

describe('the public plane', () => {
  it('describes every path that it serves, and serves every path that it describes', async () => {
    for (const path of known) expect([path, (await plane.read(path)).status]).toEqual([path, 200]);
    const routes = plane.app.printRoutes({ commonPrefix: false });
    const endings = [...routes.matchAll(/([\w.-]+)(?: \((?:GET|HEAD)|\/)/g)].map(([, name]) => name);
    const described = JSON.stringify(openApi(describedPaths).paths);
    expect((await plane.read('/openapi.json')).text).toContain('/v1/charts/{chart}/{id}.png');
    // Files that pages are made of, and what only leads on, are not for programs.
    const ofPages = /^(latest\.(svg|png|csv)|resize\.js|\w+\.[0-9a-f]{16}\.\w+)$/;
    const told = endings.filter((name) => name?.includes('.') && !ofPages.test(name));
    expect(told.filter((name) => !described.includes(name ?? ''))).toEqual([]);
  });

  it('answers no malformed request with a fault of its own, and changes no frozen byte', async () => {
    const frozen = known.filter((path) => path.startsWith('/v1/releases/2017-12-27.1/'));
    const before = await Promise.all(frozen.map(async (path) => (await plane.app.inject(path)).rawPayload));
    const wrongs: string[] = [];
    await fc.assert(
      fc.asyncProperty(mutation, async ({ base, cut, insert, query: asked, headers, method }) => {
        const path = known[base % known.length] ?? '/v1/statistics';
        const at = cut % (path.length + 1);
        const mutated = insert === null ? path : `${path.slice(0, at)}${insert}${path.slice(at)}`;
        const search = Object.entries(asked)
          .map(([name, value]) => `${encode(name)}=${encode(value)}`)
          .join('&');
        const url = `/${mutated.replace(/^\/+/, '')}${search === '' ? '' : `?${search}`}`;
        const options = { method, url, headers } as InjectOptions;
        const answer = await plane.app
          .inject(options)
          .catch((error: unknown) => ({ statusCode: 0, body: String(error) }));
        // What no client could send at all is refused before it is sent.
        if (answer.statusCode >= 500) wrongs.push(`${method} ${url} ${JSON.stringify(headers)}: ${answer.statusCode}`);
      }),
      { numRuns: requests, ...(seed !== undefined && { seed: Number(seed) }) },
    );
    expect(wrongs).toEqual([]);
    const after = await Promise.all(frozen.map(async (path) => (await plane.app.inject(path)).rawPayload));
    expect(after.every((bytes, index) => bytes.equals(before[index] ?? Buffer.alloc(0)))).toBe(true);
  }, 300_000);
});

/** As a client may: well, or badly. */
const encode = (text: string): string =>
  /[\ud800-\udfff%]/.test(text) ? text.replace(/[^\w%]/g, '') : encodeURIComponent(text);
