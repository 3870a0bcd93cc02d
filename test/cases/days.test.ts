import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { codesOf } from './codes-of.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());

const move = (toStage: string, effectiveOn: string) => ({ toStage, effectiveOn });
const certificate = { type: 'BIRTH_CERTIFICATE', grade: 'A', source: 'Civil registry', isVerified: true };

/** The place of the last stage change among those of the case. */
async function lastChange(story: CaseStory): Promise<string> {
  const { data } = await registry.ask('registrar', `{ case(id: "${story.state.id}") { stageChanges { id } } }`);
  return data.case.stageChanges.at(-1).id as string;
}

describe('a move', () => {
  it('does not rest on an attestation of a later day, and the refusal names both days', async () => {
    const story = await CaseStory.open(registry);
    for (const kind of ['TRACING_REQUEST_OPENED', 'LEGITIMATE_BASIS']) await story.attests(kind, '2017-11-27');
    const refused = await story.tries('registrar', 'caseMove', move('TRACING', '2017-07-15'));
    expect(codesOf(refused)).toEqual(['GUARD_FAILED TRACING_OPENED', 'GUARD_FAILED LAWFUL_BASIS']);
    expect(refused.userErrors[0]?.message).toMatch(/2017-07-15.*2017-11-27/);
    expect(refused.userErrors[0]?.field).toEqual(['effectiveOn']);
    await story.moves('TRACING', '2017-11-27');
  });

  it('is recorded late with its true day, on facts that are recorded as late with theirs', async () => {
    const story = await CaseStory.open(registry);
    await story.comesHome('2017-11-01');
    expect(story.state.stage).toBe('RETURNED');
  });

  it('rests on an attestation as its day was restated', async () => {
    const story = await CaseStory.open(registry);
    for (const kind of ['TRACING_REQUEST_OPENED', 'LEGITIMATE_BASIS']) await story.attests(kind, '2017-11-27');
    for (const attestationId of ['1', '2']) {
      const restated = { attestationId, attestedOn: '2017-07-01', reason: 'The day of entry was given.' };
      await story.does('caseworker', 'attestationRestate', restated);
    }
    await story.moves('TRACING', '2017-07-15');
  });

  it('does not rest on a sighting or a certificate of a later day', async () => {
    const story = await CaseStory.open(registry, {
      sighting: { observedOn: '2017-05-20', country: 'SY', source: 'A letter', grade: 'D' },
    });
    const sighting = { observedOn: '2017-08-05', country: 'SY', source: 'ICRC delegate', grade: 'B' };
    await story.does('caseworker', 'whereaboutsRecord', { sighting });
    expect(codesOf(await story.tries('registrar', 'caseMove', move('LOCATED', '2017-08-04')))).toEqual([
      'GUARD_FAILED LOCATED_BY_GRADE_B',
    ]);
    await story.moves('LOCATED', '2017-08-05');
    await story.attests('IDENTITY_FILE_OPENED');
    await story.moves('VERIFYING_IDENTITY', '2017-08-06');
    await story.does('caseworker', 'evidenceRecord', { ...certificate, obtainedOn: '2017-09-05' });
    const early = move('IDENTITY_CONFIRMED', '2017-09-04');
    const refused = await story.tries('supervisor', 'caseEndorse', early);
    expect(codesOf(refused)).toEqual(['GUARD_FAILED IDENTITY_PROVEN']);
    expect(refused.userErrors[0]?.message).toMatch(/2017-09-04.*2017-09-05/);
    await story.endorsedMove('IDENTITY_CONFIRMED', '2017-09-05');
  });
});

describe('the correction of a stage change', () => {
  it('asks anew for what had to hold on the day that it gives', async () => {
    const story = await CaseStory.open(registry);
    await story.attests('TRACING_REQUEST_OPENED', '2017-07-10');
    await story.attests('LEGITIMATE_BASIS', '2017-07-12');
    await story.moves('TRACING', '2017-07-15');
    const correct = (effectiveOn: string, stageChangeId: string) =>
      story.tries('registrar', 'stageChangeCorrect', { stageChangeId, effectiveOn, reason: 'The letter says so.' });
    const place = await lastChange(story);
    const refused = await correct('2017-07-11', place);
    expect(codesOf(refused)).toEqual(['IMPOSSIBLE_DATES LAWFUL_BASIS']);
    expect(refused.userErrors[0]?.message).toMatch(/2017-07-11.*2017-07-12/);
    expect(codesOf(await correct('2017-07-12', place))).toEqual([]);
  });

  it('does not ask for what was withdrawn since: the move was made on it', async () => {
    const story = await CaseStory.open(registry);
    for (const kind of ['TRACING_REQUEST_OPENED', 'LEGITIMATE_BASIS']) await story.attests(kind, '2017-07-10');
    await story.moves('TRACING', '2017-07-15');
    await story.does('caseworker', 'attestationWithdraw', { attestationId: '1', reason: 'Another child was meant.' });
    const stageChangeId = await lastChange(story);
    await story.does('registrar', 'stageChangeCorrect', { stageChangeId, effectiveOn: '2017-07-14', reason: 'A slip' });
  });
});
