import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '../../src/access/actor.js';
import type { PlaygroundExample } from '../../src/playground/example.js';
import { Kind, parse, type GraphQLObjectType } from 'graphql';
import { registryExamples } from '../../src/playground/registry-examples.js';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { openDemonstration, type Answer, type Demonstration } from './demonstration.js';
import { examplesOfOneRole, fillExample } from './run-example.js';

/*
 * Every example that the registry's playground offers, with a token of its role, over HTTP, against the demonstration:
 * filled as the page fills it, and run as it is.
 */

let demonstration: Demonstration;
beforeAll(async () => {
  demonstration = await openDemonstration();
}, 300_000);
afterAll(() => demonstration.discard());

/** How far the clock of the registry is ahead, which a reader's own would be as well. */
let passed = 0;
const wait = (milliseconds: number): void => {
  passed += milliseconds;
  demonstration.pass(milliseconds);
};

/** What one role runs another has prepared: whoever approves a release comes after whoever had it built. */
const order: readonly (Role | undefined)[] = [undefined, 'SUPERVISOR', 'REGISTRAR', 'CASEWORKER', 'PARTNER'];
const rank = (role: Role | undefined): number => (order.includes(role) ? order.indexOf(role) : order.length);
const groups = [...examplesOfOneRole].sort((one, other) => rank(one.role) - rank(other.role));

/** Fills an example as the page does; a release that is being built is waited for. */
async function fill(example: PlaygroundExample, token: string) {
  for (let turn = 0; ; turn++) {
    const filled = await fillExample(demonstration, example, token, Date.now() + passed);
    if (filled.missing.length === 0 || example.ask !== '{ releaseDrafts { id state } }' || turn === 100) return filled;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

interface Outcome {
  readonly userErrors?: readonly unknown[];
  readonly nodes?: readonly unknown[];
}

/** What came of a mutation, or the first level of what a query answered. */
const outcomesOf = ({ data }: Answer) => Object.entries(data ?? {}) as [string, Outcome | readonly unknown[] | null][];

const worklistsOfOversight = ['emergencyAccesses', 'erasureRequests', 'readingAlerts'];

const isEmpty = (outcome: Outcome | readonly unknown[] | null): boolean =>
  outcome === null || ('length' in outcome ? outcome : (outcome.nodes ?? [outcome])).length === 0;

describe.each(groups)('for $title, the example', ({ role, examples }) => {
  if (role === 'SUPERVISOR')
    beforeAll(async () => {
      // An administrator has given something out, which waits for a second person.
      const [secret] = (registryExamples.find((group) => group.role === 'ADMINISTRATOR')?.examples ?? []).filter(
        ({ query }) => query.includes('clientSecretCreate'),
      );
      if (!secret) throw new Error('No example of the administrator makes a client secret.');
      const token = demonstration.tokenOf('ADMINISTRATOR');
      const { variables } = await fill(secret, token);
      for (const [, outcome] of outcomesOf(await demonstration.ask(token, secret.query, variables)))
        expect(outcome).toMatchObject({ userErrors: [] });
    });
  if (role === 'ADMINISTRATOR')
    beforeAll(async () => {
      // The embargo of what the supervisor announced has ended: nobody waits for minutes to see it published. And somebody
      // has tried what is not for them.
      wait(60_000);
      await demonstration.ask(demonstration.tokens.partner, '{ auditTrail(first: 1) { nodes { sequence } } }');
    });
  it.each(examples)(
    '"$title" runs as it is',
    async (example) => {
      const token = demonstration.tokenOf(role ?? 'CASEWORKER');
      const { variables, missing } = await fill(example, token);
      expect(missing).toEqual([]);
      const answer = await demonstration.ask(token, example.query, variables);
      expect([answer.status, answer.errors]).toEqual([200, undefined]);
      for (const [name, outcome] of outcomesOf(answer)) {
        expect([name, outcome && 'userErrors' in outcome ? outcome.userErrors : []]).toEqual([name, []]);
        // An example that shows nothing teaches nothing, but for the worklists of oversight, where that is good news.
        if (!worklistsOfOversight.includes(name)) expect([name, isEmpty(outcome)]).toEqual([name, false]);
      }
    },
    60_000,
  );
});

/*
 * Once everybody has run everything: what was made, sealed, ended or approved must not stand in the way of whoever comes next.
 */
describe.each(groups)('for $title, run once more, the example', ({ role, examples }) => {
  if (role === 'ADMINISTRATOR') beforeAll(() => wait(60_000));
  it.each(examples)(
    '"$title" runs again, or says what to run first',
    async (example) => {
      const token = demonstration.tokenOf(role ?? 'CASEWORKER');
      const { variables, missing } = await fill(example, token);
      if (missing.length > 0) return expect(example.unless).toEqual(expect.any(String));
      const answer = await demonstration.ask(token, example.query, variables);
      expect([answer.status, answer.errors]).toEqual([200, undefined]);
      for (const [name, outcome] of outcomesOf(answer))
        expect([name, outcome && 'userErrors' in outcome ? outcome.userErrors : []]).toEqual([name, []]);
    },
    60_000,
  );
});

describe.each(registryExamples.flatMap(({ role }) => role ?? []).filter((role, at, all) => all.indexOf(role) === at))(
  'for %s, what is offered to everybody',
  (role) => {
    const [everybody] = registryExamples.filter((group) => group.role === undefined);
    it.each(everybody?.examples ?? [])('"$title" runs too', async ({ query, variables }) => {
      const answer = await demonstration.ask(demonstration.tokenOf(role), query, variables);
      expect([answer.status, answer.errors]).toEqual([200, undefined]);
    });
  },
);

const rootsOf = (query: string): string[] =>
  parse(query).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet.selections.flatMap((one) => ('name' in one ? one.name.value : []))
      : [],
  );

describe('the examples together', () => {
  const offered = new Set(registryExamples.flatMap(({ examples }) => examples.flatMap(({ query }) => rootsOf(query))));
  const fieldsOf = (type: GraphQLObjectType | null | undefined) => Object.keys(type?.getFields() ?? {});
  const schema = buildRegistrySchema();

  it('show every query, but those for one record of what another lists', () => {
    const missing = fieldsOf(schema.getQueryType()).filter((name) => !offered.has(name));
    expect(missing.sort()).toEqual([
      ...['agencies', 'case', 'caseGrants', 'negotiationRound', 'node', 'releaseDraft', 'sites', 'tracingRequest'],
    ]);
  });

  it('have each a title of its own within its group, and say what to run first where they may find nothing', () => {
    for (const { title, examples } of registryExamples) {
      const titles = examples.map((example) => example.title);
      expect([title, new Set(titles).size]).toEqual([title, titles.length]);
      for (const { ask, unless, title: one } of examples)
        if (ask !== undefined && !ask.startsWith('{ viewer')) expect([one, unless]).toEqual([one, expect.any(String)]);
    }
  });
});
