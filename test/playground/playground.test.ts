import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { registerPlayground } from '../../src/playground/playground.js';
import { openPublicApp, type PublicApp } from '../publication/public-app.js';
import { openCountedRegistry, postFirstSource, type CountedRegistry } from '../releases/counted-registry.js';

const executablePath = process.env['ORALU_CHROMIUM'] ?? '/usr/bin/chromium';
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const inBrowser = existsSync(executablePath) ? describe : describe.skip;

let counted: CountedRegistry;
let plane: PublicApp;
beforeAll(async () => {
  counted = await openCountedRegistry();
  await postFirstSource(counted);
  await counted.publish('2017-12-27');
  plane = await openPublicApp(counted.folder);
  const { app } = plane;
  const unauthenticated = (message: string) => ({ errors: [{ message, extensions: { code: 'UNAUTHENTICATED' } }] });
  app.post('/graphql', async (request) => {
    if (request.headers.authorization !== undefined) return unauthenticated('This access token is not known here.');
    const body = request.body as { query: string };
    if (!body.query.includes('IntrospectionQuery')) return unauthenticated('A token is needed.');
    return (await app.inject({ method: 'POST', url: '/public/graphql', payload: body })).json<object>();
  });
  const page = {
    endpoint: '/graphql',
    title: 'Oralu <registry>',
    examples: [{ title: 'Any', query: '{ statistics { id } }' }],
  } as const;
  registerPlayground(app, { ...page, path: '/playground', headersHint: '{"Authorization": "Bearer …"}' });
  registerPlayground(app, { ...page, path: '/wrong-token', headersHint: '{"Authorization": "Bearer wrong"}' });
});
afterAll(async () => {
  await plane.app.close();
  await counted.discard();
});

describe('the playground page', () => {
  it('names no other host and runs only scripts with its nonce', async () => {
    const { text, headers } = await plane.read('/public/playground');
    expect(text.replaceAll(/initialQuery.*/g, '')).not.toMatch(/(src|href)="(https?:)?\/\//);
    const [, nonce] = /'nonce-([^']+)'/.exec(headers['content-security-policy'] ?? '') ?? [];
    const scripts = text.match(/<script[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(2);
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self' 'nonce-[^']+';/);
  });

  it('makes a new nonce for each page', async () => {
    const [one, other] = await Promise.all([plane.read('/public/playground'), plane.read('/public/playground')]);
    expect(one.headers['content-security-policy']).not.toBe(other.headers['content-security-policy']);
  });

  it('opens with the example that was asked for, else the first, and escapes its title', async () => {
    expect((await plane.read('/public/playground?example=2')).text).toContain('query WhoSaidWhat');
    for (const odd of ['99', '-1', 'x', '__proto__']) {
      expect((await plane.read(`/public/playground?example=${odd}`)).text).toContain('query HowManyCameHome');
    }
    expect((await plane.read('/playground')).text).toContain('<title>Oralu &#60;registry&#62;</title>');
  });

  it('serves its files with and without compression, and nothing else', async () => {
    const plain = await plane.read('/public/playground/static/ruru.js');
    expect(plain.headers['content-encoding']).toBeUndefined();
    const small = await plane.read('/public/playground/static/ruru.js', { 'accept-encoding': 'gzip, br' });
    expect(small.headers['content-encoding']).toBe('br');
    expect(
      (await plane.read('/public/playground/static/ruru.js', { 'if-none-match': String(plain.headers['etag']) }))
        .status,
    ).toBe(304);
    for (const odd of ['ruru.js.map', '../../package.json', '..%2f..%2fpackage.json', 'constructor', '__proto__.js']) {
      expect((await plane.read(`/public/playground/static/${odd}`)).status).toBe(404);
    }
  });
});

inBrowser('the playground in a browser', () => {
  let browser: Browser;
  let address: string;
  const faults: string[] = [];
  const requested: string[] = [];
  beforeAll(async () => {
    address = await plane.app.listen({ port: 0, host: '127.0.0.1' });
    browser = await chromium.launch({ executablePath, args: flags });
  });
  afterAll(() => browser.close());

  async function open(path: string): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('request', (request) => requested.push(request.url()));
    await page.goto(`${address}${path}`);
    await page.waitForSelector('.graphiql-query-editor .view-line');
    return page;
  }

  it('runs the example that stands in the editor and shows the answer', async () => {
    const page = await open('/public/playground');
    await page.click('.graphiql-execute-button');
    await page.locator('.result-window', { hasText: '453' }).waitFor();
    expect(await page.textContent('.result-window')).toContain('synthetic');
  });

  it('reads the schema without a token and asks for one where it is needed', async () => {
    const page = await open('/playground');
    await page.click('.graphiql-execute-button');
    await page.waitForSelector('#oralu-alert:not([hidden])');
    expect(await page.textContent('#oralu-alert')).toContain('needs an access token');
  });

  it('says in words that the token is wrong', async () => {
    const page = await open('/wrong-token');
    await page.click('.graphiql-execute-button');
    await page.waitForSelector('#oralu-alert:not([hidden])');
    expect(await page.textContent('#oralu-alert')).toContain('did not take the access token');
  });

  it('keeps the tabs of one playground out of another', async () => {
    const page = await open('/public/playground');
    await page.goto(`${address}/playground`);
    await page.waitForSelector('.graphiql-query-editor .view-line');
    expect(await page.textContent('.graphiql-tabs')).not.toContain('HowManyCameHome');
  });

  it('asked no other host for anything and broke none of its own rules', () => {
    expect(requested.length).toBeGreaterThan(20);
    expect(requested.filter((url) => !/^(data|blob):/.test(url) && !url.startsWith(address))).toEqual([]);
    expect(faults).toEqual([]);
  });
});
