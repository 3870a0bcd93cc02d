import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import { openingInput } from '../support/opening-input.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

/** Another process writes: it holds the lock of the file. */
let registry: TestRegistry;
let other: Database.Database;
beforeAll(async () => {
  registry = await openTestRegistry();
  other = new Database(registry.temporary.store.file);
});
afterAll(async () => {
  other.close();
  await registry.discard();
});
beforeEach(() => void other.exec('BEGIN IMMEDIATE'));
afterEach(() => void (other.inTransaction && other.exec('ROLLBACK')));

const opening = () =>
  registry.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { authorization: `Bearer ${registry.tokens['registrar']}` },
    payload: {
      query: 'mutation ($input: CaseOpenInput!) { caseOpen(input: $input) { case { id } userErrors { code } } }',
      variables: { input: { idempotencyKey: randomUUID(), ...openingInput } },
    },
  });

describe('while another process writes', () => {
  it('a mutation is answered 503 with Retry-After, and nothing is done', async () => {
    const response = await opening();
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '1']);
    expect(response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE' } }] });
    const { raw } = registry.temporary.store.reader;
    expect(raw.prepare('select count(*) from cases').pluck().get()).toBe(0);
  });

  it('who waits for it keeps nobody else waiting, and is answered once it is done', async () => {
    // Only a turn of the event loop, which this server has meanwhile, lets go of the lock.
    setTimeout(() => void (other.open && other.inTransaction && other.exec('ROLLBACK')), 150);
    const response = await opening();
    expect(response.json()).toMatchObject({ data: { caseOpen: { userErrors: [] } } });
  });
});
