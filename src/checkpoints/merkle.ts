import { hash } from 'node:crypto';

/*
 * The tree of RFC 6962, section 2.1: leaves and inner nodes are hashed with different first bytes, so that none can be
 * passed off as the other. (Laurie, Langley & Kasper 2013; Crosby & Wallach 2009, "Efficient data structures for
 * tamper-evident logging".)
 */

const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer');
const [leafMark, nodeMark] = [Buffer.of(0), Buffer.of(1)];

export const hashLeaf = (content: Uint8Array): Buffer => sha256(Buffer.concat([leafMark, content]));
export const hashNode = (left: Uint8Array, right: Uint8Array): Buffer => sha256(Buffer.concat([nodeMark, left, right]));

/** What the tree of nothing hashes to. */
export const emptyRoot: Buffer = sha256(Buffer.alloc(0));

/**
 * A tree that only grows, kept as the roots of its whole subtrees, the largest first: one for each bit of its size.
 * Adding a leaf costs two hashes on average, and a million leaves are kept in twenty.
 */
export class GrowingTree {
  #size: number;
  readonly #peaks: Buffer[];

  constructor(from: { readonly size: number; readonly peaks: readonly Uint8Array[] } = { size: 0, peaks: [] }) {
    this.#size = from.size;
    this.#peaks = from.peaks.map((peak) => Buffer.from(peak));
  }

  get size(): number {
    return this.#size;
  }

  get peaks(): readonly Buffer[] {
    return this.#peaks;
  }

  add(content: Uint8Array): void {
    let node = hashLeaf(content);
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      const left = this.#peaks.pop();
      if (!left) throw new Error('A growing tree has one peak for each bit of its size.');
      node = hashNode(left, node);
    }
    this.#peaks.push(node);
    this.#size++;
  }

  root(): Buffer {
    const [last, ...before] = this.#peaks.toReversed();
    return last ? before.reduce((right, left) => hashNode(left, right), last) : emptyRoot;
  }
}
