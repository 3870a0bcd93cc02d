import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Unavailable } from '../../errors.js';
import type { OpenKey } from '../../vault/vault.js';
import type { Counting } from './balance-index.js';
import type { CountQuestion, Tabulation } from '../dimensions.js';

/**
 * The thread keeps columns, which lie outside the heap of V8, and passes rows by the million through it: with all the
 * room that V8 takes for what is young, it would hold 150 MB of rows that nobody reads again.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 8 };

export type Request =
  | { readonly kind: 'count'; readonly id: number; readonly question: CountQuestion }
  | { readonly kind: 'warm'; readonly id: number }
  | { readonly kind: 'close' };

export interface Answer {
  readonly id: number;
  readonly tabulation?: Tabulation;
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

interface Running {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

/**
 * Counts in a thread of its own, so that the event loop never waits for a count, nor the start for the books to load.
 * The thread starts at the first question or when it is warmed. Should it die, those who wait get UNAVAILABLE and the
 * next question starts it anew.
 */
export class CountingThread implements Counting {
  #running: Running | undefined;
  #nextId = 1;
  #isClosed = false;

  /** `file` is the registry's database; the thread opens it read-only, with the key of the births alone. */
  constructor(
    private readonly file: string,
    private readonly key: OpenKey,
  ) {}

  async count(question: CountQuestion): Promise<Tabulation> {
    const { tabulation } = await this.#ask((id) => ({ kind: 'count', id, question }));
    if (!tabulation) throw new Error('The counting thread answered a question without a tabulation.');
    return tabulation;
  }

  async warm(): Promise<void> {
    await this.#ask((id) => ({ kind: 'warm', id }));
  }

  /** Answers what was asked before, then ends the thread; later questions get UNAVAILABLE. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = this.#running?.worker;
    if (!worker) return;
    worker.ref();
    const ended = once(worker, 'exit');
    worker.postMessage({ kind: 'close' } satisfies Request);
    await ended;
  }

  #ask(requestOf: (id: number) => Request): Promise<Answer> {
    if (this.#isClosed) return Promise.reject(Unavailable('The registry is shutting down and counts no more.'));
    const { worker, waiting } = (this.#running ??= this.#start());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage(requestOf(id));
    });
  }

  #start(): Running {
    const worker = new Worker(workerFile(), {
      workerData: { file: this.file, key: this.key },
      execArgv: [],
      resourceLimits,
    });
    const running: Running = { worker, waiting: new Map() };
    worker.on('message', (answer: Answer) => {
      running.waiting.get(answer.id)?.resolve(answer);
      running.waiting.delete(answer.id);
      // A thread that nobody waits for does not keep the process alive.
      if (running.waiting.size === 0) worker.unref();
    });
    worker.on('error', (error) => this.#abandon(running, error));
    worker.on('exit', () => this.#abandon(running, undefined));
    return running;
  }

  #abandon(running: Running, cause: unknown): void {
    if (this.#running === running) this.#running = undefined;
    for (const { reject } of running.waiting.values()) {
      const reason = Unavailable('The counting thread stopped before it could answer. Ask again.');
      reason.cause = cause;
      reject(reason);
    }
    running.waiting.clear();
  }
}

/**
 * Node starts a worker from JavaScript only. Compiled, it lies beside this file; under jest, which runs the TypeScript
 * sources, the worker of the last build is taken (`npm test` builds first).
 */
function workerFile(): string {
  const here = fileURLToPath(import.meta.url);
  if (!here.endsWith('.ts')) return fileURLToPath(new URL('./counting-worker.js', import.meta.url));
  return here.replace(
    /([\\/])src([\\/]counts[\\/]counting[\\/])counting-thread\.ts$/,
    '$1dist$1src$2counting-worker.js',
  );
}
