import { join } from 'node:path';
import {
  releaseFormat,
  type LatestPointer,
  type ReleaseFile,
  type ReleaseManifest,
  type Withdrawal,
} from '../../schema/release.js';
import { Invalid } from '../errors.js';
import {
  isReleaseId,
  latestFile,
  manifestFile,
  readChain,
  releaseFile,
  sha256,
  withdrawalFile,
  type Chain,
} from '../publication/release-folder.js';
import { assertPublicKey, judgeSignature, judgeTotals } from '../publication/verify-folder.js';
import { canonicalJson } from '../publication/canonical-json.js';
import { realDisk } from '../releases/disk.js';
import { renewPointer, replaceFile } from '../releases/write-release.js';
import { ask, fetchBytes, fetchObject, readAll, readNodeAddress, readObject } from './ask-node.js';
import { takeCalendar } from './take-calendar.js';

export interface Mirrored {
  readonly added: readonly string[];
  readonly withdrawn: readonly string[];
}

/**
 * Follows another node: takes what it has and this folder lacks, the oldest first, each one only once its hashes, its
 * place in the chain, its signature and its totals hold. Nothing is put in place before. Where no key is given, the one that
 * signed what is here already is the one that is trusted. Throws INVALID_INPUT (address, key), UNAVAILABLE, RELEASE_DAMAGED.
 */
export async function mirrorNode(url: string, folder: string, given?: string): Promise<Mirrored> {
  const base = `${readNodeAddress(url)}/v1`;
  if (given !== undefined) assertPublicKey(given);
  const chain = readChain(folder);
  const key = given ?? keyOf(chain);
  const known = new Map(chain.links.map(({ id, manifestSha256 }) => [id, manifestSha256]));
  const pointer = await fetchObject<LatestPointer>(`${base}/latest.json`);
  const missing = await listMissing(base, pointer, known, key);
  const added: string[] = [];
  for (const { manifest, bytes } of missing.toReversed()) {
    await takeRelease(base, folder, manifest, bytes, key);
    const next: LatestPointer = { format: 'oralu-latest/1', release: manifest.release, manifestSha256: sha256(bytes) };
    replaceFile(folder, latestFile, canonicalJson(next));
    added.push(manifest.release);
  }
  const withdrawn = await takeWithdrawals(base, folder, key);
  takeCalendar(folder, await fetchObject(`${base}/calendar`));
  return { added, withdrawn };
}

/** Of the newest link that is here, withdrawn or not. */
function keyOf({ links, releases, withdrawn }: Chain): string | undefined {
  const newest = links.at(-1)?.id;
  const stored = releases.find(({ id }) => id === newest)?.manifest;
  const buried = withdrawn.find(({ id }) => id === newest)?.withdrawal;
  return (stored ?? buried)?.signature?.publicKey;
}

interface Fetched {
  readonly manifest: ReleaseManifest;
  readonly bytes: Buffer;
}

/** From the newest back to what is here already; another release under a known id ends in an error, never a change. */
async function listMissing(
  base: string,
  { release, manifestSha256 }: LatestPointer,
  known: ReadonlyMap<string, string>,
  key: string | undefined,
): Promise<readonly Fetched[]> {
  const missing: Fetched[] = [];
  let next: { readonly id: string; readonly sha256: string } | null = { id: release, sha256: manifestSha256 };
  while (next && !known.has(next.id)) {
    // An id becomes part of a path, here and there.
    if (!isReleaseId(next.id)) throw damaged(JSON.stringify(next.id).slice(0, 40), 'it is no id of a release');
    const at: string = `${base}/releases/${next.id}/${manifestFile}`;
    const bytes = await fetchBytes(at);
    const manifest = readObject<ReleaseManifest>(at, bytes);
    const wrong = judgeSignature(manifest, key);
    if (sha256(bytes) !== next.sha256 || manifest.release !== next.id)
      throw damaged(next.id, 'its manifest has another hash');
    if (wrong !== undefined) throw damaged(next.id, wrong);
    missing.push({ manifest, bytes });
    next = manifest.previousManifest;
  }
  if (next && known.get(next.id) !== next.sha256) throw damaged(next.id, 'the node has another release of this id');
  if (!next && known.size > 0 && missing.length > 0) throw damaged(release, 'the node tells another history');
  return missing;
}

async function takeRelease(
  base: string,
  folder: string,
  manifest: ReleaseManifest,
  manifestBytes: Buffer,
  key: string | undefined,
): Promise<void> {
  const id = manifest.release;
  const temporary = join(folder, `.tmp-${id}`);
  realDisk.makeFolder(folder);
  realDisk.remove(temporary);
  realDisk.makeFolder(temporary);
  realDisk.write(join(temporary, manifestFile), manifestBytes);
  const tombstone = await findTombstone(base, id, key);
  if (tombstone) realDisk.write(join(temporary, withdrawalFile), tombstone);
  for (const file of tombstone ? [] : manifest.files) {
    if (!/^[a-z][a-z0-9-]*\.json$/.test(file.path)) throw damaged(id, 'it names a file that is no plain name');
    const bytes = await fetchBytes(`${base}/releases/${id}/${file.path}`);
    if (sha256(bytes) !== file.sha256) throw damaged(id, `${file.path} has another hash`);
    if (file.path === releaseFile) {
      const release = JSON.parse(bytes.toString()) as ReleaseFile;
      const { format, id: named }: { readonly format: string; readonly id: string } = release;
      if (format !== releaseFormat || named !== id) throw damaged(id, `${file.path} is of another release`);
      const [wrong] = judgeTotals({ release });
      if (wrong !== undefined) throw damaged(id, wrong);
    }
    realDisk.write(join(temporary, file.path), bytes);
  }
  realDisk.syncFolder(temporary);
  realDisk.remove(join(folder, id));
  realDisk.rename(temporary, join(folder, id));
  realDisk.syncFolder(folder);
}

/** Buries here what was withdrawn there. */
async function takeWithdrawals(base: string, folder: string, key: string | undefined): Promise<readonly string[]> {
  const buried: string[] = [];
  for (const { id } of readChain(folder).releases) {
    const tombstone = await findTombstone(base, id, key);
    if (!tombstone) continue;
    replaceFile(join(folder, id), withdrawalFile, tombstone.toString());
    for (const name of realDisk.list(join(folder, id)).filter((one) => one !== withdrawalFile && one !== manifestFile))
      realDisk.remove(join(folder, id, name));
    buried.push(id);
  }
  if (buried.length > 0) renewPointer(folder);
  return buried;
}

async function findTombstone(base: string, id: string, key: string | undefined): Promise<Buffer | undefined> {
  const at = `${base}/releases/${id}/${withdrawalFile}`;
  const answer = await ask(at);
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw damaged(id, `its withdrawal: ${answer.status}`);
  const bytes = await readAll(answer);
  const withdrawal = readObject<Withdrawal>(at, bytes);
  // Signed as it is, the withdrawal of another release would bury this one.
  const wrong = withdrawal.release === id ? judgeSignature(withdrawal, key) : 'it is that of another release';
  if (wrong !== undefined) throw damaged(id, `its withdrawal: ${wrong}`);
  return bytes;
}

const damaged = (id: string, wrong: string) =>
  Invalid(`Release ${id} is not taken: ${wrong}.`, undefined, 'RELEASE_DAMAGED');
