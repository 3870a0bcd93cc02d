import { parentPort, workerData } from 'node:worker_threads';
import '../short-resolution.js';
import type { OpenKey } from '../vault/vault.js';

const { openForCounting } = await import('../database/enciphered/counts-key.js');
const { checkRegistry } = await import('./check-registry.js');
const { file, key } = workerData as { readonly file: string; readonly key: OpenKey };

// An error is not caught: it ends the thread, and the other side tells those who wait.
const connection = openForCounting(file, key, 'read');
try {
  parentPort?.postMessage(await checkRegistry(connection));
} finally {
  connection.raw.close();
}
