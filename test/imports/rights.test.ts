import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.js';
import type { UserId } from '../../src/identifiers.js';
import { importCases } from '../../src/imports/import-cases.js';
import { ministry, openTestRegistry, partner, type TestRegistry } from '../support/registry.js';
import { csvOf } from './files.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());

const clock = () => Date.parse('2018-01-10T09:00:00Z');
const importFor = (role: 'PARTNER' | 'REGISTRAR', ownerAgencyId: typeof ministry.id) => {
  const actor: Actor = { kind: 'user', userId: 105 as UserId, name: 'who', role, agencyId: partner.id };
  const file = { format: 'CSV', open: () => [Buffer.from(csvOf([{}]))], dryRun: false, ownerAgencyId } as const;
  return importCases({ store: registry.temporary.store, clock }, actor, file);
};
const casesStored = () => registry.temporary.store.reader.raw.prepare('select count(*) from cases').pluck().get();

describe('importing the cases of another agency', () => {
  it('is refused to a role that works for one', async () => {
    await expect(importFor('PARTNER', ministry.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(casesStored()).toBe(0);
  });

  it('is done by one that works for all, and by an agency for itself', async () => {
    expect((await importFor('REGISTRAR', ministry.id)).imported).toBe(1);
    expect((await importFor('PARTNER', partner.id)).imported).toBe(1);
  });
});
