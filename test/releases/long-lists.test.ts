import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { GraphQLEnumType } from 'graphql';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { mutations } from '../matrix/expected.js';
import { actOn } from '../support/act-on.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());

it('takes each table of a release once at most, and refuses a longer list before anything is made of it', async () => {
  const ids = buildRegistrySchema().getType('ReleaseTableId') as GraphQLEnumType;
  const most = ids.getValues().length;
  const [who = ''] = mutations['releaseAnnounce']?.who ?? [];
  const announce = (count: number) => {
    const tables = Array(count).fill(ids.getValues()[0]?.name);
    const day = { publishAt: '2018-01-20T09:00:00Z', asOf: '2018-01-01' };
    return actOn(registry, who, 'releaseAnnounce', { ...day, tables }, 'announcementId');
  };
  expect((await announce(most + 1)).userErrors).toEqual([
    { code: 'INVALID_INPUT', field: ['tables'], message: `tables takes at most ${most} at once; ${most + 1} came.` },
  ]);
  expect((await announce(most)).userErrors).not.toContainEqual(expect.objectContaining({ field: ['tables'] }));
});
