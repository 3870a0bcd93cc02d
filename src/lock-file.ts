import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Unavailable } from './errors.js';

/** Locks of this process: its own id in a lock file otherwise means a namesake that was killed. */
const held = new Set<string>();

const longestWait = 10_000;

/**
 * Runs `work` while no other process of this machine, and nobody else in this one, holds the lock; waits for a while where
 * somebody does. A lock whose process is gone is taken over. Errors: UNAVAILABLE.
 */
export async function holding<T>(lock: string, work: () => Promise<T> | T): Promise<T> {
  const until = Date.now() + longestWait;
  while (!take(lock)) {
    if (Date.now() > until) throw Unavailable(`Another process holds the lock ${basename(lock)}. Try again when it is done.`);
    await pause(20);
  }
  try {
    return await work();
  } finally {
    held.delete(lock);
    rmSync(lock, { force: true });
  }
}

function take(lock: string): boolean {
  if (held.has(lock)) return false;
  if (!create(lock)) {
    if (isAlive(readHolder(lock))) return false;
    rmSync(lock, { force: true });
    if (!create(lock)) return false;
  }
  held.add(lock);
  return true;
}

function create(lock: string): boolean {
  try {
    const file = openSync(lock, 'wx', 0o600);
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** A lock that was made and not yet written, or given back just now, is somebody's. */
function readHolder(lock: string): number | undefined {
  try {
    return Number(readFileSync(lock, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return true;
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

const hasCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
