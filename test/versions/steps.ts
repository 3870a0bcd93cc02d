import { expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { databaseOf, digestOf } from '../matrix/world.js';
import { actOn, type Shown } from '../support/act-on.js';
import { presentVersion } from '../support/present-version.js';
import type { TestRegistry } from '../support/registry.js';

/** What is read of each kind of record after an act on it. */
const shown: Readonly<Record<string, string>> = {
  manifest: 'movement { id version status }',
  movement: 'movement { id version status }',
  task: 'task { id version status }',
  list: 'list { id version agreedOn }',
  agreement: 'agreement { id version }',
  track: 'track { id version }',
  round: 'round { id version }',
  operation: 'operation { id version }',
  tracingLink: 'link { id version status }',
  tracing: 'request { id version status }',
  referral: 'referral { id version status }',
  user: 'user { id version disabledAt }',
  invitation: 'done',
  alertRule: 'rules { measure version least }',
  access: 'grant { id }',
};
const selectionOf = (mutation: string): string =>
  Object.entries(shown).find(([start]) => mutation.startsWith(start))?.[1] ?? '';

/** One act of a story: by whom, which, and with what. */
export interface Step {
  readonly who: string;
  readonly mutation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export const run = (registry: TestRegistry, { who, mutation, input }: Step, more: object = {}) =>
  actOn(registry, who, mutation, { ...input, ...more }, selectionOf(mutation));

const tracesOf = (registry: TestRegistry, mutation: string): Record<string, number> =>
  Object.fromEntries(
    databaseOf(registry)
      .prepare('select decision, count(*) from audit_entries where operation = ? group by decision')
      .raw()
      .all(mutation) as [string, number][],
  );

/** With another version than the present one nothing is done, but for the trace of the refusal, which names both. */
export async function isRefusedAtOtherVersions(registry: TestRegistry, step: Step): Promise<void> {
  const present = presentVersion(registry, step.input) ?? 0;
  for (const expectedVersion of [present - 1, present + 1]) {
    const [before, traces] = [digestOf(registry), tracesOf(registry, step.mutation)];
    const refused = await run(registry, step, { expectedVersion });
    expect([step.mutation, refused.codes, refused.made?.id ?? null]).toEqual([
      step.mutation,
      ['VERSION_CONFLICT'],
      null,
    ]);
    expect(refused.userErrors[0]).toMatchObject({
      field: ['expectedVersion'],
      message: expect.stringMatching(`expected version ${expectedVersion}, it is now at version ${present}`),
    });
    expect([step.mutation, digestOf(registry) === before]).toEqual([step.mutation, true]);
    const { DONE = 0, REFUSED = 0 } = traces;
    expect({ DONE: 0, ...tracesOf(registry, step.mutation) }).toEqual({ DONE, REFUSED: REFUSED + 1 });
  }
}

/**
 * Of two at once on the same version one is done and one refused; the version is one higher, and the retry of the one that
 * was done answers the same although the version has moved on. Answers what it made.
 */
export async function isDoneOnceOfTwo(registry: TestRegistry, step: Step): Promise<Shown> {
  const expectedVersion = presentVersion(registry, step.input) ?? 0;
  const keys = [randomUUID(), randomUUID()];
  const at = (idempotencyKey: string | undefined) => run(registry, step, { expectedVersion, idempotencyKey });
  const answers = await Promise.all(keys.map(at));
  expect([step.mutation, answers.map(({ codes }) => codes.join()).sort()]).toEqual([
    step.mutation,
    ['', 'VERSION_CONFLICT'],
  ]);
  const done = answers.findIndex(({ codes }) => codes.length === 0);
  const raised = presentVersion(registry, step.input);
  expect([step.mutation, raised]).toEqual([step.mutation, expectedVersion + 1]);
  const served = answers[done]?.made?.version;
  if (served !== undefined) expect([step.mutation, served]).toEqual([step.mutation, expectedVersion + 1]);
  const retried = await at(keys[done]);
  expect([step.mutation, retried.codes, retried.made]).toEqual([step.mutation, [], answers[done]?.made]);
  expect([step.mutation, presentVersion(registry, step.input)]).toEqual([step.mutation, raised]);
  return answers[done]?.made;
}

/** Both, one after the other: how each act of a story is made. */
export async function takes(registry: TestRegistry, step: Step): Promise<Shown> {
  await isRefusedAtOtherVersions(registry, step);
  return isDoneOnceOfTwo(registry, step);
}
