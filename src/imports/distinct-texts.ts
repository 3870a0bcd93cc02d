/**
 * Texts, each once, in the order of their coming. A million short ones take some 30 MB: they lie in one buffer, where a Map of
 * strings takes three times that and doubles when it grows.
 */
export class DistinctTexts {
  #bytes = Buffer.alloc(65_536);
  /** Where each text ends in `#bytes`, in the order of their coming; the first entry is 0. */
  #ends = new Uint32Array(1_024);
  /** Open addressing by hash: the place of a text in that order, counted from 1, or 0. */
  #slots = new Uint32Array(2_048);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  has(text: string): boolean {
    return (this.#slots[this.#find(Buffer.from(text))] ?? 0) > 0;
  }

  /** The place of a text in the order of their coming, from 1: beyond the former `count` where it came for the first time. */
  placeOf(given: string): number {
    const text = Buffer.from(given);
    const slot = this.#find(text);
    const known = this.#slots[slot] ?? 0;
    if (known > 0) return known;
    const place = this.#append(text);
    this.#slots[slot] = place;
    if (this.#count * 2 >= this.#slots.length) this.#rehash();
    return place;
  }

  /** The slot of this text, or the free one where it belongs. */
  #find(text: Uint8Array): number {
    const mask = this.#slots.length - 1;
    for (let slot = hashOf(text) & mask; ; slot = (slot + 1) & mask) {
      const place = this.#slots[slot] ?? 0;
      if (place === 0 || this.#textAt(place).equals(text)) return slot;
    }
  }

  #textAt(place: number): Buffer {
    return this.#bytes.subarray(this.#ends[place - 1], this.#ends[place]);
  }

  #append(text: Buffer): number {
    const start = this.#ends[this.#count] ?? 0;
    const place = ++this.#count;
    if (start + text.length > this.#bytes.length)
      this.#bytes = Buffer.concat([this.#bytes], 2 * this.#bytes.length + text.length);
    if (place >= this.#ends.length) this.#ends = grown(this.#ends);
    text.copy(this.#bytes, start);
    this.#ends[place] = start + text.length;
    return place;
  }

  #rehash(): void {
    this.#slots = new Uint32Array(2 * this.#slots.length);
    for (let place = 1; place <= this.#count; place++) this.#slots[this.#find(this.#textAt(place))] = place;
  }
}

/** Twice as long. */
export function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * array.length);
  larger.set(array);
  return larger;
}

/** FNV-1a, 32 bits (Fowler, Noll & Vo). */
function hashOf(text: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of text) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
