import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { actOn, mustActOn } from '../support/act-on.js';
import type { Answer, TestRegistry } from '../support/registry.js';
import { centre, codesOf, lyceum, openHome, openWithPlan, readFile } from './home.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openHome();
});
afterAll(() => registry.discard());

const partner = 'agency_12';

interface Person {
  readonly id: string;
  readonly name: string;
}

const listed = (who: string, given = ''): Promise<Answer> =>
  registry.ask(who, `{ caseworkers(first: 100${given}) { nodes { id name role } pageInfo { hasNextPage } } }`);
const namesOf = async (who: string, given = ''): Promise<string[]> =>
  ((await listed(who, given)).data.caseworkers.nodes as readonly Person[]).map(({ name }) => name);

describe('who is offered as caseworker', () => {
  it('are the staff of the own agency, or of the body that is named, who record what is done for a child', async () => {
    const { data } = await listed('caseworker');
    expect(data.caseworkers.nodes).toEqual(
      [
        ['user_103', 'caseworker', 'CASEWORKER'],
        ['user_306', 'colleague', 'CASEWORKER'],
        ['user_104', 'psychologist', 'PSYCHOLOGIST'],
        ['user_102', 'registrar', 'REGISTRAR'],
        ['user_101', 'supervisor', 'SUPERVISOR'],
      ].map(([id, name, role]) => ({ id, name, role })),
    );
    expect(await namesOf('centreWorker')).toEqual(['centreWorker']);
    expect(await namesOf('caseworker', `, bodyAgencyId: "${centre}"`)).toEqual(['centreWorker']);
    // An application, a school and an account that bears the name of a child answer for no plan.
    for (const none of [partner, lyceum, 'agency_999'])
      expect([none, await namesOf('registrar', `, bodyAgencyId: "${none}"`)]).toEqual([none, []]);
    const { errors } = await listed('registrar', ', bodyAgencyId: "user_103"');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', problems: [{ field: ['bodyAgencyId'] }] });
  });

  it('are told to whoever writes plans, and to nobody else', async () => {
    for (const who of ['partner', 'auditor', 'administrator', 'psychologist', 'school', 'youngPerson']) {
      const { errors } = await listed(who, `, bodyAgencyId: "${centre}"`);
      expect([who, errors?.[0]?.extensions.code]).toEqual([who, 'FORBIDDEN']);
    }
    expect((await registry.ask(undefined, '{ caseworkers(first: 1) { nodes { id } } }')).status).toBe(401);
  });

  it('are walked page by page without gaps, and a cursor of another list is refused', async () => {
    const all: string[] = [];
    let cursor: string | undefined;
    for (let after = ''; ; after = `, after: "${cursor}"`) {
      const { data } = await registry.ask(
        'registrar',
        `{ caseworkers(first: 2${after}) { nodes { name } pageInfo { hasNextPage endCursor } } }`,
      );
      const { nodes, pageInfo } = data.caseworkers as {
        readonly nodes: readonly Person[];
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
      };
      all.push(...nodes.map(({ name }) => name));
      cursor = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) break;
    }
    expect(all).toEqual(await namesOf('registrar'));
    const { errors } = await registry.ask('administrator', `{ users(first: 1, after: "${cursor}") { nodes { id } } }`);
    expect(errors?.[0]?.extensions.code).toBe('INVALID_CURSOR');
  });
});

describe('naming a caseworker', () => {
  it('takes the ids that the lists answer, and the file, the worklist and the person say the same', async () => {
    const story = await openWithPlan(registry);
    const [own] = (await listed('caseworker', `, bodyAgencyId: "${centre}"`)).data.caseworkers.nodes as [Person];
    await story.does('caseworker', 'planRevise', { bodyAgencyId: centre, caseworkerId: own.id, reason: 'Placed' });
    const shown = await readFile(
      registry,
      'caseworker',
      story.state.id,
      'plan { caseworker { id name role } } milestones { code responsible { id name } }',
    );
    expect(shown.plan.caseworker).toEqual({ id: 'user_301', name: 'centreWorker', role: 'CASEWORKER' });
    const isOwn = ({ responsible }: { responsible: Person | null }) => responsible?.id === own.id;
    expect(shown.milestones.some(isOwn)).toBe(true);
    const { data } = await registry.ask(
      'registrar',
      `{ worklist(first: 100, caseworkerId: "${own.id}") { nodes { caseId responsible { id name role } } } }`,
    );
    expect(data.worklist.nodes.length).toBeGreaterThan(20);
    expect(data.worklist.nodes[0]).toEqual({
      caseId: story.state.id,
      responsible: { id: own.id, name: own.name, role: 'CASEWORKER' },
    });
    const viewer = (await registry.ask('centreWorker', '{ viewer { user { id name role } } }')).data;
    expect(viewer.viewer.user).toEqual(shown.plan.caseworker);
  });

  it('is refused alike for whoever the list does not offer: another agency, another role, nobody, and no access', async () => {
    const story = await openWithPlan(registry);
    const tries = (caseworkerId: string, bodyAgencyId = centre) =>
      story.tries('caseworker', 'milestoneAssign', { code: 'REC-MED', bodyAgencyId, caseworkerId });
    const absent = (await tries('user_999')).userErrors;
    expect(absent).toMatchObject([{ code: 'NOT_FOUND', field: ['caseworkerId'] }]);
    expect(absent[0]?.message).toContain(`of RC-75 (${centre}) who may answer`);
    expect(absent[0]?.message).toContain('caseworkers(bodyAgencyId:) lists them');
    // Of another agency; the young person whose account bears a child's name.
    for (const id of ['user_103', 'user_305']) expect([id, (await tries(id)).userErrors]).toEqual([id, absent]);
    // An application; a teacher, of a body that is none.
    expect((await tries('user_105', partner)).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['caseworkerId'] },
    ]);
    expect((await tries('user_302', lyceum)).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['bodyAgencyId'] },
    ]);

    await story.does('caseworker', 'planRevise', { caseworkerId: 'user_301', reason: 'Placed' });
    const ends = (mutation: string) =>
      mustActOn(registry, 'administrator', mutation, { userId: 'user_301' }, 'user { id }');
    await ends('userDisable');
    expect((await tries('user_301')).userErrors).toEqual(absent);
    expect(await namesOf('registrar', `, bodyAgencyId: "${centre}"`)).toEqual([]);
    // Whoever answers already goes on until somebody else is named, and may not be named anew.
    await story.does('caseworker', 'planRevise', { reason: 'Goals', goals: 'School' });
    const again = await story.tries('caseworker', 'planRevise', { caseworkerId: 'user_301', reason: 'Again' });
    expect(codesOf(again)).toEqual(['NOT_FOUND']);
    const file = await readFile(registry, 'caseworker', story.state.id, 'plan { caseworker { id } goals }');
    expect(file.plan).toEqual({ caseworker: { id: 'user_301' }, goals: 'School' });
    await ends('userEnable');
  });

  it('is checked where a plan is opened, before anything of the plan', async () => {
    const story = await openWithPlan(registry);
    const given = { caseId: story.state.id, expectedVersion: story.state.version, bodyAgencyId: centre };
    const { codes } = await actOn(
      registry,
      'caseworker',
      'planOpen',
      { ...given, caseworkerId: 'user_305' },
      'case { id }',
    );
    expect(codes).toEqual(['NOT_FOUND']);
  });
});
