import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Unavailable } from '../errors.js';
import { hasCode } from '../publication/release-folder.js';

/** Folders in which this process is publishing: its own id in a lock file otherwise means a namesake that was killed. */
const held = new Set<string>();

/** Runs `work` while nobody else publishes into the folder, in this process or another; UNAVAILABLE if somebody does. */
export async function publishingAlone<T>(folder: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, '.publishing');
  if (held.has(lock) || !take(lock))
    throw Unavailable('Another release is being published right now. Nothing was published; try again.');
  held.add(lock);
  try {
    return await work();
  } finally {
    held.delete(lock);
    rmSync(lock, { force: true });
  }
}

function take(lock: string): boolean {
  if (create(lock)) return true;
  if (isAlive(Number(readFileSync(lock, 'utf8')))) return false;
  rmSync(lock, { force: true });
  return create(lock);
}

function create(lock: string): boolean {
  try {
    const file = openSync(lock, 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid || !Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}
