import { basename, dirname, resolve } from 'node:path';
import { parseVerifier, type Verifier } from '../checkpoints/signed-note.js';
import { readManifestOf } from './archive.js';
import { damaged, refused } from './backup-key.js';
import { nameOf, type DestroyedKey, type DestroyedList, type KeyGraves } from './destroyed-keys.js';
import { listWithin, readLists, sortPlaces } from './destroyed-places.js';
import { listBackups } from './make-backup.js';
import type { Manifest } from './manifest.js';

/** Where it is looked for what was destroyed since a backup. */
export interface Sought {
  readonly file: string;
  readonly key: Buffer;
  readonly graves: KeyGraves;
  /** Another folder that may have the list, such as that of ORALU_BACKUPS. */
  readonly otherFolder?: string | undefined;
  /** The database of the registry on this machine, where there is one. */
  readonly liveFile?: string | undefined;
  /** Folders and registries that somebody named: each is asked, or it is an error. */
  readonly alsoFrom?: readonly string[] | undefined;
  /** The list is lost for good: keys that no other place names come back. */
  readonly isListLost?: boolean | undefined;
  /** Somebody answers for it that nothing is left that could know of later erasures than the list beside the backup. */
  readonly isNothingNewer?: boolean | undefined;
  /** Told in a line what could not be asked. */
  readonly warn?: ((line: string) => void) | undefined;
}

export interface DestroyedSince {
  readonly keys: readonly DestroyedKey[];
  /**
   * Up to when the lists are known to name everything: until the newest backup that they go as far as, or their last line. No list
   * can say that it is the newest. Nothing where none is left.
   */
  readonly upTo: number | undefined;
  /** What was asked that may know more than the list beside the backup, in words. */
  readonly newer: readonly string[];
}

export function verifierIn(manifest: Manifest): Verifier {
  const verifier = parseVerifier(manifest.audit.verifier);
  if (verifier) return verifier;
  throw damaged('The manifest does not name the key that verifies its checkpoint.');
}

/**
 * Every key that any place names: the lists go as far as every manifest beside them says. Errors: BACKUP_DAMAGED,
 * BACKUP_REFUSED for a place that somebody named and that cannot be asked.
 */
export function listDestroyedSince(sought: Sought, manifest: Manifest): DestroyedSince {
  const verifier = verifierIn(manifest);
  const named = sortPlaces(sought.alsoFrom ?? []);
  const [beside, other] = [dirname(sought.file), sought.otherFolder];
  const read = readLists(new Set([beside, ...(other === undefined ? [] : [other]), ...named.folders]), verifier);
  const unread = named.folders.find((folder) => !read.folders.includes(folder));
  if (unread !== undefined) throw refused(`The list in ${unread} is none of the registry that was backed up.`);
  const promised = promisedIn(sought, manifest, new Set([beside, ...read.folders]));
  assertReached(sought, read, promised);
  const registries = [
    ...listHere(sought, verifier),
    ...named.registries.map((file) => listNamed(sought, file, verifier)),
  ];
  const keys = [...read.lists.flatMap((list) => list.keys), ...registries.flatMap((one) => one.keys)];
  const newer = [
    ...registries.map(({ file }) => `the registry ${file}`),
    ...read.folders.filter((folder) => folder === other || named.folders.includes(folder)),
  ];
  const upTo = read.lists.length === 0 ? undefined : reachOf(read.lists, promised);
  return { keys: [...new Map(keys.map((one) => [nameOf(one), one])).values()], upTo, newer };
}

/**
 * A restore brings back whoever was erased after the list beside a backup was written: where nothing else is asked, somebody
 * must say that nothing else is left. Errors: BACKUP_REFUSED.
 */
export function assertNewestAsked(sought: Sought, { upTo, newer }: DestroyedSince, manifest: Manifest): void {
  if (newer.length > 0 || sought.isNothingNewer === true || sought.isListLost === true) return;
  const others = (manifest.backupFolders ?? []).filter((folder) => folder !== dirname(sought.file));
  const made =
    others.length === 0 ? '' : ` Backups of this registry were made into ${others.join(', ')} too: ask there first.`;
  throw refused(
    `${reachInWords(upTo)} Whoever was erased after that would come back. Name where later erasures are known: --also-from FOLDER (another folder of backups, or the data folder of the registry that was served), or ORALU_BACKUPS.${made} Where nothing newer is left anywhere, --nothing-newer restores by this list.`,
  );
}

/** For an operator. */
export const reachInWords = (upTo: number | undefined): string =>
  upTo === undefined
    ? 'There is no list of destroyed keys.'
    : `The list of destroyed keys is known to be whole up to ${new Date(upTo).toISOString()}: no later erasure is in it.`;

interface Promised {
  readonly count: number;
  readonly head: string;
  readonly at: number;
}

const isKept = (lists: readonly DestroyedList[], { count, head }: Promised): boolean =>
  lists.some(({ heads }) => heads[count] === head);

function assertReached(
  { isListLost, warn }: Sought,
  { lists, faults }: { readonly lists: readonly DestroyedList[]; readonly faults: readonly string[] },
  promised: readonly Promised[],
): void {
  const broken = promised.filter((one) => !isKept(lists, one));
  if (broken.length === 0) return;
  const fault = faults[0] ?? shortOf(lists, Math.max(...broken.map(({ count }) => count)));
  if (isListLost !== true)
    throw damaged(
      `${fault} Without it keys that were destroyed would come back: find the list and put it beside the backup. Where it is lost for good, --list-lost restores without it.`,
    );
  warn?.(`${fault} Keys that were destroyed since the backup and that nothing else here names come back.`);
}

function shortOf(lists: readonly DestroyedList[], count: number): string {
  if (lists.length === 0) return 'There is no list of destroyed keys (destroyed-keys) beside the backup.';
  const found = Math.max(...lists.map(({ keys }) => keys.length));
  return `The list of destroyed keys beside the backup must have at least ${count} lines, as it had when the newest backup there was made; it has ${found}, or others.`;
}

/** A backup notes all there is before it copies, and so does an erasure before it is answered. */
const reachOf = (lists: readonly DestroyedList[], promised: readonly Promised[]): number =>
  Math.max(
    0,
    ...promised.filter((one) => isKept(lists, one)).map(({ at }) => at),
    ...lists.flatMap(({ keys }) => keys.map(({ destroyedAt }) => destroyedAt)),
  );

const promiseOf = ({ destroyedKeys, createdAt }: Manifest): Promised => ({ ...destroyedKeys, at: createdAt });

/** What this backup, and those of the same registry in these folders, say of the lists; those of another key say nothing. */
function promisedIn({ file, key }: Sought, manifest: Manifest, folders: ReadonlySet<string>): readonly Promised[] {
  const promised = [promiseOf(manifest)];
  for (const other of [...folders].flatMap(listBackups)) {
    if (basename(other) === basename(file)) continue;
    const its = readIfReadable(other, key);
    if (its?.audit.verifier === manifest.audit.verifier) promised.push(promiseOf(its));
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

interface Asked {
  readonly file: string;
  readonly keys: readonly DestroyedKey[];
}

/** The registry of this machine, where it is the same one and can be asked. */
function listHere({ liveFile, graves, warn }: Sought, verifier: Verifier): readonly Asked[] {
  if (liveFile === undefined) return [];
  try {
    const keys = listWithin({ file: liveFile, graves }, verifier);
    return keys ? [{ file: liveFile, keys }] : [];
  } catch (error) {
    warn?.(
      `The registry of this machine could not be asked what was destroyed in it (${codeOf(error)}): the list alone counts.`,
    );
    return [];
  }
}

function listNamed({ graves }: Sought, named: string, verifier: Verifier): Asked {
  const file = resolve(named);
  try {
    const keys = listWithin({ file, graves }, verifier);
    if (keys) return { file, keys };
  } catch (error) {
    throw refused(`${file} could not be asked what was destroyed in it (${codeOf(error)}).`);
  }
  throw refused(`${file} is not the registry that was backed up, or its key is not there to show it.`);
}

const codeOf = (error: unknown): string => String(Reflect.get(Object(error), 'code'));
