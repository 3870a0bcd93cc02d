import type { FastifyInstance } from 'fastify';
import { join } from 'node:path';
import type { Store } from '../../src/database/store.js';
import { createApp } from '../../src/server/app.js';
import type { TestRegistry } from './registry.js';

/** The application on the file of a test's registry, with acts that go by another way than its own. */
export function createAppOver(
  { temporary: { store, folder } }: TestRegistry,
  inTransaction: Store['inTransaction'],
): Promise<FastifyInstance> {
  return createApp({
    registry: { store: { ...store, inTransaction }, clock: () => Date.parse('2018-01-10T09:00:00Z') },
    allowDemonstration: false,
    logLevel: 'silent',
    releasesFolder: join(folder, 'releases'),
    baseUrl: 'http://127.0.0.1:4000',
  });
}
