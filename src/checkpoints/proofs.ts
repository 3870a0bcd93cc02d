import { hashLeaf, hashNode } from './merkle.js';

/** The largest power of two below a size of at least 2: where RFC 6962 divides a tree. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** Hashes of leaves, `from` the first to before `until`, under one root. */
function rootOf(leaves: readonly Uint8Array[], from: number, until: number): Uint8Array {
  const only = leaves[from];
  if (!only) throw new Error(`There is no leaf ${from}.`);
  if (until - from === 1) return only;
  const middle = from + splitOf(until - from);
  return hashNode(rootOf(leaves, from, middle), rootOf(leaves, middle, until));
}

/** RFC 6962, 2.1.1: what proves that one leaf stands at a place. `leaves` are hashes of leaves, `index` counts from 0. */
export function proveInclusion(leaves: readonly Uint8Array[], index: number): Uint8Array[] {
  const path = (from: number, until: number): Uint8Array[] => {
    if (until - from === 1) return [];
    const middle = from + splitOf(until - from);
    return index < middle
      ? [...path(from, middle), rootOf(leaves, middle, until)]
      : [...path(middle, until), rootOf(leaves, from, middle)];
  };
  if (index < 0 || index >= leaves.length) throw new RangeError(`There is no leaf ${index} among ${leaves.length}.`);
  return path(0, leaves.length);
}

/** RFC 9162, 2.1.3.2: the root that a proof leads to, or nothing where it has another length than this place takes. */
export function rootByInclusion(
  content: Uint8Array,
  { index, size, proof }: { readonly index: number; readonly size: number; readonly proof: readonly Uint8Array[] },
): Uint8Array | undefined {
  if (index < 0 || index >= size) return undefined;
  let [at, last] = [index, size - 1];
  let root: Uint8Array = hashLeaf(content);
  for (const step of proof) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      root = hashNode(step, root);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else root = hashNode(root, step);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? root : undefined;
}

/** RFC 6962, 2.1.2: what proves that the tree of the first `older` leaves was only added to. */
export function proveConsistency(leaves: readonly Uint8Array[], older: number): Uint8Array[] {
  const path = (from: number, until: number, isWhole: boolean): Uint8Array[] => {
    if (older === until) return isWhole ? [] : [rootOf(leaves, from, until)];
    const middle = from + splitOf(until - from);
    return older <= middle
      ? [...path(from, middle, isWhole), rootOf(leaves, middle, until)]
      : [...path(middle, until, false), rootOf(leaves, from, middle)];
  };
  if (older < 1 || older > leaves.length) throw new RangeError(`No tree of ${older} precedes one of ${leaves.length}.`);
  return path(0, leaves.length, true);
}

/** RFC 9162, 2.1.4.2: whether a proof leads from the older root to the newer one. */
export function isConsistent(
  older: { readonly size: number; readonly root: Uint8Array },
  newer: { readonly size: number; readonly root: Uint8Array },
  proof: readonly Uint8Array[],
): boolean {
  if (older.size < 1 || older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && equal(older.root, newer.root);
  const isPowerOfTwo = Number.isInteger(Math.log2(older.size));
  const [first, ...rest] = isPowerOfTwo ? [older.root, ...proof] : proof;
  if (!first) return false;
  let [at, last] = [older.size - 1, newer.size - 1];
  while (at % 2 === 1) [at, last] = [(at - 1) / 2, Math.floor(last / 2)];
  let [ofOlder, ofNewer] = [first, first];
  for (const step of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      [ofOlder, ofNewer] = [hashNode(step, ofOlder), hashNode(step, ofNewer)];
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else ofNewer = hashNode(ofNewer, step);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && equal(ofOlder, older.root) && equal(ofNewer, newer.root);
}

const equal = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
