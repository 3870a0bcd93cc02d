import Database from 'better-sqlite3';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Unavailable } from './errors.js';

export interface HeldLock {
  release(): void;
}

const longestWait = 10_000;

/**
 * Takes a lock, or answers nothing where another process, or somebody else in this one, still holds it after so many milliseconds. It is SQLite's own, on
 * an empty file that stays: the system takes it back however a process ends, and no process id is asked, which may be
 * another's by now or, in a container, one's own. Errors: UNAVAILABLE, where the file cannot be made.
 */
export function takeLock(file: string, milliseconds = 0): HeldLock | undefined {
  const lock = open(file, milliseconds);
  try {
    lock.exec('BEGIN IMMEDIATE');
    return { release: () => void lock.close() };
  } catch (error) {
    lock.close();
    if (codeOf(error).startsWith('SQLITE_BUSY')) return undefined;
    throw impossible(file, error);
  }
}

function open(file: string, milliseconds: number): Database.Database {
  try {
    return new Database(file, { timeout: milliseconds });
  } catch (error) {
    throw impossible(file, error);
  }
}

const codeOf = (error: unknown): string => String(Reflect.get(Object(error), 'code'));

const impossible = (file: string, error: unknown) =>
  Unavailable(`${basename(file)} cannot be locked (${codeOf(error)}).`);

/** Runs `work` while nobody else holds the lock; waits for a while where somebody does. Errors: UNAVAILABLE. */
export async function holding<T>(file: string, work: () => Promise<T> | T): Promise<T> {
  const until = Date.now() + longestWait;
  let held = takeLock(file);
  for (; held === undefined; held = takeLock(file)) {
    if (Date.now() > until)
      throw Unavailable(`Another process holds the lock ${basename(file)}. Try again when it is done.`);
    await pause(20);
  }
  try {
    return await work();
  } finally {
    held.release();
  }
}
