import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openRegistryOfThree } from '../referrals/agencies.js';
import type { Shown } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { basesOf, isSound, missing, movesOn, readCase } from './bases.js';
import { openConfirmed, state } from './consent-story.js';
import { decide, propose, takeRequest } from './story.js';

/* A consent to TRACING that is given again is a basis again from its own day on. */

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const takenBackOn = '2018-01-05';
const says = (requestId: string, isGiven: boolean, statedOn: string): Promise<Shown> =>
  state(registry, { requestId, isGiven, statedOn });
const confirmed = () => openConfirmed(registry, 'partner');

describe('the consent given again', () => {
  it('restores the basis from its own day on', async () => {
    const { story, requestId } = await confirmed();
    await says(requestId, false, takenBackOn);
    await says(requestId, true, '2018-01-08');
    expect(await basesOf(story)).toMatchObject([
      { attestedOn: '2018-01-08', reference: requestId, revokedAt: null, changes: [] },
      { attestedOn: '2017-06-02', changes: [{ kind: 'WITHDRAWN', attestedOn: takenBackOn }] },
    ]);
    expect(await missing(story)).toEqual([]);
    const [between] = await movesOn(story, '2018-01-06');
    expect(between).toMatchObject({ code: 'GUARD_FAILED', message: expect.stringContaining('since 2018-01-08 only') });
    expect(await movesOn(story, '2018-01-09')).toEqual([]);
    expect(await isSound(registry)).toEqual({ isSound: true, firstFault: null });
  });

  it('while it stands changes nothing, and neither does taking it back once more of a later day', async () => {
    const { story, requestId } = await confirmed();
    await says(requestId, true, '2018-01-02');
    expect((await readCase(story)).version).toBe(story.state.version);
    await says(requestId, false, takenBackOn);
    await says(requestId, false, '2018-01-09');
    expect(await basesOf(story)).toMatchObject([{ changes: [{ attestedOn: takenBackOn }] }]);
    expect((await readCase(story)).version).toBe(story.state.version + 1);
    // An earlier day protects, and holds.
    await says(requestId, false, '2017-12-30');
    expect(await movesOn(story, '2018-01-02')).toMatchObject([{ code: 'GUARD_FAILED' }]);
    expect(await movesOn(story, '2017-12-29')).toEqual([]);
  });

  it('does not bring back what somebody withdrew as wrong', async () => {
    const { story, requestId } = await confirmed();
    await story.does('caseworker', 'attestationWithdraw', { attestationId: '2', reason: 'She is no relative.' });
    await says(requestId, false, takenBackOn);
    await says(requestId, true, '2018-01-08');
    expect(await basesOf(story)).toMatchObject([{ changes: [{ attestedOn: null }] }]);
    expect(await missing(story)).toEqual(['LAWFUL_BASIS']);
  });

  it('before the link is confirmed is the day since which it is a basis', async () => {
    const story = await CaseStory.open(registry);
    const requestId = await takeRequest(registry, 'partner');
    const linkId = await propose(registry, requestId, story.state.id);
    await says(requestId, false, '2017-12-01');
    await says(requestId, true, '2017-12-20');
    for (const who of ['partner', 'caseworker']) await decide(registry, who, 'Confirm', linkId);
    expect(await basesOf(story)).toMatchObject([{ attestedOn: '2017-12-20' }]);
  });
});
