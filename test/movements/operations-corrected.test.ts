import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { databaseOf } from '../matrix/world.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { mustActOn } from '../support/act-on.js';
import type { TestRegistry } from '../support/registry.js';
import { correctOperation, planFlight, planOperation } from './operations.js';
import { act, agree, awaited, board, plan } from './travel.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

describe('an operation that is put right', () => {
  it('says so from now on and keeps what it said: its code, its title, the agreement and with it the round', async () => {
    const { agreementId } = await agree(registry);
    const operationId = await planOperation(registry, { code: 'Zhusan', title: 'Jusan' });
    await correctOperation(registry, operationId, { code: 'Zhusan-1', title: 'Zhusan' });
    const put = await correctOperation(registry, operationId, { agreementId });
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
    const operationId = await planOperation(registry, { agreementId });
    const untied = await correctOperation(registry, operationId, { unties: ['AGREEMENT'] });
    expect(untied.made).toMatchObject({ roundCode: 'Astana-8', agreementId: null });
    await correctOperation(registry, operationId, { agreementId });
    const wholly = await correctOperation(registry, operationId, { unties: ['ROUND'] });
    expect(wholly.made).toMatchObject({ roundCode: null, agreementId: null });
    const both = await correctOperation(registry, operationId, { agreementId, unties: ['AGREEMENT'] });
    expect(both.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['unties'] }]);
  });

  it('takes no code that another has, nothing that it says already, and no round beside that of its agreement', async () => {
    const { agreementId } = await agree(registry);
    await planOperation(registry, { code: 'Rusafa-1' });
    const operationId = await planOperation(registry, { agreementId });
    const { data } = await registry.ask('registrar', '{ negotiationTracks { id } }');
    const days = { code: 'Astana-9', place: 'Astana', startsOn: '2018-01-02', endsOn: '2018-01-03' };
    const round = { trackId: data.negotiationTracks[0].id, ...days };
    const roundId = await mustActOn(registry, 'registrar', 'roundRecord', round, 'id');
    const refusals = [
      await correctOperation(registry, operationId, { code: 'Rusafa-1' }),
      await correctOperation(registry, operationId, { title: 'Zhusan' }),
      await correctOperation(registry, operationId, { roundId }),
    ];
    expect(refusals.map(({ userErrors }) => userErrors.map(({ code, field }) => [code, field]))).toEqual([
      [['ALREADY_RECORDED', ['code']]],
      [['ALREADY_RECORDED', null]],
      [['INVALID_INPUT', ['roundId']]],
    ]);
  });

  it('is refused what came after its flights, each by its name', async () => {
    const { roundId, agreementId } = await agree(registry);
    const operationId = await planOperation(registry, {});
    const early = (await planFlight(registry, operationId, '2017-12-20')).made;
    expect(early).toMatchObject({ status: 'PLANNED' });
    const { data } = await registry.ask('registrar', '{ movements(first: 5) { nodes { id } } }');
    const [{ id }] = data.movements.nodes as [{ id: string }];
    for (const [input, field] of [
      [{ agreementId }, 'agreementId'],
      [{ roundId }, 'roundId'],
    ] as const) {
      const refused = await correctOperation(registry, operationId, input);
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
    expect((await correctOperation(registry, operationId, { unties: ['AGREEMENT'] })).codes).toEqual([]);
    expect((await correctOperation(registry, operationId, { agreementId })).codes).toEqual([]);
    expect((await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-09' })).codes).toEqual([]);
    for (const [input, field] of [
      [{ unties: ['ROUND'] }, 'unties'],
      [{ unties: ['AGREEMENT'], roundId }, 'unties'],
    ] as const) {
      const refused = await correctOperation(registry, operationId, input);
      expect(refused.userErrors).toMatchObject([{ code: 'NOT_READY', field: [field] }]);
      expect(refused.userErrors[0]?.message).toContain(`${movementId} departed on 2018-01-09`);
    }
    const named = await correctOperation(registry, operationId, { title: 'Zhusan, the first' });
    expect(named.made).toMatchObject({ title: 'Zhusan, the first', roundCode: 'Astana-8', agreementId });
    const traces = databaseOf(registry)
      .prepare("select distinct subjects from audit_entries where operation = 'operationCorrect'")
      .pluck()
      .all();
    expect(traces).toEqual([JSON.stringify([operationId])]);
  });

  it('is no agreement that has ended', async () => {
    const { agreementId } = await agree(registry);
    const operationId = await planOperation(registry, {});
    const ended = { agreementId, endedOn: '2018-01-08', reason: 'It lapsed.' };
    await mustActOn(registry, 'registrar', 'agreementEnd', ended, 'id');
    const refused = await correctOperation(registry, operationId, { agreementId });
    expect(refused.userErrors).toMatchObject([{ code: 'NO_SUCH_TRANSITION', field: ['agreementId'] }]);
    expect(refused.userErrors[0]?.message).toContain('2018-01-08');
  });
});
