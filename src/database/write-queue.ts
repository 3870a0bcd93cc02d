import { AsyncLocalStorage } from 'node:async_hooks';
import { Unavailable } from '../errors.js';
import type { Connection, Tx } from './connection.js';

interface Waiting {
  readonly work: (tx: Tx) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

type Outcome = { readonly done: true; readonly value: unknown } | { readonly done: false; readonly reason: unknown };

/** Works in one commit; a larger group saves little and makes the first one wait. */
const largestGroup = 128;

/** What is done to begin a work, to keep it and to undo it. */
const savepoint = { begin: 'SAVEPOINT work', keep: 'RELEASE work', undo: 'ROLLBACK TO work; RELEASE work' };
const wholeTransaction = { begin: '', keep: '', undo: 'ROLLBACK' };

/** Set while a work runs, to refuse a work inside a work: it would wait for itself for ever. */
const running = new AsyncLocalStorage<true>();

/**
 * One writer, works queued, BEGIN IMMEDIATE, group commit: every work of a group runs in a savepoint of its own and
 * none is answered before the group's commit is on disk. (Group commit: DeWitt et al. 1984, SIGMOD.) A work that is alone
 * has the transaction for its savepoint: what a savepoint keeps of every page that is changed could fill the memory.
 */
export class WriteQueue {
  #waiting: Waiting[] = [];
  #flushing: Promise<void> | undefined;
  #open = true;
  #broken = false;

  constructor(private readonly writer: Connection) {}

  get accepting(): boolean {
    return this.#open && !this.#broken;
  }

  add<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (running.getStore()) throw new Error('inTransaction inside inTransaction: pass the transaction on instead.');
    if (!this.accepting) {
      return Promise.reject(
        Unavailable('The registry is not accepting changes right now. Nothing was stored; try again.'),
      );
    }
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      this.#flushing ??= this.#flush();
    });
  }

  /** Runs on the writer between two groups, outside of any transaction. */
  async betweenGroups(work: () => boolean): Promise<boolean> {
    while (this.#flushing) await this.#flushing;
    return this.accepting && work();
  }

  /** Resolves when all that was accepted is committed; refuses further works. */
  async drain(): Promise<void> {
    this.#open = false;
    await this.#flushing;
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      // One turn of the event loop lets requests that have just arrived join the group.
      await new Promise((resume) => setImmediate(resume));
      const group = this.#waiting.splice(0, this.#broken ? Infinity : largestGroup);
      if (this.#broken) this.#abandon(group, new Error('An earlier commit failed.'));
      else await this.#commit(group);
    }
    this.#flushing = undefined;
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    const outcomes: Outcome[] = [];
    try {
      this.writer.raw.exec('BEGIN IMMEDIATE');
      const bounds = group.length === 1 ? wholeTransaction : savepoint;
      for (const { work } of group) outcomes.push(await this.#attempt(work, bounds));
      // A work that was alone and failed has taken the transaction with it.
      if (bounds === savepoint || outcomes[0]?.done) this.writer.raw.exec('COMMIT');
    } catch (error) {
      this.#abandon(group, error);
      return;
    }
    group.forEach((waiting, index) => {
      const outcome = outcomes[index];
      if (outcome?.done) waiting.resolve(outcome.value);
      else waiting.reject(outcome?.reason);
    });
  }

  async #attempt(work: Waiting['work'], { begin, keep, undo }: typeof savepoint): Promise<Outcome> {
    this.writer.raw.exec(begin);
    try {
      const value = await running.run(true, () => work(this.writer.db));
      this.writer.raw.exec(keep);
      return { done: true, value };
    } catch (reason) {
      // SQLite itself ends the whole transaction on a full disk or an I/O error: then the group fails together.
      if (!this.writer.raw.inTransaction) throw reason;
      this.writer.raw.exec(undo);
      return { done: false, reason };
    }
  }

  /*
   * Nobody in the group was answered. A database that is merely busy may be tried again by the caller; after any other
   * failure to commit, what reached the disk is unknown, so no further write is accepted until a verified restart.
   */
  #abandon(group: readonly Waiting[], error: unknown): void {
    const isUndone = this.#rollBack();
    const isBusy = error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
    if (!isBusy || !isUndone) this.#broken = true;
    const reason = !this.#broken
      ? Unavailable('Another process is writing to the registry. Nothing was stored; try again.')
      : Unavailable(
          'The registry could not write to its disk and has stopped accepting changes. Repeat with the same idempotencyKey later.',
        );
    reason.cause = error;
    for (const { reject } of group) reject(reason);
  }

  /** False where even that fails: the transaction stays open, and nothing more may be written into it. */
  #rollBack(): boolean {
    try {
      if (this.writer.raw.inTransaction) this.writer.raw.exec('ROLLBACK');
      return true;
    } catch {
      return false;
    }
  }
}
