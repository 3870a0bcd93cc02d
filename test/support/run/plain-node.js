/* jest's runner (`jest.config.js`): each test file in one of as many processes as there are workers, which keep what they have
 * loaded and run it in plain Node. A process that dies fails the file that it ran, and another takes its place. */
import { Worker } from 'jest-worker';

export default class PlainNodeRunner {
  #config;

  constructor(globalConfig) {
    this.#config = globalConfig;
  }

  async runTests(tests, watcher, onStart, onResult, onFailure) {
    const { maxWorkers, workerIdleMemoryLimit } = this.#config;
    const farm = new Worker(new URL('run-file.js', import.meta.url), {
      exposedMethods: ['runFile'],
      numWorkers: Math.min(maxWorkers, tests.length),
      maxRetries: 0,
      ...(workerIdleMemoryLimit && { idleMemoryLimit: workerIdleMemoryLimit }),
    });
    farm.getStdout().pipe(process.stdout);
    farm.getStderr().pipe(process.stderr);
    const waiting = tests.values();
    const runOneAfterAnother = async () => {
      for (const test of waiting) {
        if (watcher.isInterrupted()) return;
        await onStart(test);
        try {
          await onResult(test, await farm.runFile(test.path, test.context.config, this.#config));
        } catch (error) {
          await onFailure(test, error);
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(maxWorkers, tests.length) }, runOneAfterAnother));
    await farm.end();
  }
}
