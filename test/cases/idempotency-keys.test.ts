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
