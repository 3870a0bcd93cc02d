import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { parse } from 'graphql';
import { costOf } from '../../src/graphql/limits/cost.js';

import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { actOn } from '../support/act-on.js';
import { openingInput } from '../support/opening-input.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

/* What it takes to compare the names of one child with those of all others, where others bear them all. */

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());

const nameOf = (text: string) => ({ text, role: 'NICKNAME', script: 'CYRILLIC_RUSSIAN', source: 'OTHER' });
const common = 'Али Фатима Айша Юсуф Марьям Умар Халид Хасан Зайнаб Амина'.split(' ');

describe('a child with names that others bear', () => {
  it('has the births of these others read once, however many of its names they bear', async () => {
    const opens = async (texts: readonly string[]): Promise<number> => {
      const { store } = registry.temporary;
      const before = store.statements();
      const input = { ...openingInput, names: texts.map(nameOf), idempotencyKey: randomUUID() };
      const { codes } = await actOn(registry, 'registrar', 'caseOpen', input, 'case { id }');
      expect(codes).toEqual([]);
      return store.statements() - before;
    };
    // Whose names are found together: one bearer of all of them.
    await opens(common);
    const [all, one] = [await opens(common), await opens([...common.slice(0, 1), ...ownNames(9)])];
    // Nine more of its names are borne by others: no statement more than where nobody bears them.
    expect(all).toBeLessThanOrEqual(one);
  });

  let made = 0;
  const ownNames = (count: number): string[] =>
    Array.from(
      { length: count },
      () => `Имя${String.fromCodePoint(0x430 + (made++ % 30), 0x430 + Math.floor(made / 30))}`,
    );

  it('costs 20 for each name, whichever document came before', () => {
    const documents = {
      caseOpen: 'mutation ($input: CaseOpenInput!) { caseOpen(input: $input) { userErrors { code } } }',
      profileCorrect:
        'mutation ($input: ProfileCorrectInput!) { profileCorrect(input: $input) { userErrors { code } } }',
    };
    const cost = (act: keyof typeof documents, count: number) => {
      const names = common.slice(0, count).map(nameOf);
      const input =
        act === 'caseOpen'
          ? { ...openingInput, names, idempotencyKey: 'one-key-of-many' }
          : { caseId: 'case_1', expectedVersion: 1, addNames: names, reason: 'A', idempotencyKey: 'one-key-of-many' };
      return costOf(buildRegistrySchema(), parse(documents[act]), undefined, { input });
    };
    for (const act of ['caseOpen', 'profileCorrect'] as const) {
      expect(cost(act, 9) - cost(act, 1)).toBe(160);
      expect(cost(act, 1) - cost(act, 0)).toBe(20);
    }
  });
});
