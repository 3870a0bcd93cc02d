import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { createAppOver } from '../support/app-over.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
let app: FastifyInstance;
/** While it is shut no export can write that it read, and so none comes to its end. */
let open: () => void;
const gate = new Promise<void>((resolve) => (open = resolve));
beforeAll(async () => {
  registry = await openTestRegistry();
  await CaseStory.open(registry);
  const { store } = registry.temporary;
  app = await createAppOver(registry, (work) => gate.then(() => store.inTransaction(work)));
});
afterAll(async () => {
  await app.close();
  await registry.discard();
});

const exportAs = async (who: string): Promise<number> => {
  const authorization = `Bearer ${registry.tokens[who] ?? ''}`;
  const { statusCode } = await app.inject({ url: '/exports/cases.csv', headers: { authorization } });
  return statusCode;
};

it('a user has two exports at once at most, and keeps nobody else from theirs; what has ended counts no more', async () => {
  const underWay = [exportAs('registrar'), exportAs('registrar')];
  // Refused at once: it waits for nothing.
  expect(await exportAs('registrar')).toBe(503);
  underWay.push(exportAs('supervisor'), exportAs('supervisor'));
  expect(await exportAs('caseworker')).toBe(503);
  open();
  expect(await Promise.all(underWay)).toEqual([200, 200, 200, 200]);
  // What was sent whole is closed a turn later.
  await new Promise((resolve) => setImmediate(resolve));
  for (let times = 0; times < 6; times++) {
    expect(await exportAs('registrar')).toBe(200);
    await new Promise((resolve) => setImmediate(resolve));
  }
});
