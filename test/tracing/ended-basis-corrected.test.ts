import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { basesOf, isSound } from './bases.js';
import { openConfirmed, state } from './consent-story.js';
import { asked, decide } from './story.js';

/* A basis that ended with the consent, or that was restated to a paper of its own, is corrected like every attestation. */

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const takenBackOn = '2018-01-05';
/** The place of the basis among the attestations of a case that one link was confirmed of. */
const attestationId = '2';

/** A case whose basis a confirmed request is, and which is not traced: that the request was opened is withdrawn. */
async function based() {
  const confirmed = await openConfirmed(registry, 'partner');
  await confirmed.story.does('caseworker', 'attestationWithdraw', {
    attestationId: '1',
    reason: 'It stays where it is.',
  });
  return confirmed;
}

/** A case whose basis ended when the inquirer took the consent back. */
async function ended() {
  const confirmed = await based();
  await state(registry, { requestId: confirmed.requestId, isGiven: false, statedOn: takenBackOn });
  await confirmed.story.refreshed();
  return confirmed;
}
const restates = (story: CaseStory, changes: object) =>
  story.does('caseworker', 'attestationRestate', { attestationId, reason: 'As the paper says', ...changes });
/** Whether a search that began on a day has no basis; it lacks something else in any case, so that none begins. */
const lacksOn = async (story: CaseStory, effectiveOn: string): Promise<string[]> => {
  const { userErrors } = await story.tries('registrar', 'caseMove', { toStage: 'TRACING', effectiveOn });
  expect(userErrors).not.toEqual([]);
  return userErrors.map(({ message }) => message).filter((message) => message.includes('tracingConsentState'));
};

describe('a basis that ended with the consent', () => {
  it('is restated, and stays ended on its day', async () => {
    const { story } = await ended();
    expect(await lacksOn(story, '2017-07-01')).toEqual([]);
    await restates(story, { attestedOn: '2017-07-05' });
    expect(await basesOf(story)).toMatchObject([
      {
        ...{ attestedOn: '2017-07-05', revokedAt: expect.any(String) },
        changes: [
          { kind: 'WITHDRAWN', attestedOn: takenBackOn },
          { kind: 'RESTATED', attestedOn: '2017-07-05' },
        ],
      },
    ]);
    for (const [day, lacking] of [
      ['2017-07-04', 1],
      ['2017-07-05', 0],
      ['2018-01-04', 0],
      [takenBackOn, 1],
    ] as const)
      expect([day, (await lacksOn(story, day)).length]).toEqual([day, lacking]);
    expect(await isSound(registry)).toEqual({ isSound: true, firstFault: null });
  });

  it('did not begin after it ended', async () => {
    const { story } = await ended();
    const later = { attestationId, attestedOn: '2018-01-06', reason: 'Another day' };
    expect((await story.tries('caseworker', 'attestationRestate', later)).userErrors).toMatchObject([
      {
        ...{ code: 'IMPOSSIBLE_DATES', field: ['attestedOn'] },
        message: expect.stringMatching(/ended on 2018-01-05.* 2018-01-06.*attestationRecord/),
      },
    ]);
    // Agreed to and taken back on one day: of no day does it count.
    await restates(story, { attestedOn: takenBackOn });
    expect(await lacksOn(story, '2018-01-04')).toHaveLength(1);
  });

  it('whose end was said of an earlier day than its own is put right in its paper alone', async () => {
    const { story, requestId } = await openConfirmed(registry, 'partner');
    await state(registry, { requestId, isGiven: false, statedOn: '2017-06-01' });
    await story.refreshed();
    await restates(story, { reference: 'Form 13' });
    expect(await basesOf(story)).toMatchObject([{ attestedOn: '2017-06-02', reference: 'Form 13' }]);
  });

  it('is withdrawn as wrong: of no day does it count, it is withdrawn once, and consent given again does not bring it back', async () => {
    const { story, requestId } = await ended();
    await story.does('caseworker', 'attestationWithdraw', { attestationId, reason: 'She is no relative.' });
    expect(await basesOf(story)).toMatchObject([{ changes: [{ attestedOn: takenBackOn }, { attestedOn: null }] }]);
    expect(await lacksOn(story, '2017-07-01')).toHaveLength(1);
    for (const [act, more] of [
      ['attestationWithdraw', {}],
      ['attestationRestate', { attestedOn: '2017-07-05' }],
    ] as const) {
      const again = { attestationId, reason: 'Once more', ...more };
      expect((await story.tries('caseworker', act, again)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    }
    await state(registry, { requestId, isGiven: true, statedOn: '2018-01-08' });
    await story.refreshed();
    expect(await lacksOn(story, '2018-01-09')).toHaveLength(1);
    expect(await isSound(registry)).toEqual({ isSound: true, firstFault: null });
  });

  it('holds a corrected birth back until it is put right', async () => {
    const born = (earliest: string) => ({ birth: { earliest, latest: '2017-05-10', basis: 'RELATIVE' } });
    const consents = asked.consents.map((consent) => ({ ...consent, statedOn: '2017-03-01' }));
    const early = { receivedOn: '2017-03-01', born: undefined, consents };
    for (const mends of [
      (story: CaseStory) => restates(story, { attestedOn: '2017-04-06' }),
      (story: CaseStory) => story.does('caseworker', 'attestationWithdraw', { attestationId, reason: 'Not so' }),
    ]) {
      const opened = await CaseStory.open(registry, born('2017-04-01'));
      const { story, requestId } = await openConfirmed(registry, 'partner', opened, early);
      await state(registry, { requestId, isGiven: false, statedOn: takenBackOn });
      await story.refreshed();
      const other = { attestationId: '1', attestedOn: '2017-04-06', reason: 'Birth' };
      await story.does('caseworker', 'attestationRestate', other);
      const birth = { ...born('2017-04-05'), reason: 'Certificate' };
      expect((await story.tries('registrar', 'profileCorrect', birth)).userErrors).toMatchObject([
        { code: 'IMPOSSIBLE_DATES', message: expect.stringContaining('LEGITIMATE_BASIS is dated 2017-04-01') },
      ]);
      await mends(story);
      await story.does('registrar', 'profileCorrect', birth);
    }
  });

  it('and was restated counts for nothing once the link is undone', async () => {
    const { story, linkId } = await ended();
    await restates(story, { attestedOn: '2017-07-05' });
    for (const who of ['partner', 'caseworker']) await decide(registry, who, 'Undo', linkId);
    await story.refreshed();
    expect((await basesOf(story))[0].changes.at(-1)).toEqual({ kind: 'WITHDRAWN', attestedOn: null });
    expect(await lacksOn(story, '2018-01-04')).toHaveLength(1);
  });

  it('is given again beside what was restated, even to a paper of its own', async () => {
    const { story, requestId } = await ended();
    await restates(story, { attestedOn: '2017-07-05', reference: 'Court order 17' });
    expect(await lacksOn(story, '2018-01-09')).toHaveLength(1);
    await state(registry, { requestId, isGiven: true, statedOn: '2018-01-08' });
    await story.refreshed();
    expect(await basesOf(story)).toMatchObject([
      { attestedOn: '2018-01-08', reference: requestId, changes: [] },
      { attestedOn: '2017-07-05', reference: 'Court order 17' },
    ]);
    expect(await lacksOn(story, '2018-01-09')).toEqual([]);
    expect(await isSound(registry)).toEqual({ isSound: true, firstFault: null });
  });
});

describe('a basis that was restated to a paper of its own', () => {
  it('ends with no consent, and with no link', async () => {
    const { story, requestId, linkId } = await based();
    await restates(story, { reference: 'Court order 17' });
    const told = await state(registry, { requestId, isGiven: false, statedOn: takenBackOn });
    expect(told.basisEnded).toEqual([]);
    const standing = [{ reference: 'Court order 17', revokedAt: null, changes: [{ kind: 'RESTATED' }] }];
    expect(await basesOf(story)).toMatchObject(standing);
    expect(await lacksOn(await story.refreshed(), '2018-01-09')).toEqual([]);
    for (const who of ['partner', 'caseworker']) await decide(registry, who, 'Undo', linkId);
    expect(await basesOf(story)).toMatchObject(standing);
  });

  it('ends with the consent where its paper is the request after all', async () => {
    const { story, requestId } = await based();
    await restates(story, { reference: 'Court order 17' });
    await restates(story, { reference: requestId });
    await state(registry, { requestId, isGiven: false, statedOn: takenBackOn });
    expect(await basesOf(story)).toMatchObject([{ revokedAt: expect.any(String) }]);
  });
});
