import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { nationalityOf, openUndetermined } from './undetermined.js';

let registry: TestRegistry;
let story: CaseStory;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());
beforeEach(async () => {
  story = await openUndetermined(registry);
});

const read = () => nationalityOf(story);
const states = (kind: string, answer: string, more: object = {}) =>
  story.does('registrar', 'nationalityFactRecord', { kind, answer, source: 'The mother', ...more });
const determines = () => story.does('registrar', 'nationalityDetermine', { decidedOn: '2017-12-01' });

describe('a contested determination', () => {
  const contest = { determinationId: '1', statedOn: '2017-12-10', reason: 'The grandmother, by counsel.' };
  const court = { authority: 'District court of Almaty', reference: 'Decision 17' };
  const settle = { determinationId: '1', statedOn: '2018-01-05', reason: 'Her mother was resident at home.', ...court };
  beforeEach(async () => {
    await determines();
  });

  it('is upheld, and may be contested again', async () => {
    await story.does('registrar', 'nationalityContest', contest);
    expect((await read()).nationalityStatus.determinations[0].standing).toBe('CONTESTED');
    await story.does('registrar', 'nationalityChallengeSettle', settle);
    expect((await read()).nationalityStatus.determinations[0].standing).toBe('UPHELD');
    const again = await story.tries('registrar', 'nationalityContest', contest);
    expect(again.userErrors).toMatchObject([{ code: 'NO_SUCH_TRANSITION', field: ['determinationId'] }]);
    await story.does('registrar', 'nationalityContest', { ...contest, statedOn: settle.statedOn });
    expect((await read()).nationalityStatus.determinations[0].standing).toBe('CONTESTED');
  });

  it('is overturned by a determination of the authority, which says who decided, and stays in the history', async () => {
    await story.does('registrar', 'nationalityContest', contest);
    await story.does('registrar', 'nationalityChallengeSettle', { ...settle, overturnedTo: 'CITIZEN' });
    const { case: found, nationalityStatus } = await read();
    expect(found).toMatchObject({ nationality: 'CITIZEN', statelessnessRisk: false });
    expect(found.nationalityDecisions.map(({ rule }: { rule: string }) => rule)).toEqual([
      'KZ-1991.1 RULE_6',
      'AUTHORITY',
    ]);
    expect(nationalityStatus).toMatchObject({
      isOutdated: false,
      determinations: [
        {
          standing: 'OVERTURNED',
          authority: null,
          challenges: [
            { kind: 'CONTESTED', authority: null },
            { kind: 'OVERTURNED', ...court },
          ],
        },
        {
          ...{ id: story.names('nationalityDetermination', 2), standing: 'STANDING', ruleCode: 'AUTHORITY' },
          ...{ nationality: 'CITIZEN', overturns: story.names('nationalityDetermination', 1) },
          ...{ ...court, decidedOn: settle.statedOn, challenges: [] },
        },
      ],
    });
  });

  it('by an authority is contested and overturned again like any other', async () => {
    const overturns = (of: string, to: string, on: string) =>
      story.does('registrar', 'nationalityChallengeSettle', {
        ...{ ...settle, determinationId: of, statedOn: on, overturnedTo: to },
      });
    await story.does('registrar', 'nationalityContest', contest);
    await overturns('1', 'CITIZEN', '2018-01-05');
    await story.does('registrar', 'nationalityContest', { ...contest, determinationId: '2', statedOn: '2018-01-06' });
    await overturns('2', 'NOT_A_CITIZEN', '2018-01-08');
    const { case: found, nationalityStatus } = await read();
    expect(found).toMatchObject({ nationality: 'NOT_A_CITIZEN', statelessnessRisk: true });
    expect(
      nationalityStatus.determinations.map(
        ({ standing, overturns: before }: { standing: string; overturns: string | null }) => [standing, before],
      ),
    ).toEqual([
      ['OVERTURNED', null],
      ['OVERTURNED', story.names('nationalityDetermination', 1)],
      ['STANDING', story.names('nationalityDetermination', 2)],
    ]);
  });

  it('of an authority is outdated once what it knew has changed, or the item that it rests on does not stand', async () => {
    const item = { type: 'COURT_DECISION_FACT_OF_BIRTH', grade: 'A', obtainedOn: '2017-12-20', source: 'The court' };
    await story.does('caseworker', 'evidenceRecord', { ...item, isVerified: true });
    await story.does('registrar', 'nationalityContest', contest);
    await story.does('registrar', 'nationalityChallengeSettle', {
      ...settle,
      evidenceId: '1',
      overturnedTo: 'CITIZEN',
    });
    expect((await read()).nationalityStatus).toMatchObject({
      isOutdated: false,
      determinations: [{}, { evidenceId: story.names('evidence', 1) }],
    });
    await story.does('caseworker', 'evidenceJudge', {
      evidenceId: '1',
      standing: 'CONTESTED',
      reason: 'A forged seal?',
    });
    expect((await read()).nationalityStatus.isOutdated).toBe(true);
    await story.does('caseworker', 'evidenceJudge', {
      evidenceId: '1',
      standing: 'STANDING',
      reason: 'It is genuine.',
    });
    expect((await read()).nationalityStatus.isOutdated).toBe(false);
    await states('BORN_AT_HOME', 'YES');
    expect((await read()).nationalityStatus.isOutdated).toBe(true);
  });

  it.each([
    ['CITIZEN', undefined, false],
    ['NOT_A_CITIZEN', undefined, true],
    ['NOT_A_CITIZEN', false, false],
    ['UNDER_DETERMINATION', false, false],
  ])('overturned to %s with the risk left %s puts the risk of statelessness at %s', async (to, said, risk) => {
    await story.does('registrar', 'nationalityContest', contest);
    await story.does('registrar', 'nationalityChallengeSettle', {
      ...settle,
      overturnedTo: to,
      statelessnessRisk: said,
    });
    expect((await read()).case).toMatchObject({ nationality: to, statelessnessRisk: risk });
    expect((await read()).nationalityStatus.heldStatelessnessRisk).toBe(risk);
  });

  it('is not overturned to what it says: that is to uphold it', async () => {
    await story.does('registrar', 'nationalityContest', contest);
    const { nationality, statelessnessRisk } = (await read()).case;
    const same = { ...settle, overturnedTo: nationality, statelessnessRisk };
    const { userErrors } = await story.tries('registrar', 'nationalityChallengeSettle', same);
    expect(userErrors).toMatchObject([{ code: 'ALREADY_RECORDED', field: ['overturnedTo'] }]);
    expect((await read()).nationalityStatus.determinations).toMatchObject([{ standing: 'CONTESTED' }]);
    await story.does('registrar', 'nationalityChallengeSettle', settle);
  });

  it('is not held by a decision that was withdrawn', async () => {
    expect((await read()).nationalityStatus.isOutdated).toBe(false);
    await story.does('registrar', 'nationalityWithdraw', { decisionId: '1', reason: 'Of another child.' });
    expect((await read()).nationalityStatus).toMatchObject({ isOutdated: true, held: 'UNDER_DETERMINATION' });
  });

  it('that was overturned is not given back by asking the rules the same again, nor made twice on one day', async () => {
    const twice = await story.tries('registrar', 'nationalityDetermine', { decidedOn: '2017-12-01' });
    expect(twice.userErrors).toMatchObject([{ code: 'ALREADY_RECORDED', field: ['decidedOn'] }]);
    await story.does('registrar', 'nationalityContest', contest);
    await story.does('registrar', 'nationalityChallengeSettle', { ...settle, overturnedTo: 'NOT_A_CITIZEN' });
    const again = await story.tries('registrar', 'nationalityDetermine', { decidedOn: '2018-01-06' });
    expect(again.userErrors).toMatchObject([{ code: 'NO_SUCH_TRANSITION', field: ['caseId'] }]);
    const query = `{ case(id: "${story.state.id}") { nationality } nationalityStatus(caseId: "${story.state.id}") { held heldSince heldBy heldReference } }`;
    const { data } = await registry.ask('registrar', query);
    expect(data).toEqual({
      case: { nationality: 'NOT_A_CITIZEN' },
      nationalityStatus: {
        ...{ held: 'NOT_A_CITIZEN', heldSince: settle.statedOn },
        ...{ heldBy: court.authority, heldReference: court.reference },
      },
    });
    await story.does('registrar', 'nationalityFactRecord', { kind: 'BORN_AT_HOME', answer: 'YES', source: 'A notice' });
    await story.does('registrar', 'nationalityDetermine', { decidedOn: '2018-01-06' });
  });

  it.each([
    [
      'overturned to a citizen who runs the risk of having no nationality',
      'nationalityChallengeSettle',
      { ...settle, overturnedTo: 'CITIZEN', statelessnessRisk: true },
      'INVALID_INPUT',
      true,
    ],
    [
      'overturned on an item that is not on file',
      'nationalityChallengeSettle',
      { ...settle, overturnedTo: 'CITIZEN', evidenceId: '9' },
      'NOT_FOUND',
      true,
    ],
    ['settled by nobody', 'nationalityChallengeSettle', { ...settle, authority: ' ' }, 'INVALID_INPUT', true],
    ['settled before it is contested', 'nationalityChallengeSettle', settle, 'NO_SUCH_TRANSITION', false],
    [
      'contested before it was made',
      'nationalityContest',
      { ...contest, statedOn: '2017-11-30' },
      'IMPOSSIBLE_DATES',
      false,
    ],
    ['contested where there is none', 'nationalityContest', { ...contest, determinationId: '2' }, 'NOT_FOUND', false],
  ])('is not %s', async (_what, mutation, input, code, isContested) => {
    if (isContested) await story.does('registrar', 'nationalityContest', contest);
    expect((await story.tries('registrar', mutation, input)).userErrors.map((error) => error.code)).toEqual([code]);
  });
});
