import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { randomUUID } from 'node:crypto';
import { agree, plan } from '../movements/travel.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { giveTask, openList } from './talks.js';

let registry: TestRegistry;
let under: Awaited<ReturnType<typeof agree>>;
beforeEach(async () => {
  registry = await openRegistryOfThree();
  under = await agree(registry);
});
afterEach(() => registry.discard());

const reason = 'A slip of the pen.';
const correct = (what: string, input: object, selection = 'id') =>
  actOn(registry, 'registrar', `${what}Correct`, { reason, ...input }, selection);

interface Refusal {
  readonly code: string;
  readonly subjectId: string | null;
  readonly message: string;
  readonly field: readonly string[] | null;
}

describe('a day that is put right', () => {
  const named = (errors: readonly Refusal[]) => errors.map(({ code, subjectId }) => [code, subjectId]);
  const refused = async (what: string, input: object): Promise<Refusal[]> => {
    const type = `${what[0]?.toUpperCase()}${what.slice(1)}CorrectInput!`;
    const { data } = await registry.ask(
      'registrar',
      `mutation ($input: ${type}) { act: ${what}Correct(input: $input) { userErrors { code subjectId message field } } }`,
      { input: { idempotencyKey: randomUUID(), reason, ...input } },
    );
    return data.act.userErrors as Refusal[];
  };

  it('of a round is refused where what was agreed, handed over or planned would come before it, each by its name', async () => {
    const { roundId, agreementId } = under;
    const listId = await openList(registry, under);
    const operation = { code: 'Z', title: 'Zhusan', roundId };
    const operationId = await mustActOn(registry, 'registrar', 'operationPlan', operation, 'id');
    const flight = { operationId, plannedOn: '2017-12-24', fromPlace: 'There', port: 'Here', capacity: 5 };
    const movement = await mustActOn(registry, 'registrar', 'movementPlan', flight, 'movement { id }');
    const to = (startsOn: string) => refused('round', { roundId, expectedVersion: 1, startsOn, endsOn: '2017-12-26' });
    expect(named(await to('2017-12-25'))).toEqual([
      ['IMPOSSIBLE_DATES', agreementId],
      ['IMPOSSIBLE_DATES', listId],
      ['IMPOSSIBLE_DATES', movement.id],
    ]);
    expect(named(await to('2017-12-23'))).toEqual([
      ['IMPOSSIBLE_DATES', agreementId],
      ['IMPOSSIBLE_DATES', listId],
    ]);
    expect(
      (await refused('round', { roundId, expectedVersion: 1, endsOn: '2017-12-20' })).map(({ field }) => field),
    ).toEqual([['endsOn']]);
    expect(await to('2017-12-22')).toEqual([]);
  });

  it('of an agreement is refused before its round, after its end, and where its tasks or flights would come before it', async () => {
    const { agreementId } = under;
    const taskId = await giveTask(registry, agreementId, { dueOn: '2017-12-24' });
    const operation = { code: 'Z', title: 'Zhusan', agreementId };
    const operationId = await mustActOn(registry, 'registrar', 'operationPlan', operation, 'id');
    const flight = { operationId, plannedOn: '2017-12-25', fromPlace: 'There', port: 'Here', capacity: 5 };
    const movement = await mustActOn(registry, 'registrar', 'movementPlan', flight, 'movement { id }');
    const to = (agreedOn: string, expectedVersion = 2) =>
      refused('agreement', { agreementId, expectedVersion, agreedOn });
    expect(named(await to('2018-01-05'))).toEqual([
      ['IMPOSSIBLE_DATES', taskId],
      ['IMPOSSIBLE_DATES', movement.id],
    ]);
    expect(named(await to('2017-12-25'))).toEqual([['IMPOSSIBLE_DATES', taskId]]);
    expect((await to('2017-12-20')).map(({ message }) => message)).toEqual([expect.stringContaining('2017-12-21')]);
    expect((await to('2018-02-01')).map(({ code }) => code)).toEqual(['IMPOSSIBLE_DATES']);
    expect(await to('2017-12-24')).toEqual([]);
    const ended = { agreementId, endedOn: '2017-12-24', reason: 'It lapsed.' };
    await mustActOn(registry, 'registrar', 'agreementEnd', ended, 'id');
    expect((await to('2017-12-25', 4)).map(({ message }) => message)).toEqual([
      expect.stringContaining('ended on 2017-12-24'),
    ]);
  });

  it('of an agreement is refused where a list was handed over or agreed to under it before that day', async () => {
    const { agreementId } = under;
    const story = await CaseStory.open(registry);
    const listId = await openList(registry, under, { caseIds: [story.state.id] });
    const exchangedLater = await openList(registry, under, { title: 'Another', exchangedOn: '2017-12-27' });
    const to = (agreedOn: string) => refused('agreement', { agreementId, expectedVersion: 1, agreedOn });
    expect(named(await to('2018-01-05'))).toEqual([
      ['IMPOSSIBLE_DATES', listId],
      ['IMPOSSIBLE_DATES', exchangedLater],
    ]);
    expect(named(await to('2017-12-23'))).toEqual([['IMPOSSIBLE_DATES', listId]]);
    await correct('list', { listId, exchangedOn: '2017-12-27' }, 'list { id }');
    expect(await to('2017-12-27')).toEqual([]);
  });

  it('of a list is not before the agreement under which it is handed over and agreed to', async () => {
    const { roundId, agreementId } = under;
    const story = await CaseStory.open(registry);
    const listId = await openList(registry, under, { caseIds: [story.state.id] });
    const early = { roundId, agreementId, title: 'Early', exchangedOn: '2017-12-21', caseIds: [] };
    const opened = await actOn(registry, 'registrar', 'listOpen', early, 'list { id }');
    expect(opened.userErrors).toMatchObject([{ code: 'IMPOSSIBLE_DATES', field: ['exchangedOn'] }]);
    expect(opened.userErrors[0]?.message).toContain('agreement');
    const moved = await correct('list', { listId, exchangedOn: '2017-12-21' }, 'list { id }');
    expect(moved.userErrors).toMatchObject([{ code: 'IMPOSSIBLE_DATES', field: ['exchangedOn'] }]);
    // Of before this was asked: an agreement that was moved past its lists.
    const raw = new Database(`${registry.temporary.folder}/registry.sqlite`);
    raw.exec("drop trigger agreements_corrected; update agreements set agreed_on = '2018-01-05'");
    raw.close();
    const agreeing = { listId, agreedOn: '2018-01-04', reference: 'Protocol' };
    const agreed = await actOn(registry, 'registrar', 'listAgree', agreeing, 'list { id }');
    expect(agreed.userErrors).toMatchObject([{ code: 'IMPOSSIBLE_DATES', field: ['agreedOn'] }]);
    expect(agreed.userErrors[0]?.message).toContain('2018-01-05');
  });

  it('does not wait for a task that was given up', async () => {
    const { agreementId } = under;
    const taskId = await giveTask(registry, agreementId, { dueOn: '2017-12-24' });
    const to = () => refused('agreement', { agreementId, expectedVersion: 2, agreedOn: '2017-12-26' });
    expect(named(await to())).toEqual([['IMPOSSIBLE_DATES', taskId]]);
    const givenUp = { taskId, toStatus: 'CANCELLED', reason: 'Nobody needs it.' };
    await mustActOn(registry, 'registrar', 'taskMove', givenUp, 'task { id }');
    expect(await to()).toEqual([]);
  });

  it('does not wait for a flight that was given up', async () => {
    const { roundId } = under;
    const movementId = await plan(registry, { roundId });
    const to = { roundId, endsOn: '2018-01-08', startsOn: '2018-01-07' };
    const before = await correct('round', to);
    expect(before.codes.length).toBeGreaterThan(0);
    await mustActOn(
      registry,
      'registrar',
      'movementCancel',
      { movementId, reason: 'No clearance.' },
      'movement { id }',
    );
    const after = await correct('round', to);
    expect(after.userErrors.filter(({ message }) => message.includes(movementId))).toEqual([]);
    expect(before.userErrors.filter(({ message }) => message.includes(movementId))).toHaveLength(1);
  });
});
