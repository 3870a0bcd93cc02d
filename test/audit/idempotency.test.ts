import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isInputObjectType } from 'graphql';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { idempotencyKeys } from '../../schema/audit.js';
import { blind } from '../../src/database/enciphered/words.js';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { mutations } from '../matrix/expected.js';
import { callMutation, databaseOf, digestOf } from '../matrix/world.js';
import { actOn } from '../support/act-on.js';
import { openingInput } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { asked } from '../tracing/story.js';

let registries: TestRegistry[];
beforeEach(async () => {
  registries = [await openTestRegistry(), await openTestRegistry()];
});
afterEach(async () => {
  for (const registry of registries) await registry.discard();
});

const input = { ...asked, idempotencyKey: 'one-and-the-same' };
const open = (registry: TestRegistry, changes: object = {}) =>
  actOn(registry, 'partner', 'tracingRequestOpen', { ...input, ...changes }, 'request { id }');
const hashOf = (registry: TestRegistry): string =>
  databaseOf(registry).prepare('select request_hash from idempotency_keys').pluck().get() as string;

describe('what is kept of a request for its retry', () => {
  it('cannot be guessed from its content: the same request has another fingerprint in each installation', async () => {
    for (const registry of registries) expect((await open(registry)).codes).toEqual([]);
    const [one, two] = registries.map(hashOf);
    expect([one, two]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(one).not.toBe(two);
    for (const { temporary } of registries) {
      const key = join(temporary.folder, 'registry.sqlite.request-key');
      expect([existsSync(key), statSync(key).size, statSync(key).mode & 0o077]).toEqual([true, 32, 0]);
    }
  });

  it('tells a retry from another request, whatever the order in which the client writes it', async () => {
    const [registry] = registries as [TestRegistry];
    const first = await open(registry);
    const { idempotencyKey, ...rest } = input;
    const turned = Object.fromEntries([...Object.entries(rest).toReversed(), ['idempotencyKey', idempotencyKey]]);
    const again = await actOn(registry, 'partner', 'tracingRequestOpen', turned, 'request { id }');
    expect(again.made).toEqual(first.made);
    expect((await open(registry, { inquirerName: 'Another' })).codes).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });

  it('is the key alone where it dates from before fingerprints had one', async () => {
    const [registry] = registries as [TestRegistry];
    const row = { userId: 105, key: blind(input.idempotencyKey), operation: 'tracingRequestOpen', requestHash: '' };
    await registry.temporary.store.inTransaction((tx) =>
      tx.insert(idempotencyKeys).values({ ...row, answer: '1', createdAt: 0 }),
    );
    expect((await open(registry)).codes).toEqual([]);
    const opened = databaseOf(registry).prepare('select count(*) from tracing_requests').pluck().get();
    expect(opened).toBe(0);
    expect((await open(registry, { idempotencyKey: 'one-for-another-act' })).codes).toEqual([]);
  });
});

describe('a key', () => {
  const [nul, tab, turned] = ['a key with \u0000 in it', 'a key with \t in it', 'a key with \u202e in it'];

  it.each([
    ['a NUL', nul],
    ['a tab', tab],
    ['a mark that turns its direction', turned],
  ])(
    'with %s in it is refused by every act that takes one, with one row in the audit, and nothing is done',
    async (_what, idempotencyKey) => {
      const [registry] = registries as [TestRegistry];
      const schema = buildRegistrySchema();
      const before = digestOf(registry);
      const asked: string[] = [];
      for (const [mutation, { who }] of Object.entries(mutations)) {
        const type = schema.getMutationType()?.getFields()[mutation]?.args[0]?.type.toString().replace('!', '');
        const input = type === undefined ? undefined : schema.getType(type);
        if (!isInputObjectType(input) || !('idempotencyKey' in input.getFields())) continue;
        const answer = await callMutation({ registry, schema }, who[0], mutation, { idempotencyKey });
        expect([mutation, answer.errors]).toEqual([mutation, undefined]);
        const problems = answer.data?.[mutation]?.userErrors as readonly { code: string; field: string[] | null }[];
        const refused = problems.map(({ code, field }) => ({ code, field }));
        expect([mutation, refused]).toEqual([mutation, [{ code: 'INVALID_INPUT', field: ['idempotencyKey'] }]]);
        asked.push(mutation);
      }
      expect(asked.length).toBeGreaterThan(100);
      const rows = `select operation from audit_entries where decision = 'REFUSED' order by operation`;
      expect(databaseOf(registry).prepare(rows).pluck().all()).toEqual(asked.toSorted());
      expect(digestOf(registry)).toBe(before);
    },
  );

  it('is of whoever chose it: the same of another person is another key, and the act is done', async () => {
    const [registry] = registries as [TestRegistry];
    const given = { ...openingInput, idempotencyKey: input.idempotencyKey };
    const opened = async (who: string): Promise<unknown> =>
      (await actOn(registry, who, 'caseOpen', given, 'case { id }')).made?.id;
    const [one, other] = [await opened('partner'), await opened('registrar')];
    expect([one, other]).toEqual([expect.stringMatching(/^case_/), expect.stringMatching(/^case_/)]);
    expect(other).not.toBe(one);
    expect(await opened('partner')).toBe(one);
    expect(databaseOf(registry).prepare('select count(*) from cases').pluck().get()).toBe(2);
  });
});
