import { createHash, createHmac } from 'node:crypto';

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
 * Pseudo-random whole numbers in [0, 2^32) from a secret key and a label: HMAC-SHA-256 in counter mode. The same key
 * and label give the same numbers on every machine, which is what replaying a decision needs; without the key they
 * cannot be told from chance.
 */
export class KeyedStream {
  #block = Buffer.alloc(0);
  #offset = 0;
  #counter = 0;

  constructor(
    private readonly key: Uint8Array,
    private readonly label: string,
  ) {}

  next(): number {
    if (this.#offset >= this.#block.length) {
      this.#block = createHmac('sha256', this.key).update(`${this.label}\n${this.#counter++}`).digest();
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

/** A keyed rank for breaking ties: uniform in [0, 2^32) for whoever lacks the key. */
export const keyedRank = (key: Uint8Array, label: string): number =>
  createHmac('sha256', key).update(label).digest().readUInt32BE(0);
