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

describe('what is worked on in vain', () => {
  const countRefusals = (): number =>
    Number(
      registry.temporary.store.reader.raw
        .prepare("select count(*) from audit_entries where decision = 'REFUSED'")
        .pluck()
        .get(),
    );

  it('is paid for too: of documents that are none, an address has some, and then is refused before they are read', async () => {
    const statuses: number[] = [];
    // A document that is none is paid for with half of what there is, of which a slow machine lets some grow again.
    for (let asked = 0; asked < 50 && statuses.at(-1) !== 429; asked++)
      statuses.push((await send(graphql('/public/graphql', `{ nothing${asked} }`))).status);
    expect([statuses.slice(0, 2), statuses.at(-1)]).toEqual([[400, 400], 429]);
    const last = await send(graphql('/graphql', '{ nothing }'));
    expect([last.status, last.left, Number(last.retryAfter) >= 1]).toEqual([429, 0, true]);
    expect(last.body).toContain('"code":"RATE_LIMITED"');
  });

  it('is paid for by the person where the audit names it, so that refusals do not bury the other entries', async () => {
    const before = countRefusals();
    const statuses: number[] = [];
    for (let asked = 0; asked < 15; asked++)
      statuses.push(
        (await send(graphql('/graphql', '{ auditTrail(first: 1) { nodes { sequence } } }', as('school')))).status,
      );
    const refused = statuses.filter((status) => status === 403).length;
    expect([refused > 5, refused <= 10]).toEqual([true, true]);
    expect(new Set(statuses.slice(refused))).toEqual(new Set([429]));
    // Of one more it may have been seen too late that it is not paid for.
    expect(countRefusals() - before).toBeLessThanOrEqual(refused + 1);
  });
});

describe('the addresses of one network', () => {
  const guess = async (remoteAddress: string): Promise<number> => {
    const payload = { grant_type: 'client_credentials' };
    return (await app.inject({ method: 'POST', url: '/oauth/token', payload, remoteAddress })).statusCode;
  };

  it.each([
    [
      'IPv6, which has 2^64 of them',
      ['2001:db8::1', '2001:db8:0:0:ffff::2', '2001:0DB8::3:4:5:6', '2001:db8::7'],
      '2001:db8:0:1::1',
    ],
    ['IPv4, however it is written', ['192.0.2.1', '::ffff:192.0.2.1', '::FFFF:192.0.2.1', '192.0.2.1'], '192.0.2.2'],
  ])('share a budget: %s', async (_which, addresses, other) => {
    const statuses: number[] = [];
    for (const address of addresses) statuses.push(await guess(address));
    expect(statuses).toEqual([400, 400, 429, 429]);
    expect(await guess(other)).toBe(400);
  });
});
