import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn } from '../support/act-on.js';
import type { TestRegistry } from '../support/registry.js';
import { asked, takeRequest } from './story.js';

/* A request that is put right again and again is read at the cost of what is shown of it, and of that alone. */

let registry: TestRegistry;
let requestId: string;
beforeEach(async () => {
  registry = await openRegistryOfThree();
  requestId = await takeRequest(registry, 'partner');
});
afterEach(() => registry.discard());

const letters = 'абвгдежзик';
const nameOf = (number: number) => [...String(number)].map((digit) => letters[Number(digit)]).join('');
const namesOf = (count: number, from = 0) =>
  Array.from({ length: count }, (_, place) => ({ text: `Имя ${nameOf(from + place)}`, script: 'CYRILLIC_RUSSIAN' }));
const correct = (input: object) =>
  actOn(registry, 'partner', 'tracingRequestCorrect', { requestId, reason: 'Misheard.', ...input }, 'request { id }');

/** Of which fields texts are opened by a query, and how many. */
async function opened(query: string): Promise<Record<string, number>> {
  const { vault } = registry.temporary.store;
  const spy = jest.spyOn(vault, 'decipher');
  const answer = await registry.ask('partner', query);
  expect(answer.errors).toBeUndefined();
  const fields = spy.mock.calls.map(([, , { field }]) => field);
  spy.mockRestore();
  return Object.fromEntries([...Map.groupBy(fields, String)].map(([field, { length }]) => [field, length]));
}

const corrections = (selection: string) => `{ tracingRequest(id: "${requestId}") { corrections { ${selection} } } }`;

describe('what a request said before', () => {
  it('is the newest fifty, oldest first, and each with what it said', async () => {
    for (let number = 0; number < 53; number++)
      await mustActOn(
        registry,
        'partner',
        'tracingRequestCorrect',
        { requestId, reason: 'Misheard.', names: namesOf(2, number), description: `Girl ${number}` },
        'request { id }',
      );
    // One name of each correction stays with the next: 50 with two each have 51, each of which is opened once, and one is sought still.
    expect(await opened(corrections('names { text }'))).toEqual({ 'tracing_names.text': 52 });
    const answer = await registry.ask('partner', corrections('description names { text }'));
    const shown = answer.data.tracingRequest.corrections as { description: string; names: { text: string }[] }[];
    expect(shown.map(({ description }) => description)).toEqual(
      Array.from({ length: 50 }, (_, place) => `Girl ${place + 2}`),
    );
    for (const [place, { names }] of shown.entries())
      expect(names.map(({ text }) => text).sort()).toEqual(
        namesOf(2, place + 2)
          .map(({ text }) => text)
          .sort(),
      );
    expect(await opened(corrections('recordedAt receivedOn'))).toEqual({});
    expect(await opened(corrections('reason'))).toEqual({ 'request_corrections.reason': 50 });
    expect((await opened(corrections('description')))['corrected_particulars.description']).toBe(50);
  });

  it('is opened in nothing where the request alone is asked for', async () => {
    await correct({ description: 'A girl.' });
    const plain = `{ tracingRequest(id: "${requestId}") { version receivedOn } }`;
    expect(await opened(plain)).toEqual({});
  });
});

describe('a request', () => {
  it('has at most twenty names', async () => {
    const refused = [['INVALID_INPUT', ['names']]];
    const many = await correct({ names: namesOf(21) });
    expect(many.userErrors.map(({ code, field }) => [code, field])).toEqual(refused);
    expect((await correct({ names: namesOf(20) })).codes).toEqual([]);
    const more = { ...asked, names: namesOf(21) };
    const opening = await actOn(registry, 'partner', 'tracingRequestOpen', more, 'request { id }');
    expect(opening.userErrors.map(({ code, field }) => [code, field])).toEqual(refused);
  });
});
