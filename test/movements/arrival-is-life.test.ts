import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Shown } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { act, awaited, board, booksHold, plan, refresh } from './travel.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

const ask = async (query: string): Promise<Shown> => {
  const answer = await registry.ask('registrar', query);
  expect(answer.errors).toBeUndefined();
  return answer.data;
};
const lifeOf = async ({ state }: CaseStory): Promise<Shown> =>
  (await ask(`{ case(id: "${state.id}") { vitalStatus { status on basis } vitalStatusClaims { id } } }`)).case;
const lastChange = async ({ state }: CaseStory): Promise<string> =>
  (await ask(`{ case(id: "${state.id}") { stageChanges { id } } }`)).case.stageChanges.at(-1).id as string;
const arrived = (on: string) => ({ status: 'CONFIRMED_ALIVE', on, basis: 'ARRIVAL' });
const seen = { status: 'CONFIRMED_ALIVE', on: '2017-08-25', basis: 'CLAIM' };

describe('an arrival', () => {
  it('of a movement says that the child lives, on its day, and goes with its corrections', async () => {
    const [movementId, one] = [await plan(registry), await awaited(registry)];
    expect((await lifeOf(one)).vitalStatus).toEqual(seen);
    await board(registry, movementId, one);
    await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-06' });
    await act(registry, 'movementComplete', { movementId, arrivedOn: '2018-01-08' });
    // Nobody recorded a claim for it.
    expect(await lifeOf(one)).toEqual({
      vitalStatus: arrived('2018-01-08'),
      vitalStatusClaims: [{ id: one.names('vitalStatusClaim', 1) }],
    });
    const { lifeSigns } = await ask(
      `{ lifeSigns(caseId: "${one.state.id}") { lastConfirmedAliveOn conflicts { code } } }`,
    );
    expect(lifeSigns).toEqual({ lastConfirmedAliveOn: '2018-01-08', conflicts: [] });
    for (const who of ['supervisor', 'registrar'])
      await act(registry, 'movementCorrect', { movementId, arrivedOn: '2018-01-07', reason: 'Past midnight.' }, who);
    expect((await lifeOf(one)).vitalStatus).toEqual(arrived('2018-01-07'));
    await booksHold(registry);
    // What is recorded in the instant of a first word counts as later than it.
    registry.setClock('2018-02-10T10:00:00Z');
    for (const who of ['supervisor', 'registrar'])
      await act(registry, 'movementCorrect', { movementId, reason: 'Another flight.' }, who);
    expect((await lifeOf(one)).vitalStatus).toEqual(seen);
    await booksHold(registry);
  });

  it('without an operation says so too, and where the return is annulled nothing is known again', async () => {
    const one = await CaseStory.open(registry);
    expect((await lifeOf(one)).vitalStatus).toEqual({ status: 'UNKNOWN', on: null, basis: null });
    await one.does('registrar', 'selfReturnRecord', { arrivedOn: '2017-12-08', port: 'Taraz', note: 'By train.' });
    expect((await lifeOf(one)).vitalStatus).toEqual(arrived('2017-12-08'));
    await booksHold(registry);
    const annulled = { stageChangeId: await lastChange(one), reason: 'Another child.' };
    await (await refresh(registry, one)).does('registrar', 'stageChangeCorrect', annulled);
    expect((await lifeOf(one)).vitalStatus).toEqual({ status: 'UNKNOWN', on: null, basis: null });
    await booksHold(registry);
  });

  it('gives way to what is said of a later day, and of its own day to a source as good', async () => {
    const one = await CaseStory.open(registry);
    await one.does('registrar', 'selfReturnRecord', { arrivedOn: '2017-12-08', port: 'Taraz', note: 'By train.' });
    const says = (status: string, observedOn: string, grade: string) =>
      one.does('registrar', 'vitalStatusRecord', { status, observedOn, grade, source: 'Clinic' });
    await says('REPORTED_DEAD', '2017-12-08', 'C');
    expect((await lifeOf(one)).vitalStatus).toEqual(arrived('2017-12-08'));
    await says('REPORTED_DEAD', '2017-12-08', 'A');
    expect((await lifeOf(one)).vitalStatus).toMatchObject({ status: 'REPORTED_DEAD', on: '2017-12-08' });
    await says('REPORTED_ALIVE', '2017-12-20', 'C');
    expect((await lifeOf(one)).vitalStatus).toEqual({ status: 'REPORTED_ALIVE', on: '2017-12-20', basis: 'CLAIM' });
    await booksHold(registry);
  });

  it('contradicts a death that is confirmed of a day before it: the case is on the worklist, and is not closed for it', async () => {
    const one = await CaseStory.open(registry);
    await one.does('registrar', 'selfReturnRecord', { arrivedOn: '2017-12-08', port: 'Taraz', note: 'By train.' });
    for (const who of ['caseworker', 'registrar']) {
      const death = { status: 'CONFIRMED_DEAD', observedOn: '2017-06-20', source: `Doctor ${who}`, grade: 'A' };
      await one.does(who, 'vitalStatusRecord', death);
    }
    expect((await lifeOf(one)).vitalStatus).toEqual(arrived('2017-12-08'));
    const { contestedDeaths } = await ask(
      '{ contestedDeaths(first: 5) { nodes { case { id } contestedSince conflicts { code whereaboutsClaimIds vitalStatusClaimIds } } } }',
    );
    const conflict = {
      code: 'SEEN_AFTER_DEATH',
      whereaboutsClaimIds: [],
      vitalStatusClaimIds: [one.names('vitalStatusClaim', 1), one.names('vitalStatusClaim', 2)],
    };
    expect(contestedDeaths.nodes).toEqual([
      { case: { id: one.state.id }, contestedSince: '2017-12-08', conflicts: [conflict] },
    ]);
    await booksHold(registry);
  });
});
