import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { recordVersions } from '../../schema/versions.js';
import type { Tx } from '../../src/database/connection.js';
import { givePassword } from '../access/accounts.js';
import { agree, awaited, board, plan, refresh } from '../movements/travel.js';
import { openRegistryOfThree, refer } from '../referrals/agencies.js';
import { actOn, mustActOn, type Shown } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';

/*
 * Acts that reach a record through another one: whoever had read it before decides anew.
 */

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const ask = async (who: string, query: string): Promise<Shown> => {
  const answer = await registry.ask(who, query);
  expect(answer.errors).toBeUndefined();
  return answer.data;
};
const movementVersion = async (id: string): Promise<number> =>
  (await ask('registrar', `{ movement(id: "${id}") { version } }`)).movement.version as number;
const conflict = async (who: string, mutation: string, input: object, selection: string) =>
  expect((await actOn(registry, who, mutation, input, selection)).codes).toEqual(['VERSION_CONFLICT']);

describe('a movement', () => {
  it('is at another version once a child on it has left it with its case', async () => {
    const movementId = await plan(registry);
    const [one, two] = [await awaited(registry), await awaited(registry)];
    await board(registry, movementId, one, two);
    const expectedVersion = await movementVersion(movementId);
    await (await refresh(registry, two)).endorsedMove('CLOSED', '2018-01-05', { closureReason: 'NOT_A_NATIONAL' });
    expect(await movementVersion(movementId)).toBe(expectedVersion + 1);
    await conflict(
      'registrar',
      'movementDepart',
      { movementId, expectedVersion, departedOn: '2018-01-06' },
      'movement { id }',
    );
    await mustActOn(
      registry,
      'registrar',
      'movementDepart',
      { movementId, departedOn: '2018-01-06' },
      'movement { id }',
    );
  });

  it('is at another version once the return of a child whom it brought was corrected', async () => {
    const movementId = await plan(registry);
    const one = await awaited(registry);
    await board(registry, movementId, one);
    for (const [mutation, day] of [
      ['movementDepart', { departedOn: '2018-01-06' }],
      ['movementComplete', { arrivedOn: '2018-01-07' }],
    ] as const)
      await mustActOn(registry, 'registrar', mutation, { movementId, ...day }, 'movement { id }');
    const before = await movementVersion(movementId);
    await refresh(registry, one);
    const { case: found } = await ask('registrar', `{ case(id: "${one.state.id}") { stageChanges { id } } }`);
    const day = { stageChangeId: found.stageChanges.at(-1).id, effectiveOn: '2018-01-08' };
    await one.does('supervisor', 'correctionEndorse', day);
    await one.does('registrar', 'stageChangeCorrect', { ...day, reason: 'A day later.' });
    expect(await movementVersion(movementId)).toBe(before + 1);
  });
});

describe('an agreement', () => {
  it('is at another version once its end would reach further children: by a task, by an agreed list', async () => {
    const { roundId, agreementId } = await agree(registry);
    const version = async (): Promise<number> =>
      (await ask('registrar', '{ negotiationRound(code: "Astana-8") { agreements { version } } }')).negotiationRound
        .agreements[0].version as number;
    expect(await version()).toBe(1);
    const story = await CaseStory.open(registry);
    const caseIds = [story.state.id];
    const task = { agreementId, ownerAgencyId: 'agency_11', title: 'Papers', dueOn: '2018-02-01', caseIds };
    await mustActOn(registry, 'registrar', 'taskCreate', task, 'task { version }');
    expect(await version()).toBe(2);
    const list = { roundId, agreementId, title: 'A list', exchangedOn: '2017-12-22', caseIds };
    const { id: listId } = await mustActOn(registry, 'registrar', 'listOpen', list, 'list { id }');
    // A list that nobody has agreed to gives the agreement nobody.
    expect(await version()).toBe(2);
    const lines = [{ name: 'Айгерим', sex: 'FEMALE' }];
    await mustActOn(registry, 'registrar', 'listTheirVersionRecord', { listId, lines }, 'list { id }');
    const agreed = { listId, agreedOn: '2017-12-22', reference: 'Protocol', despite: caseIds };
    await mustActOn(registry, 'registrar', 'listAgree', agreed, 'list { id }');
    expect(await version()).toBe(3);
    await conflict(
      'registrar',
      'agreementEnd',
      { agreementId, expectedVersion: 2, endedOn: '2018-01-05', reason: 'Lapsed.' },
      'id',
    );
  });
});

describe('a referral', () => {
  it('is at another version once the access that it gave was taken back', async () => {
    const story = await CaseStory.open(registry);
    const referralId = await refer(registry, story.state.id);
    await mustActOn(registry, 'partner', 'referralAccept', { referralId }, 'referral { id }');
    const { caseGrants } = await ask(
      'supervisor',
      `{ caseGrants(first: 20, caseId: "${story.state.id}") { nodes { id } } }`,
    );
    const revoked = { grantId: caseGrants.nodes[0].id, reason: 'Enough.' };
    await mustActOn(registry, 'supervisor', 'accessRevoke', revoked, 'grant { id }');
    const { referrals } = await ask('partner', '{ referrals(first: 1) { nodes { status version } } }');
    expect(referrals.nodes).toEqual([{ status: 'COMPLETED', version: 3 }]);
    await conflict('partner', 'referralComplete', { referralId, expectedVersion: 2 }, 'referral { id }');
  });
});

describe('an account', () => {
  const version = async (): Promise<number> =>
    (await ask('administrator', '{ users(first: 100) { nodes { id version } } }')).users.nodes.find(
      ({ id }: { id: string }) => id === 'user_103',
    ).version as number;

  it('is at another version once it was disabled, once; and once its person has set a password', async () => {
    const disable = () => mustActOn(registry, 'administrator', 'userDisable', { userId: 'user_103' }, 'user { id }');
    const before = await version();
    await disable();
    await disable();
    expect(await version()).toBe(before + 1);
    await conflict('administrator', 'userEnable', { userId: 'user_103', expectedVersion: before }, 'user { id }');
    await mustActOn(registry, 'administrator', 'userEnable', { userId: 'user_103' }, 'user { id }');
    // Invited, endorsed by another person, and the invitation used.
    await givePassword(registry, 'caseworker');
    expect(await version()).toBe(before + 5);
  });
});

describe('the version of a record', () => {
  it('goes up by one and never back, whoever writes into the file', async () => {
    const movementId = await plan(registry);
    await board(registry, movementId, await awaited(registry));
    const change = (work: (tx: Tx) => Promise<unknown>) =>
      registry.temporary.store.inTransaction(work).then(
        () => 'done',
        (error: unknown) => String((error as Error).cause ?? error),
      );
    const raise = (by: number) =>
      change((tx) => tx.update(recordVersions).set({ version: sql`${recordVersions.version} + ${by}` }));
    expect(await raise(2)).toContain('a version goes up by one');
    expect(await raise(-1)).toContain('a version goes up by one');
    expect(await change((tx) => tx.delete(recordVersions))).toContain('record_versions keeps its rows');
  });
});
