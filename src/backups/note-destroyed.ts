import { join } from 'node:path';
import { statSync } from 'node:fs';
import type { CheckpointKey } from '../checkpoints/checkpoint-key.js';
import { appendDurably, cutDurably } from '../durable-files.js';
import { holding } from '../lock-file.js';
import { refused } from './backup-key.js';
import {
  destroyedFile,
  nameOf,
  readDestroyed,
  writeHead,
  writeLines,
  type DestroyedKey,
  type DestroyedList,
} from './destroyed-keys.js';

/**
 * Adds to the list in a folder of backups what it does not name yet, on the disk before it answers; answers the whole. Makes
 * the list where there is none, even an empty one. An erasure, a backup and the server may come to it together. Errors:
 * BACKUP_REFUSED where the folder is not there, BACKUP_DAMAGED where the list is another's or was changed.
 */
export async function noteDestroyed(
  folder: string,
  key: CheckpointKey,
  keys: readonly DestroyedKey[],
): Promise<DestroyedList> {
  assertFolder(folder);
  return holding(join(folder, '.destroyed-keys.lock'), () => addToList(folder, key, keys));
}

/** A folder that is not mounted is not made: the list would lie where no backup does. */
export function assertFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw refused(`There is no folder ${folder} for backups: mount it, or make it if it has never been there.`);
}

function addToList(folder: string, key: CheckpointKey, keys: readonly DestroyedKey[]): DestroyedList {
  const file = destroyedFile(folder);
  const known = readDestroyed(folder, key.verifier);
  // Half a line would be read as one with what follows it.
  if (known?.isTorn !== false) cutDurably(file, known?.length ?? 0);
  const named = new Set(known?.keys.map(nameOf));
  const fresh = keys.filter((one) => !named.has(nameOf(one)));
  const text = writeLines(fresh, key, known);
  const added = Buffer.from(known ? text : writeHead(key) + text);
  if (added.length > 0) appendDurably(file, added);
  const now = readDestroyed(folder, key.verifier);
  if (now) return now;
  throw refused('The list of destroyed keys does not read as it was written.');
}
