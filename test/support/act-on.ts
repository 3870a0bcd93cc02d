import { expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { atPresentVersion } from './present-version.js';
import type { TestRegistry } from './registry.js';

/** The shape of what comes back is what a test asserts. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Shown = any;

export interface Outcome {
  readonly made: Shown;
  readonly userErrors: readonly {
    readonly code: string;
    readonly field: readonly string[] | null;
    readonly message: string;
  }[];
  readonly codes: readonly string[];
}

/**
 * Does an act through the front door, on the present version of the record where none is given, and answers what it
 * made, as selected, and what was wrong.
 */
export async function actOn(
  registry: TestRegistry,
  who: string,
  mutation: string,
  input: object,
  selection: string,
): Promise<Outcome> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const query = `mutation Act($input: ${type}) { ${mutation}(input: $input) { made: ${selection} userErrors { code field message } } }`;
  const given = atPresentVersion(registry, mutation, input);
  const answer = await registry.ask(who, query, { input: { idempotencyKey: randomUUID(), ...given } });
  expect(answer.errors).toBeUndefined();
  const { made, userErrors } = answer.data[mutation];
  return { made, userErrors, codes: userErrors.map(({ code }: { code: string }) => code) };
}

/** As `actOn`, for an act that must succeed: answers what it made. */
export async function mustActOn(
  ...[registry, who, mutation, input, selection]: Parameters<typeof actOn>
): Promise<Shown> {
  const { made, userErrors } = await actOn(registry, who, mutation, input, selection);
  expect(userErrors).toEqual([]);
  return made;
}
