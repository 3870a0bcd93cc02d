import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Registry } from '../audit/act.js';
import { readAlikeSources } from '../counts/books/alike-sources.js';
import { countsKeyOf } from '../database/enciphered/counts-key.js';
import { Unavailable } from '../errors.js';
import type { RegistryReport } from './check-registry.js';

export interface Checking {
  check(): Promise<CheckedRegistry>;
}

export interface CheckedRegistry {
  readonly report: RegistryReport;
  /** When the check began: it reads the registry as it stood then. */
  readonly checkedAt: number;
}

/**
 * Checks the registry in a thread of its own, so that the event loop never waits for it. There is one check at a time:
 * whoever asks meanwhile is answered by the one that runs.
 */
export class CheckThread implements Checking {
  #running: Promise<CheckedRegistry> | undefined;
  #worker: Worker | undefined;

  /** The thread opens the registry's file read-only, with the key of the births alone, and is told which sources are alike. */
  constructor(private readonly registry: Registry) {}

  check(): Promise<CheckedRegistry> {
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  async #run(): Promise<CheckedRegistry> {
    const { store, clock } = this.registry;
    const checkedAt = clock();
    const alike = await readAlikeSources(store.reader);
    const workerData = { file: store.file, key: countsKeyOf(store), alike };
    const worker = new Worker(workerFile(), { workerData, execArgv: [] });
    this.#worker = worker;
    const report = await new Promise<RegistryReport>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(Unavailable('The check was stopped before it could answer. Ask again.')));
    });
    return { report, checkedAt };
  }
}

/** As of the counting thread: Node starts a worker from JavaScript only, under jest from the last build. */
function workerFile(): string {
  const here = fileURLToPath(import.meta.url);
  if (!here.endsWith('.ts')) return fileURLToPath(new URL('./check-worker.js', import.meta.url));
  return here.replace(/([\\/])src([\\/]checks[\\/])check-thread\.ts$/, '$1dist$1src$2check-worker.js');
}
