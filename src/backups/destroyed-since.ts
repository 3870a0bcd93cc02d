import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { findCheckpointKey } from '../checkpoints/checkpoint-key.js';
import { parseVerifier, type Verifier } from '../checkpoints/signed-note.js';
import { openConnection } from '../database/connection.js';
import { readManifestOf } from './archive.js';
import { damaged } from './backup-key.js';
import { nameOf, readDestroyed, type DestroyedKey, type DestroyedList, type KeyGraves } from './destroyed-keys.js';
import { listBackups } from './make-backup.js';
import type { Manifest } from './manifest.js';

/** Where it is looked for what was destroyed since a backup. */
export interface Sought {
  readonly file: string;
  readonly key: Buffer;
  /** Another folder that may have the list, such as that of ORALU_BACKUPS. */
  readonly otherFolder?: string | undefined;
  /** The list is lost for good: keys that no other place names come back. */
  readonly isListLost?: boolean | undefined;
  /** Told in a line what could not be asked. */
  readonly warn?: ((line: string) => void) | undefined;
}

/** The database of this machine, which knows what was destroyed in it also where the list does not. */
export interface LiveRegistry {
  readonly file: string;
  readonly graves: KeyGraves;
}

export function verifierIn(manifest: Manifest): Verifier {
  const verifier = parseVerifier(manifest.audit.verifier);
  if (verifier) return verifier;
  throw damaged('The manifest does not name the key that verifies its checkpoint.');
}

/**
 * Every key that any place names: a list is longer than the manifest says or as long, and never shorter or another one; nor
 * shorter than any other backup beside it says. Errors: BACKUP_DAMAGED.
 */
export function listDestroyedSince(sought: Sought, manifest: Manifest, live?: LiveRegistry): readonly DestroyedKey[] {
  const verifier = verifierIn(manifest);
  const { lists, faults } = readLists(sought, verifier);
  const promised = promisedIn(sought, manifest);
  const isWhole = lists.some(({ heads }) => promised.every(({ count, head }) => heads[count] === head));
  if (!isWhole) {
    const fault = faults[0] ?? shortOf(lists, Math.max(...promised.map(({ count }) => count)));
    if (sought.isListLost !== true)
      throw damaged(
        `${fault} Without it keys that were destroyed would come back: find the list and put it beside the backup. Where it is lost for good, --list-lost restores without it.`,
      );
    sought.warn?.(`${fault} Keys that were destroyed since the backup and that nothing else here names come back.`);
  }
  const keys = [...lists.flatMap((list) => list.keys), ...(live ? listLive(live, sought, verifier) : [])];
  return [...new Map(keys.map((one) => [nameOf(one), one])).values()];
}

interface Read {
  readonly lists: readonly DestroyedList[];
  readonly faults: readonly string[];
}

function readLists({ file, otherFolder }: Sought, verifier: Verifier): Read {
  const lists: DestroyedList[] = [];
  const faults: string[] = [];
  const beside = dirname(file);
  for (const folder of new Set([beside, otherFolder ?? beside])) {
    try {
      const list = readDestroyed(folder, verifier);
      if (list) lists.push(list);
    } catch (error) {
      faults.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { lists, faults };
}

function shortOf(lists: readonly DestroyedList[], count: number): string {
  if (lists.length === 0) return 'There is no list of destroyed keys (destroyed-keys) beside the backup.';
  const found = Math.max(...lists.map(({ keys }) => keys.length));
  return `The list of destroyed keys beside the backup must have at least ${count} lines, as it had when the newest backup there was made; it has ${found}, or others.`;
}

type Promised = Manifest['destroyedKeys'];

/** What this backup, and those of the same registry beside it, say of the list; those of another key say nothing. */
function promisedIn({ file, key }: Sought, manifest: Manifest): readonly Promised[] {
  const promised: Promised[] = [manifest.destroyedKeys];
  for (const other of listBackups(dirname(file))) {
    if (basename(other) === basename(file)) continue;
    const its = readIfReadable(other, key);
    if (its?.audit.verifier === manifest.audit.verifier) promised.push(its.destroyedKeys);
  }
  return promised;
}

function readIfReadable(file: string, key: Buffer): Manifest | undefined {
  try {
    return readManifestOf(file, key);
  } catch {
    return undefined;
  }
}

/** Nothing of another registry, whose numbers are of other children. */
function listLive({ file, graves }: LiveRegistry, { warn }: Sought, verifier: Verifier): readonly DestroyedKey[] {
  if (!existsSync(file)) return [];
  try {
    if (!isSigner(file, verifier)) return [];
    const connection = openConnection(file, 'scan');
    try {
      return graves.listDestroyed(connection);
    } finally {
      connection.raw.close();
    }
  } catch (error) {
    const code = String(Reflect.get(Object(error), 'code'));
    warn?.(
      `The registry of this machine could not be asked what was destroyed in it (${code}): the list alone counts.`,
    );
    return [];
  }
}

/** By its own key, or where that was put away by the one that its folder of checkpoints keeps. */
export function isSigner(file: string, verifier: Verifier): boolean {
  const own = findCheckpointKey(file);
  if (own) return own.verifier.text === verifier.text;
  const kept = join(dirname(file), 'checkpoints', 'key');
  return existsSync(kept) && readFileSync(kept, 'utf8').trim() === verifier.text;
}
