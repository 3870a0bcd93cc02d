import { parentPort, workerData } from 'node:worker_threads';
import '../short-resolution.js';

const { openConnection } = await import('../database/connection.js');
const { checkRegistry } = await import('./check-registry.js');
const { file } = workerData as { readonly file: string };

// An error is not caught: it ends the thread, and the other side tells those who wait.
const connection = openConnection(file, 'read');
try {
  parentPort?.postMessage(await checkRegistry(connection));
} finally {
  connection.raw.close();
}
