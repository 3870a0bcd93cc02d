import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

/* What stands already is not recorded a second time without a word: the answer names what stands. */

let registry: TestRegistry;
let story: CaseStory;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());
beforeEach(async () => {
  story = await CaseStory.open(registry);
});

const does = (mutation: string, input: object) => story.does('registrar', mutation, input);
async function isRefused(mutation: string, input: object, field: string, named: string): Promise<void> {
  const { userErrors } = await story.tries('registrar', mutation, input);
  expect(userErrors).toMatchObject([{ code: 'ALREADY_RECORDED', field: [field] }]);
  expect(userErrors[0]?.message).toContain(named);
}

describe('a decision on nationality', () => {
  const decision = { nationality: 'NOT_A_CITIZEN', rule: 'Rule 1', decidedOn: '2017-12-01' };

  it('of one day is on record once, however its rule is spelt', async () => {
    await does('nationalityRecord', decision);
    const name = story.names('nationalityDecision', 1);
    for (const rule of [decision.rule, ' RULE  1', 'rule-1'])
      await isRefused('nationalityRecord', { ...decision, rule }, 'decidedOn', name);
    const unchanged = { ...decision, corrects: '1', reason: 'Read again' };
    await isRefused('nationalityRecord', unchanged, 'decidedOn', name);
    for (const other of [
      { decidedOn: '2017-12-02' },
      { rule: 'Rule 11' },
      { statelessnessRisk: false },
      { nationality: 'CITIZEN' },
    ])
      await does('nationalityRecord', { ...decision, ...other });
    await does('nationalityWithdraw', { decisionId: '1', reason: 'Of another child' });
    await does('nationalityRecord', decision);
  });

  it('by the rules is made once a day, and on another day anew', async () => {
    await does('nationalityDetermine', { decidedOn: '2017-12-01' });
    const name = story.names('nationalityDetermination', 1);
    await isRefused('nationalityDetermine', { decidedOn: '2017-12-01' }, 'decidedOn', name);
    await does('nationalityFactRecord', { kind: 'BORN_AT_HOME', answer: 'YES', source: 'A notice' });
    await does('nationalityDetermine', { decidedOn: '2017-12-02' });
  });
});

describe('an answer to a question of the rules', () => {
  const fact = { kind: 'BORN_AT_HOME', answer: 'YES', source: 'Birth notice' };

  it('is on file once by one source, until somebody answers otherwise', async () => {
    await does('nationalityFactRecord', fact);
    for (const source of [fact.source, ' birth  NOTICE '])
      await isRefused('nationalityFactRecord', { ...fact, source }, 'source', 'answer 1 of nationalityStatus.facts');
    await does('nationalityFactRecord', { ...fact, source: 'The mother' });
    await isRefused('nationalityFactRecord', fact, 'source', 'answer 1 of');
    await does('nationalityFactRecord', { ...fact, kind: 'PARENT_RESIDENT_AT_HOME' });
    await does('nationalityFactRecord', { ...fact, answer: 'NO' });
    await does('nationalityFactRecord', fact);
    await isRefused('nationalityFactRecord', fact, 'source', 'answer 5 of');
  });

  it('counts anew where the last one rests on an item that was refuted', async () => {
    const item = { type: 'MEDICAL_BIRTH_NOTICE', grade: 'B', obtainedOn: '2017-08-01', source: 'Hospital' };
    await story.does('caseworker', 'evidenceRecord', item);
    await does('nationalityFactRecord', fact);
    const onItem = { ...fact, evidenceId: '1' };
    await does('nationalityFactRecord', onItem);
    await isRefused('nationalityFactRecord', onItem, 'source', 'answer 2 of');
    await story.does('caseworker', 'evidenceJudge', { evidenceId: '1', standing: 'REFUTED', reason: 'Forged.' });
    await isRefused('nationalityFactRecord', onItem, 'source', 'answer 2 of');
    await does('nationalityFactRecord', fact);
    await isRefused('nationalityFactRecord', fact, 'source', 'answer 3 of');
  });
});
