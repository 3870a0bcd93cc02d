import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { agree, refresh } from '../movements/travel.js';
import { grant, openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import { eraseCase } from '../support/erase-case.js';
import type { TestRegistry } from '../support/registry.js';
import { giveTask } from './talks.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const named = (text: string) => ({ names: [{ text, role: 'NICKNAME', script: 'LATIN', source: 'RELATIVE' }] });
const lastRow = async (operation: string): Promise<{ decision: string; subjects: string[] }> =>
  (
    await registry.ask(
      'auditor',
      `{ auditTrail(first: 1, filter: { operation: "${operation}" }) { nodes { decision subjects } } }`,
    )
  ).data.auditTrail.nodes[0] as { decision: string; subjects: string[] };
const openList = async (...caseIds: string[]): Promise<string> => {
  const { roundId } = await agree(registry);
  const list = { roundId, title: 'A list', exchangedOn: '2017-12-22', caseIds };
  return (await mustActOn(registry, 'registrar', 'listOpen', list, 'list { id }')).id as string;
};
const theirs = (listId: string, ...names: string[]) =>
  mustActOn(
    registry,
    'registrar',
    'listTheirVersionRecord',
    { listId, lines: names.map((name) => ({ name, sex: 'FEMALE' })) },
    'list { lines { presence case { id } theirs { name } } }',
  );

describe('the other party’s version of a list', () => {
  it('is compared with no file that is sealed: a match would tell the name', async () => {
    const sealed = await CaseStory.open(registry, named('Dauren'));
    const open = await CaseStory.open(registry, named('Sanzhar'));
    const listId = await openList(sealed.state.id, open.state.id);
    await sealed.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'NOT_A_NATIONAL' });
    await sealed.does('registrar', 'fileSeal', { sealsOn: '2018-01-10', reason: 'Not of this registry' });
    const { lines } = await theirs(listId, 'Dauren', 'Sanzhar');
    const matched = lines.filter(({ presence }: { presence: string }) => presence === 'ON_BOTH');
    expect(matched).toMatchObject([{ case: { id: open.state.id }, theirs: { name: 'Sanzhar' } }]);
    // Who was compared is told, and the sealed file was not.
    expect(await lastRow('listTheirVersionRecord')).toEqual({
      decision: 'DONE',
      subjects: [open.state.id, listId],
    });
  });

  it('is read with a row in the audit, also where its lines are matched with no case', async () => {
    const listId = await openList();
    await theirs(listId, 'Dauren');
    await registry.ask('registrar', `{ listExchange(id: "${listId}") { lines { theirs { name } } } }`);
    expect(await lastRow('read')).toEqual({ decision: 'READ', subjects: [listId] });
  });
});

describe('a list that an erased child stands on', () => {
  it('is agreed for the others, and names the erased child in no refusal', async () => {
    const [child, gone] = [
      await CaseStory.open(registry, named('Sanzhar')),
      await CaseStory.open(registry, named('Dauren')),
    ];
    const listId = await openList(child.state.id, gone.state.id);
    // Theirs says another sex of whoever it takes for the second.
    const lines = [
      { name: 'Sanzhar', sex: 'FEMALE' },
      { name: 'Dauren', sex: 'MALE' },
    ];
    await mustActOn(registry, 'registrar', 'listTheirVersionRecord', { listId, lines }, 'list { id }');
    const agrees = (more: object = {}) =>
      actOn(
        registry,
        'registrar',
        'listAgree',
        { listId, agreedOn: '2017-12-23', reference: 'Protocol', ...more },
        'list { agreedOn }',
      );
    expect((await agrees()).codes).toContain('NOT_READY');
    await gone.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'UNTRACEABLE_AFTER_REVIEW' });
    await eraseCase(registry, gone.state);
    const despite = async (caseId: string) => (await agrees({ despite: [caseId] })).userErrors;
    const [refused] = await despite(gone.state.id);
    expect(refused).toMatchObject({ code: 'INVALID_INPUT' });
    const [absent] = await despite('case_7');
    expect(JSON.stringify(refused).replaceAll(gone.state.id, 'case_7')).toBe(JSON.stringify(absent));
    expect(await agrees()).toMatchObject({ codes: [], made: { agreedOn: '2017-12-23' } });
  });
});

describe('settling a child of a task', () => {
  it('answers of a child out of sight as of one that is not there, under the task or not', async () => {
    const { agreementId } = await agree(registry);
    const [under, beside] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    const own = await CaseStory.open(registry, {}, 'partner');
    const caseIds = [under.state.id, own.state.id];
    const grantId = await grant(registry, under.state.id, ['FACTS']);
    const taskId = await giveTask(registry, agreementId, { ownerAgencyId: 'agency_12', caseIds });
    await mustActOn(registry, 'supervisor', 'accessRevoke', { grantId, reason: 'Done.' }, 'grant { id }');
    const settle = (ofCaseId: string) =>
      actOn(registry, 'partner', 'taskChildSettle', { taskId, ofCaseId, outcome: 'DONE' }, 'task { id }');
    const absent = `${beside.state.id.slice(0, -6)}000001`;
    const answers = await Promise.all([under.state.id, beside.state.id, absent].map(settle));
    expect(answers[0]?.codes).toEqual(['NOT_FOUND']);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect((await settle(own.state.id)).codes).toEqual([]);
  });
});

describe('ending a task as done', () => {
  const children = 'task { id status children { case { id } outcome } }';
  const give = async (ownerAgencyId: string, ...stories: readonly CaseStory[]): Promise<string> => {
    const { agreementId } = await agree(registry);
    const caseIds = stories.map(({ state }) => state.id);
    return giveTask(registry, agreementId, { ownerAgencyId, caseIds });
  };
  const end = (taskId: string, who: string) => actOn(registry, who, 'taskMove', { taskId, toStatus: 'DONE' }, children);
  const outcomes = async (): Promise<unknown> =>
    (
      await registry.ask(
        'registrar',
        '{ tasks(first: 5, status: DONE) { nodes { children { case { id } outcome } } } }',
      )
    ).data.tasks.nodes;

  it('is refused while colleagues see open children that whoever ends it does not see, and names none of these', async () => {
    const [seen, one, two] = [
      await CaseStory.open(registry),
      await CaseStory.open(registry, {}, 'partner'),
      await CaseStory.open(registry, {}, 'partner'),
    ];
    const taskId = await give('agency_11', seen, one, two);
    const settle = (who: string, { state }: CaseStory) =>
      actOn(registry, who, 'taskChildSettle', { taskId, ofCaseId: state.id, outcome: 'DONE' }, 'task { id }');
    const both = await end(taskId, 'caseworker');
    expect(both.codes).toEqual(['OPEN_CHILDREN', 'OPEN_CHILDREN']);
    expect(both.userErrors[0]?.message).toContain(seen.state.id);
    expect((await settle('caseworker', seen)).codes).toEqual([]);
    const typed = `mutation { taskMove(input: { idempotencyKey: "unseen-children", taskId: "${taskId}", expectedVersion: 2, toStatus: DONE }) { task { id } userErrors { code field subjectId message } } }`;
    const { text, data } = await registry.ask('caseworker', typed);
    expect(data.taskMove.userErrors).toMatchObject([{ code: 'OPEN_CHILDREN', field: ['toStatus'], subjectId: null }]);
    expect(data.taskMove.userErrors[0].message).toMatch(/files you do not see.*registrar.*taskChildSettle/);
    // Neither who they are nor how many: with one of two settled it is the same answer.
    for (const { state } of [one, two]) expect(text).not.toContain(state.id);
    expect(await lastRow('taskMove')).toEqual({ decision: 'REFUSED', subjects: [taskId] });
    expect((await settle('registrar', one)).codes).toEqual([]);
    expect((await end(taskId, 'caseworker')).userErrors[0]?.message).toBe(data.taskMove.userErrors[0].message);
    expect(await outcomes()).toEqual([]);
    expect((await settle('registrar', two)).codes).toEqual([]);
    expect((await end(taskId, 'caseworker')).made.status).toBe('DONE');
    expect(await outcomes()).toEqual([
      {
        children: expect.arrayContaining(
          [seen, one, two].map(({ state }) => ({ case: { id: state.id }, outcome: 'DONE' })),
        ),
      },
    ]);
  });

  it('is not held up by whom nobody of the agency sees any more: for them it was not possible', async () => {
    const foreign = await CaseStory.open(registry);
    const grantId = await grant(registry, foreign.state.id, ['FACTS']);
    const taskId = await give('agency_12', foreign);
    expect((await end(taskId, 'partner')).codes).toEqual(['OPEN_CHILDREN']);
    await mustActOn(registry, 'supervisor', 'accessRevoke', { grantId, reason: 'Done.' }, 'grant { id }');
    expect((await end(taskId, 'partner')).made).toMatchObject({ status: 'DONE', children: [] });
    expect(await outcomes()).toEqual([{ children: [{ case: { id: foreign.state.id }, outcome: 'NOT_POSSIBLE' }] }]);
  });

  it('nor by an erased child, also where the agency has people who see all', async () => {
    const foreign = await CaseStory.open(registry, {}, 'partner');
    const taskId = await give('agency_11', foreign);
    await refresh(registry, foreign);
    await foreign.endorsedMove('CLOSED', '2018-01-09', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
    expect((await end(taskId, 'caseworker')).codes).toEqual(['OPEN_CHILDREN']);
    await eraseCase(registry, foreign.state);
    expect((await end(taskId, 'caseworker')).made.status).toBe('DONE');
  });
});
