/*
 * Reproducible randomness: the same seed gives the same children on every machine. Only 32-bit integer arithmetic, so
 * that no engine may round differently. Not for secrets.
 */

/** Taken out of the global object once: where tests run in a context of their own, each look-up there is slow. */
const { floor, imul } = Math;

/** A 32-bit seed from a text: FNV-1a (Fowler, Noll, Vo) over its UTF-16 units. */
export function seedFrom(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** The finaliser of MurmurHash3 (Appleby 2011): every bit of the input reaches every bit of the output. */
function scatter(value: number): number {
  let z = imul(value ^ (value >>> 16), 0x85ebca6b);
  z = imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}

/** A seed of its own for each (seed, parts…): the stream of one child does not depend on how many others there are. */
export function deriveSeed(seed: number, ...parts: readonly number[]): number {
  let derived = scatter(seed);
  for (const part of parts) derived = scatter(imul(derived, 5) + 0x9e3779b9 + part);
  return derived;
}

/** A choice among weighted words, prepared once: `upTo[i]` is the sum of the weights of the first i + 1 words. */
export interface Weighted<T> {
  readonly words: readonly T[];
  readonly upTo: readonly number[];
  readonly total: number;
}

export function weighted<T>(entries: readonly (readonly [T, number])[]): Weighted<T> {
  let total = 0;
  const upTo = entries.map(([, weight]) => (total += weight));
  return { words: entries.map(([word]) => word), upTo, total };
}

/**
 * xoshiro128** (Blackman and Vigna 2018, "Scrambled Linear Pseudorandom Number Generators"; public domain), its state
 * filled by SplitMix32 (after Steele, Lea and Flood 2014) as its authors advise.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(seed: number) {
    this.#a = scatter(seed + 0x9e3779b9);
    this.#b = scatter(seed + 0x3c6ef372);
    this.#c = scatter(seed + 0xdaa66d2b);
    this.#d = scatter(seed + 0x78dde6e4) | 1;
  }

  /** A generator in exactly this state, for comparing with the published sequence. */
  static fromState(state: readonly [number, number, number, number]): Random {
    const random = new Random(0);
    [random.#a, random.#b, random.#c, random.#d] = state;
    return random;
  }

  /** An unsigned 32-bit integer. */
  next(): number {
    const times5 = imul(this.#b, 5);
    const result = imul((times5 << 7) | (times5 >>> 25), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** A number in [0, 1). */
  unit(): number {
    return this.next() / 0x1_0000_0000;
  }

  /** A whole number in [from, to], both included; `from` where the range is empty. */
  between(from: number, to: number): number {
    return to <= from ? from : from + floor(this.unit() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(words: readonly T[]): T {
    return words[floor(this.unit() * words.length)] as T;
  }

  draw<T>(choice: Weighted<T>): T {
    const at = this.unit() * choice.total;
    let i = 0;
    while ((choice.upTo[i] as number) <= at) i++;
    return choice.words[i] as T;
  }

  /** The same words in another order (Fisher and Yates). */
  shuffled<T>(words: readonly T[]): T[] {
    const order = [...words];
    for (let i = order.length - 1; i > 0; i--) {
      const j = this.between(0, i);
      [order[i], order[j]] = [order[j] as T, order[i] as T];
    }
    return order;
  }
}
