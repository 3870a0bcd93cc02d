import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { DisclosureError, type DisclosureCode } from '../errors.js';
import type { LinearProgram, Solution, Solver } from './solver.js';

export interface SolveRequest {
  readonly program: LinearProgram;
  readonly milliseconds: number;
}

export type SolveAnswer =
  | { readonly kind: 'solved'; readonly solution: Solution }
  | { readonly kind: 'failed'; readonly code: DisclosureCode; readonly message: string };

/**
 * A solver in a thread of its own, so that a program that never ends can be ended: the thread is stopped, the question
 * fails, and the next one starts another thread. `milliseconds` bounds each solve by the solver's own clock, which it looks
 * at between steps; `atMost` is when the thread is ended, its start included.
 */
export async function openSolver(milliseconds: number, atMost = 2 * milliseconds + 10_000): Promise<Solver> {
  let worker: Worker | undefined;
  const stop = async () => {
    const stopped = worker;
    worker = undefined;
    await stopped?.terminate();
  };
  return {
    solve: async (program) => {
      worker ??= startWorker();
      try {
        return await ask(worker, { program, milliseconds }, atMost);
      } catch (error) {
        await stop();
        throw error;
      }
    },
    close: stop,
  };
}

function startWorker(): Worker {
  const worker = new Worker(workerFile(), { execArgv: [] });
  // It keeps the process alive only while somebody waits for it.
  worker.unref();
  return worker;
}

function ask(worker: Worker, request: SolveRequest, atMost: number): Promise<Solution> {
  return new Promise((resolve, reject) => {
    const fail = (code: DisclosureCode, message: string) => {
      settle();
      reject(new DisclosureError(code, 'solver', message));
    };
    const onMessage = (answer: SolveAnswer) => {
      if (answer.kind === 'failed') return fail(answer.code, answer.message);
      settle();
      resolve(answer.solution);
    };
    const onEnd = () => fail('SOLVER_FAILED', 'the thread of the solver ended before it answered.');
    const timer = setTimeout(() => fail('SOLVER_FAILED', `no answer within ${atMost} ms.`), atMost);
    const settle = () => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onEnd).off('exit', onEnd).unref();
    };
    worker.on('message', onMessage).on('error', onEnd).on('exit', onEnd).ref();
    worker.postMessage(request);
  });
}

/** Node starts a worker from JavaScript only: from the TypeScript sources, the worker of the last build is taken. */
function workerFile(): string {
  const here = fileURLToPath(import.meta.url);
  if (!here.endsWith('.ts')) return fileURLToPath(new URL('./solver-worker.js', import.meta.url));
  return here.replace(/([\\/])src([\\/]disclosure[\\/]attack[\\/])solver-thread\.ts$/, '$1dist$1src$2solver-worker.js');
}
