import { afterAll, beforeAll } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { createPublicApp } from '../../src/server/public-app.js';
import { publishStory } from './published.js';

export const baseUrl = 'https://oralu.example';

/** The public plane over the releases of `publishStory`, for all tests of a file; what it holds is there once they run. */
export function serveStory(): { readonly app: FastifyInstance; readonly folder: string } {
  const served = {} as { app: FastifyInstance; folder: string; discard: () => Promise<unknown> };
  beforeAll(async () => {
    const { folder, discard } = await publishStory();
    const app = await createPublicApp({ releasesFolder: folder, baseUrl, logLevel: 'silent', budget: 0 });
    Object.assign(served, { app, folder, discard });
  });
  afterAll(async () => {
    await served.app.close();
    await served.discard();
  });
  return served;
}
