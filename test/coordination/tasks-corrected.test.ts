import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { databaseOf } from '../matrix/world.js';
import { agree } from '../movements/travel.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn, type Shown } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { giveTask } from './talks.js';

/* A task that was given wrongly is put right: what it said stays, and its agency can do what it is given. */

let registry: TestRegistry;
let under: Awaited<ReturnType<typeof agree>>;
beforeEach(async () => {
  registry = await openRegistryOfThree();
  under = await agree(registry);
});
afterEach(() => registry.discard());

const reason = 'A slip of the pen.';
const shown = `task { id version status title dueOn ownerAgency { id } events { toStatus reason } children { case { id } }
  corrections { title dueOn ownerAgency { id } statusReason children { case { id } isCovered } reason recordedBy } }`;
const give = (caseIds: readonly string[]): Promise<string> => giveTask(registry, under.agreementId, { caseIds });
const correct = (taskId: string, input: object) =>
  actOn(registry, 'registrar', 'taskCorrect', { taskId, reason, ...input }, shown);
const trace = (): unknown =>
  databaseOf(registry)
    .prepare("select decision, subjects from audit_entries where operation = 'taskCorrect' order by sequence desc")
    .raw()
    .get();

describe('the correction of a task', () => {
  it('says what it is, whose and when from now on, and keeps what it said', async () => {
    const taskId = await give([]);
    const put = await correct(taskId, { title: 'Birth certificates', dueOn: '2018-03-01', ownerAgencyId: 'agency_12' });
    expect(put.userErrors).toEqual([]);
    const was = { title: 'Papers', dueOn: '2018-02-01', ownerAgency: { id: 'agency_11' } };
    expect(put.made).toMatchObject({
      ...{ version: 2, title: 'Birth certificates', dueOn: '2018-03-01', ownerAgency: { id: 'agency_12' } },
      corrections: [{ ...was, statusReason: null, children: [], reason, recordedBy: 'registrar' }],
    });
    // It is in the worklist of the agency whose it is now, and in no other.
    const worklist = async (who: string): Promise<Shown> =>
      (await registry.ask(who, '{ tasks(first: 5) { nodes { id } } }')).data.tasks.nodes;
    expect([await worklist('partner'), await worklist('caseworker')]).toEqual([[{ id: taskId }], []]);
    const kept = databaseOf(registry).prepare('select reason from task_corrections').pluck().all();
    expect(kept).toHaveLength(1);
    expect(String(kept[0])).not.toContain('pen');
    expect(trace()).toEqual(['DONE', JSON.stringify([taskId])]);
  });

  it('says anew what blocks it, where it stands', async () => {
    const taskId = await give([]);
    const blocked = { taskId, toStatus: 'BLOCKED', reason: 'The consul is awy.' };
    await mustActOn(registry, 'caseworker', 'taskMove', blocked, 'task { id }');
    const put = await correct(taskId, { statusReason: 'The consul is away.' });
    expect(put.made).toMatchObject({
      status: 'BLOCKED',
      events: [
        { toStatus: 'BLOCKED', reason: 'The consul is awy.' },
        { toStatus: 'BLOCKED', reason: 'The consul is away.' },
      ],
      corrections: [{ statusReason: 'The consul is awy.' }],
    });
    // It came to BLOCKED once: whoever reads the second event is told what it is.
    const said = '{ __type(name: "AgreementTask") { fields { name description } } }';
    const { fields } = (await registry.ask('caseworker', said)).data.__type;
    const events = (fields as { name: string; description: string }[]).find(({ name }) => name === 'events');
    expect(events?.description).toContain('the same status once more each time taskCorrect put right why');
  });

  it('is refused where it says what is on record, nothing, or no reason, and before the agreement', async () => {
    const one = await CaseStory.open(registry);
    const taskId = await give([one.state.id]);
    for (const same of [{}, { title: ' Papers ' }, { dueOn: '2018-02-01' }, { addCaseIds: [one.state.id] }])
      expect((await correct(taskId, same)).codes).toEqual(['ALREADY_RECORDED']);
    expect((await correct(taskId, { title: 'Other', reason: ' ' })).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['reason'] },
    ]);
    const early = await correct(taskId, { dueOn: '2017-12-21' });
    expect(early.userErrors).toMatchObject([{ code: 'IMPOSSIBLE_DATES', field: ['dueOn'] }]);
    expect(early.userErrors[0]?.message).toContain('2017-12-22');
    expect(trace()).toEqual(['REFUSED', JSON.stringify([taskId])]);
    expect((await correct(taskId, { dueOn: '2017-12-22' })).codes).toEqual([]);
  });
});

describe('what a task said before', () => {
  it('is the newest fifty, oldest first, to its agency and to roles that see all', async () => {
    const taskId = await give([]);
    for (let number = 0; number < 53; number++) await correct(taskId, { title: `Papers ${number}` });
    const titles = Array.from({ length: 50 }, (_, place) => `Papers ${place + 2}`);
    for (const who of ['caseworker', 'registrar']) {
      const read = await registry.ask(who, '{ tasks(first: 5) { nodes { title corrections { title } } } }');
      const [{ title, corrections }] = read.data.tasks.nodes as [Shown];
      expect(title).toBe('Papers 52');
      expect((corrections as { title: string }[]).map((said) => said.title)).toEqual(titles);
    }
  });
});

describe('the database', () => {
  it('refuses to change a task without keeping what it said', async () => {
    await give([]);
    const raw = new Database(`${registry.temporary.folder}/registry.sqlite`);
    expect(() => raw.exec("update agreement_tasks set title = 'x'")).toThrow('keeps what it said');
    raw.close();
  });
});
