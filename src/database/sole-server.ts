import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Unavailable } from '../errors.js';
import { takeLock, type HeldLock } from '../lock-file.js';
import { readServingMark } from './serving-mark.js';

/** Held until the process ends, however it ends: the system takes its locks back. */
const held: HeldLock[] = [];

/**
 * Makes this process the one that serves a registry, before anything is made or asked of it. Two servers on one file
 * would each tell their readers what they remember, and not what the other has changed. Errors: UNAVAILABLE,
 * with who serves it and where.
 */
export function becomeSoleServer(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const lock = takeLock(`${file}.server`);
  if (!lock) {
    throw Unavailable(
      `${readServingMark(file) ?? 'Another process is about to serve this registry.'} Nothing was started: use that server, end it first, or set ORALU_DATA to another folder.`,
    );
  }
  held.push(lock);
}
