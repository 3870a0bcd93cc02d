import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import type { Shown } from '../support/act-on.js';
import { openUndetermined } from './undetermined.js';

/* What an authority decided holds until it is contested, whichever act would put something else in its place. */

let registry: TestRegistry;
let story: CaseStory;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());

const read = async (): Promise<Shown> => {
  const query = `{ nationalityStatus(caseId: "${story.state.id}") { held heldBy heldStatelessnessRisk isOutdated determinations { standing } } case(id: "${story.state.id}") { nationality statelessnessRisk } }`;
  return (await registry.ask('registrar', query)).data;
};
const does = (mutation: string, input: object) => story.does('registrar', mutation, input);
const errorsOf = async (mutation: string, input: object) =>
  (await story.tries('registrar', mutation, input)).userErrors;

const contest = { determinationId: '1', statedOn: '2017-12-10', reason: 'The grandmother, by counsel.' };
const court = { authority: 'District court of Almaty', reference: 'Decision 17' };
const settle = { determinationId: '1', statedOn: '2018-01-05', reason: 'By its file.', ...court };
const ownView = { nationality: 'CITIZEN', rule: 'Own view', decidedOn: '2018-01-06' };
const fact = { kind: 'BORN_AT_HOME', answer: 'YES', source: 'A notice' };

async function isDetermined(): Promise<void> {
  story = await openUndetermined(registry);
  await does('nationalityDetermine', { decidedOn: '2017-12-01' });
}
beforeEach(isDetermined);

describe('a court that decided otherwise', () => {
  beforeEach(async () => {
    await does('nationalityContest', contest);
    await does('nationalityChallengeSettle', { ...settle, overturnedTo: 'NOT_A_CITIZEN' });
  });
  const courtHolds = {
    nationalityStatus: {
      ...{ held: 'NOT_A_CITIZEN', heldBy: court.authority, heldStatelessnessRisk: true, isOutdated: false },
      determinations: [{ standing: 'OVERTURNED' }, { standing: 'STANDING' }],
    },
    case: { nationality: 'NOT_A_CITIZEN', statelessnessRisk: true },
  };

  it('is not overruled by a decision of one’s own, in the words in which the rules are refused', async () => {
    const [byRules] = await errorsOf('nationalityDetermine', { decidedOn: '2018-01-06' });
    for (const decidedOn of [settle.statedOn, '2018-01-06'])
      expect(await errorsOf('nationalityRecord', { ...ownView, decidedOn })).toEqual([byRules]);
    expect(byRules).toMatchObject({ code: 'NO_SUCH_TRANSITION', field: ['caseId'] });
    expect(byRules?.message).toContain('nationalityContest');
    expect(await read()).toEqual(courtHolds);
  });

  it('is not restated as something else, nor by bringing another decision to a later day', async () => {
    const reason = 'Read again';
    for (const restated of [
      { ...ownView, corrects: '2' },
      { nationality: 'NOT_A_CITIZEN', statelessnessRisk: false, rule: 'A', decidedOn: settle.statedOn, corrects: '2' },
      { ...ownView, corrects: '1' },
      { ...ownView, decidedOn: '2017-11-01', corrects: '2' },
    ])
      expect(await errorsOf('nationalityRecord', { ...restated, reason })).toMatchObject([
        { code: 'NO_SUCH_TRANSITION' },
      ]);
    expect(await read()).toEqual(courtHolds);
    // The day of its decision may have been misread.
    const misread = { nationality: 'NOT_A_CITIZEN', rule: 'Decision 17', decidedOn: '2018-01-04', corrects: '2' };
    await does('nationalityRecord', { ...misread, reason });
    expect(await read()).toEqual(courtHolds);
  });

  it('leaves what was decided before it to be recorded, and corrected', async () => {
    await does('nationalityRecord', { ...ownView, decidedOn: '2017-11-01' });
    await does('nationalityRecord', { ...ownView, decidedOn: '2017-11-02', corrects: '3', reason: 'Read again' });
    expect(await read()).toEqual(courtHolds);
  });

  it('is told of by the act that settles the contest, while there is one', async () => {
    await does('nationalityContest', { ...contest, determinationId: '2', statedOn: '2018-01-06' });
    const [error] = await errorsOf('nationalityRecord', ownView);
    expect(error?.code).toBe('NO_SUCH_TRANSITION');
    expect(error?.message).toContain('nationalityChallengeSettle');
  });

  it('binds nobody once what the rules ask for has changed, or its decision was withdrawn', async () => {
    await does('nationalityFactRecord', fact);
    await does('nationalityRecord', ownView);
    expect((await read()).case).toEqual({ nationality: 'CITIZEN', statelessnessRisk: false });
    await isDetermined();
    await does('nationalityContest', contest);
    await does('nationalityChallengeSettle', { ...settle, overturnedTo: 'NOT_A_CITIZEN' });
    await does('nationalityWithdraw', { decisionId: '2', reason: 'Of another child.' });
    await does('nationalityRecord', ownView);
  });
});

describe('what a court decided', () => {
  const overturns = { ...settle, overturnedTo: 'NOT_A_CITIZEN' };
  const later = { ...ownView, decidedOn: '2018-01-08' };

  it('is put on file beneath what was decided without it, which is told to be outdated until somebody says what the court said', async () => {
    await does('nationalityRecord', later);
    await does('nationalityContest', contest);
    await does('nationalityChallengeSettle', overturns);
    expect((await read()).nationalityStatus).toMatchObject({ held: 'CITIZEN', isOutdated: true });
    const [error] = await errorsOf('nationalityRecord', { ...later, decidedOn: '2018-01-09' });
    expect(error).toMatchObject({ code: 'NO_SUCH_TRANSITION', field: ['caseId'] });
    expect(error?.message).toContain('with nationalityRecord, which then holds: NOT_A_CITIZEN, statelessnessRisk true');
    expect(error?.message).not.toContain('nationalityWithdraw');
    await does('nationalityRecord', { nationality: 'NOT_A_CITIZEN', rule: 'Decision 17', decidedOn: '2018-01-08' });
    expect((await read()).nationalityStatus).toMatchObject({ held: 'NOT_A_CITIZEN', isOutdated: false });
  });

  it('before an answer came on file leaves open which holds, and binds nobody', async () => {
    await does('nationalityFactRecord', fact);
    await does('nationalityDetermine', { decidedOn: '2018-01-08' });
    await does('nationalityContest', contest);
    await does('nationalityChallengeSettle', overturns);
    expect((await read()).nationalityStatus).toMatchObject({ held: 'CITIZEN', isOutdated: false });
    const asTheCourt = { nationality: 'NOT_A_CITIZEN', rule: 'Decision 17', decidedOn: '2018-01-09' };
    await does('nationalityRecord', asTheCourt);
    expect((await read()).nationalityStatus).toMatchObject({ held: 'NOT_A_CITIZEN' });
    await does('nationalityRecord', { ...later, decidedOn: '2018-01-10' });
    expect((await read()).nationalityStatus).toMatchObject({ held: 'CITIZEN', isOutdated: false });
  });

  it('is not overruled by the rules on the answers that it knew, whatever they were given meanwhile', async () => {
    await does('nationalityContest', contest);
    await does('nationalityChallengeSettle', overturns);
    await does('nationalityFactRecord', fact);
    await does('nationalityDetermine', { decidedOn: '2018-01-06' });
    expect((await read()).nationalityStatus).toMatchObject({ held: 'CITIZEN', isOutdated: false });
    await does('nationalityFactRecord', { ...fact, answer: 'UNKNOWN' });
    const refused = await errorsOf('nationalityDetermine', { decidedOn: '2018-01-07' });
    expect(refused).toMatchObject([{ code: 'NO_SUCH_TRANSITION', field: ['caseId'] }]);
    expect((await read()).nationalityStatus.isOutdated).toBe(true);
    await does('nationalityRecord', { nationality: 'NOT_A_CITIZEN', rule: 'Decision 17', decidedOn: '2018-01-07' });
    expect((await read()).nationalityStatus).toMatchObject({ held: 'NOT_A_CITIZEN', isOutdated: false });
  });

  it('binds nobody once it was withdrawn: the rules are asked anew, and nobody contests it', async () => {
    await does('nationalityContest', contest);
    await does('nationalityChallengeSettle', overturns);
    await does('nationalityContest', { ...contest, determinationId: '2', statedOn: '2018-01-06' });
    for (const decisionId of ['2', '1']) await does('nationalityWithdraw', { decisionId, reason: 'Of another child.' });
    const gone = [{ code: 'NO_SUCH_TRANSITION', field: ['determinationId'] }];
    expect(await errorsOf('nationalityContest', { ...contest, statedOn: '2018-01-07' })).toMatchObject(gone);
    await does('nationalityDetermine', { decidedOn: '2018-01-07' });
    expect((await read()).nationalityStatus).toMatchObject({ heldBy: 'KZ-1991.1 RULE_6', isOutdated: false });
    await does('nationalityWithdraw', { decisionId: '5', reason: 'Of another child.' });
    const contested = { ...contest, determinationId: '3', statedOn: '2018-01-08' };
    expect(await errorsOf('nationalityContest', contested)).toMatchObject(gone);
    await does('nationalityDetermine', { decidedOn: '2018-01-07' });
  });
});

describe('a court that upheld what the rules said', () => {
  it('is not overruled by a decision of one’s own, also after the rules were asked again', async () => {
    await does('nationalityRecord', { ...ownView, decidedOn: '2017-12-02' });
    await does('nationalityWithdraw', { decisionId: '2', reason: 'Nobody had decided.' });
    await does('nationalityContest', contest);
    await does('nationalityRecord', { ...ownView, decidedOn: '2017-12-11' });
    await does('nationalityWithdraw', { decisionId: '4', reason: 'Nobody had decided.' });
    await does('nationalityChallengeSettle', settle);
    const refused = [{ code: 'NO_SUCH_TRANSITION', field: ['caseId'] }];
    expect(await errorsOf('nationalityRecord', ownView)).toMatchObject(refused);
    await does('nationalityDetermine', { decidedOn: '2018-01-06' });
    expect(await errorsOf('nationalityRecord', { ...ownView, decidedOn: '2018-01-07' })).toMatchObject(refused);
    expect((await read()).case).toEqual({ nationality: 'UNDER_DETERMINATION', statelessnessRisk: true });
  });
});

describe('the day of what was decided on a contest', () => {
  it.each(['2017-12-09', '2017-11-30'])('is none before the contest: %s', async (statedOn) => {
    await does('nationalityContest', contest);
    const [error] = await errorsOf('nationalityChallengeSettle', { ...settle, statedOn, overturnedTo: 'CITIZEN' });
    expect(error).toMatchObject({ code: 'IMPOSSIBLE_DATES', field: ['statedOn'] });
    expect(error?.message).toBe(
      `No authority decides on a contest before there is one: the determination was contested on 2017-12-10, statedOn says ${statedOn}.`,
    );
    await does('nationalityChallengeSettle', { ...settle, statedOn: contest.statedOn });
  });

  it('is one since the determination, of the contest itself', async () => {
    const [error] = await errorsOf('nationalityContest', { ...contest, statedOn: '2017-11-30' });
    expect(error).toMatchObject({ code: 'IMPOSSIBLE_DATES', field: ['statedOn'] });
    expect(error?.message).toContain('Nobody contests a decision before it is made: it is of 2017-12-01');
  });
});

describe('the risk of having no nationality', () => {
  it.each([
    ['CITIZEN', undefined, false],
    ['NOT_A_CITIZEN', undefined, true],
    ['NOT_A_CITIZEN', false, false],
    ['UNDER_DETERMINATION', undefined, true],
  ])('of a decision %s that says %s of it is %s', async (nationality, statelessnessRisk, risk) => {
    await does('nationalityRecord', { nationality, statelessnessRisk, rule: 'Rule 1', decidedOn: '2017-12-05' });
    expect((await read()).case).toEqual({ nationality, statelessnessRisk: risk });
  });

  it('is left as it stood by a correction that does not speak of it, and follows another nationality', async () => {
    const decision = { nationality: 'NOT_A_CITIZEN', rule: 'Rule 1', decidedOn: '2017-12-05' };
    await does('nationalityRecord', { ...decision, statelessnessRisk: false });
    const restated = { ...decision, rule: 'Rule 3', corrects: '2', reason: 'Misquoted' };
    await does('nationalityRecord', restated);
    expect((await read()).case).toEqual({ nationality: 'NOT_A_CITIZEN', statelessnessRisk: false });
    await does('nationalityRecord', { ...restated, nationality: 'UNDER_DETERMINATION' });
    expect((await read()).case).toEqual({ nationality: 'UNDER_DETERMINATION', statelessnessRisk: true });
  });

  it('is none of a citizen', async () => {
    const input = { ...ownView, statelessnessRisk: true };
    expect(await errorsOf('nationalityRecord', input)).toMatchObject([
      { code: 'INVALID_INPUT', field: ['statelessnessRisk'] },
    ]);
  });
});
