import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { join } from 'node:path';
import { createApp } from '../../src/server/app.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
let app: FastifyInstance;
beforeEach(async () => {
  registry = await openTestRegistry();
  app = await createApp({
    registry: { store: registry.temporary.store, clock: () => Date.parse('2018-01-10T09:00:00Z') },
    allowDemonstration: false,
    logLevel: 'silent',
    releasesFolder: join(registry.temporary.folder, 'releases'),
    baseUrl: 'http://127.0.0.1:4000',
    budgets: { user: 10_000, address: 100 },
  });
});
afterEach(async () => {
  await app.close();
  await registry.discard();
});

const as = (who: string) => ({ authorization: `Bearer ${registry.tokens[who]}` });
const graphql = (url: string, query: string, headers = {}): InjectOptions => ({
  method: 'POST',
  url,
  headers,
  payload: { query },
});

/** What the headers say of the budget, without the seconds, which the clock decides. */
async function send(request: InjectOptions) {
  const { statusCode, headers, body } = await app.inject(request);
  return {
    status: statusCode,
    policy: headers['ratelimit-policy'],
    left: Number(/;r=(\d+);/.exec(String(headers['ratelimit']))?.[1]),
    retryAfter: headers['retry-after'],
    body,
  };
}

describe('the budget of a person', () => {
  it('is told in headers and in the answer, is shared by all tokens, and refuses what goes beyond', async () => {
    const page = '{ cases(first: 100) { nodes { id child { sex names { text } } } } }';
    const first = await send(graphql('/graphql', page, as('registrar')));
    expect([first.status, first.policy]).toEqual([200, '"user";q=10000;w=60']);
    const { requested, remaining } = (
      JSON.parse(first.body) as { extensions: { cost: { requested: number; remaining: number } } }
    ).extensions.cost;
    expect([requested > 100, first.left]).toEqual([true, remaining]);
    expect(remaining).toBeLessThanOrEqual(10_000 - requested);
    let last = first;
    for (let asked = 0; last.status === 200 && asked < 200; asked++)
      last = await send(graphql('/graphql', page, as('registrar')));
    expect([last.status, Number(last.retryAfter) >= 1]).toEqual([429, true]);
    expect(last.body).toContain('"code":"RATE_LIMITED"');
    expect(last.body).not.toContain('"data"');
    expect((await send(graphql('/graphql', page, as('partner')))).status).toBe(200);
  });

  it('pays for exports too, as for the dearest operation', async () => {
    await CaseStory.open(registry, {}, 'partner');
    const read = { method: 'GET', url: '/exports/cases.csv', headers: as('partner') } as const;
    const [first, second] = [await send(read), await send(read)];
    expect([first.status, first.policy, first.left < 100]).toEqual([200, '"user";q=10000;w=60', true]);
    expect([second.status, Number(second.retryAfter) >= 1]).toEqual([429, true]);
    expect(second.body).toContain('"code":"RATE_LIMITED"');
    expect(second.body).not.toContain('case_');
    expect((await send({ ...read, headers: {} })).status).toBe(401);
  });
});

describe('the budget of an address', () => {
  it.each([
    ['the public GraphQL', graphql('/public/graphql', '{ __schema { types { name fields { name } } } }')],
    ['REST', { method: 'GET', url: '/v1/statements' } as const],
    [
      'the token endpoint',
      { method: 'POST', url: '/oauth/token', payload: { grant_type: 'client_credentials' } } as const,
    ],
    ['the registry without a token', graphql('/graphql', '{ __typename a: __typename }')],
  ])('is told and spent at %s, until it refuses', async (_where, request) => {
    const first = await send(request);
    expect([first.status === 429, first.policy]).toEqual([false, '"address";q=100;w=60']);
    expect(first.left).toBeLessThan(100);
    let last = first;
    for (let asked = 0; last.status !== 429 && asked < 200; asked++) last = await send(request);
    expect([last.status, Number(last.retryAfter) >= 1]).toEqual([429, true]);
    expect((await app.inject({ method: 'GET', url: '/healthz' })).statusCode).not.toBe(429);
  });
});
