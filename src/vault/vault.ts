import { KeyMissing, KeyWrong } from '../errors.js';
import { decipher, encipher, fingerprintOf, keyedDigest, keyOf, newKey, newKeyId, type Key } from './cipher.js';
import type { MasterKeys } from './master-keys.js';
import { Recent } from './recent.js';

/**
 * Whose data key protects a text: a child's case, a tracing request or a line of a list by its id, or one of these. TEXTS
 * is for words that speak of no one child, COUNTS for the births by which the books reckon ages, INDEX for blind indexes.
 */
export const sharedSubjects = { TEXTS: -1, COUNTS: -2, INDEX: -3 } as const;

/** Where a text lies: it opens there and nowhere else. `field` is `table.column`. */
export interface Place {
  readonly field: string;
  readonly row: number | string;
}

/** A data key as it is stored: its format, its id, the version of the master key, and the key under that one. */
export interface WrappedKey {
  readonly subject: number;
  readonly wrapped: string;
}

/** One data key, open, for a thread or a process that needs no other. */
export interface OpenKey {
  readonly id: string;
  readonly subject: number;
  readonly bytes: Uint8Array;
}

interface DataKey {
  readonly id: string;
  readonly subject: number;
  readonly key: Key;
}

const format = 'v1';
const idAt = format.length + 1;
const idEnd = idAt + 16;

/** The id of a wrapped key: told by its text, so that a tombstone can name a key that is gone. */
export const keyIdOf = (wrapped: string): string => wrapped.slice(idAt, idEnd);
export const masterVersionOf = (wrapped: string): number =>
  Number(wrapped.slice(idEnd + 1, wrapped.indexOf('.', idEnd + 1)));

/** The key of a version is another one than the file was encrypted with. */
export const wrongMaster = (version: number, expected: string, came: string) =>
  KeyWrong(
    `The master key version ${version} is not the one that this registry was encrypted with (its fingerprint is ${expected}, that of the key that came is ${came}). Expected is the key file of this registry.`,
  );

const boundTo = ({ field, row }: Place, keyId: string): string => `oralu\n${field}\n${keyId}\n${row}`;
const wrapBoundTo = (subject: number, id: string, version: number): string =>
  boundTo({ field: 'data_keys.wrapped', row: `${subject} ${version}` }, id);

/** Kept open at most: a page needs some 50 keys of 300 bytes, and some hundred texts of as much. */
const mostOpenKeys = 20_000;
const mostOpenTexts = 30_000;
/** Of keys that were just made: who opens a case writes its texts at once, and an import opens a million cases. */
const mostNewKeys = 256;
/** Of keys whose subjects are still to be written: more than one statement or one batch of rows writes. */
const mostEarlyKeys = 100_000;
/** An act looks for what it then keeps: a name among its bearers, a reference among those of the agency. */
const mostDigests = 32;

/** A text that was opened lately, the place that it stands in, and the beginning of the wrapped key of its subject. */
interface OpenText extends Place {
  readonly text: string;
  readonly key: string;
}

/**
 * Envelope encryption: every subject has a data key of its own, which is stored wrapped by the master key. Whoever asks
 * brings the wrapped key along, read in the same statement as the text: so a key that is destroyed opens nothing, in any
 * process, although open keys are kept for a while.
 */
export class Vault {
  readonly #keys = new Recent<DataKey>(mostOpenKeys);
  readonly #texts = new Recent<OpenText>(mostOpenTexts);
  readonly #newKeys = new Recent<DataKey>(mostNewKeys);
  readonly #digests = new Recent<string>(mostDigests);
  readonly #early = new Map<number, string>();
  #indexKey: Key | undefined;
  /** The one key of a vault that has no master key to open it anew. */
  #only: DataKey | undefined;

  /** Master keys that were found to be those that the file was encrypted with. */
  readonly #proven = new WeakSet<Key>();

  private constructor(
    readonly master: MasterKeys | undefined,
    private readonly findFingerprint: (version: number) => string | undefined = () => undefined,
  ) {}

  /** `findFingerprint` tells which key a file has under a version, where it has one already. */
  static of(master: MasterKeys, findFingerprint?: (version: number) => string | undefined): Vault {
    return new Vault(master, findFingerprint);
  }

  /** A vault that opens what this one key protects, and nothing else. */
  static ofOne({ id, subject, bytes }: OpenKey): Vault {
    const vault = new Vault(undefined);
    vault.#only = { id, subject, key: keyOf(Buffer.from(bytes)) };
    return vault;
  }

  /** A new data key, wrapped by the master key of that version. */
  newDataKey(subject: number, version: number): string {
    const dataKey = { id: newKeyId(), subject, key: newKey() };
    this.#newKeys.set(dataKey.id, dataKey);
    return this.#wrap(dataKey, version);
  }

  /**
   * The data key of a subject whose row is still to be written, for texts that are enciphered before: `takeDataKey` hands out
   * this very one when the row is there.
   */
  earlyDataKey(subject: number, version: number): string {
    const known = this.#early.get(subject);
    if (known !== undefined) return known;
    const wrapped = this.newDataKey(subject, version);
    this.#early.set(subject, wrapped);
    // What was undone in between waits for its row in vain.
    const [oldest] = this.#early.size > mostEarlyKeys ? this.#early.keys() : [];
    if (oldest !== undefined) this.#early.delete(oldest);
    return wrapped;
  }

  /** The data key of a subject whose row is being written, to be stored with it: the early one, where there is one. */
  takeDataKey(subject: number, version: number): string {
    const early = this.#early.get(subject);
    this.#early.delete(subject);
    return early ?? this.newDataKey(subject, version);
  }

  /** The same data key under another master key: what it protects stays as it is. */
  rewrap({ subject, wrapped }: WrappedKey, version: number): string {
    return this.#wrap(this.#open(subject, wrapped), version);
  }

  openKey({ subject, wrapped }: WrappedKey): OpenKey {
    const { id, key } = this.#open(subject, wrapped);
    return { id, subject, bytes: key.export() };
  }

  encipher(text: string, { subject, wrapped }: WrappedKey, place: Place): string {
    const { id, key } = this.#open(subject, wrapped);
    return `${format}.${encipher(key, boundTo(place, id), Buffer.from(text)).toString('base64')}`;
  }

  /** Throws where the text was moved, cut or altered, or never enciphered: nothing plain is ever taken for a text. */
  decipher(sealed: string, { subject, wrapped }: WrappedKey, place: Place): string {
    const { id, key } = this.#open(subject, wrapped);
    if (!sealed.startsWith(`${format}.`)) throw new RangeError(`A text in ${place.field} is not enciphered.`);
    return decipher(key, boundTo(place, id), Buffer.from(sealed.slice(idAt), 'base64')).toString();
  }

  /**
   * Opens a text as a view yields it closed: the text, its subject, the wrapped key and the row, between spaces. Texts that
   * were opened lately are remembered, for a page is read again and again; each for its own place, subject and key alone.
   */
  openCell(closed: string, field: string): string {
    const textEnd = closed.indexOf(' ');
    const sealed = closed.slice(0, textEnd);
    const subjectEnd = closed.indexOf(' ', textEnd + 1);
    const wrappedEnd = closed.indexOf(' ', subjectEnd + 1);
    const row = closed.slice(wrappedEnd + 1);
    const known = this.#texts.get(sealed);
    if (known?.row === row && known.field === field && closed.startsWith(known.key, textEnd + 1)) return known.text;
    const subject = Number(closed.slice(textEnd + 1, subjectEnd));
    const wrapped = closed.slice(subjectEnd + 1, wrappedEnd);
    const text = this.decipher(sealed, { subject, wrapped }, { field, row });
    this.#texts.set(sealed, { field, row, text, key: `${subject} ${format}.${keyIdOf(wrapped)}.` });
    return text;
  }

  useIndexKey(wrapped: string): void {
    this.#indexKey = this.#open(sharedSubjects.INDEX, wrapped).key;
    this.#digests.clear();
  }

  /** A blind index: the same for the same text, and told by nothing without the key. */
  blind(text: string): string {
    if (!this.#indexKey) throw new Error('The index key is not open.');
    const known = this.#digests.get(text);
    if (known !== undefined) return known;
    const digest = keyedDigest(this.#indexKey, text);
    this.#digests.set(text, digest);
    return digest;
  }

  /** Drops a key that is destroyed, and all texts that are remembered. */
  forget(keyId: string): void {
    this.#keys.delete(keyId);
    this.#newKeys.delete(keyId);
    this.#texts.clear();
    this.#digests.clear();
  }

  get #master(): MasterKeys {
    if (this.master) return this.master;
    throw KeyMissing('This process was given one data key and no master key.');
  }

  #wrap({ id, subject, key }: DataKey, version: number): string {
    const sealed = encipher(this.#provenMaster(version), wrapBoundTo(subject, id, version), key.export());
    return `${format}.${id}.${version}.${sealed.toString('base64')}`;
  }

  /** What a wrong key has wrapped nobody ever opens: before it wraps, it is compared with the one that the file knows. */
  #provenMaster(version: number): Key {
    const master = this.#master.get(version);
    if (this.#proven.has(master)) return master;
    const expected = this.findFingerprint(version);
    if (expected === undefined) return master;
    const came = fingerprintOf(master);
    if (expected !== came) throw wrongMaster(version, expected, came);
    this.#proven.add(master);
    return master;
  }

  #open(subject: number, wrapped: string): DataKey {
    const id = keyIdOf(wrapped);
    const known = this.#only?.id === id ? this.#only : (this.#keys.get(id) ?? this.#newKeys.get(id));
    if (known?.subject === subject) return known;
    const opened = this.#unwrap(subject, wrapped);
    this.#keys.set(id, opened);
    return opened;
  }

  #unwrap(subject: number, wrapped: string): DataKey {
    const [, id = '', version = '', base64 = ''] = wrapped.split('.');
    const master = this.#master.get(Number(version));
    try {
      const bytes = decipher(master, wrapBoundTo(subject, id, Number(version)), Buffer.from(base64, 'base64'));
      return { id, subject, key: keyOf(bytes) };
    } catch {
      throw KeyWrong(
        `Data key ${id} does not open with master key version ${version}: the key file is another registry's, or the data key was altered or moved.`,
      );
    }
  }
}
