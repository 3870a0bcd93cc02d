import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import type { CountedRegistry } from '../releases/counted-registry.js';
import { openTwoReleases, serve, type Answered } from './served.js';

let counted: CountedRegistry;
beforeAll(async () => void (counted = await openTwoReleases()));
const onTestEnd: FastifyInstance[] = [];
afterAll(async () => {
  for (const app of onTestEnd) await app.close();
  await counted.discard();
});

describe('the limits', () => {
  it('take fifty times as much for what must first be rendered, once', async () => {
    const { app, fetch } = await serve(counted.folder, 10_000);
    onTestEnd.push(app);
    const remaining = ({ headers }: Answered): number => Number(/r=(\d+)/.exec(String(headers.ratelimit))?.[1]);
    const start = remaining(await fetch({ path: '/v1/statistics' }));
    // Filtered, so that nobody has rendered it ahead.
    const path = '/v1/releases/2017-12-28.1/observations.xlsx?case_state=RETURNED';
    const first = await fetch({ path });
    expect(first.status).toBe(200);
    const afterFirst = remaining(first);
    const spent = start - afterFirst;
    // The window refills by 167 a second meanwhile.
    expect(spent).toBeGreaterThan(100);
    expect(afterFirst - remaining(await fetch({ path }))).toBeLessThanOrEqual(10);
  });

  it('hold before Fastify as behind it, and who has the body already spends nothing', async () => {
    const { app, fetch } = await serve(counted.folder, 200);
    onTestEnd.push(app);
    const path = '/v1/statistics';
    const first = await fetch({ path });
    expect(first.headers['ratelimit-policy']).toBe('"address";q=200;w=60');
    const remaining = (answer: Answered): number => Number(/r=(\d+)/.exec(String(answer.headers.ratelimit))?.[1]);
    const before = remaining(await fetch({ path }));
    const headers = { 'if-none-match': String(first.headers.etag) };
    for (let at = 0; at < 50; at++) expect((await fetch({ path, headers })).status).toBe(304);
    const after = remaining(await fetch({ path }));
    // Ten for the request itself; the window refills by three a second meanwhile.
    expect(before - after).toBeLessThanOrEqual(10);
    let refused: Answered | undefined;
    for (let at = 0; at < 40 && !refused; at++) {
      const answer = await fetch({ path });
      if (answer.status !== 200) refused = answer;
    }
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': expect.stringMatching(/^[1-9]\d*$/) } });
    expect(JSON.parse(refused?.body.toString() ?? '')).toMatchObject({ code: 'RATE_LIMITED', status: 429 });
    expect((await fetch({ path, headers })).status).toBe(304);
    // Behind the front as well: injected requests have the same address.
    const injected = await app.inject({ url: path, headers });
    expect([injected.statusCode, (await app.inject(path)).statusCode]).toEqual([304, 429]);
  });
});
