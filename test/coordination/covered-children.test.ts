import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { agree } from '../movements/travel.js';
import { grant, openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn, type Shown } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { giveTask } from './talks.js';

let registry: TestRegistry;
let under: Awaited<ReturnType<typeof agree>>;
beforeEach(async () => {
  registry = await openRegistryOfThree();
  under = await agree(registry);
});
afterEach(() => registry.discard());

const reason = 'A slip of the pen.';
const shown = 'task { children { case { id } } corrections { children { case { id } isCovered } } }';
const give = (caseIds: readonly string[]): Promise<string> => giveTask(registry, under.agreementId, { caseIds });
const correct = (taskId: string, input: object) =>
  actOn(registry, 'registrar', 'taskCorrect', { taskId, reason, ...input }, shown);
const end = () => {
  const ended = { agreementId: under.agreementId, endedOn: '2018-01-05', reason: 'It lapsed.' };
  return mustActOn(registry, 'registrar', 'agreementEnd', ended, 'id');
};
interface Attested {
  readonly kind: string;
  readonly reference: string;
  readonly changes: readonly { readonly kind: string }[];
}
const standing = async ({ state }: CaseStory, kind: string): Promise<string[]> => {
  const read = `{ case(id: "${state.id}") { attestations { kind reference changes { kind } } } }`;
  const { attestations } = (await registry.ask('registrar', read)).data.case as { attestations: Attested[] };
  return attestations.filter((row) => row.kind === kind && row.changes.length === 0).map(({ reference }) => reference);
};

describe('whom a task covers', () => {
  it('is put right: who comes learns of it, who goes has no ground to trace by it, and both are told', async () => {
    const [one, two] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    const taskId = await give([one.state.id]);
    expect(await standing(one, 'AGENCY_TASK_OPENED')).toEqual([taskId]);
    const put = await correct(taskId, { addCaseIds: [two.state.id], removeCaseIds: [one.state.id] });
    expect(put.userErrors).toEqual([]);
    expect(put.made.children).toEqual([{ case: { id: two.state.id } }]);
    const byId = <Row extends { readonly case: { readonly id: string } }>(rows: readonly Row[]) =>
      rows.toSorted((a, b) => (a.case.id < b.case.id ? -1 : 1));
    expect(byId(put.made.corrections[0].children as { readonly case: { readonly id: string } }[])).toEqual(
      byId([
        { case: { id: one.state.id }, isCovered: false },
        { case: { id: two.state.id }, isCovered: true },
      ]),
    );
    expect(await standing(one, 'AGENCY_TASK_OPENED')).toEqual([]);
    expect(await standing(two, 'AGENCY_TASK_OPENED')).toEqual([taskId]);
    const tasksOf = async ({ state }: CaseStory): Promise<Shown> =>
      (await registry.ask('registrar', `{ tasks(first: 5, caseId: "${state.id}") { nodes { id } } }`)).data.tasks.nodes;
    expect([await tasksOf(one), await tasksOf(two)]).toEqual([[], [{ id: taskId }]]);
    const settle = { taskId, ofCaseId: one.state.id, outcome: 'DONE' };
    expect((await actOn(registry, 'caseworker', 'taskChildSettle', settle, 'task { id }')).codes).toEqual([
      'NOT_FOUND',
    ]);
    // It comes under the task again by another correction, and the agreement that lapses reaches it.
    expect((await correct(taskId, { addCaseIds: [one.state.id], removeCaseIds: [two.state.id] })).codes).toEqual([]);
    await end();
    expect(await standing(one, 'AGREEMENT_LAPSED')).toEqual([under.agreementId]);
    expect(await standing(two, 'AGREEMENT_LAPSED')).toEqual([]);
  });

  it('leaves a case that was moved on the task where it stands, and shows that the ground is gone', async () => {
    const one = await CaseStory.open(registry);
    const taskId = await give([one.state.id]);
    await one.refreshed();
    await one.attests('LEGITIMATE_BASIS');
    await one.moves('TRACING', '2018-01-10');
    const ground = 'case { id stage attestations { kind revokedAt changes { kind reason } } }';
    const wanted = `task { corrections { children { isCovered ${ground} } } }`;
    const input = { taskId, reason, removeCaseIds: [one.state.id] };
    const { made } = await actOn(registry, 'registrar', 'taskCorrect', input, wanted);
    const [{ case: left, isCovered }] = made.corrections[0].children;
    expect([isCovered, left.id, left.stage]).toEqual([false, one.state.id, 'TRACING']);
    expect(left.attestations.filter(({ kind }: Shown) => kind === 'AGENCY_TASK_OPENED')).toEqual([
      { kind: 'AGENCY_TASK_OPENED', revokedAt: expect.any(String), changes: [{ kind: 'WITHDRAWN', reason }] },
    ]);
  });

  it('waits for nobody who was taken off', async () => {
    const one = await CaseStory.open(registry);
    const taskId = await give([one.state.id]);
    const done = { taskId, toStatus: 'DONE' };
    expect((await actOn(registry, 'caseworker', 'taskMove', done, 'task { id }')).codes).toEqual(['OPEN_CHILDREN']);
    await correct(taskId, { removeCaseIds: [one.state.id] });
    expect((await actOn(registry, 'caseworker', 'taskMove', done, 'task { id }')).codes).toEqual([]);
    const more = await correct(taskId, { addCaseIds: [one.state.id] });
    expect(more.userErrors).toMatchObject([{ code: 'NO_SUCH_TRANSITION', field: ['addCaseIds'] }]);
  });

  it('is whom its agency may see: whoever comes, and where it goes to another agency whoever is open', async () => {
    const [one, two] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    const taskId = await give([one.state.id]);
    const away = await correct(taskId, { ownerAgencyId: 'agency_12' });
    expect(away.userErrors).toMatchObject([{ code: 'NOT_GRANTED', field: ['ownerAgencyId'] }]);
    await grant(registry, one.state.id, ['FACTS']);
    expect((await correct(taskId, { ownerAgencyId: 'agency_12' })).codes).toEqual([]);
    const more = await correct(taskId, { addCaseIds: [one.state.id, two.state.id] });
    expect(more.userErrors).toMatchObject([{ code: 'NOT_GRANTED', field: ['addCaseIds', '1'] }]);
    const nobody = await correct(taskId, { ownerAgencyId: 'agency_999' });
    expect(nobody.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['ownerAgencyId'] }]);
  });

  it('is named once, and of children who are there', async () => {
    const [one, two] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    const taskId = await give([one.state.id]);
    const id = one.state.id;
    const twice = await correct(taskId, { addCaseIds: [id], removeCaseIds: [id] });
    expect(twice.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['removeCaseIds'] }]);
    const absent = `${two.state.id.slice(0, -6)}000001`;
    const strangers = [
      await correct(taskId, { removeCaseIds: [two.state.id] }),
      await correct(taskId, { removeCaseIds: [absent] }),
    ];
    expect(strangers[0]?.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['removeCaseIds', '0'] }]);
    expect(strangers[1]?.userErrors).toEqual(strangers[0]?.userErrors);
  });

  it('stays as it was when the agreement ended', async () => {
    const one = await CaseStory.open(registry);
    const taskId = await give([one.state.id]);
    await end();
    const gone = await correct(taskId, { removeCaseIds: [one.state.id] });
    expect(gone.userErrors).toMatchObject([{ code: 'NO_SUCH_TRANSITION', field: ['removeCaseIds'] }]);
    expect((await correct(taskId, { title: 'Papers of birth' })).codes).toEqual([]);
  });
});

describe('a child of whom it is said what came of the task', () => {
  it('is not taken off: what came of it is on record and stays, also once the task is done', async () => {
    const [one, two] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    const taskId = await give([one.state.id, two.state.id]);
    const settle = { taskId, ofCaseId: two.state.id, outcome: 'NOT_POSSIBLE', note: 'The camp is closed.' };
    await mustActOn(registry, 'caseworker', 'taskChildSettle', settle, 'task { id }');
    const removal = `mutation Act($input: TaskCorrectInput!) { taskCorrect(input: $input) { task { id } userErrors { code field subjectId } } }`;
    const remove = async (expectedVersion: number, removeCaseIds: readonly string[]): Promise<Shown> => {
      const input = { taskId, reason, expectedVersion, removeCaseIds, idempotencyKey: `removal-${expectedVersion}` };
      return (await registry.ask('registrar', removal, { input })).data.taskCorrect;
    };
    const refused = { code: 'NO_SUCH_TRANSITION', field: ['removeCaseIds', '1'], subjectId: two.state.id };
    expect(await remove(2, [one.state.id, two.state.id])).toEqual({ task: null, userErrors: [refused] });
    const stood = `{ tasks(first: 5) { nodes { version children { case { id } outcome note } } } }`;
    const [task] = (await registry.ask('caseworker', stood)).data.tasks.nodes as Shown[];
    expect(task.version).toBe(2);
    expect(task.children).toContainEqual({
      case: { id: two.state.id },
      outcome: 'NOT_POSSIBLE',
      note: 'The camp is closed.',
    });
    expect((await correct(taskId, { removeCaseIds: [one.state.id] })).codes).toEqual([]);
    await mustActOn(registry, 'caseworker', 'taskMove', { taskId, toStatus: 'DONE' }, 'task { id }');
    expect((await remove(4, [two.state.id])).userErrors).toMatchObject([{ code: 'NO_SUCH_TRANSITION' }]);
  });
});
