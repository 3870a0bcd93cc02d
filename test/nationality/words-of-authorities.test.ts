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
const item = { type: 'COURT_DECISION_FACT_OF_BIRTH', grade: 'A', obtainedOn: '2017-12-20', source: 'The court' };
const records = () => story.does('caseworker', 'evidenceRecord', { ...item, isVerified: true });
const judges = (standing: string) =>
  does('evidenceJudge', { evidenceId: '1', standing, reason: 'The court was asked.' });

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
    await records();
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
    await judges('REFUTED');
    expect(await read()).toMatchObject({ isOutdated: true });
  });

  it.each([['NOT_A_CITIZEN'], [undefined]])(
    'binds nobody while its item is contested or refuted, and binds again once that stands; it says %s',
    async (overturnedTo) => {
      await records();
      await contests('1', '2017-12-10');
      await does('nationalityChallengeSettle', { ...paper('Court', '1', '2018-01-05', overturnedTo), evidenceId: '1' });
      expect(await errorsOf('nationalityRecord', own('CITIZEN', '2018-01-06'))).toMatchObject(refused('Court'));
      await judges('CONTESTED');
      await does('nationalityRecord', own('CITIZEN', '2018-01-06'));
      expect(await read()).toMatchObject({ held: 'CITIZEN', isOutdated: true });
      await determines('2018-01-07');
      expect(await read()).toMatchObject({ held: 'UNDER_DETERMINATION', isOutdated: false });
      await judges('STANDING');
      expect(await read()).toMatchObject({ isOutdated: overturnedTo !== undefined });
      expect(await errorsOf('nationalityRecord', own('CITIZEN', '2018-01-08'))).toMatchObject(refused('Court'));
    },
  );

  it('leaves what is dated before it to the staff and to the rules, as history', async () => {
    await contests('1', '2017-12-10');
    await decides('Court', '1', '2018-01-05', 'NOT_A_CITIZEN');
    await does('nationalityRecord', own('UNDER_DETERMINATION', '2017-12-15'));
    await determines('2018-01-04');
    expect(await errorsOf('nationalityDetermine', { decidedOn: '2018-01-05' })).toMatchObject(refused('Court'));
    expect(await read()).toMatchObject({ held: 'NOT_A_CITIZEN', heldSince: '2018-01-05', isOutdated: false });
  });

  it('upholds what was decided as that was restated, which is not restated otherwise afterwards', async () => {
    const restated = (nationality: string, decidedOn = '2017-12-01') => ({
      ...{ nationality, rule: 'As the commission wrote', decidedOn, corrects: '1', reason: 'Mistyped.' },
    });
    await does('nationalityRecord', restated('CITIZEN'));
    await contests('1', '2017-12-10');
    expect(await errorsOf('nationalityChallengeSettle', paper('Court', '1', '2018-01-05', 'CITIZEN'))).toMatchObject([
      { code: 'ALREADY_RECORDED', field: ['overturnedTo'] },
    ]);
    await decides('Court', '1', '2018-01-05');
    expect(await read()).toMatchObject({ held: 'CITIZEN', heldBy: 'Court', heldSince: '2018-01-05' });
    expect(await errorsOf('nationalityRecord', restated('NOT_A_CITIZEN'))).toMatchObject(
      refused('This is what Court upheld on 2018-01-05: CITIZEN', 'corrects'),
    );
    await does('nationalityRecord', restated('CITIZEN', '2017-12-02'));
    await withdraws((await read()).determinations[0].challenges[1].decisionId);
    await does('nationalityRecord', restated('NOT_A_CITIZEN'));
    await decides('Court', '1', '2018-01-05');
    expect(await read()).toMatchObject({ held: 'NOT_A_CITIZEN', heldBy: 'Court' });
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

describe('what an authority upheld, the decision beneath it being withdrawn as never made', () => {
  /** The rules say otherwise since, and the court knew. */
  beforeEach(() => isBornAtHome());

  it.each([false, true])(
    'holds by the authority, and is contested as its word, withdrawn before its paper was typed: %s',
    async (isBefore) => {
      await contests('1', '2017-12-10');
      if (isBefore) await withdraws('1');
      await decides('Court', '1', '2018-01-10');
      if (!isBefore) await withdraws('1');
      expect(await read()).toMatchObject({
        ...{ held: 'UNDER_DETERMINATION', heldSince: '2018-01-10', heldBy: 'Court', isOutdated: false },
        standings: ['UPHELD'],
      });
      expect(await errorsOf('nationalityDetermine', { decidedOn: '2018-01-10' })).toMatchObject(
        refused('contest that decision with nationalityContest'),
      );
      const early = { determinationId: '1', statedOn: '2018-01-09', reason: 'Counsel.' };
      expect(await errorsOf('nationalityContest', early)).toMatchObject([
        { code: 'IMPOSSIBLE_DATES', field: ['statedOn'] },
      ]);
      await contests('1', '2018-01-10');
      expect(await errorsOf('nationalityDetermine', { decidedOn: '2018-01-10' })).toMatchObject(
        refused('record what came of the contest with nationalityChallengeSettle'),
      );
      await decides('Appeal court', '1', '2018-01-10', 'CITIZEN');
      expect(await read()).toMatchObject({
        ...{ held: 'CITIZEN', heldBy: 'Appeal court', isOutdated: false, standings: ['OVERTURNED', 'STANDING'] },
      });
    },
  );

  it('is withdrawn with the last word that upheld it, and is not contested any more', async () => {
    await contests('1', '2017-12-10');
    await decides('Court', '1', '2018-01-10');
    await withdraws('1');
    await withdraws((await read()).determinations[0].challenges[1].decisionId);
    expect(await read()).toMatchObject({ isOutdated: true, standings: ['WITHDRAWN'] });
    const contest = { determinationId: '1', statedOn: '2018-01-10', reason: 'Counsel.' };
    expect(await errorsOf('nationalityContest', contest)).toMatchObject(
      refused('nationalityDetermine asks the rules anew', 'determinationId'),
    );
    await determines('2018-01-10');
    expect(await read()).toMatchObject({ held: 'CITIZEN', isOutdated: false });
  });
});
