import type { Starting } from './server.js';

/** A server that runs this module before anything else, which breaks something of it: what a control starts. */
export const brokenBy = (code: string): Starting => ({
  environment: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` },
});

/** Alike, in its main thread alone. */
export const brokenInMain = (imports: string, code: string): Starting =>
  brokenBy(`import { isMainThread } from 'node:worker_threads'; ${imports} if (isMainThread) { ${code} }`);
