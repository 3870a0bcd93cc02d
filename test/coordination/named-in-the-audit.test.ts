import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { agree } from '../movements/travel.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';

/* An act on talks names in the audit what it changed, whether it is done or refused. */

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const rowsOf = async (operation: string): Promise<unknown> =>
  (
    await registry.ask(
      'auditor',
      `{ auditTrail(first: 5, filter: { operation: "${operation}" }) { nodes { decision subjects } } }`,
    )
  ).data.auditTrail.nodes;
const by = (who: string) => (mutation: string, input: object, selection: string) =>
  mustActOn(registry, who, mutation, input, selection);

describe('the row of an act', () => {
  it('names the list that is agreed to and whose line is matched, and the agreement that ends', async () => {
    const { roundId, agreementId } = await agree(registry);
    const { id: caseId } = (await CaseStory.open(registry)).state;
    const registrar = by('registrar');
    const ours = { roundId, agreementId, title: 'A list', exchangedOn: '2017-12-22', caseIds: [caseId] };
    const { id: listId } = await registrar('listOpen', ours, 'list { id }');
    const agreed = { listId, agreedOn: '2017-12-22', reference: 'Protocol', despite: [caseId] };
    expect((await actOn(registry, 'registrar', 'listAgree', agreed, 'list { id }')).codes).toEqual([
      'NO_SUCH_TRANSITION',
    ]);
    const lines = [{ name: 'Somebody' }];
    const theirs = await registrar('listTheirVersionRecord', { listId, lines }, 'list { lines { theirs { id } } }');
    const lineId = theirs.lines.find((line: { theirs: object | null }) => line.theirs).theirs.id;
    await registrar('listLineMatch', { lineId, ofCaseId: caseId }, 'list { id }');
    await registrar('listAgree', agreed, 'list { id }');
    await registrar('agreementEnd', { agreementId, endedOn: '2018-01-05', reason: 'It lapsed.' }, 'id');
    expect(await rowsOf('listLineMatch')).toEqual([{ decision: 'DONE', subjects: [caseId, listId] }]);
    expect(await rowsOf('listAgree')).toEqual([
      { decision: 'DONE', subjects: [caseId, listId] },
      { decision: 'REFUSED', subjects: [listId] },
    ]);
    expect(await rowsOf('agreementEnd')).toEqual([{ decision: 'DONE', subjects: [caseId, agreementId] }]);
  });

  it('names the task that moves, and for whom it is settled', async () => {
    const { agreementId } = await agree(registry);
    const { id: caseId } = (await CaseStory.open(registry)).state;
    const toDo = { agreementId, ownerAgencyId: 'agency_11', title: 'Papers', dueOn: '2018-02-01', caseIds: [caseId] };
    const { id: taskId } = await by('registrar')('taskCreate', toDo, 'task { id }');
    const settle = { taskId, ofCaseId: caseId, outcome: 'DONE' };
    await by('caseworker')('taskMove', { taskId, toStatus: 'IN_PROGRESS' }, 'task { id }');
    await by('caseworker')('taskChildSettle', settle, 'task { id }');
    expect(await rowsOf('taskMove')).toEqual([{ decision: 'DONE', subjects: [taskId] }]);
    expect(await rowsOf('taskChildSettle')).toEqual([{ decision: 'DONE', subjects: [caseId, taskId] }]);
  });
});
