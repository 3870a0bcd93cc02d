import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { desc } from 'drizzle-orm';
import { attestationChanges, attestations } from '../../schema/evidence.js';
import { tracingConsents } from '../../schema/tracing.js';
import { followConsentsTakenBack } from '../../src/tracing/follow-consents.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import type { Shown } from '../support/act-on.js';
import type { TestRegistry } from '../support/registry.js';
import { basesOf, isSound, missing, movesOn, readCase } from './bases.js';
import { openConfirmed, state } from './consent-story.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const takenBackOn = '2018-01-05';
const confirmed = () => openConfirmed(registry, 'partner');

describe('a consent that was taken back before that ended the basis', () => {
  /** As an older program left it: the word is on record, and the case has not heard of it. */
  const unfollowed = async () => {
    const { story, requestId } = await confirmed();
    const { store } = registry.temporary;
    const key = Number(requestId.slice('request_'.length));
    const stamp = { reference: 'Letter', recordedAt: Date.parse('2018-01-10T10:00:00Z'), recordedBy: 105 };
    await store.inTransaction(async (tx) => {
      for (const statedOn of ['2018-01-07', takenBackOn])
        await tx
          .insert(tracingConsents)
          .values({ requestId: key, purpose: 'TRACING', isGiven: false, statedOn, ...stamp });
    });
    return { story, requestId };
  };
  const follows = () => {
    const { store } = registry.temporary;
    return followConsentsTakenBack({ store, clock: () => Date.parse('2018-01-10T10:00:00Z') });
  };
  const followed = async (): Promise<Shown> =>
    (
      await registry.ask(
        'auditor',
        '{ auditTrail(first: 5, filter: { operation: "tracingConsentFollow" }) { nodes { decision subjects role } } }',
      )
    ).data.auditTrail.nodes;

  it('is followed in nothing that a person recorded after the word, which names no such request as a basis', async () => {
    const { story, requestId } = await confirmed();
    await state(registry, { requestId, isGiven: false, statedOn: takenBackOn });
    await story.refreshed();
    const basis = { kind: 'LEGITIMATE_BASIS', attestedOn: '2018-01-08' };
    const named = await story.tries('registrar', 'attestationRecord', { ...basis, reference: requestId });
    expect(named.userErrors).toMatchObject([
      {
        code: 'CONSENT_MISSING',
        field: ['reference'],
        message: expect.stringMatching(/2018-01-05.*tracingConsentState/),
      },
    ]);
    // As an older program let it be recorded, a second after the word.
    const later = '2018-01-10T10:00:01Z';
    registry.setClock(later);
    const paper = { ...basis, reference: 'Order of the court' };
    await story.does('registrar', 'attestationRecord', paper);
    const { store } = registry.temporary;
    await store.inTransaction(async (tx) => {
      const [written] = await tx.select().from(attestations).orderBy(desc(attestations.id)).limit(1);
      if (!written) throw new Error('The paper is on file.');
      const { caseId, attestedOn, recordedAt, recordedBy } = written;
      const names = { kind: 'RESTATED', attestedOn, reference: requestId, reason: 'The request.' } as const;
      await tx
        .insert(attestationChanges)
        .values({ caseId, attestationId: written.id, ...names, recordedAt, recordedBy });
    });
    expect(await followConsentsTakenBack({ store, clock: () => Date.parse(later) })).toBe(0);
    expect(await basesOf(story)).toMatchObject([
      { changes: [{ kind: 'RESTATED' }] },
      { changes: [{ kind: 'WITHDRAWN' }] },
    ]);
    expect(await movesOn(story, '2018-01-09')).toEqual([]);
  });

  it('ends it when the registry is next served, once, from the day of the word on, as the system’s act', async () => {
    const [one, other] = [await unfollowed(), await unfollowed()];
    const { story: untouched } = await confirmed();
    expect(await missing(one.story)).toEqual([]);
    const { version } = await readCase(one.story);
    expect(await follows()).toBe(2);
    expect((await readCase(one.story)).version).toBe(version + 1);
    expect(await missing(one.story)).toContain('LAWFUL_BASIS');
    expect(await basesOf(one.story)).toMatchObject([{ changes: [{ kind: 'WITHDRAWN', attestedOn: takenBackOn }] }]);
    expect(await movesOn(one.story, takenBackOn)).toMatchObject([{ code: 'GUARD_FAILED' }]);
    const rows = await followed();
    expect(rows).toEqual(
      expect.arrayContaining(
        [one, other].map(({ story, requestId }) => ({
          ...{ decision: 'DONE', role: 'SYSTEM' },
          subjects: [story.state.id, requestId],
        })),
      ),
    );
    expect(await follows()).toBe(0);
    expect(await followed()).toEqual(rows);
    expect(await missing(untouched)).toEqual([]);
    expect(await isSound(registry)).toEqual({ isSound: true, firstFault: null });
    // What is of an earlier day rests on it still.
    expect(await movesOn(one.story, '2018-01-04')).toEqual([]);
  });

  it('leaves what somebody attested by a paper of its own', async () => {
    const { story } = await unfollowed();
    await story.attests('LEGITIMATE_BASIS');
    expect(await follows()).toBe(1);
    expect(await missing(story)).toEqual([]);
    expect(await follows()).toBe(0);
    expect(await followed()).toHaveLength(1);
  });
});
