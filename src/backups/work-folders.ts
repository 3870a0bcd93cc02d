import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { takeLock } from '../lock-file.js';

/*
 * Folders that hold a whole registry for as long as a backup, a drill or a restore takes. A lock beside each is held by the
 * process that works in it: what lies in one whose lock is free was left by a process that was killed, and goes.
 */

export interface WorkFolder {
  readonly path: string;
  /** Gives it its name, in place of an empty folder, once all is done. */
  moveTo(place: string): void;
  /** Removes it, where it was not moved. */
  discard(): void;
}

const inRegistry = /^\.(backup|drill)-[A-Za-z0-9]+$/;
const besidePlace = /^\..+-restoring-[A-Za-z0-9]+$/;

/** `kind` is what its name begins with after the dot: backup, drill or NAME-restoring. */
export function makeWorkFolder(parent: string, kind: string): WorkFolder {
  const path = join(parent, `.${kind}-${randomBytes(6).toString('hex')}`);
  const lock = lockOf(path);
  // Before the folder is there: whoever finds it finds its lock held.
  const held = takeLock(lock);
  if (!held) return makeWorkFolder(parent, kind);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    rmSync(lock, { force: true });
    held.release();
    throw error;
  }
  return {
    path,
    moveTo: (place) => renameSync(path, place),
    discard: () => {
      rmSync(path, { recursive: true, force: true });
      rmSync(lock, { force: true });
      held.release();
    },
  };
}

const lockOf = (folder: string): string => `${folder}.lock`;

/**
 * Clears what killed backups, drills and restores have left of a registry: in its folder, and of restores beside it.
 * Answers how many folders.
 */
export function clearLeftovers(dataFolder: string): number {
  return clear(dataFolder, (name) => inRegistry.test(name) || besidePlace.test(name)) + clearBeside(dataFolder);
}

/** Clears what killed restores have left where another place for one is. */
export const clearBeside = (place: string): number =>
  clear(dirname(place), (name, path) => besidePlace.test(name) && isOurs(path));

/** Another program may call a folder so too. */
const isOurs = (path: string): boolean => existsSync(lockOf(path)) || existsSync(join(path, 'registry.sqlite'));

function clear(parent: string, isWork: (name: string, path: string) => boolean): number {
  let cleared = 0;
  for (const name of listNames(parent)) {
    const path = join(parent, name);
    if (isWork(name, path) && clearOne(path)) cleared++;
  }
  return cleared;
}

/** What cannot be cleared now, as it is another user's, is left to the next who comes. */
function clearOne(path: string): boolean {
  try {
    if (!statSync(path).isDirectory()) return false;
    const held = takeLock(lockOf(path));
    if (!held) return false;
    try {
      rmSync(path, { recursive: true, force: true });
      rmSync(lockOf(path), { force: true });
    } finally {
      held.release();
    }
    return true;
  } catch {
    return false;
  }
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
