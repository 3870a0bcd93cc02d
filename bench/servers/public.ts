import '../../src/young-objects.js';
import { announce } from './announce.js';

/* The public plane on a folder of releases, with its limiter at work and a budget that is never spent. As src/main.ts begins. */
const { createPublicApp } = await import('../../src/server/public-app.js');
const [, , releasesFolder = ''] = process.argv;
const app = await createPublicApp({
  ...{ releasesFolder, baseUrl: 'http://127.0.0.1', logLevel: 'silent', budget: Number.MAX_SAFE_INTEGER },
});
await announce(app);
