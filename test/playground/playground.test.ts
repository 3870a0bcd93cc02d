import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { registerPlayground } from '../../src/playground/playground.js';
import { openPublicApp, type PublicApp } from '../publication/public-app.js';
import { openCountedRegistry, postFirstSource, type CountedRegistry } from '../releases/counted-registry.js';

let counted: CountedRegistry;
let plane: PublicApp;
beforeAll(async () => {
  counted = await openCountedRegistry();
  await postFirstSource(counted);
  await counted.publish('2017-12-27');
  plane = await openPublicApp(counted.folder);
  registerPlayground(plane.app, {
    path: '/playground',
    endpoint: '/graphql',
    title: 'Oralu <registry>',
    loadGroups: async () => [
      { title: 'Any', examples: [{ title: 'One </script> & all', query: '{ statistics { id } }' }] },
    ],
    takesToken: true,
  });
});
afterAll(async () => {
  await plane.app.close();
  await counted.discard();
});

const currentIn = (text: string) => /aria-current="page">([^<]*)</.exec(text)?.[1];

describe('the playground page', () => {
  it('names no other host and runs only scripts with its nonce', async () => {
    const { text, headers } = await plane.read('/public/playground');
    expect(text.replaceAll(/<script[^>]*application\/json.*/g, '')).not.toMatch(/(src|href)="(https?:)?\/\//);
    const [, nonce] = /'nonce-([^']+)'/.exec(headers['content-security-policy'] ?? '') ?? [];
    const scripts = text.match(/<script[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(4);
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self' 'nonce-[^']+';/);
  });

  it('makes a new nonce for each page', async () => {
    const [one, other] = await Promise.all([plane.read('/public/playground'), plane.read('/public/playground')]);
    expect(one.headers['content-security-policy']).not.toBe(other.headers['content-security-policy']);
  });

  it('marks the example that was asked for, else the first', async () => {
    const titleAt = async (asked: string) => currentIn((await plane.read(`/public/playground${asked}`)).text);
    expect(await titleAt('?example=2')).toBe('What has been done for those who came home');
    for (const odd of ['', '?example=99', '?example=-1', '?example=x', '?example=__proto__', '?example=1&example=2'])
      expect(await titleAt(odd)).toBe('How many came home');
  });

  it('escapes what it is told, in words and in data', async () => {
    const { text } = await plane.read('/playground');
    expect(text).toContain('<title>Oralu &#60;registry&#62;</title>');
    expect(currentIn(text)).toBe('One &#60;/script&#62; &#38; all');
    const [, data = ''] = /id="oralu-settings">(.*?)<\/script>/.exec(text) ?? [];
    expect(JSON.parse(data)).toMatchObject({ takesToken: true, shares: false });
    expect(data).not.toContain('<');
  });

  it('has a box for a token or a way to share, never both', async () => {
    const [registry, figures] = [await plane.read('/playground'), await plane.read('/public/playground')];
    const has = (text: string) => ['oralu-token-input', 'oralu-share'].map((id) => text.includes(`id="${id}"`));
    expect([has(registry.text), has(figures.text)]).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('serves its files with and without compression, and nothing else', async () => {
    const plain = await plane.read('/public/playground/static/ruru.js');
    expect(plain.headers['content-encoding']).toBeUndefined();
    const small = await plane.read('/public/playground/static/ruru.js', { 'accept-encoding': 'gzip, br' });
    expect(small.headers['content-encoding']).toBe('br');
    const own = await plane.read('/playground/static/page/start.js');
    expect([own.status, own.headers['content-type'], own.headers['cache-control']]).toEqual([
      ...[200, 'text/javascript; charset=utf-8', 'no-cache'],
    ]);
    for (const [name, etag] of [
      ['ruru.js', plain.headers['etag']],
      ['page/start.js', own.headers['etag']],
    ]) {
      const again = await plane.read(`/playground/static/${name}`, { 'if-none-match': String(etag) });
      expect([name, again.status]).toEqual([name, 304]);
    }
    for (const odd of [
      ...['ruru.js.map', '../../package.json', '..%2f..%2fpackage.json', 'constructor', '__proto__.js'],
      ...['page/../playground.js', 'page/..%2fplayground.js', 'page/nothing.js', 'page/tsconfig.json', 'page/'],
    ])
      expect([odd, (await plane.read(`/public/playground/static/${odd}`)).status]).toEqual([odd, 404]);
  });
});
