import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
let address: string;
beforeAll(async () => {
  registry = await openTestRegistry();
  address = await registry.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => registry.discard());

/** The audits ask for a type of the schema, which the registry shows to those signed in. */
const fetchSignedIn = (url: string, init: RequestInit = {}): Promise<Response> => {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${registry.tokens['registrar']}`);
  return fetch(url, { ...init, headers });
};

describe.each(['/graphql', '/public/graphql'])('GraphQL over HTTP at %s', (path) => {
  it('passes every audit of its specification without an error', async () => {
    const results = await Promise.all(
      serverAudits({ url: `${address}${path}`, fetchFn: fetchSignedIn }).map(async (audit) => {
        const { status, ...rest } = await audit.fn();
        return { status, name: audit.name, reason: 'reason' in rest ? rest.reason : '' };
      }),
    );
    expect(results.length).toBeGreaterThanOrEqual(61);
    expect(results.filter(({ status }) => status === 'error')).toEqual([]);
    const warnings = results.filter(({ status }) => status !== 'ok').map(({ name, reason }) => `${name}: ${reason}`);
    if (warnings.length > 0) console.warn(`${path}: ${warnings.join('\n')}`);
  });
});
