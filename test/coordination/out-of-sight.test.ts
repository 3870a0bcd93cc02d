import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { agree } from '../movements/travel.js';
import { grant, openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';

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

describe('settling a child of a task', () => {
  it('answers of a child out of sight as of one that is not there, under the task or not', async () => {
    const { agreementId } = await agree(registry);
    const [under, beside] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    const own = await CaseStory.open(registry, {}, 'partner');
    const given = { agreementId, ownerAgencyId: 'agency_12', title: 'Papers', dueOn: '2018-02-01' };
    const caseIds = [under.state.id, own.state.id];
    const grantId = await grant(registry, under.state.id, ['FACTS']);
    const { id: taskId } = await mustActOn(registry, 'registrar', 'taskCreate', { ...given, caseIds }, 'task { id }');
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
