import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { databaseOf } from '../matrix/world.js';
import { agree } from '../movements/travel.js';
import { grant, openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn, type Shown } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import { eraseCase } from '../support/erase-case.js';
import type { TestRegistry } from '../support/registry.js';
import { giveTask } from './talks.js';

/* What was said wrongly of what came of a task for a child is put right, and what was said stays readable. */

let registry: TestRegistry;
let agreementId: string;
beforeEach(async () => {
  registry = await openRegistryOfThree();
  ({ agreementId } = await agree(registry));
});
afterEach(() => registry.discard());

const reason = 'A slip of the pen.';
const shown = `task { id version status children { case { id } outcome note }
  corrections { reason recordedBy settlements { case { id } outcome note } } }`;
const give = (stories: readonly CaseStory[], more: object = {}): Promise<string> =>
  giveTask(registry, agreementId, { caseIds: stories.map(({ state }) => state.id), ...more });
const settle = (taskId: string, { state }: CaseStory, said: object, who = 'caseworker') =>
  actOn(registry, who, 'taskChildSettle', { taskId, ofCaseId: state.id, ...said }, 'task { id }');
const move = (taskId: string, toStatus: string, more: object = {}) =>
  actOn(registry, 'caseworker', 'taskMove', { taskId, toStatus, ...more }, 'task { id }');
const correct = (taskId: string, input: object) =>
  actOn(registry, 'registrar', 'taskCorrect', { taskId, reason, ...input }, shown);
const put = (taskId: string, { state }: CaseStory, said: object) =>
  correct(taskId, { settlements: [{ ofCaseId: state.id, ...said }] });
const read = async (who: string): Promise<Shown[]> => {
  const answer = await registry.ask(who, `{ tasks(first: 5) { nodes { ${shown.slice('task {'.length, -1)} } } }`);
  expect(answer.errors).toBeUndefined();
  return answer.data.tasks.nodes as Shown[];
};

describe('what came of a task for a child', () => {
  it('is put right, again and again: the last word holds, and what was said until then stays readable', async () => {
    const [one, two] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    const taskId = await give([one, two]);
    await settle(taskId, one, { outcome: 'NOT_POSSIBLE', note: 'The camp is closed.' });
    await settle(taskId, two, { outcome: 'DONE' });
    const first = await put(taskId, one, { outcome: 'DONE', note: 'Aunt Saule has them.' });
    expect(first.userErrors).toEqual([]);
    const second = await put(taskId, one, { outcome: 'DONE' });
    expect(second.userErrors).toEqual([]);
    const third = await put(taskId, one, { outcome: 'NOT_NEEDED', note: 'There were papers.' });
    const said = (outcome: string, note: string | null) => ({ case: { id: one.state.id }, outcome, note });
    const children = expect.arrayContaining([
      said('NOT_NEEDED', 'There were papers.'),
      { case: { id: two.state.id }, outcome: 'DONE', note: null },
    ]);
    const corrections = [
      said('NOT_POSSIBLE', 'The camp is closed.'),
      said('DONE', 'Aunt Saule has them.'),
      said('DONE', null),
    ].map((settlement) => ({ reason, recordedBy: 'registrar', settlements: [settlement] }));
    expect(third.made).toMatchObject({ version: 6, children, corrections });
    // So it is shown to the agency of the task as to whoever put it right.
    for (const who of ['registrar', 'caseworker']) expect(await read(who)).toEqual([third.made]);
  });

  it('is enciphered under the key of the child, and named in the audit', async () => {
    const one = await CaseStory.open(registry);
    const taskId = await give([one]);
    await settle(taskId, one, { outcome: 'NOT_POSSIBLE' });
    await put(taskId, one, { outcome: 'DONE', note: 'Aunt Saule has them.' });
    const raw = databaseOf(registry);
    const kept = raw.prepare('select outcome, note from main.task_child_ending_corrections').all() as Shown[];
    expect(kept).toMatchObject([{ outcome: 'DONE' }]);
    expect(kept[0].note).not.toMatch(/aunt|saule/i);
    const trace = "select decision, subjects from audit_entries where operation = 'taskCorrect' order by sequence desc";
    expect(raw.prepare(trace).raw().get()).toEqual(['DONE', JSON.stringify([one.state.id, taskId])]);
  });

  it('is put right also of a task that is done, where nobody of its agency saw the child any more', async () => {
    const foreign = await CaseStory.open(registry);
    const grantId = await grant(registry, foreign.state.id, ['FACTS']);
    const taskId = await give([foreign], { ownerAgencyId: 'agency_12' });
    await mustActOn(registry, 'supervisor', 'accessRevoke', { grantId, reason: 'Done.' }, 'grant { id }');
    const done = { taskId, toStatus: 'DONE' };
    await mustActOn(registry, 'partner', 'taskMove', done, 'task { id }');
    const again = await settle(taskId, foreign, { outcome: 'DONE' }, 'registrar');
    expect(again.userErrors).toMatchObject([{ code: 'NO_SUCH_TRANSITION', field: ['taskId'] }]);
    expect(again.userErrors[0]?.message).toMatch(/registrar.*taskCorrect \(settlements\)/);
    await mustActOn(registry, 'registrar', 'agreementEnd', { agreementId, endedOn: '2018-01-05', reason }, 'id');
    const { made } = await put(taskId, foreign, { outcome: 'DONE', note: 'Done before the grant ended.' });
    expect(made).toMatchObject({
      status: 'DONE',
      children: [{ outcome: 'DONE', note: 'Done before the grant ended.' }],
      corrections: [{ settlements: [{ case: { id: foreign.state.id }, outcome: 'NOT_POSSIBLE', note: null }] }],
    });
  });

  it('goes with the child: nothing of it is left to read once the child is erased', async () => {
    const [one, two] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    const taskId = await give([one, two]);
    await settle(taskId, one, { outcome: 'NOT_POSSIBLE', note: 'The camp is closed.' });
    await settle(taskId, two, { outcome: 'NOT_POSSIBLE', note: 'No office there.' });
    const said = [one, two].map(({ state }) => ({ ofCaseId: state.id, outcome: 'DONE', note: 'Aunt Saule.' }));
    expect((await correct(taskId, { settlements: said })).codes).toEqual([]);
    await one.refreshed();
    await one.endorsedMove('CLOSED', '2018-01-09', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
    await eraseCase(registry, one.state);
    const left = { case: { id: two.state.id } };
    expect(await read('registrar')).toMatchObject([
      {
        children: [{ ...left, note: 'Aunt Saule.' }],
        corrections: [{ settlements: [{ ...left, note: 'No office there.' }] }],
      },
    ]);
    const note = 'select note from task_child_ending_corrections order by id';
    expect(registry.temporary.store.reader.raw.prepare(note).pluck().all()).toEqual([null, 'Aunt Saule.']);
  });

  it('is told to an agency that the task came to without the words that were of another', async () => {
    const own = await CaseStory.open(registry, {}, 'partner');
    const grantOfMinistry = { caseId: own.state.id, agencyId: 'agency_11', scopes: ['FACTS', 'IDENTITY'] };
    const until = { purposeOfAccess: 'Papers', expiresOn: '2018-06-30' };
    await mustActOn(registry, 'supervisor', 'accessGrant', { ...grantOfMinistry, ...until }, 'grant { id }');
    const taskId = await give([own]);
    await settle(taskId, own, { outcome: 'NOT_POSSIBLE', note: 'In hall 4.' });
    await put(taskId, own, { outcome: 'NOT_NEEDED', note: 'Not in hall 4.' });
    expect((await correct(taskId, { ownerAgencyId: 'agency_12' })).codes).toEqual([]);
    expect(await read('partner')).toMatchObject([
      { children: [{ outcome: 'NOT_NEEDED', note: null }], corrections: [] },
    ]);
    await put(taskId, own, { outcome: 'DONE', note: 'By our courier.' });
    // It is told what the task said while it was its own, and of that not in whose words before.
    expect(await read('partner')).toMatchObject([
      {
        children: [{ outcome: 'DONE', note: 'By our courier.' }],
        corrections: [{ settlements: [{ outcome: 'NOT_NEEDED', note: null }] }],
      },
    ]);
    const all = ((await read('registrar'))[0].corrections as { settlements: unknown[] }[]).flatMap(
      (one) => one.settlements,
    );
    expect(all).toMatchObject([{ note: 'In hall 4.' }, { note: 'Not in hall 4.' }]);
  });
});

describe('the correction of what came of a task for a child', () => {
  it('is refused where it is on record so, and without a reason', async () => {
    const one = await CaseStory.open(registry);
    const taskId = await give([one]);
    await settle(taskId, one, { outcome: 'DONE', note: 'By courier.' });
    expect((await put(taskId, one, { outcome: 'DONE', note: ' By courier. ' })).codes).toEqual(['ALREADY_RECORDED']);
    // Beside what is said otherwise it says nothing: no word on the child is kept.
    const same = [{ ofCaseId: one.state.id, outcome: 'DONE', note: 'By courier.' }];
    const beside = await correct(taskId, { title: 'Papers of birth', settlements: same });
    expect(beside.made.corrections).toMatchObject([{ settlements: [] }]);
    const none = await correct(taskId, { reason: ' ', settlements: [{ ofCaseId: one.state.id, outcome: 'DONE' }] });
    expect(none.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['reason'] }]);
    expect((await put(taskId, one, { outcome: 'DONE', note: 'By ordinary post.' })).codes).toEqual([]);
    expect((await put(taskId, one, { outcome: 'DONE', note: 'By ordinary post.' })).codes).toEqual([
      'ALREADY_RECORDED',
    ]);
  });

  it('is refused of a child of whom nothing was said: open, or of a task that was given up', async () => {
    const one = await CaseStory.open(registry);
    const taskId = await give([one]);
    const open = await put(taskId, one, { outcome: 'DONE' });
    expect(open.userErrors).toMatchObject([{ code: 'NO_SUCH_TRANSITION', field: ['settlements', '0'] }]);
    expect(open.userErrors[0]?.message).toContain('taskChildSettle');
    await move(taskId, 'CANCELLED', { reason: 'No office there.' });
    const ended = await put(taskId, one, { outcome: 'DONE' });
    expect(ended.userErrors).toMatchObject([{ code: 'NO_SUCH_TRANSITION', field: ['settlements', '0'] }]);
    expect(ended.userErrors[0]?.message).toMatch(/CANCELLED.*nothing to put right.*taskCreate/);
  });

  it('is refused of a child twice, of a sealed file, and alike of one that is erased, not under the task or not there', async () => {
    const [one, sealed, beside] = [
      await CaseStory.open(registry),
      await CaseStory.open(registry),
      await CaseStory.open(registry),
    ];
    const taskId = await give([one, sealed]);
    for (const story of [one, sealed]) await settle(taskId, story, { outcome: 'NOT_POSSIBLE' });
    const twice = [1, 2].map(() => ({ ofCaseId: one.state.id, outcome: 'DONE' }));
    const refused = await correct(taskId, { settlements: twice });
    expect(refused.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['settlements'] }]);
    for (const story of [one, sealed]) {
      await story.refreshed();
      await story.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'NOT_A_NATIONAL' });
    }
    await sealed.does('registrar', 'fileSeal', { sealsOn: '2018-01-10', reason: 'Not of this registry' });
    expect((await put(taskId, sealed, { outcome: 'DONE' })).userErrors).toMatchObject([
      { code: 'FILE_SEALED', field: ['settlements', '0'] },
    ]);
    // What was opened behind a seal that was lifted since opens nothing of the next one.
    await sealed.does('registrar', 'sealedFileOpen', { justification: 'The family asks for the papers.' });
    await sealed.does('registrar', 'fileSealLift', { reason: 'The family asks.' });
    await sealed.does('supervisor', 'fileSeal', { sealsOn: '2018-01-10', reason: 'It has them.' });
    expect((await put(taskId, sealed, { outcome: 'DONE' })).codes).toEqual(['FILE_SEALED']);
    await eraseCase(registry, one.state);
    const absent = { ...beside, state: { ...beside.state, id: `${beside.state.id.slice(0, -6)}000001` } };
    const answers = [];
    for (const story of [one, beside, absent]) answers.push(await put(taskId, story as CaseStory, { outcome: 'DONE' }));
    expect(answers[0]?.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['settlements', '0'] }]);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  it('is done by nobody who may not correct talks', async () => {
    const one = await CaseStory.open(registry);
    const taskId = await give([one]);
    await settle(taskId, one, { outcome: 'NOT_POSSIBLE' });
    const settlements = `[{ ofCaseId: "${one.state.id}", outcome: DONE }]`;
    const input = `{ idempotencyKey: "not-theirs-1", taskId: "${taskId}", expectedVersion: 2, settlements: ${settlements}, reason: "${reason}" }`;
    const { errors } = await registry.ask('caseworker', `mutation { taskCorrect(input: ${input}) { task { id } } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect((await read('caseworker'))[0].children).toMatchObject([{ outcome: 'NOT_POSSIBLE' }]);
  });
});

describe('the database', () => {
  it('keeps what was put right as it is, and takes nothing that puts right what nobody said', async () => {
    const [one, two] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    const taskId = await give([one, two]);
    await settle(taskId, one, { outcome: 'NOT_POSSIBLE' });
    await put(taskId, one, { outcome: 'DONE' });
    const raw = new Database(`${registry.temporary.folder}/registry.sqlite`);
    const table = 'task_child_ending_corrections';
    const columns = 'correction_id, task_id, case_id, outcome';
    const again = `select ${columns} from ${table}`;
    for (const statement of [
      `update ${table} set outcome = 'NOT_NEEDED'`,
      `delete from ${table}`,
      `insert or replace into ${table} (id, ${columns}) select id, ${columns} from ${table}`,
      `insert or replace into ${table} (${columns}) ${again}`,
    ])
      expect(() => raw.exec(statement)).toThrow('append-only');
    const other = again.replace('case_id', two.state.id.slice('case_'.length));
    expect(() => raw.exec(`insert into ${table} (${columns}) ${other}`)).toThrow('nothing was said');
    raw.close();
  });
});
