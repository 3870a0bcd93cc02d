import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  releaseFormat,
  type LatestPointer,
  type ReleaseFile,
  type ReleaseManifest,
  type Withdrawal,
} from '../../schema/release.js';
import {
  latestFile,
  manifestFile,
  releaseFile,
  sha256,
  withdrawalFile,
  type StoredRelease,
} from '../publication/release-folder.js';
import { canonicalJson } from '../publication/canonical-json.js';
import { realDisk, type Disk } from './disk.js';
import type { ProtectedRelease } from './gate.js';
import { signBytes, type ReleaseKeys } from './keys.js';

/** A release that lies complete on the disk under a temporary name. */
export interface PreparedRelease {
  readonly id: string;
  readonly sha256: string;
  readonly manifestSha256: string;
  readonly temporary: string;
}

/** What goes beside `release.json`, as JSON text: certificate, entry of the ledger, catalogue. */
export type Attachments = Readonly<Record<`${string}.json`, string>>;

export interface ToPrepare {
  readonly id: string;
  readonly at: number;
  readonly predecessor: Pick<StoredRelease, 'id' | 'releaseSha256' | 'manifestSha256'> | undefined;
  readonly attachments: Attachments;
  readonly keys: ReleaseKeys;
}

/** Names the temporary folders and files; a leftover of a killed process is removed by the next publication. */
const temporaryPrefix = '.tmp-';

/** Writes the files of a release under a temporary name and waits for the disk. Nobody can see them yet. */
export function prepareRelease(
  folder: string,
  content: ProtectedRelease,
  toPrepare: ToPrepare,
  disk: Disk = realDisk,
): PreparedRelease {
  const { id, at, predecessor, attachments } = toPrepare;
  disk.makeFolder(folder);
  for (const name of disk.list(folder).filter((entry) => entry.startsWith(temporaryPrefix)))
    disk.remove(join(folder, name));
  const file: ReleaseFile = {
    ...content,
    format: releaseFormat,
    id,
    publishedAt: new Date(at).toISOString(),
    predecessor: predecessor ? { id: predecessor.id, sha256: predecessor.releaseSha256 } : null,
  };
  const files = new Map([[releaseFile, Buffer.from(canonicalJson(file))]]);
  for (const [path, text] of Object.entries(attachments)) files.set(path, Buffer.from(text));
  const manifest = Buffer.from(canonicalJson(manifestOf(files, toPrepare)));
  const temporary = join(folder, `${temporaryPrefix}${id}`);
  disk.makeFolder(temporary);
  for (const [path, bytes] of files) disk.write(join(temporary, path), bytes);
  disk.write(join(temporary, manifestFile), manifest);
  disk.syncFolder(temporary);
  return {
    id,
    sha256: sha256(files.get(releaseFile) ?? ''),
    manifestSha256: sha256(manifest),
    temporary,
  };
}

/**
 * Moves a prepared release into place and, last, switches latest.json to it. Killed before the switch, the release was
 * never published; after it, it is complete.
 */
export function placeRelease(folder: string, prepared: PreparedRelease, disk: Disk = realDisk): void {
  const { id, manifestSha256, temporary } = prepared;
  const pointer: LatestPointer = { format: 'oralu-latest/1', release: id, manifestSha256 };
  // A folder of this name that the chain does not know was left by a killed process: nothing ever pointed to it.
  disk.remove(join(folder, id));
  disk.rename(temporary, join(folder, id));
  replaceFile(folder, latestFile, canonicalJson(pointer), disk);
}

/**
 * Leaves of a release its manifest, which the chain needs, and a signed word of when and why it was withdrawn. The
 * tombstone comes first: a process killed after it goes on removing the next time.
 */
export function buryRelease(
  folder: string,
  withdrawal: Omit<Withdrawal, 'format' | 'signature'>,
  keys: ReleaseKeys,
  disk: Disk = realDisk,
): void {
  const unsigned: Withdrawal = { format: 'oralu-withdrawal/1', ...withdrawal, signature: null };
  const signature = signBytes(keys, Buffer.from(canonicalJson(unsigned)));
  const grave = join(folder, withdrawal.release);
  replaceFile(grave, withdrawalFile, canonicalJson({ ...unsigned, signature }), disk);
  for (const name of disk.list(grave).filter((entry) => entry !== withdrawalFile && entry !== manifestFile))
    disk.remove(join(grave, name));
  disk.syncFolder(grave);
  renewPointer(folder, disk);
}

/** Servers look at latest.json alone: replaced by itself, it makes them read the folder anew. */
export function renewPointer(folder: string, disk: Disk = realDisk): void {
  replaceFile(folder, latestFile, readFileSync(join(folder, latestFile), 'utf8'), disk);
}

/** Replaces one file atomically: readers see the old bytes or the new ones. */
export function replaceFile(folder: string, name: string, text: string, disk: Disk = realDisk): void {
  const temporary = join(folder, `${temporaryPrefix}${name}`);
  disk.write(temporary, Buffer.from(text));
  disk.syncFolder(folder);
  disk.rename(temporary, join(folder, name));
  disk.syncFolder(folder);
}

function manifestOf(files: ReadonlyMap<string, Buffer>, { id, predecessor, keys }: ToPrepare): ReleaseManifest {
  const unsigned: ReleaseManifest = {
    format: 'oralu-manifest/1',
    release: id,
    files: [...files].map(([path, bytes]) => ({ path, sha256: sha256(bytes), bytes: bytes.length })),
    previousManifest: predecessor ? { id: predecessor.id, sha256: predecessor.manifestSha256 } : null,
    signature: null,
  };
  return { ...unsigned, signature: signBytes(keys, Buffer.from(canonicalJson(unsigned))) };
}
