import { join } from 'node:path';
import { releaseFormat, type LatestPointer, type ReleaseFile, type ReleaseManifest } from '../../schema/release.js';
import { latestFile, manifestFile, releaseFile, sha256, type StoredRelease } from '../publication/release-folder.js';
import { canonicalJson } from './canonical-json.js';
import { realDisk, type Disk } from './disk.js';
import type { ProtectedRelease } from './gate.js';

/** A release that lies complete on the disk under a temporary name. */
export interface PreparedRelease {
  readonly id: string;
  readonly sha256: string;
  readonly manifestSha256: string;
  readonly temporary: string;
}

/** Names the temporary folders and files; a leftover of a killed process is removed by the next publication. */
const temporaryPrefix = '.tmp-';

/** Writes the files of a release under a temporary name and waits for the disk. Nobody can see them yet. */
export function prepareRelease(
  folder: string,
  content: ProtectedRelease,
  published: { readonly id: string; readonly at: number; readonly predecessor: StoredRelease | undefined },
  disk: Disk = realDisk,
): PreparedRelease {
  const { id, at, predecessor } = published;
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
  const release = Buffer.from(canonicalJson(file));
  const manifest = Buffer.from(canonicalJson(manifestOf(id, release, predecessor)));
  const temporary = join(folder, `${temporaryPrefix}${id}`);
  disk.makeFolder(temporary);
  disk.write(join(temporary, releaseFile), release);
  disk.write(join(temporary, manifestFile), manifest);
  disk.syncFolder(temporary);
  return { id, sha256: sha256(release), manifestSha256: sha256(manifest), temporary };
}

/**
 * Moves a prepared release into place and, last, switches latest.json to it. Killed before the switch, the release was
 * never published; after it, it is complete.
 */
export function placeRelease(folder: string, prepared: PreparedRelease, disk: Disk = realDisk): void {
  const { id, manifestSha256, temporary } = prepared;
  const pointer: LatestPointer = { format: 'oralu-latest/1', release: id, manifestSha256 };
  const temporaryPointer = join(folder, `${temporaryPrefix}${latestFile}`);
  // A folder of this name that the chain does not know was left by a killed process: nothing ever pointed to it.
  disk.remove(join(folder, id));
  disk.rename(temporary, join(folder, id));
  disk.write(temporaryPointer, Buffer.from(canonicalJson(pointer)));
  disk.syncFolder(folder);
  disk.rename(temporaryPointer, join(folder, latestFile));
  disk.syncFolder(folder);
}

function manifestOf(id: string, release: Buffer, predecessor: StoredRelease | undefined): ReleaseManifest {
  return {
    format: 'oralu-manifest/1',
    release: id,
    files: [{ path: releaseFile, sha256: sha256(release), bytes: release.length }],
    previousManifest: predecessor ? { id: predecessor.id, sha256: predecessor.manifestSha256 } : null,
    signature: null,
  };
}
