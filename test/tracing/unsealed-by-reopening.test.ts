import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { followConsentsTakenBack } from '../../src/tracing/follow-consents.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { basesOf, isSound } from './bases.js';
import { confirm, openConfirmed, state } from './consent-story.js';

/*
 * A case that is taken up again has no seal any more. What its inquirers said of TRACING while it was sealed is followed by the very act, as by
 * the one that lifts a seal: nobody searches meanwhile on a basis that ended.
 */

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const takenBackOn = '2018-01-05';
const justification = 'The sister was found and asks for her.';

const endsOf = (id: string) =>
  registry.temporary.store.reader.raw
    .prepare('select count(*) from attestation_changes where case_id = ?')
    .pluck()
    .get(Number(id.slice('case_'.length)));

/** A child of a confirmed request, closed and sealed; of the same request another, whose file is open. */
async function openSealed(closureReason = 'UNTRACEABLE_AFTER_REVIEW') {
  const { story, requestId } = await openConfirmed(registry, 'partner');
  const other = await CaseStory.open(registry);
  await confirm(registry, 'partner', requestId, other);
  await story.endorsedMove('CLOSED', '2018-01-10', { closureReason });
  await story.does('registrar', 'fileSeal', { sealsOn: '2018-01-10', reason: 'The search is over.' });
  return { story, requestId, other };
}
const says = (requestId: string, isGiven: boolean, statedOn: string) =>
  state(registry, { requestId, isGiven, statedOn });
const opens = (story: CaseStory) => story.does('registrar', 'sealedFileOpen', { justification });
const reopening = { effectiveOn: '2018-01-10', reason: 'The sister was found.' };
const ended = { revokedAt: expect.any(String) as unknown, changes: [{ kind: 'WITHDRAWN', attestedOn: takenBackOn }] };

describe('a sealed case that is taken up again', () => {
  it('has no basis from the day on which the inquirer took it back meanwhile, and nothing is left to be followed', async () => {
    const { story, requestId, other } = await openSealed();
    await says(requestId, false, '2018-01-06');
    await says(requestId, false, takenBackOn);
    expect([endsOf(story.state.id), endsOf(other.state.id)]).toEqual([0, 2]);
    await opens(story);
    const { version } = story.state;
    await story.does('registrar', 'caseReopen', reopening);
    expect(story.state.version).toBe(version + 1);
    expect(await basesOf(story)).toMatchObject([ended]);
    const { store } = registry.temporary;
    expect(await followConsentsTakenBack({ store, clock: () => Date.parse('2018-01-10T10:00:00Z') })).toBe(0);
    const move = { toStage: 'TRACING', effectiveOn: '2018-01-10' };
    expect((await story.tries('registrar', 'caseMove', move)).userErrors).toMatchObject([
      { code: 'GUARD_FAILED', message: expect.stringContaining('tracingConsentState') },
    ]);
    expect(await isSound(registry)).toEqual({ isSound: true, firstFault: null });
  });

  it('keeps the basis where the inquirer gave it again, from that day on', async () => {
    const { story, requestId } = await openSealed();
    await says(requestId, false, takenBackOn);
    await opens(story);
    await story.does('registrar', 'caseReopen', reopening);
    await story.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'UNTRACEABLE_AFTER_REVIEW' });
    // Whoever opened the file has to open it anew.
    registry.setClock('2018-01-20T09:00:00Z');
    await story.does('registrar', 'fileSeal', { sealsOn: '2018-01-20', reason: 'The search is over.' });
    await says(requestId, true, '2018-01-08');
    await opens(story);
    await story.does('registrar', 'caseReopen', { ...reopening, effectiveOn: '2018-01-20' });
    expect(await basesOf(story)).toMatchObject([{ attestedOn: '2018-01-08', revokedAt: null, changes: [] }, ended]);
    expect(await isSound(registry)).toEqual({ isSound: true, firstFault: null });
  });

  it.each([true, false])(
    'has the basis on the days on which it stood by words said meanwhile (sealed: %s)',
    async (sealed) => {
      const seals = async (story: CaseStory) => {
        if (sealed) await story.does('registrar', 'fileSeal', { sealsOn: '2018-01-10', reason: 'The search is over.' });
      };
      const reopens = async (story: CaseStory) => {
        if (sealed) await opens(await story.refreshed());
        await (await story.refreshed()).does('registrar', 'caseReopen', { ...reopening, effectiveOn: '2018-01-04' });
        const missingOn = async (effectiveOn: string) =>
          (
            await (await story.refreshed()).tries('registrar', 'caseMove', { toStage: 'TRACING', effectiveOn })
          ).userErrors.filter(({ message }: { message: string }) => message.includes('LAWFUL_BASIS')).length > 0;
        return { between: await missingOn('2018-01-06'), seen: await basesOf(story) };
      };
      const closedOn = async (day: string) => {
        const { story, requestId } = await openConfirmed(registry, 'partner');
        await confirm(registry, 'partner', requestId, await CaseStory.open(registry));
        await story.refreshed();
        await story.endorsedMove('CLOSED', day, { closureReason: 'UNTRACEABLE_AFTER_REVIEW' });
        return { story, requestId };
      };
      const one = await closedOn('2018-01-03');
      await seals(one.story);
      await says(one.requestId, false, takenBackOn);
      await says(one.requestId, true, '2018-01-08');
      expect((await reopens(one.story)).between).toBe(true);

      const other = await closedOn('2018-01-02');
      await says(other.requestId, false, '2018-01-03');
      await (await other.story.refreshed()).refreshed();
      registry.setClock('2018-01-10T11:00:00Z');
      await seals(other.story);
      await says(other.requestId, true, takenBackOn);
      await says(other.requestId, false, '2018-01-08');
      expect((await reopens(other.story)).between).toBe(false);
      expect(await isSound(registry)).toEqual({ isSound: true, firstFault: null });
    },
  );

  it('stays as it is where nothing was said', async () => {
    const { story } = await openSealed();
    await opens(story);
    await story.does('registrar', 'caseReopen', reopening);
    expect(await basesOf(story)).toMatchObject([{ revokedAt: null, changes: [] }]);
  });
});

describe('a sealed case whose closing never happened', () => {
  it('follows what was said meanwhile by the act that takes the closing back', async () => {
    const { story, requestId } = await openSealed('DUPLICATE');
    await says(requestId, false, takenBackOn);
    await opens(story);
    const query = `{ case(id: "${story.state.id}") { stageChanges { id toStage } } }`;
    const { stageChanges } = (await registry.ask('registrar', query)).data.case;
    const annulment = { stageChangeId: stageChanges.at(-1).id };
    await story.does('supervisor', 'sealedFileOpen', { justification });
    await story.does('supervisor', 'correctionEndorse', annulment);
    await story.does('registrar', 'stageChangeCorrect', { ...annulment, reason: 'Not the same child' });
    expect(story.state.stage).toBe('REPORTED');
    expect(await basesOf(story)).toMatchObject([ended]);
    expect(await isSound(registry)).toEqual({ isSound: true, firstFault: null });
  });
});
