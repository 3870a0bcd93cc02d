import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { connectionOf } from '../../src/database/connection.js';
import { Invalid, KeyMissing, KeyWrong, StoreRefused } from '../../src/errors.js';
import { keyIdOf } from '../../src/vault/vault.js';
import { createAppOver } from '../support/app-over.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
let app: FastifyInstance;
let failure: Error | undefined;
beforeAll(async () => {
  registry = await openTestRegistry();
  await CaseStory.open(registry);
  const { store } = registry.temporary;
  app = await createAppOver(registry, (work) => (failure ? Promise.reject(failure) : store.inTransaction(work)));
});
afterAll(async () => {
  await app.close();
  await registry.discard();
});

const authorization = () => `Bearer ${registry.tokens['registrar'] ?? ''}`;
const names = async () => {
  const payload = { query: '{ cases(first: 1) { nodes { child { names { text } } } } }' };
  return app.inject({ method: 'POST', url: '/graphql', headers: { authorization: authorization() }, payload });
};

/** Has the data keys of children say that they are wrapped by a master key that nobody has. */
async function loseMasterKey(): Promise<void> {
  const { store } = registry.temporary;
  const wrapped = store.reader.raw.prepare('select wrapped from data_keys where subject_id > 0').pluck().all();
  const lost = "substr(wrapped, 1, 20) || '7' || substr(wrapped, 22)";
  await store.inTransaction(async (tx) => {
    connectionOf(tx).raw.exec(`update data_keys set wrapped = ${lost} where subject_id > 0`);
  });
  for (const key of wrapped) store.vault.forget(keyIdOf(String(key)));
}

describe('what is amiss for the operator alone', () => {
  const told = /key file|master key|\/secret|sqlite|oralu-/i;

  it.each([
    ['KEY_MISSING', KeyMissing('The key file /secret/master.key is gone.'), 503],
    ['KEY_WRONG', KeyWrong('The key file /secret/master.key is another.'), 500],
    ['STORE_REFUSED', StoreRefused('/secret/registry.sqlite is damaged.'), 500],
    ['BACKUP_DAMAGED', Invalid('/secret/a.backup is damaged.', undefined, 'BACKUP_DAMAGED'), 500],
    ['CHECKPOINT_INVALID', Invalid('/secret/checkpoints', undefined, 'CHECKPOINT_INVALID'), 500],
    ['SETTING_INVALID', Invalid('/secret/setting', undefined, 'SETTING_INVALID'), 500],
  ])('never reaches who exports or exchanges a secret: %s', async (_code, error, status) => {
    failure = error;
    try {
      const exported = await app.inject({ url: '/exports/cases.csv', headers: { authorization: authorization() } });
      const exchanged = await app.inject({
        method: 'POST',
        url: '/oauth/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: 'grant_type=client_credentials&client_id=1&client_secret=unknown',
      });
      expect([exported.statusCode, exchanged.statusCode]).toEqual([status, status]);
      for (const { body } of [exported, exchanged]) expect(body).not.toMatch(told);
    } finally {
      failure = undefined;
    }
  });

  it('never reaches a client of GraphQL: a master key that is missing is told as something that passes, and logged', async () => {
    expect((await names()).json().data.cases.nodes).toHaveLength(1);
    const logged = jest.spyOn(app.log, 'error');
    await loseMasterKey();
    const { statusCode, body } = await names();
    expect([statusCode, JSON.parse(body).errors[0].extensions.code]).toEqual([503, 'UNAVAILABLE']);
    expect(body).not.toMatch(told);
    expect(logged).toHaveBeenCalledWith({ err: expect.objectContaining({ code: 'KEY_MISSING' }) }, 'unexpected error');
  });
});
