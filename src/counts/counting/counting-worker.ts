import { parentPort, workerData } from 'node:worker_threads';
import '../../short-resolution.js';
import type { OpenKey } from '../../vault/vault.js';
import type { Answer, Request } from './counting-thread.js';

const { BalanceIndex } = await import('./balance-index.js');
const { file, key } = workerData as { readonly file: string; readonly key: OpenKey };
const index = new BalanceIndex(file, key);

/** Requests are answered one after another: each catches up with the file before it counts. */
let before: Promise<void> = Promise.resolve();

// An error is not caught: it ends the thread, and the other side tells those who wait and starts a new one.
parentPort?.on('message', (request: Request) => {
  before = before.then(() => answer(request));
});

async function answer(request: Request): Promise<void> {
  switch (request.kind) {
    case 'count':
      reply({ id: request.id, tabulation: await index.count(request.question) });
      break;
    case 'warm':
      await index.warm();
      reply({ id: request.id });
      break;
    case 'close':
      await index.close();
      parentPort?.close();
  }
}

const reply = (answer: Answer): void => parentPort?.postMessage(answer);
