import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { dirname } from 'node:path';
import { KeyMissing, KeyRefused, OraluError, Unavailable } from '../errors.js';
import { keyOf, newKey, type Key } from './cipher.js';
import { takeLock } from '../lock-file.js';

/* The file of the master keys: how it is read, made, and given one key more. */

export const keyKinds = ['REGISTRY', 'DEMONSTRATION'] as const;
export type KeyKind = (typeof keyKinds)[number];

/** What a source said when it was last asked. */
export interface KeyRing {
  readonly kind: KeyKind;
  /** By version, from 1 on. */
  readonly keys: ReadonlyMap<number, Key>;
  readonly newest: number;
}

/** Nobody but the owner and a trusted group may read the file, and nobody but the owner write it. */
const forbiddenBits = 0o027;
const mostBytes = 65_536;

export function readKeyFile(path: string): string {
  try {
    return readTrusted(path, statSync(path, { throwIfNoEntry: false }));
  } catch (error) {
    if (error instanceof OraluError) throw error;
    throw KeyRefused(
      `The key file ${path} cannot be read (${codeOf(error)}); expected is one that this user may read.`,
    );
  }
}

function readTrusted(path: string, stats: Stats | undefined): string {
  if (!stats) {
    throw KeyMissing(
      `There is no master key at ${path}. Put the file back that the registry was made with: without it nothing personal in the registry can be read.`,
    );
  }
  if (!stats.isFile() || stats.size > mostBytes) throw KeyRefused(`The key file ${path} is not a file of keys.`);
  if ((stats.mode & forbiddenBits) !== 0) {
    throw KeyRefused(
      `The key file ${path} has mode ${(stats.mode & 0o777).toString(8)}: others can read or change it. Take that away with "chmod 600 ${path}"; expected is 600, 400 or 440.`,
    );
  }
  return readFileSync(path, 'utf8');
}

/** `kind: REGISTRY`, then a line for each key: its version and 32 bytes in base64. Lines with # are for people. */
export function parseRing(text: string, where: string): KeyRing {
  const lines = text.split('\n').map((line) => line.trim());
  const [first, ...rest] = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const kind = keyKinds.find((known) => first === `kind: ${known}`);
  if (!kind) throw KeyRefused(`In ${where} the first line must be "kind: REGISTRY"; something else came.`);
  const keys = new Map<number, Key>();
  for (const [at, line] of rest.entries()) {
    const [, version, base64 = ''] = /^(\d{1,6}) ([A-Za-z0-9+/]{43}=)$/.exec(line) ?? [];
    // The line itself may be a key: it stays out of the message.
    if (version === undefined || keys.has(Number(version))) {
      throw KeyRefused(
        `In ${where} key ${at + 1} must be a version that stands there once, a space and 32 bytes in base64; something else came.`,
      );
    }
    keys.set(Number(version), keyOf(Buffer.from(base64, 'base64')));
  }
  if (keys.size === 0) throw KeyMissing(`There is no key in ${where}.`);
  return { kind, keys, newest: Math.max(...keys.keys()) };
}

const heading: Record<KeyKind, string> = {
  REGISTRY: `# Master keys of an Oralu registry. Whoever has this file and the database can read every child's name; without
# this file nobody can. Keep it apart from the database and from its backups, and keep a copy under lock.`,
  DEMONSTRATION:
    '# DEMONSTRATION: this key protects synthetic children alone, and no registry of real ones accepts it.',
};

/** Makes a file with one new key, readable by its owner alone. Errors: KEY_REFUSED where there is a file already. */
export function makeKeyFile(path: string, kind: KeyKind): void {
  try {
    writeNew(path, textOf(kind, [[1, newKey()]]));
    syncFolder(dirname(path));
  } catch (error) {
    throw KeyRefused(
      `A key file cannot be made at ${path} (${codeOf(error)}); expected is a path with no file yet, in a folder that this user may write to.`,
    );
  }
}

/** Milliseconds: a key is added in a fraction of one, and nobody waits for the disk of another for ever. */
const longestWait = 5_000;

/**
 * Adds the next version to a file, whole or not at all, and answers it: what others added meanwhile stays. The file keeps
 * its mode and its owner, as far as this user may give them, and a link its file. Errors: KEY_REFUSED, UNAVAILABLE.
 */
export function addToKeyFile(path: string): number {
  try {
    const real = realpathSync(path);
    const lock = takeLock(`${real}.lock`, longestWait);
    if (!lock) throw Unavailable('Another process is adding a master key. Nothing was changed; try again.');
    try {
      return addUnderLock(real, path);
    } finally {
      lock.release();
    }
  } catch (error) {
    if (error instanceof OraluError) throw error;
    throw KeyRefused(
      `No key can be added to ${path} (${codeOf(error)}); expected is a file in a folder that this user may write to. Nothing was changed.`,
    );
  }
}

function addUnderLock(real: string, path: string): number {
  removeDraft(real);
  const { kind, keys, newest } = parseRing(readKeyFile(real), `the key file ${path}`);
  const draft = draftOf(real);
  try {
    writeNew(draft, textOf(kind, [...keys, [newest + 1, newKey()]]));
    takeAfter(draft, statSync(real));
    renameSync(draft, real);
  } catch (error) {
    removeDraft(real);
    throw error;
  }
  syncFolder(dirname(real));
  return newest + 1;
}

const draftOf = (real: string): string => `${real}.draft`;

/** What a process that was killed left of a file that it was writing: it holds the keys too. */
export function removeDraft(path: string): void {
  const draft = draftOf(existsSync(path) ? realpathSync(path) : path);
  if (!existsSync(draft)) return;
  writeFileSync(draft, Buffer.alloc(statSync(draft).size), { flush: true });
  rmSync(draft);
}

/** A user who may not give the file to its group gives no other group the right to read it. */
function takeAfter(draft: string, { mode, uid, gid }: Stats): void {
  const isGiven = mayGive(draft, uid, gid) || mayGive(draft, statSync(draft).uid, gid);
  chmodSync(draft, mode & (isGiven ? 0o777 : 0o700));
}

function mayGive(draft: string, uid: number, gid: number): boolean {
  try {
    chownSync(draft, uid, gid);
    return true;
  } catch {
    return false;
  }
}

const textOf = (kind: KeyKind, keys: readonly (readonly [number, Key])[]): string => {
  const lines = keys.map(([version, key]) => `${version} ${key.export().toString('base64')}`);
  return `${heading[kind]}\nkind: ${kind}\n${lines.join('\n')}\n`;
};

function writeNew(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A name in a folder lasts once the folder is on disk. */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  fsyncSync(folder);
  closeSync(folder);
}

const codeOf = (error: unknown): string => String(Reflect.get(Object(error), 'code') ?? 'unknown');
