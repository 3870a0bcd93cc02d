import { parentPort, workerData } from 'node:worker_threads';
import '../short-resolution.js';
import type { AlikeSources } from '../counts/books/alike-sources.js';
import type { OpenKey } from '../vault/vault.js';

interface Given {
  readonly file: string;
  readonly key: OpenKey;
  readonly alike: AlikeSources;
}

const { openForCounting } = await import('../database/enciphered/counts-key.js');
const { checkRegistry } = await import('./check-registry.js');
const { file, key, alike } = workerData as Given;

// An error is not caught: it ends the thread, and the other side tells those who wait.
const connection = openForCounting(file, key, 'read');
try {
  parentPort?.postMessage(await checkRegistry(connection, alike));
} finally {
  connection.raw.close();
}
