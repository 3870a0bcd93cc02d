import { describe, expect, it } from '@jest/globals';
import { useCorrectedRegistry } from './corrected-registry.js';

const { open, read, stored } = useCorrectedRegistry();

describe('a claim of the life of a child', () => {
  const fields = 'vitalStatus { status on } vitalStatusClaims { id status observedOn reason }';
  const seen = { observedOn: '2017-12-01', status: 'CONFIRMED_ALIVE', source: 'Delegate', grade: 'A' };
  const said = { observedOn: '2017-12-20', status: 'REPORTED_DEAD', source: 'A letter', grade: 'D' };

  it('is withdrawn with a reason, and the one before it holds', async () => {
    const story = await open();
    await story.does('caseworker', 'vitalStatusRecord', seen);
    await story.does('caseworker', 'vitalStatusRecord', said);
    expect((await read(story, fields)).vitalStatus.status).toBe('REPORTED_DEAD');
    const withdraw = { claimId: '2', reason: 'Meant another child' };
    expect(
      (await story.tries('caseworker', 'vitalStatusWithdraw', { ...withdraw, reason: '' })).userErrors,
    ).toHaveLength(1);
    await story.does('caseworker', 'vitalStatusWithdraw', withdraw);
    expect(await read(story, fields)).toEqual({
      vitalStatus: { status: 'CONFIRMED_ALIVE', on: '2017-12-01' },
      vitalStatusClaims: [
        { id: story.names('vitalStatusClaim', 1), status: 'CONFIRMED_ALIVE', observedOn: '2017-12-01', reason: null },
      ],
    });
    expect((await story.tries('caseworker', 'vitalStatusWithdraw', withdraw)).userErrors[0]?.code).toBe('NOT_FOUND');
    expect(stored('vital_status_claims')).toMatchObject([
      { corrects_id: null, is_withdrawal: 0 },
      { corrects_id: null, is_withdrawal: 0, reason: null },
      { corrects_id: 2, is_withdrawal: 1, reason: 'Meant another child', status: 'REPORTED_DEAD' },
    ]);
  });

  it('is restated by naming it, under the name it had', async () => {
    const story = await open();
    await story.does('caseworker', 'vitalStatusRecord', said);
    const right = { ...said, status: 'REPORTED_ALIVE', corrects: '1' };
    expect((await story.tries('caseworker', 'vitalStatusRecord', right)).userErrors[0]?.code).toBe('INVALID_INPUT');
    await story.does('caseworker', 'vitalStatusRecord', { ...right, reason: 'Misread' });
    expect(await read(story, fields)).toEqual({
      vitalStatus: { status: 'REPORTED_ALIVE', on: '2017-12-20' },
      vitalStatusClaims: [
        {
          id: story.names('vitalStatusClaim', 1),
          status: 'REPORTED_ALIVE',
          observedOn: '2017-12-20',
          reason: 'Misread',
        },
      ],
    });
  });

  it('that one person restated does not make that person two', async () => {
    const story = await open();
    const death = { ...said, status: 'CONFIRMED_DEAD', grade: 'A' };
    await story.does('caseworker', 'vitalStatusRecord', death);
    await story.does('caseworker', 'vitalStatusRecord', {
      ...death,
      source: 'The letter of May',
      corrects: '1',
      reason: 'x',
    });
    expect((await read(story, fields)).vitalStatus.status).toBe('REPORTED_DEAD');
    await story.does('supervisor', 'vitalStatusRecord', death);
    expect((await read(story, fields)).vitalStatus.status).toBe('CONFIRMED_DEAD');
    await story.does('caseworker', 'vitalStatusRecord', {
      ...death,
      source: 'The letter of June',
      corrects: '3',
      reason: 'x',
    });
    expect((await read(story, fields)).vitalStatus.status).toBe('REPORTED_DEAD');
  });
});

describe('a claim of where a child is', () => {
  const fields = 'whereabouts { country } whereaboutsClaims { id country reason }';
  const seen = { observedOn: '2017-06-10', country: 'IQ', source: 'Delegate', grade: 'B' };

  it('is withdrawn with a reason, which stays in the history, and the one before it holds', async () => {
    const story = await open();
    await story.does('caseworker', 'whereaboutsRecord', { sighting: seen });
    const withdraw = { claimId: '2', reason: 'Meant another child' };
    const without = await story.tries('caseworker', 'whereaboutsWithdraw', { ...withdraw, reason: ' ' });
    expect(without.userErrors.map(({ code, field }) => [code, field])).toEqual([['INVALID_INPUT', ['reason']]]);
    await story.does('caseworker', 'whereaboutsWithdraw', withdraw);
    expect(await read(story, fields)).toEqual({
      whereabouts: { country: 'SY' },
      whereaboutsClaims: [{ id: story.names('whereaboutsClaim', 1), country: 'SY', reason: null }],
    });
    expect(stored('whereabouts_claims')).toMatchObject([
      { corrects_id: null, is_withdrawal: 0, reason: null },
      { corrects_id: null, is_withdrawal: 0, reason: null },
      { corrects_id: 2, is_withdrawal: 1, reason: 'Meant another child', country: 'IQ' },
    ]);
  });

  it('is restated by naming it and saying why, which is shown with it', async () => {
    const story = await open();
    await story.does('caseworker', 'whereaboutsRecord', { sighting: seen });
    const right = { sighting: { ...seen, country: 'TR' }, corrects: '2' };
    expect((await story.tries('caseworker', 'whereaboutsRecord', right)).userErrors[0]?.code).toBe('INVALID_INPUT');
    await story.does('caseworker', 'whereaboutsRecord', { ...right, reason: 'Misread' });
    expect((await read(story, fields)).whereaboutsClaims[0]).toEqual({
      id: story.names('whereaboutsClaim', 2),
      country: 'TR',
      reason: 'Misread',
    });
  });
});

describe('a care period', () => {
  const fields = 'careArrangement carePeriods { id arrangement since correctsId isWithdrawal reason }';

  it('is restated and withdrawn by further rows, and the latest day that stands holds', async () => {
    const story = await open();
    const record = (more: object) => story.does('caseworker', 'careRecord', more);
    await record({ arrangement: 'CAMP', since: '2017-05-01' });
    await record({ arrangement: 'HOSPITAL', since: '2017-09-01' });
    expect((await read(story, fields)).careArrangement).toBe('HOSPITAL');
    await record({ arrangement: 'PARENT', since: '2017-03-01' });
    expect((await read(story, fields)).careArrangement).toBe('HOSPITAL');
    await record({ arrangement: 'HOSPITAL', since: '2017-04-01', corrects: '2', reason: 'Other year' });
    expect((await read(story, fields)).careArrangement).toBe('CAMP');
    await story.does('caseworker', 'careWithdraw', { periodId: '1', reason: 'Another child' });
    const shown = await read(story, fields);
    expect(shown.careArrangement).toBe('HOSPITAL');
    expect(shown.carePeriods).toEqual([
      {
        id: story.names('carePeriod', 1),
        arrangement: 'CAMP',
        since: '2017-05-01',
        correctsId: null,
        isWithdrawal: false,
        reason: null,
      },
      {
        id: story.names('carePeriod', 2),
        arrangement: 'HOSPITAL',
        since: '2017-09-01',
        correctsId: null,
        isWithdrawal: false,
        reason: null,
      },
      {
        id: story.names('carePeriod', 3),
        arrangement: 'PARENT',
        since: '2017-03-01',
        correctsId: null,
        isWithdrawal: false,
        reason: null,
      },
      {
        id: story.names('carePeriod', 4),
        arrangement: 'HOSPITAL',
        since: '2017-04-01',
        correctsId: story.names('carePeriod', 2),
        isWithdrawal: false,
        reason: 'Other year',
      },
      {
        id: story.names('carePeriod', 5),
        arrangement: 'CAMP',
        since: '2017-05-01',
        correctsId: story.names('carePeriod', 1),
        isWithdrawal: true,
        reason: 'Another child',
      },
    ]);
    await story.does('caseworker', 'careWithdraw', { periodId: '4', reason: 'x' });
    await story.does('caseworker', 'careWithdraw', { periodId: '3', reason: 'x' });
    expect((await read(story, fields)).careArrangement).toBe('UNKNOWN');
    const again = await story.tries('caseworker', 'careWithdraw', { periodId: '5', reason: 'x' });
    expect(again.userErrors[0]?.code).toBe('NOT_FOUND');
  });

  it('is corrected with a reason only', async () => {
    const story = await open();
    const record = { arrangement: 'CAMP', since: '2017-05-01' };
    await story.does('caseworker', 'careRecord', record);
    const { userErrors } = await story.tries('caseworker', 'careRecord', { ...record, corrects: '1' });
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['reason'] }]);
  });
});

describe('a decision on nationality', () => {
  const fields =
    'nationality statelessnessRisk nationalityDecisions { id nationality rule decidedOn correctsId isWithdrawal reason }';
  const decision = { nationality: 'CITIZEN', rule: 'Rule 1', decidedOn: '2017-08-01' };

  it('is restated and withdrawn by further rows, and the one before it holds again', async () => {
    const story = await open();
    const risk = {
      nationality: 'UNDER_DETERMINATION',
      statelessnessRisk: true,
      rule: 'Rule 6',
      decidedOn: '2017-07-01',
    };
    await story.does('registrar', 'nationalityRecord', risk);
    await story.does('registrar', 'nationalityRecord', decision);
    await story.does('registrar', 'nationalityRecord', {
      ...decision,
      rule: 'Rule 3',
      corrects: '2',
      reason: 'Misquoted',
    });
    expect(await read(story, fields)).toEqual({
      nationality: 'CITIZEN',
      statelessnessRisk: false,
      nationalityDecisions: [
        {
          id: story.names('nationalityDecision', 1),
          nationality: 'UNDER_DETERMINATION',
          rule: 'Rule 6',
          decidedOn: '2017-07-01',
          correctsId: null,
          isWithdrawal: false,
          reason: null,
        },
        { id: story.names('nationalityDecision', 2), ...decision, correctsId: null, isWithdrawal: false, reason: null },
        {
          id: story.names('nationalityDecision', 3),
          ...decision,
          rule: 'Rule 3',
          correctsId: story.names('nationalityDecision', 2),
          isWithdrawal: false,
          reason: 'Misquoted',
        },
      ],
    });
    await story.does('registrar', 'nationalityWithdraw', { decisionId: '2', reason: 'Never signed' });
    expect(await read(story, 'nationality statelessnessRisk')).toEqual({
      nationality: 'UNDER_DETERMINATION',
      statelessnessRisk: true,
    });
    await story.does('registrar', 'nationalityWithdraw', { decisionId: '1', reason: 'Never signed' });
    expect(await read(story, 'nationality statelessnessRisk')).toEqual({
      nationality: 'UNDER_DETERMINATION',
      statelessnessRisk: false,
    });
  });
});
