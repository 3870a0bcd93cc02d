import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn, type Shown } from '../support/act-on.js';
import type { TestRegistry } from '../support/registry.js';
import { correctOperation, planFlight, planOperation } from './operations.js';
import { act, agree, awaited, board, plan } from './travel.js';

/* What an operation rests on comes before its flights, whichever of the two is stated or put right. */

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

describe('a flight', () => {
  it('is neither planned nor gone before the agreement that its operation rests on, or else the round', async () => {
    const { roundId, agreementId } = await agree(registry);
    const ofAgreement = await planOperation(registry, { agreementId });
    const ofRound = await planOperation(registry, { code: 'Zhusan-2', roundId });
    const codes = async (operationId: string, day: string) =>
      (await planFlight(registry, operationId, day)).userErrors.map(({ code, field }) => [code, field]);
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
    const operationId = await planOperation(registry, { code: 'Zhusan-9' });
    const codes = async (day: string) =>
      (await planFlight(registry, operationId, day)).userErrors.map(({ code, field }) => [code, field]);
    expect(await codes('2126-01-10')).toEqual([['IMPOSSIBLE_DATES', ['plannedOn']]]);
    expect(await codes('2020-01-11')).toEqual([['IMPOSSIBLE_DATES', ['plannedOn']]]);
    expect(await codes('2020-01-10')).toEqual([]);
    const [late] = (await planFlight(registry, operationId, '2126-01-10')).userErrors;
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
    const operationId = await planOperation(registry, { agreementId });
    const ending = { agreementId, endedOn: '2018-01-05', reason: 'It lapsed.' };
    await mustActOn(registry, 'registrar', 'agreementEnd', ending, 'id');
    const another = { code: 'Zhusan-2', title: 'Zhusan', agreementId };
    const refused = await actOn(registry, 'registrar', 'operationPlan', another, 'id');
    expect(refused.userErrors).toMatchObject([
      { code: 'NO_SUCH_TRANSITION', field: ['agreementId'], message: expect.stringContaining('2018-01-05') },
    ]);
    const flies = (plannedOn: string) => planFlight(registry, operationId, plannedOn);
    for (const day of ['2018-01-06', '2018-02-01'])
      expect((await flies(day)).userErrors).toMatchObject([
        { code: 'NO_SUCH_TRANSITION', field: ['operationId'], message: expect.stringContaining('2018-01-05') },
      ]);
    // A flight of the last day may be recorded late.
    expect((await flies('2018-01-05')).codes).toEqual([]);
    // One that rests on nothing else flies by what its children are agreed on.
    await correctOperation(registry, operationId, { unties: ['AGREEMENT'] });
    expect((await flies('2018-01-06')).codes).toEqual([]);
  });

  it('brings nobody home on a flight that was planned while it stood and departs after its end', async () => {
    const { agreementId } = await agree(registry);
    const flown = { plannedOn: '2018-01-02', fromPlace: 'There', port: 'Here', capacity: 5 };
    const planned = async (operationId: string): Promise<string> =>
      (await mustActOn(registry, 'registrar', 'movementPlan', { ...flown, operationId }, 'movement { id }'))
        .id as string;
    const untied = await planOperation(registry, { code: 'Zhusan-2', agreementId });
    const [movementId, late] = [await planned(await planOperation(registry, { agreementId })), await planned(untied)];
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
    await correctOperation(registry, untied, { unties: ['AGREEMENT'] });
    expect((await departs(late, '2018-01-06')).codes).toEqual([]);
  });

  it('did not end before a flight that departed under it', async () => {
    const { agreementId } = await agree(registry);
    const operationId = await planOperation(registry, { agreementId });
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
