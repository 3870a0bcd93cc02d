import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { act, CaseStory, openingInput } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

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
