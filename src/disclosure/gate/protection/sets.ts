/* Sets: of witnesses as masks, of leaves as ascending lists. */

/** The bits of all masks together. */
export function joined(masks: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(Math.max(0, ...masks.map(({ length }) => length)));
  for (const mask of masks)
    for (let word = 0; word < mask.length; word++) all[word] = (all[word] ?? 0) | (mask[word] ?? 0);
  return all;
}

/** Whether two masks have a bit in common. */
export function meets(a: Uint32Array, b: Uint32Array): boolean {
  const length = Math.min(a.length, b.length);
  for (let word = 0; word < length; word++) if (((a[word] ?? 0) & (b[word] ?? 0)) !== 0) return true;
  return false;
}

/** The places of a mask's bits, the last first. */
export function* placesIn(mask: Uint32Array): Generator<number> {
  for (let word = mask.length - 1; word >= 0; word--) {
    for (let bits = mask[word] ?? 0; bits !== 0;) {
      const bit = 31 - Math.clz32(bits);
      yield word * 32 + bit;
      bits ^= 1 << bit;
    }
  }
}

/** Whether an ascending list of leaves has one. */
export function holds(leaves: Int32Array, leaf: number): boolean {
  let [low, high] = [0, leaves.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = leaves[middle] ?? 0;
    if (at === leaf) return true;
    if (at < leaf) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
