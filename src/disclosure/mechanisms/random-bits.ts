import { randomBytes } from 'node:crypto';
import type { KeyedStream } from '../model/canonical.js';

// Looked up once: where tests run in a sandbox, the look-up of a global costs more than the arithmetic.
const toBigInt = BigInt;
const { asUintN } = BigInt;
const { clz32 } = Math;
const toNumber = Number;

/** Fair and independent random bits. */
export interface RandomBits {
  /** A whole number, uniform in [0, 2^count). */
  bits(count: number): bigint;
}

/**
 * Bits of the operating system's generator: what a release must use. Numbers that somebody can compute again can also
 * be subtracted again, so no key and no seed of this noise may exist.
 */
export function systemBits(): RandomBits {
  let pool = Buffer.alloc(0);
  let offset = 0;
  return bitsFromWords(() => {
    if (offset === pool.length) {
      pool = randomBytes(4096);
      offset = 0;
    }
    const word = pool.readUInt32BE(offset);
    // A used word would tell the noise to whoever reads this memory later.
    pool.writeUInt32BE(0, offset);
    offset += 4;
    return word;
  });
}

/** Bits of a keyed stream, the same on every run: for tests and measurements, never for a release. */
export const keyedBits = (stream: KeyedStream): RandomBits => bitsFromWords(() => stream.next());

/** Bits from words that are uniform in [0, 2^32) and independent; none is lost between two takings. */
export function bitsFromWords(nextWord: () => number): RandomBits {
  let held = 0n;
  let heldCount = 0;
  return {
    bits(count) {
      while (heldCount < count) {
        held = (held << 32n) | toBigInt(nextWord());
        heldCount += 32;
      }
      heldCount -= count;
      const taken = held >> toBigInt(heldCount);
      held = asUintN(heldCount, held);
      return taken;
    },
  };
}

/**
 * Uniform in [0, bound), by rejection: what falls beyond the bound is drawn anew, since a remainder would favour the
 * small numbers. Throws RangeError where the bound is not positive.
 */
export function uniformBelow(random: RandomBits, bound: bigint): bigint {
  if (bound <= 0n) throw new RangeError(`Expected a bound above 0; it came as ${bound}.`);
  const count = bitLength(bound - 1n);
  for (;;) {
    const drawn = random.bits(count);
    if (drawn < bound) return drawn;
  }
}

const bitLength = (x: bigint): number => (x <= 0xffff_ffffn ? 32 - clz32(toNumber(x)) : 32 + bitLength(x >> 32n));
