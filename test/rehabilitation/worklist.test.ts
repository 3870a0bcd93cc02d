import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { mustActOn } from '../support/act-on.js';
import type { CaseStory } from '../support/case-story.js';
import type { Answer, TestRegistry } from '../support/registry.js';
import { centre, openHome, openWithPlan } from './home.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openHome();
});
afterAll(() => registry.discard());

/** Of a new plan: those of the catalogue, but the two before the arrival that the case itself proves. */
const openMilestones = 27;

describe('the worklist', () => {
  const ask = async (who: string, given = ''): Promise<Answer['data']> =>
    (
      await registry.ask(
        who,
        `{ worklist(first: 100${given}) { nodes { caseId code dueOn state body { code } } pageInfo { hasNextPage endCursor } } }`,
      )
    ).data.worklist;

  it('shows what is open, overdue first, to those who may see the child', async () => {
    const story = await openWithPlan(registry);
    await story.does('caseworker', 'milestoneAssign', {
      code: 'REC-MED',
      bodyAgencyId: 'agency_11',
      caseworkerId: 'user_103',
    });
    const ofStory = ({ nodes }: Answer['data']) =>
      (nodes as readonly { caseId: string; dueOn: string }[]).filter(({ caseId }) => caseId === story.state.id);
    const own = ofStory(await ask('caseworker', ', bodyAgencyId: "agency_11"'));
    expect(own).toEqual([
      { caseId: story.state.id, code: 'REC-MED', dueOn: '2017-11-04', state: 'OVERDUE', body: { code: 'MFA' } },
    ]);
    expect((await ask('caseworker', ', mine: true')).nodes).toContainEqual(own[0]);
    // Who names nobody sees all that is open of the cases of the own agency, with whomever it lies.
    const owned = ofStory(await ask('caseworker'));
    expect(owned).toHaveLength(openMilestones);
    expect(owned).toContainEqual(own[0]);
    expect(owned.map(({ dueOn }) => dueOn)).toEqual(owned.map(({ dueOn }) => dueOn).toSorted());
    const ofCentre = await ask('registrar', `, bodyAgencyId: "${centre}"`);
    const days = ofCentre.nodes.map(({ dueOn }: { dueOn: string }) => dueOn);
    expect(days).toEqual([...days].sort());
    expect(ofCentre.nodes[0].state).toBe('OVERDUE');
    expect((await ask('centreWorker')).nodes).toEqual([]);
    expect((await ask('partner')).nodes).toEqual([]);
  });

  it('is narrowed to what stands there: overdue, due or planned, each once and together all', async () => {
    const keys = async (given = '') =>
      ((await ask('registrar', given)).nodes as { caseId: string; code: string; state: string }[]).map(
        ({ caseId, code, state }) => `${state} ${caseId} ${code}`,
      );
    await openWithPlan(registry);
    const all = await keys();
    const parts = await Promise.all(['OVERDUE', 'DUE', 'PLANNED'].map((state) => keys(`, state: ${state}`)));
    expect(parts.flat()).toEqual(all);
    for (const [at, state] of ['OVERDUE', 'DUE', 'PLANNED'].entries()) {
      expect([state, parts[at]?.length === 0]).toEqual([state, false]);
      expect(parts[at]?.filter((key) => !key.startsWith(`${state} `))).toEqual([]);
    }
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

  const grant = (story: CaseStory, scopes: readonly string[]): Promise<unknown> =>
    mustActOn(
      registry,
      'supervisor',
      'accessGrant',
      { caseId: story.state.id, agencyId: centre, purposeOfAccess: 'Care', scopes, expiresOn: '2018-06-30' },
      'grant { id }',
    );

  it('of a regional centre is what is granted to it with the child’s identity, in one order, however many cases these are', async () => {
    const [one, other, facts] = [
      await openWithPlan(registry),
      await openWithPlan(registry),
      await openWithPlan(registry),
    ];
    await grant(one, ['FACTS', 'IDENTITY']);
    await grant(other, ['FACTS', 'IDENTITY', 'RECORD']);
    await grant(facts, ['FACTS']);
    const shown = (await ask('centreWorker')).nodes;
    expect(new Set(shown.map(({ caseId }: { caseId: string }) => caseId))).toEqual(
      new Set([one.state.id, other.state.id]),
    );
    expect(shown).toHaveLength(2 * openMilestones);
    const order = ({ dueOn, caseId, code }: { dueOn: string; caseId: string; code: string }) =>
      `${dueOn} ${caseId} ${code}`;
    expect(shown.map(order)).toEqual(shown.map(order).sort());
    // Beyond a thousand granted cases the work of the body is walked instead of the grants: nothing else is shown.
    grantManyMore(one.state.id);
    expect((await ask('centreWorker')).nodes).toEqual(shown);
    expect((await ask('centreWorker', ', bodyAgencyId: "agency_11"')).nodes).toEqual([]);
    await one.does('caseworker', 'milestoneAssign', { code: 'REC-MED', bodyAgencyId: 'agency_11' });
    expect((await ask('centreWorker', ', bodyAgencyId: "agency_11"')).nodes).toMatchObject([{ code: 'REC-MED' }]);
    // Its own list is of what lies with it, and no longer of what lies with another.
    const moved = ({ caseId, code }: { caseId: string; code: string }) => caseId === one.state.id && code === 'REC-MED';
    expect((await ask('centreWorker')).nodes).toEqual(
      shown.filter((item: { caseId: string; code: string }) => !moved(item)),
    );
    // What lies with a body of its own children is seen by the owner once.
    const all = (await ask('caseworker')).nodes.map(order);
    expect(new Set(all).size).toBe(all.length);
  });

  /** Copies of a case without a plan, all granted to the centre. */
  function grantManyMore(id: string): void {
    const raw = new Database(registry.temporary.store.file);
    const columns = (raw.pragma('table_info(cases)') as { name: string }[])
      .map(({ name }) => name)
      .slice(1)
      .join();
    const many = 'with recursive n(i) as (select 1 union all select i + 1 from n where i <= 1000)';
    raw.exec(
      `insert into cases (id, ${columns}) ${many} select 900000 + i, ${columns} from n, cases where cases.id = ${id.slice(5)}`,
    );
    raw.exec(`insert into case_grants (id, case_id, agency_id, purpose, covers_identity, covers_record, expires_at, granted_at, granted_by)
      ${many} select 900000 + i, 900000 + i, ${centre.slice(7)}, 'Care', 1, 0, 9e14, 0, 103 from n`);
    raw.close();
  }

  it('of one member of staff is what that person answers for', async () => {
    const story = await openWithPlan(registry);
    await story.does('caseworker', 'milestoneAssign', {
      code: 'ADP-DEV',
      bodyAgencyId: 'agency_11',
      caseworkerId: 'user_306',
    });
    const expected = [
      { caseId: story.state.id, code: 'ADP-DEV', dueOn: '2017-11-15', state: 'OVERDUE', body: { code: 'MFA' } },
    ];
    expect((await ask('supervisor', ', caseworkerId: "user_306"')).nodes).toEqual(expected);
    expect((await ask('colleague', ', mine: true')).nodes).toEqual(expected);
    const ofCentre = `, caseworkerId: "user_306", bodyAgencyId: "${centre}"`;
    for (const given of [', caseworkerId: "user_999"', ofCentre])
      expect((await ask('supervisor', given)).nodes).toEqual([]);
    expect((await ask('partner', ', caseworkerId: "user_306"')).nodes).toEqual([]);
  });

  it('leaves out what a closed case left undone, until the case is reopened', async () => {
    const story = await openWithPlan(registry);
    const own = async (): Promise<number> =>
      (await ask('registrar', `, bodyAgencyId: "${centre}"`)).nodes.filter(
        ({ caseId }: { caseId: string }) => caseId === story.state.id,
      ).length as number;
    const open = await own();
    expect(open).toBeGreaterThan(0);
    await story.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
    expect(await own()).toBe(0);
    await story.does('supervisor', 'caseReopen', { effectiveOn: '2018-01-10', reason: 'Back' });
    expect(await own()).toBe(open);
  });
});
