import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import type { Shown } from '../support/act-on.js';
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
