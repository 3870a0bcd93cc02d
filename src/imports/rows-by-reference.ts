/**
 * In which row of a file each reference stood first. A million of them take some 30 MB: their texts lie in one buffer,
 * where a Map of strings takes three times that and doubles when it grows.
 */
export class RowsByReference {
  #bytes = Buffer.alloc(65_536);
  /** Where the text of each reference ends in `#bytes`, in the order of their coming; the first entry is 0. */
  #ends = new Uint32Array(1_024);
  #rows = new Uint32Array(1_024);
  /** Open addressing by hash: the place of a reference in that order, counted from 1, or 0. */
  #slots = new Uint32Array(2_048);
  #count = 0;

  /** Answers the row that had this reference before; where none had, remembers it for this row. */
  keep(reference: string, row: number): number | undefined {
    const text = Buffer.from(reference);
    const slot = this.#find(text);
    const place = this.#slots[slot] ?? 0;
    if (place > 0) return this.#rows[place];
    this.#slots[slot] = this.#append(text, row);
    if (this.#count * 2 >= this.#slots.length) this.#rehash();
    return undefined;
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

  #append(text: Buffer, row: number): number {
    const start = this.#ends[this.#count] ?? 0;
    const place = ++this.#count;
    if (start + text.length > this.#bytes.length)
      this.#bytes = Buffer.concat([this.#bytes], 2 * this.#bytes.length + text.length);
    if (place >= this.#ends.length) {
      this.#ends = grown(this.#ends);
      this.#rows = grown(this.#rows);
    }
    text.copy(this.#bytes, start);
    this.#ends[place] = start + text.length;
    this.#rows[place] = row;
    return place;
  }

  #rehash(): void {
    this.#slots = new Uint32Array(2 * this.#slots.length);
    for (let place = 1; place <= this.#count; place++) this.#slots[this.#find(this.#textAt(place))] = place;
  }
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
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
