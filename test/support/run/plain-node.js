/* jest's runner (`jest.config.js`): as many processes as there are workers, each running one test file after another in plain
 * Node and keeping what it has loaded. A process that dies fails the file that it ran, and another takes its place. */
import { Worker } from 'jest-worker';

export default class PlainNodeRunner {
  #config;

  constructor(globalConfig) {
    this.#config = globalConfig;
  }

  async runTests(tests, watcher, onStart, onResult, onFailure) {
    const waiting = tests.values();
    const runOneAfterAnother = async () => {
      let worker = beginWorker();
      for (const test of waiting) {
        if (watcher.isInterrupted()) break;
        await onStart(test);
        let bytes = 0;
        try {
          const ended = await worker.runFile(test.path, test.context.config, this.#config);
          bytes = ended.bytes;
          await onResult(test, ended.result);
        } catch (error) {
          await onFailure(test, error);
        }
        // Not by jest-worker's own limit: it asks for the memory while the next file begins, and kills that one.
        if (bytes > this.#config.workerIdleMemoryLimit) {
          await worker.end();
          worker = beginWorker();
        }
      }
      await worker.end();
    };
    await Promise.all(Array.from({ length: Math.min(this.#config.maxWorkers, tests.length) }, runOneAfterAnother));
  }
}

function beginWorker() {
  const script = new URL('run-file.js', import.meta.url);
  const worker = new Worker(script, { exposedMethods: ['runFile'], numWorkers: 1, maxRetries: 0 });
  worker.getStdout().pipe(process.stdout);
  worker.getStderr().pipe(process.stderr);
  return worker;
}
