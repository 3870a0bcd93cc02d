import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CaseStory, openingInput } from '../support/case-story.js';
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
