import { expect, jest } from '@jest/globals';
import type { Answer, TestRegistry } from './registry.js';

/**
 * What is answered, and how many texts were deciphered for it. Texts that were opened before are forgotten first: each
 * question is asked as if it were the first.
 */
export async function askOpening(
  registry: TestRegistry,
  who: string,
  query: string,
): Promise<{ data: Answer['data']; opened: number }> {
  const { vault } = registry.temporary.store.reader;
  if (!vault) throw new Error('The registry of this test is not enciphered.');
  vault.forget('');
  const spy = jest.spyOn(vault, 'decipher');
  try {
    const { data, errors } = await registry.ask(who, query);
    expect(errors).toBeUndefined();
    return { data, opened: spy.mock.calls.length };
  } finally {
    spy.mockRestore();
  }
}
