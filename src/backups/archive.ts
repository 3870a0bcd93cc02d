import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { damaged } from './backup-key.js';
import { FrameWriter, readFrames } from './frames.js';
import type { Manifest, PackedFile } from './manifest.js';

/*
 * What a backup is made of once it is deciphered: the manifest, preceded by its length in four bytes, then the files in
 * the order of the manifest, one after another.
 */

const chunk = 2 ** 20;

/** A file's length and hash, read in one pass. */
export function describeFile(name: string, path: string): PackedFile {
  const hash = createHash('sha256');
  let size = 0;
  for (const bytes of readChunks(path)) {
    hash.update(bytes);
    size += bytes.length;
  }
  return { name, size, sha256: hash.digest('hex') };
}

function* readChunks(path: string): Generator<Buffer> {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(chunk);
    for (;;) {
      const length = readSync(file, buffer, 0, chunk, null);
      if (length === 0) return;
      yield buffer.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

/** `pathOf` says where the file of each name lies. */
export function writeArchive(path: string, key: Buffer, manifest: Manifest, pathOf: (name: string) => string): void {
  const writer = new FrameWriter(path, key);
  try {
    const text = Buffer.from(JSON.stringify(manifest));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    writer.write(length);
    writer.write(text);
    for (const { name } of manifest.files) for (const bytes of readChunks(pathOf(name))) writer.write(bytes);
    writer.finish();
  } catch (error) {
    writer.abandon();
    throw error;
  }
}

/**
 * Reads a whole backup, checks every file against the manifest and writes them into a folder, where one is given. Errors:
 * BACKUP_DAMAGED.
 */
export function readArchive(path: string, key: Buffer, into?: string): Manifest {
  const bytes = new Pull(readFrames(path, key));
  const manifest = readManifest(bytes);
  for (const file of manifest.files) copyOut(bytes, file, into === undefined ? undefined : join(into, nameOf(file)));
  if (!bytes.isAtEnd()) throw damaged('The backup goes on after the last file of its manifest.');
  return manifest;
}

/** The manifest of a backup alone: what follows it is not checked. Errors: BACKUP_DAMAGED. */
export function readManifestOf(path: string, key: Buffer): Manifest {
  const bytes = new Pull(readFrames(path, key));
  try {
    return readManifest(bytes);
  } finally {
    bytes.close();
  }
}

function readManifest(bytes: Pull): Manifest {
  const text = bytes.take(bytes.take(4).readUInt32BE()).toString();
  const manifest = JSON.parse(text) as Manifest | { readonly format: undefined };
  if (manifest.format === 'oralu-backup/1') return manifest;
  throw damaged('The manifest must be of the format oralu-backup/1, which this version reads; it is of another.');
}

/** A plain path below the folder: a manifest must not reach out of it. */
function nameOf({ name }: PackedFile): string {
  if (/^([A-Za-z0-9][A-Za-z0-9._-]*\/)*[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) return name;
  throw damaged(`The manifest names a file ${JSON.stringify(name)}, which is no plain path.`);
}

function copyOut(bytes: Pull, { name, size, sha256 }: PackedFile, path: string | undefined): void {
  if (path !== undefined) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const out = path === undefined ? undefined : openSync(path, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    for (let rest = size; rest > 0;) {
      const part = bytes.take(Math.min(rest, chunk));
      hash.update(part);
      rest -= part.length;
      if (out !== undefined) for (let at = 0; at < part.length;) at += writeSync(out, part, at);
    }
    const came = hash.digest('hex');
    if (came !== sha256) throw damaged(`${name} must have the SHA-256 ${sha256}; it came as ${came}.`);
    if (out !== undefined) fsyncSync(out);
  } finally {
    if (out !== undefined) closeSync(out);
  }
}

/** Takes as many bytes at a time as are asked for from frames of any length. */
class Pull {
  #rest: Buffer = Buffer.alloc(0);

  constructor(private readonly frames: Generator<Buffer>) {}

  take(length: number): Buffer {
    const parts: Buffer[] = [];
    for (let missing = length; missing > 0;) {
      if (this.#rest.length === 0 && !this.#next())
        throw damaged('The backup ends before the last file of its manifest.');
      const part = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(part.length);
      missing -= part.length;
      parts.push(part);
    }
    return Buffer.concat(parts);
  }

  /** Closes the file where it is not read to its end. */
  close(): void {
    this.frames.return(undefined);
  }

  isAtEnd(): boolean {
    while (this.#rest.length === 0) if (!this.#next()) return true;
    return false;
  }

  #next(): boolean {
    const next = this.frames.next();
    if (next.done === true) return false;
    this.#rest = next.value;
    return true;
  }
}
