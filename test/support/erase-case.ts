import { expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { CaseState } from './case-story.js';
import type { TestRegistry } from './registry.js';

/** Two persons erase the child of a closed case. */
export async function eraseCase(
  { ask }: Pick<TestRegistry, 'ask'>,
  { id, version }: Pick<CaseState, 'id' | 'version'>,
): Promise<void> {
  const change = { caseId: id, expectedVersion: version };
  const reason = { reason: 'WISH_OF_THE_PERSON', reference: 'Letter 17' };
  for (const [who, mutation, input] of [
    ['supervisor', 'erasureRequest', { ...change, ...reason }],
    ['administrator', 'erasureCarryOut', change],
  ] as const) {
    const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
    const query = `mutation Act($input: ${type}) { ${mutation}(input: $input) { isDone userErrors { code } } }`;
    const { data } = await ask(who, query, { input: { idempotencyKey: randomUUID(), ...input } });
    expect([mutation, data[mutation]]).toEqual([mutation, { isDone: true, userErrors: [] }]);
  }
}
