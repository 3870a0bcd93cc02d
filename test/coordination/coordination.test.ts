import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { taskEvents } from '../../schema/tasks.js';
import { agree, awaited, refresh } from '../movements/travel.js';
import { grant, openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import { eraseCase } from '../support/erase-case.js';
import type { TestRegistry } from '../support/registry.js';
import type { Shown } from '../support/act-on.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const shown = 'task { id status isOverdue events { toStatus reason } children { case { id } outcome } }';
const createTask = async (agreementId: string, caseIds: readonly string[], more: object = {}) =>
  actOn(
    registry,
    'registrar',
    'taskCreate',
    { agreementId, ownerAgencyId: 'agency_11', title: 'Collect documents', dueOn: '2018-02-01', caseIds, ...more },
    shown,
  );
const move = (taskId: string, toStatus: string, reason?: string, who = 'caseworker') =>
  actOn(registry, who, 'taskMove', { taskId, toStatus, ...(reason === undefined ? {} : { reason }) }, shown);
const codes = async (mutation: string, input: object, selection = 'id', who = 'registrar') =>
  (await actOn(registry, who, mutation, input, selection)).codes;

describe('a task', () => {
  it('goes by its ways, says what blocks it, and is not done while a child is open', async () => {
    const { agreementId } = await agree(registry);
    const [one, two] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    const made = (await createTask(agreementId, [one.state.id, two.state.id])).made;
    expect((await move(made.id, 'BLOCKED')).codes).toEqual(['INVALID_INPUT']);
    const blocked = await move(made.id, 'BLOCKED', 'The consul is away.');
    expect(blocked.made).toMatchObject({
      status: 'BLOCKED',
      events: [{ toStatus: 'BLOCKED', reason: 'The consul is away.' }],
    });
    expect((await move(made.id, 'DONE')).codes).toEqual(['NO_SUCH_TRANSITION']);
    await move(made.id, 'IN_PROGRESS');
    const refused = await move(made.id, 'DONE');
    expect(refused.codes).toEqual(['OPEN_CHILDREN', 'OPEN_CHILDREN']);
    const settle = (ofCaseId: string) =>
      actOn(
        registry,
        'caseworker',
        'taskChildSettle',
        { taskId: made.id, ofCaseId, outcome: 'NOT_POSSIBLE', note: 'No office there.' },
        shown,
      );
    await settle(one.state.id);
    const again = await settle(one.state.id);
    expect(again.codes).toEqual(['NO_SUCH_TRANSITION']);
    expect(again.userErrors[0]?.message).toMatch(/said already.*registrar.*taskCorrect \(settlements\)/);
    expect((await move(made.id, 'DONE')).codes).toEqual(['OPEN_CHILDREN']);
    await settle(two.state.id);
    expect((await move(made.id, 'DONE')).made.status).toBe('DONE');
    expect((await move(made.id, 'IN_PROGRESS')).codes).toEqual(['NO_SUCH_TRANSITION']);
  });

  it('with an open child is not done by the database either', async () => {
    const { agreementId } = await agree(registry);
    const { made } = await createTask(agreementId, [(await CaseStory.open(registry)).state.id]);
    const event = {
      taskId: Number(made.id.slice('task_'.length)),
      toStatus: 'DONE',
      recordedAt: 0,
      recordedBy: 102,
    } as const;
    await expect(registry.temporary.store.inTransaction((tx) => tx.insert(taskEvents).values(event))).rejects.toThrow();
  });

  it('is what tracing may begin with', async () => {
    const { agreementId } = await agree(registry);
    const story = await CaseStory.open(registry);
    await createTask(agreementId, [story.state.id]);
    await (await refresh(registry, story)).attests('LEGITIMATE_BASIS');
    // A task says that somebody works on the case since it was given, not since before.
    const early = await story.tries('caseworker', 'caseMove', { toStage: 'TRACING', effectiveOn: '2017-07-02' });
    expect(early.userErrors.map(({ code }) => code)).toEqual(['GUARD_FAILED']);
    await story.moves('TRACING', '2018-01-10');
  });

  it('is refused before its agreement, after its end, and for a child named twice', async () => {
    const { agreementId } = await agree(registry);
    const story = await CaseStory.open(registry);
    expect((await createTask(agreementId, [], { dueOn: '2017-12-01' })).codes).toEqual(['IMPOSSIBLE_DATES']);
    expect((await createTask(agreementId, [story.state.id, story.state.id])).codes).toEqual(['INVALID_INPUT']);
    await mustActOn(
      registry,
      'registrar',
      'agreementEnd',
      { agreementId, endedOn: '2018-01-05', reason: 'Not renewed.' },
      'id',
    );
    expect((await createTask(agreementId, [])).codes).toEqual(['NO_SUCH_TRANSITION']);
  });
});

describe('the worklist of an agency', () => {
  it('has its own tasks that are not done, overdue first, a page at a time', async () => {
    const { agreementId } = await agree(registry);
    const due = async (dueOn: string, ownerAgencyId = 'agency_12') =>
      (await createTask(agreementId, [], { dueOn, ownerAgencyId })).made.id as string;
    const [late, soon, overdue] = [await due('2018-03-01'), await due('2018-01-20'), await due('2018-01-02')];
    await due('2018-01-01', 'agency_11');
    const done = await due('2017-12-30');
    await move(done, 'DONE', undefined, 'helper');
    const list = async (who: string, args = ''): Promise<Shown> =>
      (
        await registry.ask(
          who,
          `{ tasks(first: 2${args}) { nodes { id isOverdue } pageInfo { hasNextPage endCursor } } }`,
        )
      ).data.tasks;
    const first = await list('partner');
    expect(first.nodes).toEqual([
      { id: overdue, isOverdue: true },
      { id: soon, isOverdue: false },
    ]);
    expect((await list('partner', `, after: "${first.pageInfo.endCursor}"`)).nodes).toEqual([
      { id: late, isOverdue: false },
    ]);
    expect((await list('partner', ', status: DONE')).nodes).toEqual([{ id: done, isOverdue: false }]);
    expect((await list('hospital')).nodes).toEqual([]);
  });

  it('shows of the children those that the agency may see', async () => {
    const { agreementId } = await agree(registry);
    const [own, foreign] = [await CaseStory.open(registry, {}, 'partner'), await CaseStory.open(registry)];
    const create = () => createTask(agreementId, [own.state.id, foreign.state.id], { ownerAgencyId: 'agency_12' });
    const early = await create();
    expect([early.codes, early.userErrors[0]?.field]).toEqual([['NOT_GRANTED'], ['caseIds', '1']]);
    expect(early.userErrors[0]?.message).toMatch(/accessGrant or referralCreate/);
    const grantId = await grant(registry, foreign.state.id, ['FACTS']);
    const { made } = await create();
    await mustActOn(registry, 'supervisor', 'accessRevoke', { grantId, reason: 'Done.' }, 'grant { id }');
    const { data } = await registry.ask('partner', '{ tasks(first: 5) { nodes { children { case { id } } } } }');
    expect(data.tasks.nodes).toEqual([{ children: [{ case: { id: own.state.id } }] }]);
    const refused = await move(made.id, 'DONE', undefined, 'partner');
    // The child out of sight is neither told of nor in the way.
    expect(refused.userErrors.map(({ message }) => message.split(' ')[0])).toEqual([own.state.id]);
    expect((await move(made.id, 'DONE', undefined, 'hospital')).codes).toEqual(['NOT_FOUND']);
    const settled = { taskId: made.id, ofCaseId: own.state.id, outcome: 'DONE' };
    await mustActOn(registry, 'partner', 'taskChildSettle', settled, shown);
    expect((await move(made.id, 'DONE', undefined, 'partner')).made.status).toBe('DONE');
  });

  it('is done without a child who is erased', async () => {
    const { agreementId } = await agree(registry);
    const story = await CaseStory.open(registry);
    const { made } = await createTask(agreementId, [story.state.id]);
    await refresh(registry, story);
    await story.endorsedMove('CLOSED', '2018-01-09', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
    expect((await move(made.id, 'DONE')).codes).toEqual(['OPEN_CHILDREN']);
    await eraseCase(registry, story.state);
    expect((await move(made.id, 'DONE')).made.status).toBe('DONE');
  });
});

describe('an agreement that lapsed', () => {
  it('is learned by the cases of its children who wait, which go back on it', async () => {
    const under = await agree(registry);
    const { agreementId } = under;
    const [waits, searches] = [await awaited(registry, {}, under), await CaseStory.open(registry)];
    await createTask(agreementId, [waits.state.id, searches.state.id]);
    const end = { agreementId, endedOn: '2018-01-05', reason: 'Not renewed.' };
    await mustActOn(registry, 'registrar', 'agreementEnd', end, 'id');
    expect(await codes('agreementEnd', end)).toEqual(['NO_SUCH_TRANSITION']);
    await (await refresh(registry, waits)).moves('RETURN_PREPARATION', '2018-01-06');
  });
});

describe('talks', () => {
  it.each([
    [
      'a round upside down',
      'roundRecord',
      { code: 'A-9', place: 'Astana', startsOn: '2018-01-02', endsOn: '2018-01-01' },
      'IMPOSSIBLE_DATES',
    ],
    [
      'a round of a century',
      'roundRecord',
      { code: 'A-9', place: 'Astana', startsOn: '2017-01-02', endsOn: '2017-12-22' },
      'IMPOSSIBLE_DATES',
    ],
    [
      'a round of before all this',
      'roundRecord',
      { code: 'A-9', place: 'Astana', startsOn: '1925-03-21', endsOn: '1925-03-22' },
      'IMPOSSIBLE_DATES',
    ],
    [
      'a round that has not begun',
      'roundRecord',
      { code: 'A-9', place: 'Astana', startsOn: '2018-02-20', endsOn: '2018-02-21' },
      'IMPOSSIBLE_DATES',
    ],
    [
      'a round of a code that is taken',
      'roundRecord',
      { code: 'Astana-8', place: 'Astana', startsOn: '2018-01-01', endsOn: '2018-01-02' },
      'ALREADY_RECORDED',
    ],
    [
      'an agreement before its round',
      'agreementRecord',
      { agreedOn: '2017-12-20', terms: 'Early.' },
      'IMPOSSIBLE_DATES',
    ],
    ['an agreement to come', 'agreementRecord', { agreedOn: '2018-02-20', terms: 'Late.' }, 'IMPOSSIBLE_DATES'],
  ])('refuse %s', async (_what, mutation, input, code) => {
    const { roundId } = await agree(registry);
    const { data } = await registry.ask(
      'registrar',
      '{ negotiationTracks { id rounds { code agreements { terms } } } }',
    );
    expect(data.negotiationTracks[0].rounds).toMatchObject([{ code: 'Astana-8', agreements: [{}] }]);
    const within = mutation === 'roundRecord' ? { trackId: data.negotiationTracks[0].id } : { roundId };
    expect(await codes(mutation, { ...within, ...input })).toEqual([code]);
  });
});
