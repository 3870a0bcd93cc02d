import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Invalid } from '../../src/errors.js';
import { openingInput } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());

const longest = 5_000;
const endless = 'q'.repeat(100_000);
const search =
  'query ($stages: [CaseStage!]) { cases(first: 1, filter: { closureReason: DUPLICATE, stages: $stages }) { nodes { id } } }';
const openings = 'mutation ($input: CaseOpenInput!) { caseOpen(input: $input) { userErrors { code message } } }';
const opening = { ...openingInput, idempotencyKey: 'a-long-message' };

describe('what is said of what came', () => {
  it.each([
    ['thousands of values of a filter', search, { stages: Array(25_000).fill('TRACING') }, 'INVALID_INPUT'],
    [
      'an endless word in the place of a code',
      openings,
      { input: { ...opening, languages: [endless] } },
      'UNKNOWN_CODE',
    ],
    ['an endless word that is none of a vocabulary', search, { stages: [endless] }, 'UNKNOWN_CODE'],
    [
      'an endless word in the place of a number',
      'query ($n: Int!) { cases(first: $n) { nodes { id } } }',
      { n: endless },
      'BAD_USER_INPUT',
    ],
    ['a field with an endless name', `{ viewer { ${endless} } }`, {}, 'GRAPHQL_VALIDATION_FAILED'],
  ])('is short: of %s', async (_what, query, variables, code) => {
    const { text } = await registry.ask('registrar', query, variables);
    expect(text).toContain(code);
    expect(text).toMatch(/\(\d+ characters are left out\)/);
    expect(text.length).toBeLessThan(longest);
  });

  it('keeps how it begins and how it ends, and cuts no character in two', () => {
    expect(Invalid('It came as q.').message).toBe('It came as q.');
    const { message, problems } = Invalid(`It came as ${'😀'.repeat(5_000)}: say less.`);
    expect(message).toMatch(/^It came as 😀.*: say less\.$/su);
    expect([message.isWellFormed(), problems[0]?.message]).toEqual([true, message]);
  });
});
