import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Unavailable } from '../errors.js';
import { type Connection, lockWait, type Tx } from './connection.js';
import { isBusy, isDiskTrouble, isFull } from './disk-trouble.js';

interface Waiting {
  /** Milliseconds of `performance.now()`. */
  readonly since: number;
  readonly work: (tx: Tx) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

type Outcome = { readonly done: true; readonly value: unknown } | { readonly done: false; readonly reason: unknown };

/** Works in one commit; a larger group saves little and makes the first one wait. */
const largestGroup = 128;

/**
 * Milliseconds: so long a work waits for another process to be done, however many wait before it, and so often is looked. A process that writes one
 * transaction after another lets go for moments only: who looks seldom misses them all.
 */
const longestWait = 1_000;
const lookEvery = 2;

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
  /** Set once what the file holds is in doubt, though it can be written. */
  #refusing = false;
  /** Set while the disk is full: looks every second whether there is room again. */
  #waitingForRoom: NodeJS.Timeout | undefined;

  /** `onBroken` is told once nothing more may be written until the file has been opened anew and verified. */
  constructor(
    private readonly writer: Connection,
    private readonly onBroken: () => void = () => undefined,
  ) {}

  get accepting(): boolean {
    return this.#open && !this.#broken && !this.#refusing && !this.#waitingForRoom;
  }

  add<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (running.getStore()) throw new Error('inTransaction inside inTransaction: pass the transaction on instead.');
    if (!this.#open || this.#broken || this.#refusing) {
      return Promise.reject(
        Unavailable('The registry is not accepting changes right now. Nothing was stored; try again.'),
      );
    }
    return new Promise<T>((resolve, reject) => {
      const since = performance.now();
      this.#waiting.push({ since, work, resolve: resolve as (value: unknown) => void, reject });
      this.#flushing ??= this.#flush();
    });
  }

  /** What was accepted is still done. */
  refuse(): void {
    this.#refusing = true;
  }

  /** Runs on the writer between two groups, outside of any transaction. */
  async betweenGroups(work: () => boolean): Promise<boolean> {
    while (this.#flushing) await this.#flushing;
    return this.accepting && work();
  }

  /** Resolves when all that was accepted is committed; refuses further works. */
  async drain(): Promise<void> {
    this.#open = false;
    clearInterval(this.#waitingForRoom);
    await this.#flushing;
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      // One turn of the event loop lets requests that have just arrived join the group.
      await new Promise((resume) => setImmediate(resume));
      if (this.#broken) this.#abandon(this.#waiting.splice(0), new Error('An earlier commit failed.'));
      else if (await this.#begin()) await this.#commit(this.#waiting.splice(0, largestGroup));
    }
    this.#flushing = undefined;
  }

  /** Within the transaction that was begun. */
  async #commit(group: readonly Waiting[]): Promise<void> {
    const outcomes: Outcome[] = [];
    try {
      const bounds = group.length === 1 ? wholeTransaction : savepoint;
      for (const { work } of group) outcomes.push(await this.#attempt(work, bounds));
      // A work that was alone and failed has taken the transaction with it.
      if (bounds === savepoint || outcomes[0]?.done) this.writer.raw.exec('COMMIT');
    } catch (error) {
      this.#abandon(group, error);
      return;
    }
    clearInterval(this.#waitingForRoom);
    this.#waitingForRoom = undefined;
    group.forEach((waiting, index) => {
      const outcome = outcomes[index];
      if (outcome?.done) waiting.resolve(outcome.value);
      else waiting.reject(outcome?.reason);
    });
  }

  /**
   * Begins the transaction of the next group; false if all that waited have waited long enough for another process, and were
   * told. Waits by a timer: in SQLite's own wait for a lock the event loop would stand still, and with it every other answer.
   */
  async #begin(): Promise<boolean> {
    const [{ raw }, met] = [this.writer, performance.now()];
    while (this.#waiting.length > 0) {
      raw.pragma('busy_timeout = 0');
      try {
        raw.exec('BEGIN IMMEDIATE');
        return true;
      } catch (error) {
        const told = this.#waiting.splice(0, isBusy(error) ? this.#waitingSince(met) : largestGroup);
        if (told.length > 0) this.#abandon(told, error);
        if (!isBusy(error)) return false;
      } finally {
        raw.pragma(`busy_timeout = ${lockWait}`);
      }
      await pause(lookEvery);
    }
    return false;
  }

  /** How many have waited long enough for a process that was met then; they stand in the order in which they came. */
  #waitingSince(met: number): number {
    const until = performance.now() - longestWait;
    const shorter = this.#waiting.findIndex(({ since }) => Math.max(since, met) > until);
    return shorter === -1 ? this.#waiting.length : shorter;
  }

  async #attempt(work: Waiting['work'], { begin, keep, undo }: typeof savepoint): Promise<Outcome> {
    this.writer.raw.exec(begin);
    try {
      const value = await running.run(true, () => work(this.writer.db));
      this.writer.raw.exec(keep);
      return { done: true, value };
    } catch (reason) {
      // SQLite itself ends most transactions on a full disk or an I/O error; the group fails together in any case.
      if (!this.writer.raw.inTransaction || isDiskTrouble(reason)) throw reason;
      this.writer.raw.exec(undo);
      return { done: false, reason };
    }
  }

  /*
   * Nobody in the group was answered. A database that is merely busy, or a disk that is full, may be tried again by the
   * caller; after any other failure to commit, what reached the disk is unknown (Rebello et al. 2020, "Can Applications
   * Recover from fsync Failures?"), so no further write is accepted until a verified restart.
   */
  #abandon(group: readonly Waiting[], error: unknown): void {
    const isUndone = this.#rollBack();
    if (isUndone && isFull(error)) this.#waitForRoom();
    else if (!(isUndone && isBusy(error)) && !this.#broken) {
      this.#broken = true;
      this.onBroken();
    }
    const reason = Unavailable(this.#broken ? broken : isFull(error) ? full : busy);
    reason.cause = error;
    for (const { reject } of group) reject(reason);
  }

  /** Writes next to nothing each second, so that the registry accepts changes again without anybody having to try. */
  #waitForRoom(): void {
    const { raw } = this.writer;
    const touch = async () => void raw.pragma(`user_version = ${String(raw.pragma('user_version', { simple: true }))}`);
    this.#waitingForRoom ??= setInterval(() => void this.add(touch).catch(() => undefined), 1_000).unref();
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

const busy = 'Another process is writing to the registry. Nothing was stored; try again.';
const full = 'The disk of the registry is full. Nothing was stored; try again with the same idempotencyKey later.';
const broken =
  'The registry could not write to its disk and has stopped accepting changes. Repeat with the same idempotencyKey later.';
