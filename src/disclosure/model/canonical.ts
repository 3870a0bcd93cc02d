import { createCipheriv, createHash, createHmac, type Cipheriv } from 'node:crypto';

/**
 * JSON with its keys in order and without spaces (RFC 8785 for what the engine holds: text, whole numbers, true, false,
 * null, lists, objects), so that equal content has equal bytes and one hash.
 */
export const canonical = (value: unknown): string => JSON.stringify(value, sortKeys);

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new TypeError(`Not a whole number: ${value}.`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** SHA-256 of the canonical form, in hexadecimal. */
export const hashOf = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex');

/**
 * Pseudo-random whole numbers in [0, 2^32) from a secret key and a label: the key stream of AES-256 in counter mode
 * (NIST SP 800-38A) under HMAC-SHA-256 of the label. The same key and label give the same numbers on every machine,
 * which is what replaying a decision needs; without the key they cannot be told from chance.
 */
export class KeyedStream {
  readonly #cipher: Cipheriv;
  #block = Buffer.alloc(0);
  #offset = 0;

  constructor(key: Uint8Array, label: string) {
    const derived = createHmac('sha256', key).update(label).digest();
    this.#cipher = createCipheriv('aes-256-ctr', derived, Buffer.alloc(16));
  }

  next(): number {
    if (this.#offset >= this.#block.length) {
      this.#block = this.#cipher.update(zeros);
      this.#offset = 0;
    }
    const word = this.#block.readUInt32BE(this.#offset);
    this.#offset += 4;
    return word;
  }

  /** A whole number in [0, bound). The bias is below bound / 2^32. */
  below(bound: number): number {
    return Math.floor((this.next() / 0x1_0000_0000) * bound);
  }

  /** A number in [0, 1). */
  unit(): number {
    return this.next() / 0x1_0000_0000;
  }
}

/** Enciphered, zeros are the key stream itself. */
const zeros = Buffer.alloc(4096);

/** A keyed rank for breaking ties: uniform in [0, 2^32) for whoever lacks the key. */
export const keyedRank = (key: Uint8Array, label: string): number =>
  createHmac('sha256', key).update(label).digest().readUInt32BE(0);
