import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { replaceDurably } from '../durable-files.js';
import { holding } from '../lock-file.js';
import { damaged, refused } from './backup-key.js';
import { destroyedFile, nameOf, type DestroyedKey } from './destroyed-keys.js';

/*
 * The folders that backups of a registry were made into, beside its database: whatever is destroyed is named in each of
 * them, since from each a backup can be restored. The file goes into the backups too, so that a restored registry knows them.
 */

export interface BackupFolder {
  readonly folder: string;
  /** A hash of the destroyed keys that its list was last seen to name: a disk that is away since then is owed nothing. */
  readonly named: string;
}

interface Remembered {
  readonly format: 'oralu-backup-folders/1';
  readonly folders: readonly BackupFolder[];
}

const fileOf = (registry: string): string => `${registry}.backup-folders`;

/** A hash over these keys, in whatever order they come. */
export const hashOfKeys = (keys: readonly DestroyedKey[]): string =>
  createHash('sha256').update(keys.map(nameOf).toSorted().join('\n')).digest('hex');

/** In the order in which they were first used. Errors: BACKUP_DAMAGED. */
export function listFolders(registry: string): readonly BackupFolder[] {
  const file = fileOf(registry);
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return [];
  const read = parse(readFileSync(file, 'utf8'));
  if (read?.format === 'oralu-backup-folders/1') return read.folders;
  throw damaged(
    `${basename(file)}, which says where backups were made, does not read as it was written: remove it, and make a backup into each folder again.`,
  );
}

function parse(text: string): Remembered | undefined {
  try {
    return JSON.parse(text) as Remembered;
  } catch {
    return undefined;
  }
}

/** Remembers a folder, and what its list names now. */
export function rememberFolder(registry: string, folder: string, keys: readonly DestroyedKey[]): Promise<void> {
  const place = resolve(folder);
  const named = hashOfKeys(keys);
  return change(registry, (known) =>
    known.some((one) => one.folder === place)
      ? known.map((one) => (one.folder === place ? { ...one, named } : one))
      : [...known, { folder: place, named }],
  );
}

/** No backups lie there any more. Errors: BACKUP_REFUSED where none was made there. */
export function forgetFolder(registry: string, folder: string): Promise<void> {
  const place = resolve(folder);
  return change(registry, (known) => {
    if (known.some((one) => one.folder === place)) return known.filter((one) => one.folder !== place);
    const names = known.map((one) => one.folder).join(', ');
    throw refused(
      `No backup of this registry was made into ${place}; its backups were made into: ${names || 'no folder'}.`,
    );
  });
}

type Change = (known: readonly BackupFolder[]) => readonly BackupFolder[];

const change = (registry: string, by: Change): Promise<void> =>
  holding(`${fileOf(registry)}.lock`, () => {
    const known = listFolders(registry);
    const folders = by(known);
    if (JSON.stringify(folders) === JSON.stringify(known)) return;
    const remembered: Remembered = { format: 'oralu-backup-folders/1', folders };
    replaceDurably(fileOf(registry), Buffer.from(`${JSON.stringify(remembered)}\n`));
  });

/** A mount point is there also while its disk is not: where backups lie the list lies too. */
export function assertListIn(folder: string): void {
  if (statSync(destroyedFile(folder), { throwIfNoEntry: false }) !== undefined) return;
  throw refused(`There is no list of destroyed keys in ${folder}, where backups were made: mount it.`);
}
