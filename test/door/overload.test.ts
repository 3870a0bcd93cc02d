import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { createPublicApp } from '../../src/server/public-app.js';
import { shedOverload, type SheddingThresholds } from '../../src/server/shedding.js';

const discard: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of discard.splice(0)) await end();
});

const easy: SheddingThresholds = {
  ...{ eventLoopDelayMilliseconds: 60_000, heapUsedBytes: 2 ** 50, rssBytes: 2 ** 50, eventLoopUtilization: 1 },
};

/** A public plane that finds itself overloaded whatever it does. */
async function overloaded(): Promise<FastifyInstance> {
  const releasesFolder = mkdtempSync(join(tmpdir(), 'oralu-overload-'));
  const app = await createPublicApp({
    ...{ releasesFolder, baseUrl: 'https://oralu.example', logLevel: 'silent', budget: 0 },
    shedding: { ...easy, heapUsedBytes: 1 },
  });
  discard.push(() => rmSync(releasesFolder, { recursive: true }));
  discard.push(() => app.close());
  // How much memory is used, is looked at each second.
  for (let tries = 0; tries < 100; tries++) {
    if ((await app.inject('/v1/statistics')).body.includes('OVERLOADED')) break;
    await new Promise((resume) => setTimeout(resume, 50));
  }
  return app;
}

describe('an overloaded server', () => {
  it.each(['/v1/statistics', '/en/', '/feed/kk/releases.atom'])('says so at %s as a problem', async (url) => {
    const { statusCode, headers, body } = await (await overloaded()).inject(url);
    expect(statusCode).toBe(503);
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'retry-after': '2',
      'cache-control': 'no-store',
      'access-control-allow-origin': '*',
    });
    expect(JSON.parse(body)).toMatchObject({ status: 503, code: 'OVERLOADED', instance: url });
  });

  it.each([
    ['/kk/', 'Сервер қазір шамадан тыс жүктелген'],
    ['/ru/f/RETURNED', 'Сервер сейчас перегружен'],
    ['/playground', 'The server is very busy'],
  ])('says so to a browser at %s as a page, at once the same again', async (url, title) => {
    const app = await overloaded();
    const ask = () => app.inject({ url, headers: { accept: 'text/html', 'accept-language': 'en' } });
    const { statusCode, headers, body } = await ask();
    expect([statusCode, headers['retry-after'], headers['cache-control']]).toEqual([503, '2', 'no-store']);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(body).toContain(`<h1>${title}</h1>`);
    expect((await ask()).body).toBe(body);
  });

  it('says so in the shape of GraphQL where GraphQL is asked', async () => {
    const payload = { query: '{ statistics { id } }' };
    const answer = await (await overloaded()).inject({ method: 'POST', url: '/public/graphql', payload });
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '2']);
    expect(answer.json()).toMatchObject({ errors: [{ extensions: { code: 'OVERLOADED' } }] });
  });

  it('tells all the same that it lives', async () => {
    expect((await (await overloaded()).inject('/livez')).statusCode).toBe(200);
  });
});

describe('an event loop that is late', () => {
  it('refuses nobody while it is late by what is prepared, and whoever comes where it is not', async () => {
    let isPreparing = true;
    const app = Fastify();
    await shedOverload(app, { ...easy, eventLoopDelayMilliseconds: 5 }, () => isPreparing);
    app.get('/', () => 'here');
    await app.ready();
    const busy = setInterval(() => {
      const until = performance.now() + 40;
      while (performance.now() < until);
    }, 5);
    discard.push(
      () => clearInterval(busy),
      () => app.close(),
    );
    const statusIn = async (): Promise<number> => (await app.inject('/')).statusCode;
    // How late the loop is, is looked at each second.
    let status = 200;
    isPreparing = false;
    for (let tries = 0; tries < 100 && status === 200; tries++) {
      status = await statusIn();
      await new Promise((resume) => setTimeout(resume, 50));
    }
    expect(status).toBe(503);
    isPreparing = true;
    expect(await statusIn()).toBe(200);
  });
});
