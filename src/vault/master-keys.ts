import { execFileSync } from 'node:child_process';
import { KeyMissing, KeyRefused } from '../errors.js';
import { fingerprintOf, type Key } from './cipher.js';
import { addToKeyFile, parseRing, readKeyFile, type KeyKind, type KeyRing } from './key-file.js';
import { holdsKey, shellOf } from './key-command.js';
import type { KeySource } from './key-source.js';

/*
 * Master keys come from a file or from a command of the operator's (a key management system, an agent, a hardware module):
 * never from a default, an argument or the environment itself, where a list of processes would show them. Several keys
 * may stand there, each with its version: the newest wraps, the older ones still open what they wrapped.
 */

export class MasterKeys {
  #ring: KeyRing;
  readonly #missedAt = new Map<number, number>();

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

  /** The key of a version. Errors: KEY_MISSING. */
  get(version: number): Key {
    const key = this.find(version);
    if (key) return key;
    throw KeyMissing(
      `The registry needs master key version ${version}; ${this.place} has ${[...this.#ring.keys.keys()].join(', ')}.`,
    );
  }

  /** The key of a version, if it is at hand; one that was added since is looked for at its source once more. */
  find(version: number): Key | undefined {
    const known = this.#ring.keys.get(version);
    if (known || this.#isMissed(version)) return known;
    this.#missedAt.set(version, performance.now());
    this.#ring = readRing(this.source);
    return this.#ring.keys.get(version);
  }

  /** A command may take seconds, in which nobody is answered: what it did not print, it is not asked for at each read. */
  #isMissed(version: number): boolean {
    if (this.source.kind === 'file') return false;
    const missedAt = this.#missedAt.get(version);
    return missedAt !== undefined && performance.now() - missedAt < missMilliseconds;
  }

  /** What the source is called in a message. */
  get place(): string {
    return describe(this.source);
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
    const version = addToKeyFile(this.source.path);
    this.#ring = readRing(this.source);
    return version;
  }
}

const describe = (source: KeySource): string =>
  source.kind === 'file' ? `the key file ${source.path}` : 'the key command';

function readRing(source: KeySource): KeyRing {
  return parseRing(source.kind === 'file' ? readKeyFile(source.path) : runCommand(source.command), describe(source));
}

const commandMilliseconds = 20_000;
const missMilliseconds = 10_000;
const mostBytes = 65_536;

function runCommand(command: string): string {
  if (holdsKey(command)) {
    throw KeyRefused(
      'A key stands in the command of ORALU_KEY_COMMAND, where every process reads it: let the command fetch the keys from where they are kept, and rotate this one.',
    );
  }
  const [shell, words] = shellOf(command);
  try {
    return execFileSync(shell, words, {
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
