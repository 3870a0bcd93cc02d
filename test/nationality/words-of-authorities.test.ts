import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { own, paper, refused, speaking } from './speaking.js';
import { openUndetermined } from './undetermined.js';

/* Of all words of authorities the one spoken last binds, in whichever order they are typed: docs/decisions/nationality.md. */

let registry: TestRegistry;
let story: CaseStory;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());
beforeEach(async () => {
  story = await openUndetermined(registry);
  await determines('2017-12-01');
});

const { contests, decides, determines, does, errorsOf, isBornAtHome, read, withdraws } = speaking(() => story);

describe('the word of an authority that was spoken last', () => {
  it('binds where it upheld an older determination than another authority overturned', async () => {
    await isBornAtHome();
    await determines('2018-01-03');
    await contests('1', '2017-12-10');
    await decides('Court', '1', '2018-01-02', 'NOT_A_CITIZEN');
    expect(await read()).toMatchObject({ held: 'CITIZEN', standings: ['OVERTURNED', 'STANDING', 'STANDING'] });
    await contests('2', '2018-01-04');
    await decides('Supreme court', '2', '2018-01-05');
    expect(await read()).toMatchObject({
      ...{ held: 'CITIZEN', heldSince: '2018-01-05', heldBy: 'Supreme court', heldReference: 'Decision 17' },
      ...{ isOutdated: false, standings: ['OVERTURNED', 'UPHELD', 'STANDING'] },
    });
    expect(await errorsOf('nationalityRecord', own('NOT_A_CITIZEN', '2018-01-06'))).toMatchObject(
      refused('Supreme court decided as the rules on 2018-01-05'),
    );
    await determines('2018-01-06');
    await does('nationalityRecord', own('CITIZEN', '2018-01-07'));
    expect(await read()).toMatchObject({ held: 'CITIZEN', isOutdated: false });
  });

  it.each([['NOT_A_CITIZEN'], [undefined]])(
    'holds over the older paper of another court that is typed later and says %s',
    async (overturnedTo) => {
      await determines('2017-12-02');
      await contests('1', '2017-12-10');
      await contests('2', '2017-12-10');
      await decides('Appeal court', '2', '2018-01-07', 'CITIZEN');
      await decides('First court', '1', '2018-01-05', overturnedTo);
      expect(await read()).toMatchObject({ held: 'CITIZEN', heldBy: 'Appeal court', isOutdated: false });
      expect(await errorsOf('nationalityRecord', own('NOT_A_CITIZEN', '2018-01-08'))).toMatchObject(
        refused('Appeal court'),
      );
    },
  );

  it('holds by its own day where it upholds what was overturned meanwhile', async () => {
    await determines('2018-01-02');
    await contests('1', '2017-12-10');
    await contests('2', '2018-01-03');
    await decides('Service', '2', '2018-01-04', 'CITIZEN');
    await contests('3', '2018-01-04');
    await decides('Court', '1', '2018-01-05', 'NOT_A_CITIZEN');
    expect(await read()).toMatchObject({ held: 'NOT_A_CITIZEN', heldBy: 'Court', isOutdated: false });
    await decides('Supreme court', '3', '2018-01-06');
    expect(await read()).toMatchObject({
      ...{ held: 'CITIZEN', heldBy: 'Supreme court', isOutdated: false },
      standings: ['OVERTURNED', 'OVERTURNED', 'UPHELD', 'STANDING'],
    });
  });

  it('is taken beside an older paper on the same determination, in whichever order the two are typed', async () => {
    await contests('1', '2017-12-10');
    await decides('Appeal court', '1', '2018-01-07', 'CITIZEN');
    await decides('First court', '1', '2018-01-05', 'NOT_A_CITIZEN');
    expect(await read()).toMatchObject({
      ...{ held: 'CITIZEN', heldBy: 'Appeal court', isOutdated: false },
      standings: ['OVERTURNED', 'STANDING', 'STANDING'],
    });
    expect(await errorsOf('nationalityChallengeSettle', paper('First court', '1', '2018-01-05'))).toMatchObject(
      refused('CONTESTED on 2018-01-05; it was OVERTURNED', 'determinationId'),
    );
  });

  it('keeps an item of evidence also where it upheld, and is outdated once that falls', async () => {
    const item = { type: 'COURT_DECISION_FACT_OF_BIRTH', grade: 'A', obtainedOn: '2017-12-20', source: 'The court' };
    await story.does('caseworker', 'evidenceRecord', { ...item, isVerified: true });
    await contests('1', '2017-12-10');
    const upheld = { ...paper('Court', '1', '2018-01-05'), evidenceId: '1' };
    const otherwise = { ...upheld, statelessnessRisk: false };
    expect(await errorsOf('nationalityChallengeSettle', otherwise)).toMatchObject([
      { code: 'INVALID_INPUT', field: ['statelessnessRisk'] },
    ]);
    expect(await errorsOf('nationalityChallengeSettle', { ...upheld, evidenceId: '2' })).toMatchObject([
      { code: 'NOT_FOUND', field: ['evidenceId'] },
    ]);
    await does('nationalityChallengeSettle', upheld);
    expect((await read()).determinations[0].challenges[1].evidenceId).toBe(story.names('evidence', 1));
    expect(await read()).toMatchObject({ isOutdated: false });
    const judged = { evidenceId: '1', standing: 'REFUTED', reason: 'Forged.' };
    await story.does('caseworker', 'evidenceJudge', judged);
    expect(await read()).toMatchObject({ isOutdated: true });
  });
});

describe('what an authority decided, typed into the wrong file and taken back', () => {
  it('leaves the determination beneath contested, as it was, so that the true decision is recorded', async () => {
    await contests('1', '2017-12-10');
    await decides('Court', '1', '2018-01-05', 'NOT_A_CITIZEN');
    await contests('2', '2018-01-06');
    await decides('Supreme court', '2', '2018-01-07', 'CITIZEN');
    await withdraws('3');
    expect(await read()).toMatchObject({
      ...{ held: 'NOT_A_CITIZEN', heldBy: 'Court', isOutdated: false },
      standings: ['OVERTURNED', 'CONTESTED', 'WITHDRAWN'],
    });
    expect(await errorsOf('nationalityRecord', own('CITIZEN', '2018-01-08'))).toMatchObject(
      refused('record what came of the contest with nationalityChallengeSettle'),
    );
    await decides('Supreme court', '2', '2018-01-08', 'UNDER_DETERMINATION');
    expect(await read()).toMatchObject({ held: 'UNDER_DETERMINATION', heldBy: 'Supreme court', isOutdated: false });
  });

  it('leaves a determination by the rules contested as well', async () => {
    await contests('1', '2017-12-10');
    await decides('Court', '1', '2018-01-05', 'NOT_A_CITIZEN');
    await withdraws('2');
    expect(await read()).toMatchObject({ standings: ['CONTESTED', 'WITHDRAWN'], heldBy: 'KZ-1991.1 RULE_6' });
    await decides('Court', '1', '2018-01-04', 'CITIZEN');
    expect(await read()).toMatchObject({ held: 'CITIZEN', standings: ['OVERTURNED', 'WITHDRAWN', 'STANDING'] });
  });

  it('is named with the challenge where it upheld, binds nobody any more, and the contest is open again', async () => {
    await contests('1', '2017-12-10');
    await decides('Court', '1', '2018-01-05');
    expect(await errorsOf('nationalityRecord', own('CITIZEN', '2018-01-06'))).toMatchObject(refused('Court'));
    const { decisionId } = (await read()).determinations[0].challenges[1];
    await withdraws(decisionId);
    const after = await read();
    expect(after).toMatchObject({ standings: ['CONTESTED'], heldBy: 'KZ-1991.1 RULE_6', isOutdated: false });
    expect(after.determinations[0].challenges).toMatchObject([
      { kind: 'CONTESTED', decisionId: null, isWithdrawn: false },
      { kind: 'UPHELD', decisionId, isWithdrawn: true },
    ]);
    await does('nationalityRecord', own('CITIZEN', '2018-01-06'));
    await decides('Court', '1', '2018-01-07');
    expect(await read()).toMatchObject({ held: 'UNDER_DETERMINATION', standings: ['UPHELD'], isOutdated: false });
  });

  it('is restated in its day alone, between the contest and the contest of its own decision', async () => {
    await contests('1', '2017-12-10');
    await decides('Court', '1', '2018-01-05', 'NOT_A_CITIZEN');
    await contests('2', '2018-01-06');
    const restated = (decidedOn: string, nationality = 'NOT_A_CITIZEN') => ({
      ...{ nationality, rule: 'AUTHORITY', decidedOn, corrects: '2', reason: 'Misread.' },
    });
    expect(await errorsOf('nationalityRecord', restated('2018-01-05', 'CITIZEN'))).toMatchObject(
      refused('nationalityWithdraw takes it back', 'corrects'),
    );
    for (const day of ['2017-12-09', '2018-01-07'])
      expect(await errorsOf('nationalityRecord', restated(day))).toMatchObject([
        { code: 'IMPOSSIBLE_DATES', field: ['decidedOn'] },
      ]);
    await does('nationalityRecord', restated('2018-01-04'));
    expect(await read()).toMatchObject({ heldSince: '2018-01-04', heldBy: 'Court', isOutdated: false });
  });
});
