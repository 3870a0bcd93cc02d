import { execFileSync } from 'node:child_process';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { KeyMissing, KeyRefused } from '../errors.js';
import { fingerprintOf, keyOf, newKey, type Key } from './cipher.js';
import type { KeySource } from './key-source.js';

/*
 * Master keys come from a file or from a command of the operator's (a key management system, an agent, a hardware module):
 * never from a default, an argument or the environment itself, where a list of processes would show them. Several keys
 * may stand there, each with its version: the newest wraps, the older ones still open what they wrapped.
 */

export const keyKinds = ['REGISTRY', 'DEMONSTRATION'] as const;
export type KeyKind = (typeof keyKinds)[number];

/** What a source said when it was last asked. */
export interface KeyRing {
  readonly kind: KeyKind;
  /** By version, from 1 on. */
  readonly keys: ReadonlyMap<number, Key>;
  readonly newest: number;
}

export class MasterKeys {
  #ring: KeyRing;

  private constructor(
    readonly source: KeySource,
    ring: KeyRing,
  ) {
    this.#ring = ring;
  }

  /** Errors: KEY_MISSING where the source has none, KEY_REFUSED where it is not to be trusted or not understood. */
  static from(source: KeySource): MasterKeys {
    return new MasterKeys(source, readRing(source));
  }

  get kind(): KeyKind {
    return this.#ring.kind;
  }

  get newest(): number {
    return this.#ring.newest;
  }

  /** The key of a version; a version that was added since is looked for at its source once more. */
  get(version: number): Key {
    if (!this.#ring.keys.has(version)) this.#ring = readRing(this.source);
    const key = this.#ring.keys.get(version);
    if (key) return key;
    throw KeyMissing(
      `The registry needs master key version ${version}; ${describe(this.source)} has ${[...this.#ring.keys.keys()].join(', ')}.`,
    );
  }

  fingerprint(version: number): string {
    return fingerprintOf(this.get(version));
  }

  /** Asks the source again; answers the newest version that it has. */
  refresh(): number {
    this.#ring = readRing(this.source);
    return this.#ring.newest;
  }

  /** Adds a key to the file, whole or not at all, and answers its version. A command's keys are its owner's to add. */
  addKey(): number {
    if (this.source.kind === 'command') {
      throw KeyMissing(
        'The key command has no newer key than the registry uses: let it print one more line, the next version and 32 random bytes in base64.',
      );
    }
    const ring = readRing(this.source);
    const version = ring.newest + 1;
    writeRing(this.source.path, { ...ring, keys: new Map([...ring.keys, [version, newKey()]]) }, 'replace');
    this.#ring = readRing(this.source);
    return version;
  }
}

/** Makes a file with one new key, readable by its owner alone. Errors: KEY_REFUSED where there is a file already. */
export function makeKeyFile(path: string, kind: KeyKind): void {
  writeRing(path, { kind, keys: new Map([[1, newKey()]]) }, 'new');
}

const describe = (source: KeySource): string =>
  source.kind === 'file' ? `the key file ${source.path}` : 'the key command';

function readRing(source: KeySource): KeyRing {
  return parseRing(source.kind === 'file' ? readFile(source.path) : runCommand(source.command), describe(source));
}

/** Nobody but the owner and a trusted group may read the file, and nobody but the owner write it. */
const forbiddenBits = 0o027;
const mostBytes = 65_536;

function readFile(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
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

const commandMilliseconds = 20_000;

function runCommand(command: string): string {
  try {
    return execFileSync('/bin/sh', ['-c', command], {
      encoding: 'utf8',
      maxBuffer: mostBytes,
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: commandMilliseconds,
    });
  } catch (error) {
    // What the command printed may be a key: its output stays out of every message.
    const { status } = error as { status?: number | null };
    throw KeyMissing(
      `The key command failed with ${status == null ? 'no exit status (it was stopped, or took too long)' : `exit status ${status}`}; expected are the master keys on its standard output.`,
    );
  }
}

/** `kind: REGISTRY`, then a line for each key: its version and 32 bytes in base64. Lines with # are for people. */
function parseRing(text: string, where: string): KeyRing {
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

function writeRing(path: string, { kind, keys }: Omit<KeyRing, 'newest'>, mode: 'new' | 'replace'): void {
  const lines = [...keys].map(([version, key]) => `${version} ${key.export().toString('base64')}`);
  const draft = mode === 'new' ? path : `${path}.${process.pid}`;
  try {
    const file = openSync(draft, 'wx', 0o600);
    writeSync(file, `${heading[kind]}\nkind: ${kind}\n${lines.join('\n')}\n`);
    fsyncSync(file);
    closeSync(file);
    if (mode === 'replace') renameSync(draft, path);
    syncFolder(dirname(path));
  } catch (error) {
    if (mode === 'replace') rmSync(draft, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    throw KeyRefused(
      `A key file cannot be made at ${path} (${code ?? 'unknown'}); expected is a path with no file yet.`,
    );
  }
}

/** A name in a folder lasts once the folder is on disk. */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  fsyncSync(folder);
  closeSync(folder);
}
