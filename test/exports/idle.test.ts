import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { mock } from 'node:test';
import type { Actor } from '../../src/access/actor.js';
import { openConnection } from '../../src/database/connection.js';
import { longestExport } from '../../src/exports/export-cases.js';
import type { UserId } from '../../src/identifiers.js';
import { importCases } from '../../src/imports/import-cases.js';
import { csvOf } from '../imports/files.js';
import { CaseStory } from '../support/case-story.js';
import { eraseCase } from '../support/erase-case.js';
import { openTestRegistry, partner, type TestRegistry } from '../support/registry.js';

const clock = () => Date.parse('2018-01-10T09:00:00Z');
const app: Actor = {
  ...{ kind: 'user', userId: 105 as UserId, name: 'partner' },
  ...{ role: 'PARTNER', agencyId: partner.id },
};

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
  const rows = Array.from({ length: 300 }, (_, at) => ({ reference: `R${at}`, ...longNames(at) }));
  const file = { format: 'CSV', open: () => [Buffer.from(csvOf(rows))], dryRun: false } as const;
  const { imported } = await importCases({ store: registry.temporary.store, clock }, app, file);
  expect(imported).toBe(300);
  // Its buffers are small: an export waits for its reader soon.
  await registry.app.listen({ path: socketPath() });
}, 60_000);
afterAll(() => registry.discard());

const socketPath = (): string => join(registry.temporary.folder, 'socket');

function longNames(at: number): Record<string, string> {
  const names = Array.from({ length: 6 }, (_, number) => [`name_${number + 1}`, number] as const).map(
    ([column, number]) => ({
      [column]: `Аты${at} ${number + 1} ${'ә'.repeat(185)}`,
      ...{ [`${column}_role`]: 'GIVEN_BY_PARENTS', [`${column}_script`]: 'CYRILLIC_KAZAKH' },
      [`${column}_source`]: 'RELATIVE',
    }),
  );
  return Object.assign({}, ...names) as Record<string, string>;
}

/** Whether somebody reads the registry as it was before the last row: then its log cannot be emptied. */
function isHeld(): boolean {
  const { raw } = openConnection(registry.temporary.store.file, 'write');
  const [outcome] = raw.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
  raw.close();
  return outcome?.busy === 1;
}

const begin = (): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${registry.tokens['partner']}` };
    const options = { socketPath: socketPath(), path: '/exports/cases.jsonl', headers, agent: false };
    request(options, resolve).on('error', reject).end();
  });

it('an export whose reader takes nothing is broken off after ten minutes, and holds no snapshot any more', async () => {
  expect(isHeld()).toBe(false);
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  try {
    const answer = await begin();
    const end = new Promise<string>((resolve) => {
      answer.once('aborted', () => resolve('broken off')).once('end', () => resolve('whole'));
    });
    answer.once('error', () => undefined);
    expect([answer.statusCode, isHeld()]).toEqual([200, true]);
    mock.timers.tick(longestExport - 1);
    await untilQuiet();
    expect(isHeld()).toBe(true);
    mock.timers.tick(1);
    await untilQuiet();
    expect(isHeld()).toBe(false);
    answer.resume();
    expect(await end).toBe('broken off');
  } finally {
    mock.timers.reset();
  }
  const whole = await begin();
  whole.resume();
  expect(await new Promise((resolve) => whole.once('end', () => resolve(whole.complete)))).toBe(true);
}, 30_000);

it('an export whose reader takes nothing is broken off for an erasure, so that the key is in the log no more when it is answered', async () => {
  const { state } = await (
    await CaseStory.open(registry)
  ).endorsedMove('CLOSED', '2017-12-01', { closureReason: 'UNTRACEABLE_AFTER_REVIEW' });
  expect(isHeld()).toBe(false);
  const answer = await begin();
  const end = new Promise<string>((resolve) => {
    answer.once('aborted', () => resolve('broken off')).once('end', () => resolve('whole'));
  });
  answer.once('error', () => undefined);
  await eraseCase(registry, state);
  expect(isHeld()).toBe(false);
  answer.resume();
  expect(await end).toBe('broken off');
  const whole = await begin();
  whole.resume();
  expect(await new Promise((resolve) => whole.once('end', () => resolve(whole.complete)))).toBe(true);
}, 30_000);

async function untilQuiet(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
}
