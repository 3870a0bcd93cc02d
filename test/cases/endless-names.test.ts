import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { agree } from '../movements/travel.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import { openingInput } from '../support/opening-input.js';
import type { TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
let story: CaseStory;
beforeAll(async () => {
  registry = await openRegistryOfThree();
  story = await CaseStory.open(registry);
});
afterAll(() => registry.discard());

/** Marks that stand on one letter are put in order by all that look at the text: the time grows with their square. */
const endless = 'а' + '\u0301\u0323'.repeat(10_000);
const name = { text: endless, role: 'NICKNAME', script: 'CYRILLIC_RUSSIAN', source: 'RELATIVE' };
const saysHowLong = expect.stringMatching(/at most 200 characters.*20001/);

/** The longest text whose marks were put in order while this ran. */
async function longestOrdered(run: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  const normalize = String.prototype.normalize;
  const spy = jest.spyOn(String.prototype, 'normalize').mockImplementation(function (this: string, form?: string) {
    longest = Math.max(longest, this.length);
    return normalize.call(this, form);
  });
  try {
    await run();
  } finally {
    spy.mockRestore();
  }
  return longest;
}

describe('a name without an end', () => {
  it('is not looked for', async () => {
    const question = 'query ($name: String) { cases(first: 1, filter: { name: $name }) { nodes { id } } }';
    const ordered = await longestOrdered(async () => {
      const { errors } = await registry.ask('partner', question, { name: endless });
      expect(errors).toMatchObject([{ message: saysHowLong, extensions: { code: 'INVALID_INPUT' } }]);
    });
    expect(ordered).toBeLessThan(1_000);
    expect((await registry.ask('partner', question, { name: 'ы'.repeat(200) })).errors).toBeUndefined();
  });

  it('is refused by each act that takes one before it is compared with others', async () => {
    const { roundId } = await agree(registry);
    const list = { roundId, title: 'A list', exchangedOn: '2017-12-22', caseIds: [story.state.id] };
    const listId = (await mustActOn(registry, 'registrar', 'listOpen', list, 'list { id }')).id as string;
    const { id: caseId, version: expectedVersion } = story.state;
    const acts: readonly (readonly [mutation: string, input: object, selection: string])[] = [
      ['listTheirVersionRecord', { listId, lines: [{ name: endless, reference: 'N 7' }] }, 'list { id }'],
      ['caseOpen', { ...openingInput, names: [name] }, 'case { id }'],
      ['profileCorrect', { caseId, expectedVersion, addNames: [name], reason: 'By a letter' }, 'case { id }'],
    ];
    for (const [mutation, input, selection] of acts) {
      const ordered = await longestOrdered(async () => {
        const { userErrors } = await actOn(registry, 'registrar', mutation, input, selection);
        expect([mutation, userErrors]).toEqual([
          mutation,
          [expect.objectContaining({ code: 'INVALID_INPUT', message: saysHowLong })],
        ]);
      });
      expect([mutation, ordered < 1_000]).toEqual([mutation, true]);
    }
  });
});
