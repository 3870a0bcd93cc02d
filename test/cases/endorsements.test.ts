import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openConnection } from '../../src/database/connection.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { alone, close, closingOf } from './closing.js';
import { codesOf } from './codes-of.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

/** Does by SQL what an administrator does at the machine. */
function change(sql: string): void {
  const { raw } = openConnection(registry.temporary.store.file, 'write');
  raw.exec(sql);
  raw.close();
}

const supervisorId = 101;
const psychologistId = 104;

describe('an endorsement', () => {
  it('is of a day: a move to another day needs another', async () => {
    const story = await CaseStory.open(registry);
    await story.does('supervisor', 'caseEndorse', close);
    expect(codesOf(await story.tries('registrar', 'caseMove', { ...close, effectiveOn: '2017-08-02' }))).toEqual(alone);
    await story.does('registrar', 'caseMove', { ...close, note: 'The note is the own word of the second person' });
    expect(story.state.stage).toBe('CLOSED');
  });

  it('is the first of two words: whoever gave it is told so, and does not make the move', async () => {
    const story = await CaseStory.open(registry);
    await story.does('registrar', 'caseEndorse', close);
    expect((await story.tries('registrar', 'caseEndorse', close)).userErrors).toMatchObject([
      { code: 'ALREADY_RECORDED', field: ['toStage'] },
    ]);
    const { userErrors } = await story.tries('registrar', 'caseMove', close);
    expect(userErrors).toMatchObject([{ code: 'SAME_PERSON', field: ['toStage'] }]);
    // Of another day it is no word at all.
    expect(codesOf(await story.tries('registrar', 'caseMove', { ...close, effectiveOn: '2017-08-02' }))).toEqual(alone);
    await story.does('supervisor', 'caseEndorse', close);
    await story.does('registrar', 'caseMove', close);
    const annulled = { stageChangeId: '2', reason: 'Found after all' };
    await story.does('registrar', 'correctionEndorse', { stageChangeId: '2' });
    expect((await story.tries('registrar', 'correctionEndorse', { stageChangeId: '2' })).userErrors).toMatchObject([
      { code: 'ALREADY_RECORDED', field: ['stageChangeId'] },
    ]);
    expect((await story.tries('registrar', 'stageChangeCorrect', annulled)).userErrors).toMatchObject([
      { code: 'SAME_PERSON', field: ['stageChangeId'] },
    ]);
    await story.does('supervisor', 'stageChangeCorrect', annulled);
  });

  it('is given to no move that cannot be made: the refusal names what is in its way, but not the second person', async () => {
    const story = await CaseStory.open(registry);
    const dead = { ...close, closureReason: 'DECEASED_CONFIRMED' };
    expect(codesOf(await story.tries('supervisor', 'caseEndorse', dead))).toEqual(['GUARD_FAILED DEATH_CONFIRMED']);
    await story.does('caseworker', 'holdPlace', { kind: 'DATA_PROTECTION', reason: 'Asked', placedOn: '2017-07-01' });
    expect(codesOf(await story.tries('supervisor', 'caseEndorse', close))).toEqual(['GUARD_FAILED HOLD']);
    expect((await closingOf(story)).endorsements).toEqual([]);
  });

  it('is asked of each closure reason, which possibleMoves lists with what each needs', async () => {
    const story = await CaseStory.open(registry);
    const closures = async () => {
      const fields = 'toStage closures { reason missing { code } }';
      const { data } = await registry.ask(
        'registrar',
        `{ case(id: "${story.state.id}") { possibleMoves { ${fields} } } }`,
      );
      return data.case.possibleMoves as {
        toStage: string;
        closures: { reason: string; missing: { code: string }[] }[];
      }[];
    };
    const ofClosing = async () =>
      Object.fromEntries(
        (await closures())
          .find(({ toStage }) => toStage === 'CLOSED')!
          .closures.map(({ reason, missing }) => [reason, missing.map(({ code }) => code)]),
      );
    const [two] = [['TWO_PERSONS']];
    expect(await ofClosing()).toEqual({
      DECEASED_CONFIRMED: ['TWO_PERSONS', 'DEATH_CONFIRMED'],
      ...{ NOT_A_NATIONAL: two, DUPLICATE: two, TRANSFERRED_TO_OTHER_STATE: two, ADULT_SERVICES: two },
      ...{ RETURNED_OUTSIDE_PROGRAMME: two, DECLINED_BEST_INTERESTS: two, UNTRACEABLE_AFTER_REVIEW: two },
    });
    expect((await closures()).filter(({ toStage }) => toStage !== 'CLOSED').flatMap((way) => way.closures)).toEqual([]);
    await story.does('supervisor', 'caseEndorse', close);
    expect(await ofClosing()).toMatchObject({ UNTRACEABLE_AFTER_REVIEW: [], DUPLICATE: two });
  });

  it('is of a closure reason, and of no day that cannot be', async () => {
    const story = await CaseStory.open(registry);
    await story.does('supervisor', 'caseEndorse', close);
    const other = { ...close, closureReason: 'DUPLICATE' };
    expect(codesOf(await story.tries('registrar', 'caseMove', other))).toEqual(alone);
    const { userErrors } = await story.tries('supervisor', 'caseEndorse', { ...close, effectiveOn: '2017-05-01' });
    expect(userErrors[0]?.code).toBe('IMPOSSIBLE_DATES');
  });

  it.each([
    ['whose every token was revoked', `update access_tokens set revoked_at = 1 where user_id = ${supervisorId}`],
    ['who was disabled', `update users set disabled_at = 1 where id = ${supervisorId}`],
    ['whose tokens have ended', `update access_tokens set expires_at = 1 where user_id = ${supervisorId}`],
    ['whose role endorses no more', `update users set role = 'AUDITOR' where id = ${supervisorId}`],
  ])('of somebody %s counts no more', async (_, sql) => {
    const story = await CaseStory.open(registry);
    await story.does('supervisor', 'caseEndorse', close);
    expect((await closingOf(story)).missing).toEqual([]);
    change(sql);
    expect((await closingOf(story)).missing).toEqual([{ code: 'TWO_PERSONS' }]);
    expect(codesOf(await story.tries('registrar', 'caseMove', close))).toEqual(alone);
  });

  it.each([
    ['a password', `insert into passwords values (${supervisorId}, 'x', 1)`],
    [
      'a client secret',
      `insert into client_secrets (id, user_id, label, prefix, secret_hash, created_at, expires_at) values (1, ${supervisorId}, 'x', 'x', 'x', 1, 9e12)`,
    ],
  ])('of somebody whose short-lived tokens have ended counts on, with %s to get a new one', async (_, sql) => {
    const story = await CaseStory.open(registry);
    await story.does('supervisor', 'caseEndorse', close);
    change(`update access_tokens set expires_at = 1 where user_id = ${supervisorId}`);
    change(sql);
    await story.does('registrar', 'caseMove', close);
    expect(story.state.stage).toBe('CLOSED');
  });

  it('of somebody who sees the case no more does not count', async () => {
    const story = await CaseStory.open(registry);
    await story.does('psychologist', 'caseEndorse', close);
    change(`update users set agency_id = 12 where id = ${psychologistId}`);
    expect((await closingOf(story)).missing).toEqual([{ code: 'TWO_PERSONS' }]);
    expect(codesOf(await story.tries('registrar', 'caseMove', close))).toEqual(alone);
    change(`update users set agency_id = 11 where id = ${psychologistId}`);
    await story.does('registrar', 'caseMove', close);
    expect(story.state.stage).toBe('CLOSED');
  });

  it('lapses after thirty days, as possibleMoves says beforehand', async () => {
    const story = await CaseStory.open(registry);
    await story.does('supervisor', 'caseEndorse', close);
    registry.setClock('2018-02-09T09:00:00Z');
    expect(await closingOf(story)).toEqual({
      toStage: 'CLOSED',
      endorsements: [
        {
          effectiveOn: '2017-08-01',
          closureReason: 'UNTRACEABLE_AFTER_REVIEW',
          countsUntil: '2018-02-09T09:00:00.000Z',
        },
      ],
      missing: [],
    });
    registry.setClock('2018-02-09T09:00:01Z');
    expect(await closingOf(story)).toEqual({ toStage: 'CLOSED', endorsements: [], missing: [{ code: 'TWO_PERSONS' }] });
    expect(codesOf(await story.tries('registrar', 'caseMove', close))).toEqual(alone);
  });

  it('tells possibleMoves the closure reason, whose own conditions are then looked at', async () => {
    const story = await CaseStory.open(registry);
    for (const who of ['caseworker', 'registrar']) {
      const death = { status: 'CONFIRMED_DEAD', observedOn: '2017-06-20', source: `Doctor ${who}`, grade: 'A' };
      await story.does(who, 'vitalStatusRecord', death);
    }
    const alone = [{ code: 'TWO_PERSONS' }, { code: 'NOT_CONFIRMED_DEAD' }];
    expect((await closingOf(story)).missing).toEqual(alone);
    await story.does('supervisor', 'caseEndorse', { ...close, closureReason: 'DECEASED_CONFIRMED' });
    const { endorsements, missing } = await closingOf(story);
    expect([missing, endorsements]).toEqual([[], [expect.objectContaining({ closureReason: 'DECEASED_CONFIRMED' })]]);
    expect((await closingOf(story, 'supervisor')).missing).toEqual(alone);
  });
});
