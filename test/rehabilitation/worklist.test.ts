import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, TestRegistry } from '../support/registry.js';
import { centre, openHome, openWithPlan } from './home.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openHome();
});
afterAll(() => registry.discard());

describe('the worklist', () => {
  const ask = async (who: string, given = ''): Promise<Answer['data']> =>
    (
      await registry.ask(
        who,
        `{ worklist(first: 100${given}) { nodes { caseId code dueOn state body } pageInfo { hasNextPage endCursor } } }`,
      )
    ).data.worklist;

  it('shows what is open, overdue first, to those who may see the child', async () => {
    const story = await openWithPlan(registry);
    await story.does('caseworker', 'milestoneAssign', {
      code: 'REC-MED',
      bodyAgencyId: 'agency_11',
      caseworkerId: 'user_103',
    });
    const own = (await ask('caseworker')).nodes.filter(({ caseId }: { caseId: string }) => caseId === story.state.id);
    expect(own).toEqual([
      { caseId: story.state.id, code: 'REC-MED', dueOn: '2017-11-04', state: 'OVERDUE', body: 'MFA' },
    ]);
    expect((await ask('caseworker', ', mine: true')).nodes).toContainEqual(own[0]);
    const ofCentre = await ask('registrar', `, bodyAgencyId: "${centre}"`);
    const days = ofCentre.nodes.map(({ dueOn }: { dueOn: string }) => dueOn);
    expect(days).toEqual([...days].sort());
    expect(ofCentre.nodes[0].state).toBe('OVERDUE');
    expect((await ask('centreWorker')).nodes).toEqual([]);
    expect((await ask('partner')).nodes).toEqual([]);
  });

  it('goes on after a cursor without gaps, and refuses a page that cannot be', async () => {
    const all = [];
    let cursor = '';
    for (;;) {
      const { data } = await registry.ask(
        'registrar',
        `{ worklist(first: 7${cursor}) { nodes { caseId code } pageInfo { hasNextPage endCursor } } }`,
      );
      all.push(...data.worklist.nodes.map(({ caseId, code }: { caseId: string; code: string }) => `${caseId} ${code}`));
      if (!data.worklist.pageInfo.hasNextPage) break;
      cursor = `, after: "${data.worklist.pageInfo.endCursor}"`;
    }
    const open = registry.temporary.store.reader.raw
      .prepare(
        `select 'case_' || m.case_id || ' ' || code from milestones m join cases c on c.id = m.case_id where outcome is null and c.stage <> 'CLOSED' order by due_on, m.case_id, code`,
      )
      .pluck()
      .all();
    expect(all).toEqual(open);
    const { errors } = await registry.ask('registrar', '{ worklist(first: -1) { nodes { code } } }');
    expect(errors?.[0]?.extensions.code).toBe('INVALID_INPUT');
  });
});
