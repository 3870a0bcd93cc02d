import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { databaseOf } from '../matrix/world.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn, type Shown } from '../support/act-on.js';
import type { TestRegistry } from '../support/registry.js';
import { act, agree, awaited, board, plan } from './travel.js';

/* What an operation rests on comes before its flights, whichever of the two is stated or put right. */

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const shown =
  'operation { version code title roundCode agreementId corrections { code title roundCode agreementId reason recordedBy } }';
const correct = (operationId: string, input: object) =>
  actOn(registry, 'registrar', 'operationCorrect', { operationId, reason: 'A slip.', ...input }, shown);
const operationPlan = (input: object): Promise<string> =>
  mustActOn(registry, 'registrar', 'operationPlan', { code: 'Zhusan-1', title: 'Zhusan', ...input }, 'id');
const flight = (operationId: string, plannedOn: string) =>
  act(registry, 'movementPlan', { operationId, plannedOn, fromPlace: 'There', port: 'Here', capacity: 5 });

describe('an operation that is put right', () => {
  it('says so from now on and keeps what it said: its code, its title, the agreement and with it the round', async () => {
    const { agreementId } = await agree(registry);
    const operationId = await operationPlan({ code: 'Zhusan', title: 'Jusan' });
    await correct(operationId, { code: 'Zhusan-1', title: 'Zhusan' });
    const put = await correct(operationId, { agreementId });
    expect(put.userErrors).toEqual([]);
    const stamp = { reason: 'A slip.', recordedBy: 'registrar', roundCode: null, agreementId: null };
    expect(put.made).toEqual({
      ...{ version: 3, code: 'Zhusan-1', title: 'Zhusan', roundCode: 'Astana-8', agreementId },
      corrections: [
        { code: 'Zhusan', title: 'Jusan', ...stamp },
        { code: 'Zhusan-1', title: 'Zhusan', ...stamp },
      ],
    });
  });

  it('goes back to no agreement, or to no round, after all', async () => {
    const { agreementId } = await agree(registry);
    const operationId = await operationPlan({ agreementId });
    const untied = await correct(operationId, { unties: ['AGREEMENT'] });
    expect(untied.made).toMatchObject({ roundCode: 'Astana-8', agreementId: null });
    await correct(operationId, { agreementId });
    const wholly = await correct(operationId, { unties: ['ROUND'] });
    expect(wholly.made).toMatchObject({ roundCode: null, agreementId: null });
    const both = await correct(operationId, { agreementId, unties: ['AGREEMENT'] });
    expect(both.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['unties'] }]);
  });

  it('takes no code that another has, nothing that it says already, and no round beside that of its agreement', async () => {
    const { agreementId } = await agree(registry);
    await operationPlan({ code: 'Rusafa-1' });
    const operationId = await operationPlan({ agreementId });
    const { data } = await registry.ask('registrar', '{ negotiationTracks { id } }');
    const days = { code: 'Astana-9', place: 'Astana', startsOn: '2018-01-02', endsOn: '2018-01-03' };
    const round = { trackId: data.negotiationTracks[0].id, ...days };
    const roundId = await mustActOn(registry, 'registrar', 'roundRecord', round, 'id');
    const refusals = [
      await correct(operationId, { code: 'Rusafa-1' }),
      await correct(operationId, { title: 'Zhusan' }),
      await correct(operationId, { roundId }),
    ];
    expect(refusals.map(({ userErrors }) => userErrors.map(({ code, field }) => [code, field]))).toEqual([
      [['ALREADY_RECORDED', ['code']]],
      [['ALREADY_RECORDED', null]],
      [['INVALID_INPUT', ['roundId']]],
    ]);
  });

  it('is refused what came after its flights, each by its name', async () => {
    const { roundId, agreementId } = await agree(registry);
    const operationId = await operationPlan({});
    const early = (await flight(operationId, '2017-12-20')).made;
    expect(early).toMatchObject({ status: 'PLANNED' });
    const { data } = await registry.ask('registrar', '{ movements(first: 5) { nodes { id } } }');
    const [{ id }] = data.movements.nodes as [{ id: string }];
    for (const [input, field] of [
      [{ agreementId }, 'agreementId'],
      [{ roundId }, 'roundId'],
    ] as const) {
      const refused = await correct(operationId, input);
      expect(refused.userErrors).toMatchObject([{ code: 'IMPOSSIBLE_DATES', field: [field] }]);
      expect(refused.userErrors[0]?.message).toContain(id);
    }
  });
});

describe('what an operation goes back to', () => {
  it('is not changed by one person once a flight of it has departed, each of which is named', async () => {
    const { roundId, agreementId } = await agree(registry);
    const movementId = await plan(registry, { agreementId });
    await board(registry, movementId, await awaited(registry));
    const { data } = await registry.ask('registrar', '{ operations { id } }');
    const operationId = data.operations[0].id as string;
    expect((await correct(operationId, { unties: ['AGREEMENT'] })).codes).toEqual([]);
    expect((await correct(operationId, { agreementId })).codes).toEqual([]);
    expect((await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-09' })).codes).toEqual([]);
    for (const [input, field] of [
      [{ unties: ['ROUND'] }, 'unties'],
      [{ unties: ['AGREEMENT'], roundId }, 'unties'],
    ] as const) {
      const refused = await correct(operationId, input);
      expect(refused.userErrors).toMatchObject([{ code: 'NOT_READY', field: [field] }]);
      expect(refused.userErrors[0]?.message).toContain(`${movementId} departed on 2018-01-09`);
    }
    const named = await correct(operationId, { title: 'Zhusan, the first' });
    expect(named.made).toMatchObject({ title: 'Zhusan, the first', roundCode: 'Astana-8', agreementId });
    const traces = databaseOf(registry)
      .prepare("select distinct subjects from audit_entries where operation = 'operationCorrect'")
      .pluck()
      .all();
    expect(traces).toEqual([JSON.stringify([operationId])]);
  });

  it('is no agreement that has ended', async () => {
    const { agreementId } = await agree(registry);
    const operationId = await operationPlan({});
    const ended = { agreementId, endedOn: '2018-01-08', reason: 'It lapsed.' };
    await mustActOn(registry, 'registrar', 'agreementEnd', ended, 'id');
    const refused = await correct(operationId, { agreementId });
    expect(refused.userErrors).toMatchObject([{ code: 'NO_SUCH_TRANSITION', field: ['agreementId'] }]);
    expect(refused.userErrors[0]?.message).toContain('2018-01-08');
  });
});

describe('a flight', () => {
  it('is neither planned nor gone before the agreement that its operation rests on, or else the round', async () => {
    const { roundId, agreementId } = await agree(registry);
    const ofAgreement = await operationPlan({ agreementId });
    const ofRound = await operationPlan({ code: 'Zhusan-2', roundId });
    const codes = async (operationId: string, day: string) =>
      (await flight(operationId, day)).userErrors.map(({ code, field }) => [code, field]);
    const refused = [['IMPOSSIBLE_DATES', ['plannedOn']]];
    expect(await codes(ofAgreement, '2017-12-21')).toEqual(refused);
    expect(await codes(ofAgreement, '2017-12-22')).toEqual([]);
    expect(await codes(ofRound, '2017-12-20')).toEqual(refused);
    expect(await codes(ofRound, '2017-12-21')).toEqual([]);
    const { data } = await registry.ask('registrar', '{ operations { code movements { id } } }');
    const [{ movements }] = data.operations as [{ movements: [{ id: string }] }];
    const left = await act(registry, 'movementDepart', { movementId: movements[0].id, departedOn: '2017-12-21' });
    expect(left.userErrors).toMatchObject([{ code: 'IMPOSSIBLE_DATES', field: ['departedOn'] }]);
    expect(left.userErrors[0]?.message).toContain('agreement');
  });

  it('is planned two years ahead at most, and nobody is told who could depart on a day beyond', async () => {
    const operationId = await operationPlan({ code: 'Zhusan-9' });
    const codes = async (day: string) =>
      (await flight(operationId, day)).userErrors.map(({ code, field }) => [code, field]);
    expect(await codes('2126-01-10')).toEqual([['IMPOSSIBLE_DATES', ['plannedOn']]]);
    expect(await codes('2020-01-11')).toEqual([['IMPOSSIBLE_DATES', ['plannedOn']]]);
    expect(await codes('2020-01-10')).toEqual([]);
    const [late] = (await flight(operationId, '2126-01-10')).userErrors;
    expect(late?.message).toBe(
      'plannedOn lies within 2 years of today, 2018-01-10, until 2020-01-10; it says 2126-01-10.',
    );
    const movementId = await plan(registry);
    for (const day of ['2126-01-10', '0001-01-01'])
      for (const id of [movementId, 'movement_999999999999999']) {
        const { data, errors } = await registry.ask('registrar', `{ movement(id: "${id}", readyOn: "${day}") { id } }`);
        expect([data, errors?.[0]?.extensions.code]).toEqual([{ movement: null }, 'IMPOSSIBLE_DATES']);
      }
  });

  it('tells who could depart on a day as the departure of that day is judged', async () => {
    const movementId = await plan(registry);
    // On its list since 2017-08-25, and awaited since 2017-09-01.
    const story = await awaited(registry);
    await board(registry, movementId, story);
    const on = async (args: string): Promise<Shown> => {
      const query = `{ movement(id: "${movementId}"${args}) { manifest { isReady missing { code } } } }`;
      return (await registry.ask('registrar', query)).data.movement.manifest[0];
    };
    expect(await on('')).toEqual({ isReady: true, missing: [] });
    expect(await on(', readyOn: "2018-01-09"')).toEqual({ isReady: true, missing: [] });
    const early = await on(', readyOn: "2017-08-24"');
    expect(early.isReady).toBe(false);
    expect(early.missing).toContainEqual({ code: 'AGREED_LIST' });
    // A sign of life says no more after 180 days.
    expect(await on(', readyOn: "2018-06-01"')).toEqual({ isReady: false, missing: [{ code: 'LIFE_LAPSED' }] });
    const left = await act(registry, 'movementDepart', { movementId, departedOn: '2017-08-24' });
    expect(left.userErrors.map(({ message }) => message).join()).toContain('AGREED_LIST');
  });
});

describe('an agreement that has ended', () => {
  it('is what no operation is planned on any more, and carries no flight of a later day', async () => {
    const { agreementId } = await agree(registry);
    const operationId = await operationPlan({ agreementId });
    const ending = { agreementId, endedOn: '2018-01-05', reason: 'It lapsed.' };
    await mustActOn(registry, 'registrar', 'agreementEnd', ending, 'id');
    const another = { code: 'Zhusan-2', title: 'Zhusan', agreementId };
    const refused = await actOn(registry, 'registrar', 'operationPlan', another, 'id');
    expect(refused.userErrors).toMatchObject([
      { code: 'NO_SUCH_TRANSITION', field: ['agreementId'], message: expect.stringContaining('2018-01-05') },
    ]);
    const flies = (plannedOn: string, under = operationId) =>
      actOn(
        registry,
        'registrar',
        'movementPlan',
        { operationId: under, plannedOn, fromPlace: 'There', port: 'Here', capacity: 5 },
        'movement { id }',
      );
    for (const day of ['2018-01-06', '2018-02-01'])
      expect((await flies(day)).userErrors).toMatchObject([
        { code: 'NO_SUCH_TRANSITION', field: ['operationId'], message: expect.stringContaining('2018-01-05') },
      ]);
    // A flight of the last day may be recorded late.
    expect((await flies('2018-01-05')).codes).toEqual([]);
    // One that rests on nothing else flies by what its children are agreed on.
    await correct(operationId, { unties: ['AGREEMENT'] });
    expect((await flies('2018-01-06')).codes).toEqual([]);
  });

  it('brings nobody home on a flight that was planned while it stood and departs after its end', async () => {
    const { agreementId } = await agree(registry);
    const flown = { plannedOn: '2018-01-02', fromPlace: 'There', port: 'Here', capacity: 5 };
    const planned = async (operationId: string): Promise<string> =>
      (await mustActOn(registry, 'registrar', 'movementPlan', { ...flown, operationId }, 'movement { id }'))
        .id as string;
    const untied = await operationPlan({ code: 'Zhusan-2', agreementId });
    const [movementId, late] = [await planned(await operationPlan({ agreementId })), await planned(untied)];
    const [child, another] = [await awaited(registry), await awaited(registry)];
    await board(registry, movementId, child);
    await board(registry, late, another);
    const ending = { agreementId, endedOn: '2018-01-05', reason: 'It lapsed.' };
    await mustActOn(registry, 'registrar', 'agreementEnd', ending, 'id');
    const departs = (of: string, departedOn: string) => act(registry, 'movementDepart', { movementId: of, departedOn });
    expect((await departs(movementId, '2018-01-06')).userErrors).toMatchObject([
      { code: 'NO_SUCH_TRANSITION', field: ['departedOn'], message: expect.stringContaining('2018-01-05') },
    ]);
    // One that is recorded late flew while it stood; another flies once its operation rests on it no more.
    expect((await departs(movementId, '2018-01-05')).codes).toEqual([]);
    expect((await departs(late, '2018-01-06')).codes).toEqual(['NO_SUCH_TRANSITION']);
    await correct(untied, { unties: ['AGREEMENT'] });
    expect((await departs(late, '2018-01-06')).codes).toEqual([]);
  });

  it('did not end before a flight that departed under it', async () => {
    const { agreementId } = await agree(registry);
    const operationId = await operationPlan({ agreementId });
    const flown = { operationId, plannedOn: '2018-01-05', fromPlace: 'There', port: 'Here', capacity: 5 };
    const { id: movementId } = await mustActOn(registry, 'registrar', 'movementPlan', flown, 'movement { id }');
    await board(registry, movementId, await awaited(registry));
    expect((await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-06' })).codes).toEqual([]);
    const ends = (endedOn: string) =>
      actOn(registry, 'registrar', 'agreementEnd', { agreementId, endedOn, reason: 'It lapsed.' }, 'id');
    expect((await ends('2018-01-05')).userErrors).toMatchObject([
      { code: 'IMPOSSIBLE_DATES', field: ['endedOn'], message: expect.stringContaining(movementId) },
    ]);
    expect((await ends('2018-01-06')).codes).toEqual([]);
  });
});
