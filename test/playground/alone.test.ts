import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '../../src/access/actor.js';
import type { ExampleGroup, PlaygroundExample } from '../../src/playground/example.js';
import { openDemonstration, type Demonstration } from './demonstration.js';
import { examplesOfOneRole, fillExample } from './run-example.js';

/*
 * Each role by itself, on a fresh demonstration, from the first example of its list to the last: nothing that is offered is
 * refused. Where it takes what another person does first, the page says so and sends nothing.
 */

const changes = ({ examples }: ExampleGroup) => examples.some(({ query }) => query.includes('mutation '));
const roles = [...new Set(examplesOfOneRole.filter(changes).flatMap(({ role }) => role ?? []))];

/** What is made by two persons is not made by one: the page says which step of another comes first. */
const takesAnother: Partial<Record<Role, readonly string[]>> = {
  ADMINISTRATOR: [
    'Release 1: look at a draft before approving it',
    'Release 2: approve what somebody else had built',
    'Release 3: publish it, unless the server has',
  ],
  SUPERVISOR: ['Let somebody in, as the second of two persons'],
};

describe.each(roles)('whoever has the token of a %s and nothing else', (role) => {
  let demonstration: Demonstration;
  beforeAll(async () => {
    demonstration = await openDemonstration();
  }, 300_000);
  afterAll(async () => {
    await buildsEnd();
    await demonstration.discard();
  });

  const examples = examplesOfOneRole
    .filter((group) => group.role === undefined || group.role === role)
    .flatMap((group) => group.examples);

  it('runs what is offered in its order: all of it is done, or it is said what another does first', async () => {
    const token = demonstration.tokenOf(role);
    const waiting: string[] = [];
    for (const example of examples) {
      const { variables, missing } = await fillExample(demonstration, example, token);
      if (missing.length > 0) {
        expect([example.title, example.unless]).toEqual([example.title, expect.any(String)]);
        waiting.push(example.title);
      } else expect([example.title, await faultsOf(example, variables, token)]).toEqual([example.title, []]);
    }
    expect(waiting).toEqual(takesAnother[role] ?? []);
  }, 120_000);

  async function faultsOf({ query }: PlaygroundExample, variables: unknown, token: string): Promise<unknown[]> {
    const { data, errors = [] } = await demonstration.ask(token, query, variables);
    const outcomes = Object.values(data ?? {}) as ({ userErrors?: unknown[] } | null)[];
    return [...errors, ...outcomes.flatMap((outcome) => outcome?.userErrors ?? [])];
  }

  /** A release is tabulated by a process of its own, from the file that is removed afterwards. */
  async function buildsEnd(): Promise<void> {
    for (;;) {
      const { data } = await demonstration.ask(demonstration.tokens.administrator, '{ releaseDrafts { state } }');
      const { releaseDrafts } = data as { releaseDrafts: readonly { state: string }[] };
      if (!releaseDrafts.some(({ state }) => state === 'STARTED')) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
});
