import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { agree } from '../movements/travel.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { mustActOn, type Shown } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { giveTask } from './talks.js';

/* What was said of a task while it was of one agency does not go with it to another. */

let registry: TestRegistry;
let taskId: string;
let child: CaseStory;
beforeEach(async () => {
  registry = await openRegistryOfThree();
  const { agreementId } = await agree(registry);
  child = await CaseStory.open(registry);
  taskId = await giveTask(registry, agreementId, { caseIds: [child.state.id] });
});
afterEach(() => registry.discard());

let minutes = 0;
const act = (who: string, mutation: string, input: object): Promise<Shown> => {
  registry.setClock(`2018-01-15T10:${10 + ++minutes}:00Z`);
  return mustActOn(registry, who, mutation, { taskId, ...input }, 'task { id }');
};
const move = (who: string, toStatus: string, reason: string) => act(who, 'taskMove', { toStatus, reason });
const correct = (input: object) => act('registrar', 'taskCorrect', { reason: 'A slip of the pen.', ...input });
const read = async (who: string): Promise<Shown> => {
  const words =
    'events { toStatus reason recordedBy } corrections { title statusReason reason children { isCovered } }';
  const answer = await registry.ask(who, `{ tasks(first: 5) { nodes { id ${words} } } }`);
  expect(answer.errors).toBeUndefined();
  return answer.data.tasks.nodes[0];
};

beforeEach(async () => {
  minutes = 0;
  await move('caseworker', 'BLOCKED', 'The aunt of Aigerim is in hall 4.');
  await correct({ title: 'Papers of the girl' });
  await correct({ ownerAgencyId: 'agency_12', removeCaseIds: [child.state.id], reason: 'Aigerim is not theirs.' });
});

const ofMinistry = {
  events: [{ toStatus: 'BLOCKED', reason: 'The aunt of Aigerim is in hall 4.', recordedBy: 'caseworker' }],
  corrections: [
    { title: 'Papers', statusReason: 'The aunt of Aigerim is in hall 4.' },
    { title: 'Papers of the girl', reason: 'Aigerim is not theirs.', children: [{ isCovered: false }] },
  ],
};

describe('a task that came to another agency', () => {
  it('tells it nothing of what was said before, and all to roles that see all agencies', async () => {
    expect(await read('partner')).toEqual({ id: taskId, events: [], corrections: [] });
    expect(await read('registrar')).toMatchObject(ofMinistry);
  });

  it('tells it what was said since, also in the act that gave it the task', async () => {
    await correct({ ownerAgencyId: 'agency_13', title: 'Papers of one child', statusReason: 'No seal.' });
    const given = { toStatus: 'BLOCKED', reason: 'No seal.', recordedBy: 'registrar' };
    expect(await read('hospital')).toEqual({ id: taskId, events: [given], corrections: [] });
    await correct({ dueOn: '2018-02-03', reason: 'The consul is away.' });
    await move('hospital', 'IN_PROGRESS', 'It has a seal.');
    const { events, corrections } = await read('hospital');
    expect(events).toEqual([given, { toStatus: 'IN_PROGRESS', reason: 'It has a seal.', recordedBy: 'hospital' }]);
    expect(corrections).toEqual([
      { title: 'Papers of one child', statusReason: 'No seal.', reason: 'The consul is away.', children: [] },
    ]);
    expect((await read('registrar')).corrections).toHaveLength(4);
  });

  it('and back again, tells each what was said while it was its own', async () => {
    await move('partner', 'IN_PROGRESS', 'Our own courier goes.');
    await correct({ ownerAgencyId: 'agency_11', reason: 'It was theirs.' });
    await move('caseworker', 'BLOCKED', 'The consul is away.');
    const { events, corrections } = await read('caseworker');
    expect(events).toMatchObject([...ofMinistry.events, { reason: 'The consul is away.' }]);
    expect(corrections).toMatchObject(ofMinistry.corrections);
    expect(JSON.stringify(corrections)).not.toContain('It was theirs.');
    expect((await read('registrar')).events).toHaveLength(3);
  });

  it('tells it what came of it for a child, and not in which words the agency before said so', async () => {
    const grant = { caseId: child.state.id, agencyId: 'agency_12', purposeOfAccess: 'Care', expiresOn: '2018-06-30' };
    await mustActOn(registry, 'supervisor', 'accessGrant', { ...grant, scopes: ['FACTS', 'IDENTITY'] }, 'grant { id }');
    const other = await CaseStory.open(registry, {}, 'partner');
    await correct({ ownerAgencyId: 'agency_11', addCaseIds: [child.state.id] });
    await act('caseworker', 'taskChildSettle', {
      ofCaseId: child.state.id,
      outcome: 'NOT_POSSIBLE',
      note: 'In hall 4.',
    });
    await correct({ ownerAgencyId: 'agency_12', addCaseIds: [other.state.id] });
    // At the instant of the correction before.
    minutes -= 1;
    await act('partner', 'taskChildSettle', { ofCaseId: other.state.id, outcome: 'DONE', note: 'By our courier.' });
    const children = async (who: string): Promise<Shown> => {
      const query = '{ tasks(first: 5) { nodes { children { case { id } outcome note } } } }';
      return (await registry.ask(who, query)).data.tasks.nodes[0].children;
    };
    const own = { case: { id: other.state.id }, outcome: 'DONE', note: 'By our courier.' };
    const others = { case: { id: child.state.id }, outcome: 'NOT_POSSIBLE' };
    expect(await children('partner')).toEqual([{ ...others, note: null }, own]);
    expect(await children('registrar')).toEqual([{ ...others, note: 'In hall 4.' }, own]);
  });

  it('is told by what came first, whatever the clock says', async () => {
    // All at one instant, then a clock that was put back.
    minutes -= 1;
    await move('partner', 'IN_PROGRESS', 'Our own courier goes.');
    expect((await read('partner')).events).toMatchObject([{ reason: 'Our own courier goes.' }]);
    minutes = -1;
    await correct({ ownerAgencyId: 'agency_13' });
    await move('hospital', 'BLOCKED', 'No seal.');
    expect((await read('hospital')).events).toMatchObject([{ reason: 'No seal.' }]);
    expect(await read('partner')).toBeUndefined();
    expect((await read('registrar')).events).toHaveLength(3);
  });
});
