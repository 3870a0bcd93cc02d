/* eslint-disable @typescript-eslint/no-unsafe-return -- the shape of an answer is what these tests assert */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { alone, close, closingOf } from './closing.js';
import { codesOf } from './codes-of.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

describe('a stage change that two persons made', () => {
  const lastChange = async (story: CaseStory) => {
    const fields = 'id effectiveOn isAnnulment correctsId recordedBy secondPerson';
    const { data } = await registry.ask(
      'registrar',
      `{ case(id: "${story.state.id}") { stageChanges { ${fields} } } }`,
    );
    return data.case.stageChanges.at(-1);
  };
  const closed = async () => {
    const story = await CaseStory.open(registry);
    await story.endorsedMove('CLOSED', '2017-08-01', { closureReason: 'UNTRACEABLE_AFTER_REVIEW' });
    return { story, stageChangeId: (await lastChange(story)).id as string };
  };

  it('is not annulled by one of them alone, nor on the own endorsement', async () => {
    const { story, stageChangeId } = await closed();
    const annul = { stageChangeId, reason: 'A mistake' };
    expect(codesOf(await story.tries('registrar', 'stageChangeCorrect', annul))).toEqual(alone);
    await story.does('registrar', 'correctionEndorse', { stageChangeId });
    expect(codesOf(await story.tries('registrar', 'stageChangeCorrect', annul))).toEqual([
      expect.stringMatching(/^SAME_PERSON/),
    ]);
    expect(story.state.stage).toBe('CLOSED');
    await story.does('caseworker', 'correctionEndorse', { stageChangeId });
    await story.does('registrar', 'stageChangeCorrect', annul);
    expect(story.state.stage).toBe('REPORTED');
    expect(await lastChange(story)).toMatchObject({
      isAnnulment: true,
      correctsId: stageChangeId,
      recordedBy: 'registrar',
      secondPerson: 'caseworker',
    });
  });

  it('is re-dated only to the day endorsed, and on the file as it was endorsed', async () => {
    const { story, stageChangeId } = await closed();
    const redate = { stageChangeId, effectiveOn: '2017-07-15' };
    const reason = 'The minutes were found';
    expect(codesOf(await story.tries('registrar', 'stageChangeCorrect', { ...redate, reason }))).toEqual(alone);
    await story.does('supervisor', 'correctionEndorse', redate);
    const otherDay = { ...redate, effectiveOn: '2017-07-16', reason };
    expect(codesOf(await story.tries('registrar', 'stageChangeCorrect', otherDay))).toEqual(alone);
    const annul = { stageChangeId, reason };
    expect(codesOf(await story.tries('registrar', 'stageChangeCorrect', annul))).toEqual(alone);
    await story.attests('LEGITIMATE_BASIS');
    expect(codesOf(await story.tries('registrar', 'stageChangeCorrect', { ...redate, reason }))).toEqual(alone);
    await story.does('supervisor', 'correctionEndorse', redate);
    await story.does('registrar', 'stageChangeCorrect', { ...redate, reason });
    expect(await lastChange(story)).toMatchObject({ effectiveOn: '2017-07-15', secondPerson: 'supervisor' });
  });

  it('does not take the endorsement of the move for that of its correction', async () => {
    const { story, stageChangeId } = await closed();
    await story.does('registrar', 'caseReopen', { effectiveOn: '2017-09-01', reason: 'Seen again' });
    await story.does('supervisor', 'caseEndorse', { ...close, effectiveOn: '2017-09-02' });
    const redate = { stageChangeId, effectiveOn: '2017-08-02', reason: 'x' };
    expect(codesOf(await story.tries('registrar', 'stageChangeCorrect', redate))).toEqual(alone);
    await story.does('supervisor', 'correctionEndorse', { stageChangeId, effectiveOn: '2017-08-02' });
    expect((await closingOf(story)).endorsements).toHaveLength(1);
  });

  it('does not take the endorsement of a correction for that of a move', async () => {
    const { story, stageChangeId } = await closed();
    await story.does('registrar', 'caseReopen', { effectiveOn: '2017-09-01', reason: 'Seen again' });
    await story.does('supervisor', 'correctionEndorse', { stageChangeId, effectiveOn: '2017-09-01' });
    const again = { ...close, effectiveOn: '2017-09-01' };
    expect(codesOf(await story.tries('registrar', 'caseMove', again))).toEqual(alone);
    expect((await closingOf(story)).endorsements).toEqual([]);
  });

  it('that took one person is corrected by one, and takes no endorsement', async () => {
    const story = await CaseStory.open(registry);
    await story.moves('LOCATED', '2017-07-10');
    const { userErrors } = await story.tries('supervisor', 'correctionEndorse', { stageChangeId: '2' });
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['stageChangeId'] }]);
    await story.does('registrar', 'stageChangeCorrect', { stageChangeId: '2', reason: 'Not yet' });
    expect(story.state.stage).toBe('REPORTED');
  });
});
