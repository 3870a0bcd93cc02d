import { parentPort } from 'node:worker_threads';
import { DisclosureError } from '../errors.js';
import { loadHighs, solveWith } from './highs.js';
import type { SolveAnswer, SolveRequest } from './solver-thread.js';

const loading = loadHighs();

// Anything but a failure that is named ends the thread, and the other side tells who waits.
parentPort?.on('message', ({ program, milliseconds }: SolveRequest) => {
  void loading.then((highs) => {
    parentPort?.postMessage(answerTo(() => solveWith(highs, program, milliseconds)));
  });
});

function answerTo(solve: () => Float64Array | null): SolveAnswer {
  try {
    return { kind: 'solved', solution: solve() };
  } catch (error) {
    if (!(error instanceof DisclosureError)) throw error;
    return { kind: 'failed', code: error.code, message: error.message.slice(error.place.length + 2) };
  }
}
