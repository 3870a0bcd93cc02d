import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eq } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { kitMarks } from '../../schema/evidence.js';
import type { Actor } from '../../src/access/actor.js';
import { listInDoubt, listSharedKits, type SharedKit } from '../../src/cases/reading/shared-kits.js';
import { markKits } from '../../src/evidence/mark-kits.js';
import { fromNodeId, type CaseId, type UserId } from '../../src/identifiers.js';
import { grant, openRegistryOfThree } from '../referrals/agencies.js';
import { CaseStory } from '../support/case-story.js';
import { eraseCase } from '../support/erase-case.js';
import { partner, type TestRegistry } from '../support/registry.js';
import { identityOf } from './identity.js';
import { missingToConfirm, quiet, tested, twoChildren, verifying } from './two-children.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

describe('many children of one kit', () => {
  /** More pairs of them than anybody would look through: 72 children have 5,112. */
  const many = 72;
  const partnerActor: Actor = {
    kind: 'user',
    userId: 105 as UserId,
    name: 'partner',
    role: 'PARTNER',
    agencyId: partner.id,
  };

  it('are each in doubt, whoever else is on the page, and tell nothing of one that the reader may not see', async () => {
    const stories: CaseStory[] = [];
    for (let at = 0; at < many; at++) {
      const story = await CaseStory.open(registry, {}, 'partner');
      await tested(story, 'partner');
      stories.push(story);
    }
    const keys = stories.map(({ state }) => fromNodeId('case', state.id) as CaseId);
    const { reader } = registry.temporary.store;
    const now = Date.parse('2018-01-10T09:00:00Z');
    const named = async () => {
      const found: SharedKit[][] = [];
      for (const key of keys) found.push(await listSharedKits(reader, partnerActor, key, now));
      return found;
    };
    const inDoubt = () => listInDoubt(reader, partnerActor, keys, now);
    const [before, doubted] = [await named(), await inDoubt()];
    expect(doubted.size).toBe(many);
    expect(before.map((shared) => shared.length)).toEqual(keys.map(() => 20));
    expect(before.flat().every(({ otherCaseId }) => keys.includes(otherCaseId))).toBe(true);
    expect(new Set(before.flat().map(({ evidenceId }) => evidenceId))).toEqual(doubted);
    await tested(await CaseStory.open(registry), 'caseworker');
    expect([await named(), await inDoubt()]).toEqual([before, doubted]);
  }, 120_000);
});

describe('who may know of the other child', () => {
  it('is whoever is shown who it is, as long as that is so', async () => {
    const { ours, theirs } = await twoChildren(registry);
    await tested(ours, 'caseworker');
    await tested(theirs, 'partner');
    await grant(registry, ours.state.id, ['FACTS']);
    expect(await identityOf(theirs, 'partner')).toMatchObject(quiet);
    await grant(registry, ours.state.id, ['IDENTITY']);
    expect(await identityOf(theirs, 'partner')).toMatchObject({ sharedKits: [{ otherCaseId: ours.state.id }] });
    registry.setClock('2018-04-01T09:00:00Z');
    expect(await identityOf(theirs, 'partner')).toMatchObject(quiet);
  });

  it('is nobody who is shown the facts of the child alone that is asked about, whom else it may know', async () => {
    const { ours, theirs } = await twoChildren(registry);
    await tested(ours, 'caseworker');
    await tested(theirs, 'partner');
    await verifying(ours);
    await grant(registry, ours.state.id, ['FACTS']);
    expect(await missingToConfirm(ours, 'partner')).not.toContain('NOTHING_CONTESTED');
    await grant(registry, ours.state.id, ['IDENTITY']);
    expect(await missingToConfirm(ours, 'partner')).toContain('NOTHING_CONTESTED');
  });

  it('is nobody whose role is told of no child who it is, whatever else it sees of all cases', async () => {
    const { ours, theirs } = await twoChildren(registry);
    await tested(ours, 'caseworker');
    await tested(theirs, 'partner');
    await verifying(ours);
    expect(await missingToConfirm(ours, 'administrator')).toEqual(['TWO_PERSONS']);
    expect(await missingToConfirm(ours, 'registrar')).toContain('NOTHING_CONTESTED');
  });

  it('is nobody once its file is sealed, and nothing is left to know of an erased child', async () => {
    const { ours, theirs } = await twoChildren(registry);
    await tested(ours, 'caseworker');
    await tested(theirs, 'partner');
    await theirs.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'UNTRACEABLE_AFTER_REVIEW' });
    await registry.temporary.store.inTransaction((tx) =>
      tx
        .update(cases)
        .set({ sealsAt: 1 })
        .where(eq(cases.id, Number(theirs.state.id.slice(5)))),
    );
    expect(await identityOf(ours)).toMatchObject(quiet);
    await registry.temporary.store.inTransaction((tx) =>
      tx
        .update(cases)
        .set({ sealsAt: null })
        .where(eq(cases.id, Number(theirs.state.id.slice(5)))),
    );
    expect(await identityOf(ours)).toMatchObject({ isContested: true });
    const marked = async () => (await registry.temporary.store.reader.db.select().from(kitMarks)).length;
    expect(await marked()).toBe(2);
    await eraseCase(registry, theirs.state);
    expect([await marked(), await markKits({ store: registry.temporary.store, clock: Date.now })]).toEqual([1, 0]);
    expect(await identityOf(ours)).toMatchObject(quiet);
  });
});
