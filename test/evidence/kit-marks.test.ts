import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { kitMarks } from '../../schema/evidence.js';
import { markKits } from '../../src/evidence/mark-kits.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import type { TestRegistry } from '../support/registry.js';
import { identityOf } from './identity.js';
import { quiet, tested, twoChildren } from './two-children.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

describe('a kit that was recorded before kits were marked', () => {
  it('is marked when the registry is next served, and found', async () => {
    const { ours, theirs } = await twoChildren(registry);
    await tested(ours, 'caseworker');
    await tested(theirs, 'partner');
    const { store } = registry.temporary;
    await store.inTransaction((tx) => tx.delete(kitMarks));
    expect(await identityOf(ours)).toMatchObject(quiet);
    expect(await markKits({ store, clock: Date.now })).toBe(2);
    expect(await markKits({ store, clock: Date.now })).toBe(0);
    expect(await identityOf(ours)).toMatchObject({ sharedKits: [{ otherCaseId: theirs.state.id }] });
    // Neither the kit nor the laboratory is told by its mark.
    for (const { mark } of await store.reader.db.select().from(kitMarks)) expect(mark).not.toMatch(/kit|4711|astana/i);
  });

  it('has a mark that nothing changes: it comes with its result, and goes with the child', async () => {
    const { ours } = await twoChildren(registry);
    await tested(ours, 'caseworker');
    const raw = new Database(`${registry.temporary.folder}/registry.sqlite`);
    for (const statement of [
      "update kit_marks set mark = 'other'",
      'insert or replace into kit_marks select * from kit_marks',
    ])
      expect(() => raw.exec(statement)).toThrow('follows the results');
    raw.close();
  });
});
