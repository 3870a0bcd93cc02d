import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import type { Shown } from '../support/act-on.js';

let registry: TestRegistry;
let story: CaseStory;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());
/** The mother is a citizen of another state, the father one of ours. */
const parents = [
  { role: 'MOTHER', citizenship: 'OTHER' },
  { role: 'FATHER', citizenship: 'KZ' },
];
beforeEach(async () => {
  story = await CaseStory.open(registry, { parents });
});

const read = async (): Promise<Shown> => {
  const query = `{ nationalityStatus(caseId: "${story.state.id}") { ruleVersion ruleCode nationality statelessnessRisk isOutdated held heldStatelessnessRisk facts { kind answer stands evidenceId } determinations { id standing ruleCode nationality decidedOn authority reference evidenceId overturns inputs trace { rule reading } challenges { kind reason authority reference } recordedBy } } case(id: "${story.state.id}") { nationality statelessnessRisk nationalityDecisions { rule nationality } } }`;
  const answer = await registry.ask('registrar', query);
  expect(answer.errors).toBeUndefined();
  return answer.data;
};
const states = (kind: string, answer: string, more: object = {}) =>
  story.does('registrar', 'nationalityFactRecord', { kind, answer, source: 'The mother', ...more });
const determines = () => story.does('registrar', 'nationalityDetermine', { decidedOn: '2017-12-01' });

describe('a determination', () => {
  it('raises the risk of statelessness where no rule holds, keeps rule and trace, and is listed', async () => {
    await determines();
    const { case: found, nationalityStatus } = await read();
    expect(found).toEqual({
      nationality: 'UNDER_DETERMINATION',
      statelessnessRisk: true,
      nationalityDecisions: [{ rule: 'KZ-1991.1 RULE_6', nationality: 'UNDER_DETERMINATION' }],
    });
    expect(nationalityStatus.determinations[0]).toMatchObject({
      standing: 'STANDING',
      ruleCode: 'RULE_6',
      recordedBy: 'registrar',
    });
    expect(nationalityStatus.determinations[0].inputs).toContain('A_PARENT_IS_CITIZEN YES');
    const listed = await registry.ask(
      'registrar',
      '{ cases(first: 50, filter: { statelessnessRisk: true }) { nodes { id statelessnessRisk } } }',
    );
    expect(listed.data.cases.nodes).toContainEqual({ id: story.state.id, statelessnessRisk: true });
    const others = await registry.ask(
      'registrar',
      '{ cases(first: 50, filter: { statelessnessRisk: false }) { nodes { id } } }',
    );
    expect(others.data.cases.nodes).not.toContainEqual({ id: story.state.id });
  });

  it('works from a parent who was put on file later, which the case was opened without', async () => {
    const alone = await CaseStory.open(registry, { parents: [] });
    const decides = async (): Promise<Shown> => {
      await alone.does('registrar', 'nationalityDetermine', { decidedOn: '2017-12-01' });
      const query = `{ case(id: "${alone.state.id}") { nationality statelessnessRisk } nationalityStatus(caseId: "${alone.state.id}") { ruleCode } }`;
      return (await registry.ask('registrar', query)).data;
    };
    expect(await decides()).toMatchObject({
      nationalityStatus: { ruleCode: 'RULE_6' },
      case: { statelessnessRisk: true },
    });
    const learned = { fate: 'CONFIRMED_DEAD', citizenship: 'KZ', reason: 'The grandmother brought his papers.' };
    await alone.does('registrar', 'parentRecord', { role: 'MOTHER', ...learned });
    await alone.does('registrar', 'parentRecord', { role: 'FATHER', ...learned });
    expect(await decides()).toEqual({
      case: { nationality: 'CITIZEN', statelessnessRisk: false },
      nationalityStatus: { ruleCode: 'RULE_1' },
    });
  });

  it('follows the facts: born at home of one citizen is a citizen', async () => {
    await states('BORN_AT_HOME', 'YES');
    await determines();
    expect((await read()).case).toMatchObject({ nationality: 'CITIZEN', statelessnessRisk: false });
  });

  it('is run again when the evidence changes: what rests on a refuted item counts no more', async () => {
    await story.does('caseworker', 'evidenceRecord', {
      type: 'MEDICAL_BIRTH_NOTICE',
      grade: 'B',
      obtainedOn: '2017-08-01',
      source: 'Hospital',
    });
    await states('BORN_AT_HOME', 'YES', { evidenceId: '1' });
    await determines();
    expect((await read()).nationalityStatus).toMatchObject({
      ruleCode: 'RULE_2',
      isOutdated: false,
      facts: [{ stands: true, evidenceId: story.names('evidence', 1) }],
    });
    await story.does('caseworker', 'evidenceJudge', {
      evidenceId: story.names('evidence', 1),
      standing: 'REFUTED',
      reason: 'Forged.',
    });
    const after = await read();
    expect(after.nationalityStatus).toMatchObject({
      ruleCode: 'RULE_6',
      statelessnessRisk: true,
      isOutdated: true,
      facts: [{ stands: false }],
    });
    // People decide: the axis stays as decided until somebody determines anew.
    expect(after.case.nationality).toBe('CITIZEN');
    await determines();
    const anew = await read();
    expect([anew.case.nationality, anew.nationalityStatus.isOutdated]).toEqual(['UNDER_DETERMINATION', false]);
    expect(anew.nationalityStatus.determinations.map(({ ruleCode }: { ruleCode: string }) => ruleCode)).toEqual([
      'RULE_2',
      'RULE_6',
    ]);
  });

  it('is run again when a parent turns out to be a citizen', async () => {
    await determines();
    await story.does('registrar', 'parentRecord', {
      parentId: '1',
      citizenship: 'KZ',
      reason: 'Her passport was found.',
    });
    expect((await read()).nationalityStatus).toMatchObject({ ruleCode: 'RULE_1', isOutdated: true });
  });

  it('is refused for a day to come, and a fact for an item that is not there', async () => {
    const future = await story.tries('registrar', 'nationalityDetermine', { decidedOn: '2018-02-01' });
    expect(future.userErrors).toMatchObject([{ code: 'IMPOSSIBLE_DATES', field: ['decidedOn'] }]);
    const input = { kind: 'BORN_AT_HOME', answer: 'YES', source: 'A notice', evidenceId: '7' };
    expect((await story.tries('registrar', 'nationalityFactRecord', input)).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['evidenceId'] },
    ]);
  });
});

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
