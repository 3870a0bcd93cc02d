import { hash as digest } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  releaseFormat,
  type LatestPointer,
  type ReleaseFile,
  type ReleaseManifest,
  type ReleaseReference,
  type Withdrawal,
} from '../../schema/release.js';

/** A release whose every byte was verified, kept in memory: what happens to its files later cannot change it. */
export interface StoredRelease {
  readonly id: string;
  readonly release: ReleaseFile;
  readonly manifest: ReleaseManifest;
  /** `release.json` as it lies on disk. */
  readonly releaseBytes: Buffer;
  readonly releaseSha256: string;
  readonly manifestBytes: Buffer;
  readonly manifestSha256: string;
  /** What lies beside `release.json`, by name: certificate, entry of the ledger, catalogue. */
  readonly attachments: ReadonlyMap<string, Buffer>;
}

/** A file that is missing or not what its hash says. `file` is its path below the folder of releases. */
export interface Damage {
  readonly file: string;
  readonly problem: string;
  /** The release that cannot be served because of it, where one is known. */
  readonly release?: string;
}

/** What was withdrawn: its manifest stays in the chain, its content is gone. */
export interface WithdrawnRelease {
  readonly id: string;
  readonly withdrawal: Withdrawal;
  readonly withdrawalBytes: Buffer;
  readonly manifestBytes: Buffer;
  readonly manifestSha256: string;
}

/** Where in the ledger the withdrawn stood; what it told is gone. */
export const tombstonesOf = (withdrawn: Iterable<WithdrawnRelease>): readonly unknown[] =>
  [...withdrawn].flatMap(({ id, withdrawal: { withdrawnAt, ledger } }) =>
    ledger ? [{ release: id, withdrawnAt, ...ledger }] : [],
  );

/** A release of the chain, withdrawn or not, by its hashes. */
export type Link = Pick<StoredRelease, 'id' | 'releaseSha256' | 'manifestSha256'>;

/** The releases that can be trusted, the oldest first, and the files that cannot. */
export interface Chain {
  readonly releases: readonly StoredRelease[];
  readonly withdrawn: readonly WithdrawnRelease[];
  /** Every release that was ever published, withdrawn ones among them, the oldest first. */
  readonly links: readonly Link[];
  readonly damage: readonly Damage[];
}

export const latestFile = 'latest.json';
export const releaseFile = 'release.json';
export const manifestFile = 'manifest.json';
export const withdrawalFile = 'withdrawn.json';
export const calendarFile = 'calendar.json';

export const sha256 = (bytes: Uint8Array | string): string => digest('sha256', bytes);

/** `2017-12-27.1`. Checked before an id becomes part of a path. */
export const isReleaseId = (text: string): boolean => /^\d{4}-\d{2}-\d{2}\.[1-9]\d{0,5}$/.test(text);

/**
 * Walks from latest.json back through the manifests, each of which holds the hash of the one before, and verifies each
 * file. A damaged release is left out and named; below a damaged manifest nothing can be trusted, so the walk ends.
 * `known` releases are taken as they are where their manifest's hash is the expected one.
 */
export function readChain(folder: string, known: ReadonlyMap<string, StoredRelease> = new Map()): Chain {
  const releases: StoredRelease[] = [];
  const withdrawn: WithdrawnRelease[] = [];
  const links: Link[] = [];
  const damage: Damage[] = [];
  if (!existsSync(join(folder, latestFile))) return { releases, withdrawn, links, damage };
  let next: ReleaseReference | null | undefined = attempt(damage, latestFile, undefined, () => readLatest(folder));
  const seen = new Set<string>();
  while (next && !seen.has(next.id)) {
    const { id, sha256: expected }: ReleaseReference = next;
    seen.add(id);
    const kept = known.get(id);
    const grave = join(folder, id, withdrawalFile);
    const isWithdrawn = existsSync(grave);
    if (kept && kept.manifestSha256 === expected && !isWithdrawn) {
      releases.unshift(kept);
      links.unshift(kept);
      next = kept.manifest.previousManifest;
      continue;
    }
    const manifest: ReadManifest | undefined = attempt(damage, `${id}/${manifestFile}`, id, () =>
      readManifest(folder, id, expected),
    );
    if (manifest) links.unshift(linkOf(manifest));
    if (manifest && isWithdrawn) {
      const buried = attempt(damage, `${id}/${withdrawalFile}`, id, () => readWithdrawal(grave, manifest));
      if (buried) withdrawn.unshift(buried);
    } else {
      const stored = manifest && readFiles(folder, manifest, damage);
      if (stored) releases.unshift(stored);
    }
    next = manifest?.manifest.previousManifest;
  }
  return { releases, withdrawn, links, damage };
}

function readLatest(folder: string): ReleaseReference {
  const pointer = JSON.parse(readFileSync(join(folder, latestFile), 'utf8')) as Partial<LatestPointer>;
  const { release, manifestSha256 } = pointer;
  if (
    pointer.format !== 'oralu-latest/1' ||
    release === undefined ||
    manifestSha256 === undefined ||
    !isReleaseId(release)
  ) {
    throw new Error('it does not name a release and the hash of its manifest');
  }
  return { id: release, sha256: manifestSha256 };
}

function linkOf({ manifest, manifestSha256 }: ReadManifest): Link {
  const listed = manifest.files.find(({ path }) => path === releaseFile);
  return { id: manifest.release, manifestSha256, releaseSha256: listed?.sha256 ?? '' };
}

function readWithdrawal(file: string, { manifest, ...read }: ReadManifest): WithdrawnRelease {
  const withdrawalBytes = readFileSync(file);
  const withdrawal = JSON.parse(withdrawalBytes.toString()) as Withdrawal;
  if (!isOfFormat(withdrawal, 'oralu-withdrawal/1') || withdrawal.release !== manifest.release)
    throw new Error(`it does not say that ${manifest.release} was withdrawn`);
  return { id: manifest.release, withdrawal, withdrawalBytes, ...read };
}

interface ReadManifest {
  readonly manifest: ReleaseManifest;
  readonly manifestBytes: Buffer;
  readonly manifestSha256: string;
}

function readManifest(folder: string, id: string, expected: string): ReadManifest {
  const manifestBytes = readHashed(join(folder, id, manifestFile), expected);
  const manifest = JSON.parse(manifestBytes.toString()) as ReleaseManifest;
  const previous = manifest.previousManifest;
  if (!isOfFormat(manifest, 'oralu-manifest/1') || manifest.release !== id || (previous && !isReleaseId(previous.id))) {
    throw new Error(`it is not the manifest of release ${id}`);
  }
  return { manifest, manifestBytes, manifestSha256: expected };
}

function readFiles(folder: string, read: ReadManifest, damage: Damage[]): StoredRelease | undefined {
  const { manifest } = read;
  const id = manifest.release;
  const listed = manifest.files.find(({ path }) => path === releaseFile);
  const stored = attempt(damage, `${id}/${releaseFile}`, id, () => {
    if (!listed) throw new Error('the manifest does not list it');
    const releaseBytes = readHashed(join(folder, id, releaseFile), listed.sha256);
    if (!isRelease(releaseBytes, id)) throw new Error(`it is not release ${id} in the format ${releaseFormat}`);
    return { releaseBytes, releaseSha256: listed.sha256 };
  });
  const others = manifest.files.filter(({ path }) => path !== releaseFile);
  const attachments = new Map<string, Buffer>();
  for (const { path, sha256: hash } of others) {
    const bytes = attempt(damage, `${id}/${path}`, id, () => readHashed(join(folder, id, fileName(path)), hash));
    if (bytes) attachments.set(path, bytes);
  }
  return stored && attachments.size === others.length
    ? parsedWhenAsked({ id, ...stored, ...read, attachments })
    : undefined;
}

/** A release whose bytes are verified is parsed when somebody asks for it: of hundreds few are. */
function parsedWhenAsked(verified: Omit<StoredRelease, 'release'>): StoredRelease {
  let release: ReleaseFile | undefined;
  return {
    ...verified,
    get release() {
      return (release ??= JSON.parse(verified.releaseBytes.toString()) as ReleaseFile);
    },
  };
}

/**
 * In canonical JSON, as this program writes it, the two stand side by side, and within a text their quotes would be
 * escaped; anything else is parsed to be judged.
 */
function isRelease(bytes: Buffer, id: string): boolean {
  if (bytes.includes(`"format":"${releaseFormat}","id":"${id}","notice":`)) return true;
  const parsed = JSON.parse(bytes.toString()) as ReleaseFile;
  return isOfFormat(parsed, releaseFormat) && parsed.id === id;
}

/** A plain name: a manifest must not reach out of its folder. */
function fileName(path: string): string {
  if (!/^[a-z][a-z0-9-]*\.json$/.test(path)) throw new Error('the manifest names it, and it is no plain name');
  return path;
}

/** In words of our own: `/healthz` shows them to anybody, and the system's would tell where on the machine the folder lies. */
function problemIn(error: unknown): string {
  if (hasCode(error, 'ENOENT')) return 'it is missing';
  if (error instanceof SyntaxError) return 'it is not JSON';
  const code: unknown = Reflect.get(Object(error), 'code');
  if (typeof code === 'string') return `it cannot be read (${code})`;
  return error instanceof Error ? error.message : 'it cannot be read';
}

/** A file of a later format may be whole and still not mean what this version takes it to mean. */
const isOfFormat = (file: { readonly format: string }, format: string): boolean => file.format === format;

function readHashed(path: string, expected: string): Buffer {
  const bytes = readFileSync(path);
  const came = sha256(bytes);
  if (came !== expected) throw new Error(`its SHA-256 must be ${expected}; it came as ${came}`);
  return bytes;
}

/** Runs one reading; what it throws becomes a named damage instead. */
function attempt<T>(damage: Damage[], file: string, release: string | undefined, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    damage.push({ file, problem: problemIn(error), ...(release !== undefined && { release }) });
    return undefined;
  }
}

/** Whether a call to the system failed in this way, such as ENOENT. */
export const hasCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
