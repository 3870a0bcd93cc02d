import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { act, CaseStory, openingInput } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { codesOf } from './codes-of.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

describe('a refused transition', () => {
  it('names every guard that failed and what would satisfy it, and changes nothing', async () => {
    const story = await CaseStory.open(registry);
    const refused = await story.tries('registrar', 'caseMove', { toStage: 'TRACING', effectiveOn: '2017-07-01' });
    expect(codesOf(refused)).toEqual(['GUARD_FAILED TRACING_OPENED', 'GUARD_FAILED LAWFUL_BASIS']);
    expect(refused.userErrors[0]?.message).toContain('TRACING_REQUEST_OPENED or AGENCY_TASK_OPENED');
    expect(refused.case).toBeNull();
    const { data } = await registry.ask('registrar', `{ case(id: "${story.state.id}") { stage version } }`);
    expect(data.case).toEqual({ stage: 'REPORTED', version: 1 });
  });

  it('names the ways there are where the table has no such row', async () => {
    const story = await CaseStory.open(registry);
    const { userErrors } = await story.tries('registrar', 'caseMove', {
      toStage: 'IN_TRANSIT',
      effectiveOn: '2017-07-01',
    });
    expect(userErrors).toEqual([
      {
        code: 'NO_SUCH_TRANSITION',
        field: ['toStage'],
        message:
          'A case does not go from REPORTED to IN_TRANSIT. From here it can go to TRACING, LOCATED, RETURNED, CLOSED.',
      },
    ]);
  });

  it('says in advance, as possibleMoves, what each way still needs', async () => {
    const story = await CaseStory.open(registry, { sighting: { ...openingInput.sighting, grade: 'D' } });
    const { data } = await registry.ask(
      'caseworker',
      `{ case(id: "${story.state.id}") { possibleMoves { toStage missing { code } } } }`,
    );
    const located = data.case.possibleMoves.find((move: { toStage: string }) => move.toStage === 'LOCATED');
    expect(located.missing).toEqual([{ code: 'LOCATED_BY_GRADE_B' }]);
  });
});

describe('a guard of two persons', () => {
  async function readyForIdentity(): Promise<CaseStory> {
    const story = await CaseStory.open(registry);
    await story.moves('LOCATED', '2017-07-10');
    await story.attests('IDENTITY_FILE_OPENED');
    await story.moves('VERIFYING_IDENTITY', '2017-07-20');
    return story.does('caseworker', 'evidenceRecord', {
      type: 'BIRTH_CERTIFICATE',
      grade: 'A',
      obtainedOn: '2017-08-01',
      source: 'Civil registry',
      isVerified: true,
    });
  }
  const confirm = { toStage: 'IDENTITY_CONFIRMED', effectiveOn: '2017-08-10' };

  it('is not met by one person alone, nor by one who endorses the own move', async () => {
    const story = await readyForIdentity();
    expect(codesOf(await story.tries('registrar', 'caseMove', confirm))).toEqual(['GUARD_FAILED TWO_PERSONS']);
    await story.does('registrar', 'caseEndorse', confirm);
    expect(codesOf(await story.tries('registrar', 'caseMove', confirm))).toEqual([
      expect.stringMatching(/^SAME_PERSON /),
    ]);
  });

  it('lapses with any change of the file, so that both decide on the same one', async () => {
    const story = await readyForIdentity();
    await story.does('supervisor', 'caseEndorse', confirm);
    await story.does('caseworker', 'evidenceRecord', {
      type: 'VIDEO',
      grade: 'C',
      obtainedOn: '2017-08-02',
      source: 'Relative',
    });
    expect(codesOf(await story.tries('registrar', 'caseMove', confirm))).toEqual(['GUARD_FAILED TWO_PERSONS']);
    await story.does('supervisor', 'caseEndorse', confirm);
    await story.does('registrar', 'caseMove', confirm);
    expect(story.state.stage).toBe('IDENTITY_CONFIRMED');
  });

  it('is not met while an item of evidence is contested', async () => {
    const story = await readyForIdentity();
    const { data } = await registry.ask('registrar', `{ case(id: "${story.state.id}") { evidence { id } } }`);
    await story.does('caseworker', 'evidenceJudge', {
      evidenceId: data.case.evidence[0].id,
      standing: 'CONTESTED',
      reason: 'Another laboratory disagrees',
    });
    const contested = ['GUARD_FAILED IDENTITY_PROVEN', 'GUARD_FAILED NOTHING_CONTESTED'];
    expect(codesOf(await story.tries('supervisor', 'caseEndorse', confirm))).toEqual(contested);
    expect(codesOf(await story.tries('registrar', 'caseMove', confirm))).toEqual([
      ...contested,
      'GUARD_FAILED TWO_PERSONS',
    ]);
  });
});

describe('a hold', () => {
  it('blocks the moves it names until it is lifted', async () => {
    const story = await CaseStory.open(registry);
    await story.does('caseworker', 'holdPlace', {
      kind: 'DATA_PROTECTION',
      placedOn: '2017-07-01',
      reason: 'A request is pending',
    });
    const close = { toStage: 'CLOSED', closureReason: 'DUPLICATE', effectiveOn: '2017-07-02' };
    expect(codesOf(await story.tries('supervisor', 'caseEndorse', close))).toEqual(['GUARD_FAILED HOLD']);
    const refused = await story.tries('registrar', 'caseMove', close);
    expect(codesOf(refused)).toEqual(['GUARD_FAILED TWO_PERSONS', 'GUARD_FAILED HOLD']);
    await story.does('caseworker', 'holdLift', { kind: 'DATA_PROTECTION', liftedOn: '2017-07-03' });
    await story.endorsedMove('CLOSED', '2017-07-04', { closureReason: 'DUPLICATE' });
    expect(story.state.stage).toBe('CLOSED');
  });
});

describe('a closed case', () => {
  it('is reopened to the stage before, with a reason', async () => {
    const story = await CaseStory.open(registry);
    await story.moves('LOCATED', '2017-07-10');
    await story.endorsedMove('CLOSED', '2017-08-01', { closureReason: 'UNTRACEABLE_AFTER_REVIEW' });
    await story.does('registrar', 'caseReopen', { effectiveOn: '2017-09-01', reason: 'Seen again' });
    expect(story.state.stage).toBe('LOCATED');
  });

  it('is not reopened where it was a duplicate, but its closing can be annulled', async () => {
    const story = await CaseStory.open(registry);
    await story.endorsedMove('CLOSED', '2017-08-01', { closureReason: 'DUPLICATE' });
    const refused = await story.tries('registrar', 'caseReopen', {
      effectiveOn: '2017-09-01',
      reason: 'Not the same child',
    });
    expect(codesOf(refused)).toEqual(['GUARD_FAILED DUPLICATE']);
    const { data } = await registry.ask(
      'registrar',
      `{ case(id: "${story.state.id}") { stageChanges { id toStage } } }`,
    );
    const annulment = { stageChangeId: data.case.stageChanges.at(-1).id };
    await story.does('supervisor', 'correctionEndorse', annulment);
    await story.does('registrar', 'stageChangeCorrect', { ...annulment, reason: 'Not the same child' });
    expect(story.state.stage).toBe('REPORTED');
  });

  it('of a child who was closed as dead is reopened once somebody saw it alive, by whichever claim', async () => {
    const story = await CaseStory.open(registry);
    const death = { observedOn: '2017-08-01', status: 'CONFIRMED_DEAD', source: 'Hospital register', grade: 'A' };
    await story.does('caseworker', 'vitalStatusRecord', death);
    const lacks = async () =>
      (await registry.ask('registrar', `{ lifeSigns(caseId: "${story.state.id}") { deathLacks } }`)).data
        .lifeSigns as object;
    expect(await lacks()).toEqual({ deathLacks: ['a claim of CONFIRMED_DEAD recorded by a second person'] });
    await story.does('supervisor', 'vitalStatusRecord', death);
    expect(await lacks()).toEqual({ deathLacks: [] });
    await story.endorsedMove('CLOSED', '2017-08-05', { closureReason: 'DECEASED_CONFIRMED' });
    const reopening = { effectiveOn: '2017-09-01', reason: 'Seen in the camp' };
    expect(codesOf(await story.tries('registrar', 'caseReopen', reopening))).toEqual([
      'GUARD_FAILED NOT_CONFIRMED_DEAD',
    ]);
    const sighting = { observedOn: '2017-08-20', country: 'SY', source: 'ICRC delegate', grade: 'B' };
    await story.does('caseworker', 'whereaboutsRecord', { sighting });
    await story.does('registrar', 'caseReopen', reopening);
    expect(story.state.stage).toBe('REPORTED');
  });

  it('is closed as deceased only after two persons recorded a death on good sources', async () => {
    const story = await CaseStory.open(registry);
    const close = { toStage: 'CLOSED', closureReason: 'DECEASED_CONFIRMED', effectiveOn: '2017-08-05' };
    const death = { observedOn: '2017-08-01', status: 'CONFIRMED_DEAD', source: 'Hospital register', grade: 'A' };
    await story.does('caseworker', 'vitalStatusRecord', death);
    expect(codesOf(await story.tries('supervisor', 'caseEndorse', close))).toEqual(['GUARD_FAILED DEATH_CONFIRMED']);
    expect(codesOf(await story.tries('registrar', 'caseMove', close))).toEqual([
      'GUARD_FAILED TWO_PERSONS',
      'GUARD_FAILED DEATH_CONFIRMED',
    ]);
    await story.does('supervisor', 'vitalStatusRecord', death);
    await story.endorsedMove('CLOSED', '2017-08-05', { closureReason: 'DECEASED_CONFIRMED' });
    expect(story.state.stage).toBe('CLOSED');
  });
});

describe('bad input', () => {
  const refusal = async (mutation: string, input: object) => {
    const { case: none, userErrors } = await act(registry, 'registrar', mutation, input);
    expect(none).toBeNull();
    return userErrors;
  };

  it('is refused where a child would be born after it was seen', async () => {
    const birth = { earliest: '2017-06-01', latest: '2017-06-02', basis: 'RELATIVE' };
    expect(await refusal('caseOpen', { ...openingInput, birth })).toEqual([
      {
        code: 'IMPOSSIBLE_DATES',
        field: ['birth', 'earliest'],
        message: 'The child must have been born by 2017-05-20; the birth interval begins on 2017-06-01.',
      },
    ]);
  });

  it('is refused where a date lies in the future', async () => {
    const [error] = await refusal('caseOpen', { ...openingInput, reportedOn: '2018-01-11' });
    expect(error).toMatchObject({
      code: 'IMPOSSIBLE_DATES',
      message: 'reportedOn must not be in the future: today is 2018-01-10, it says 2018-01-11.',
    });
  });

  it('is refused where a move is dated before the one before it', async () => {
    const story = await CaseStory.open(registry);
    const { userErrors } = await story.tries('registrar', 'caseMove', {
      toStage: 'LOCATED',
      effectiveOn: '2017-05-01',
    });
    expect(userErrors[0]).toMatchObject({ code: 'IMPOSSIBLE_DATES', field: ['effectiveOn'] });
  });

  it('is refused where a death is dated before birth', async () => {
    const story = await CaseStory.open(registry);
    const death = { observedOn: '2012-02-28', status: 'REPORTED_DEAD', source: 'A letter', grade: 'D' };
    const { userErrors } = await story.tries('caseworker', 'vitalStatusRecord', death);
    expect(userErrors[0]).toMatchObject({ code: 'IMPOSSIBLE_DATES', field: ['observedOn'] });
  });

  it('is refused where an impossible day or an unknown code is given, with what was expected and what came', async () => {
    const query = 'mutation ($input: CaseOpenInput!) { caseOpen(input: $input) { userErrors { code } } }';
    const impossible = await registry.ask('registrar', query, {
      input: { idempotencyKey: randomUUID(), ...openingInput, reportedOn: '2017-02-30' },
    });
    expect(impossible.status).toBe(400);
    expect(impossible.errors?.[0]?.message).toContain(
      'Expected a day of the calendar as YYYY-MM-DD; it came as "2017-02-30".',
    );
    expect(impossible.errors?.[0]?.extensions.code).toBe('INVALID_DATE');
    const unknown = await registry.ask('registrar', query, {
      input: { idempotencyKey: randomUUID(), ...openingInput, sex: 'GIRL' },
    });
    expect(unknown.errors?.[0]?.message).toContain('Value "GIRL" does not exist in "Sex" enum.');
    expect(unknown.errors?.[0]?.message).toContain('Expected one of FEMALE, MALE, UNKNOWN.');
    expect(unknown.errors?.[0]?.extensions.code).toBe('UNKNOWN_CODE');
    expect(unknown.errors?.[0]?.message).not.toContain('Did you mean');
  });

  it('is refused where the case has changed since it was read, and tells the present version', async () => {
    const story = await CaseStory.open(registry);
    await story.attests('LEGITIMATE_BASIS');
    const { userErrors } = await story.tries('registrar', 'caseMove', {
      toStage: 'LOCATED',
      effectiveOn: '2017-07-01',
      expectedVersion: 1,
    });
    expect(userErrors).toEqual([
      {
        code: 'VERSION_CONFLICT',
        field: ['expectedVersion'],
        message:
          'The record has changed: you expected version 1, it is now at version 2. Read it again and decide anew.',
      },
    ]);
  });
});

describe('an idempotency key', () => {
  it('makes a retry answer the same and do nothing twice', async () => {
    const input = { idempotencyKey: randomUUID(), ...openingInput };
    const first = await act(registry, 'registrar', 'caseOpen', input);
    const again = await act(registry, 'registrar', 'caseOpen', input);
    expect(again.case?.id).toBe(first.case?.id);
    const { data } = await registry.ask('registrar', '{ cases(first: 10) { nodes { id } } }');
    expect(data.cases.nodes).toHaveLength(1);
  });

  it('is refused with another input', async () => {
    const idempotencyKey = randomUUID();
    await act(registry, 'registrar', 'caseOpen', { idempotencyKey, ...openingInput });
    const { userErrors } = await act(registry, 'registrar', 'caseOpen', {
      idempotencyKey,
      ...openingInput,
      sex: 'MALE',
    });
    expect(userErrors[0]).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', field: ['idempotencyKey'] });
  });

  it('does not keep a refusal, so that the act can be tried again once its guard is met', async () => {
    const story = await CaseStory.open(registry, { sighting: { ...openingInput.sighting, grade: 'D' } });
    const move = { idempotencyKey: randomUUID(), toStage: 'LOCATED', effectiveOn: '2017-07-10' };
    expect(codesOf(await story.tries('registrar', 'caseMove', move))).toEqual(['GUARD_FAILED LOCATED_BY_GRADE_B']);
    await story.does('caseworker', 'whereaboutsRecord', { sighting: openingInput.sighting });
    await story.does('registrar', 'caseMove', { ...move, idempotencyKey: randomUUID() });
    expect(story.state.stage).toBe('LOCATED');
  });
});
