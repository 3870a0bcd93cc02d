import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { GrowingTree, hashLeaf } from '../../src/checkpoints/merkle.js';
import { isConsistent, proveConsistency, proveInclusion, rootByInclusion } from '../../src/checkpoints/proofs.js';

/** The definition of RFC 6962, section 2.1, word for word. */
function naiveRoot(contents: readonly Uint8Array[]): Buffer {
  const sha256 = (...parts: readonly Uint8Array[]) => {
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    return hash.digest();
  };
  const [only, second] = contents;
  if (!only) return sha256();
  if (!second) return sha256(Buffer.of(0), only);
  let k = 1;
  while (k * 2 < contents.length) k *= 2;
  return sha256(Buffer.of(1), naiveRoot(contents.slice(0, k)), naiveRoot(contents.slice(k)));
}

const grown = (contents: readonly Uint8Array[]): GrowingTree => {
  const tree = new GrowingTree();
  for (const content of contents) tree.add(content);
  return tree;
};

const someLeaves = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 80 });

describe('the tree over the audit', () => {
  it('has the roots that Certificate Transparency publishes for its eight test leaves', () => {
    const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
    const roots = [
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ];
    const contents = leaves.map((leaf) => Buffer.from(leaf, 'hex'));
    expect(roots.map((_, size) => grown(contents.slice(0, size)).root().toString('hex'))).toEqual(roots);
  });

  it('has at each size the root of its definition, grown from the start or from any earlier size', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 80 }), fc.nat(80), (contents, at) => {
        const before = grown(contents.slice(0, at));
        const tree = new GrowingTree({ size: before.size, peaks: before.peaks });
        for (const content of contents.slice(at)) tree.add(content);
        expect(tree.size).toBe(contents.length);
        expect(tree.root().equals(naiveRoot(contents))).toBe(true);
        expect(tree.root().equals(grown(contents).root())).toBe(true);
      }),
    );
  });
});

describe('a proof that one entry stands in the audit', () => {
  it('leads to the root, and to another one for another entry, place or step', () => {
    fc.assert(
      fc.property(someLeaves, fc.nat(), fc.nat(), (contents, pick, step) => {
        const [size, index] = [contents.length, pick % contents.length];
        const root = naiveRoot(contents);
        const proof = proveInclusion(contents.map(hashLeaf), index);
        const leadsThere = (content: Uint8Array, place: object) =>
          root.equals(rootByInclusion(content, { index, size, proof, ...place }) ?? Buffer.alloc(0));
        const content = contents[index] ?? Buffer.alloc(0);
        expect(leadsThere(content, {})).toBe(true);
        expect(leadsThere(Buffer.concat([content, Buffer.of(1)]), {})).toBe(false);
        expect(leadsThere(content, { proof: [...proof, root] })).toBe(false);
        if (proof.length === 0) return;
        const torn = proof.map((node, at) => (at === step % proof.length ? Buffer.from(node).reverse() : node));
        expect(leadsThere(content, { proof: torn })).toBe(false);
        expect(leadsThere(content, { proof: proof.slice(1) })).toBe(false);
        const elsewhere = contents.findIndex((other) => !Buffer.from(other).equals(content));
        if (elsewhere >= 0) expect(leadsThere(contents[elsewhere] ?? content, {})).toBe(false);
      }),
    );
  });
});

describe('a proof that the audit was only added to', () => {
  it('joins every earlier root to every later one, and no rewritten one', () => {
    fc.assert(
      fc.property(someLeaves, fc.nat(), fc.nat(), (contents, pick, where) => {
        const older = 1 + (pick % contents.length);
        const proof = proveConsistency(contents.map(hashLeaf), older);
        const newer = { size: contents.length, root: naiveRoot(contents) };
        const before = contents.slice(0, older);
        expect(isConsistent({ size: older, root: naiveRoot(before) }, newer, proof)).toBe(true);
        const at = where % older;
        const rewritten = before.map((content, index) =>
          index === at ? Buffer.concat([content, Buffer.of(7)]) : content,
        );
        expect(isConsistent({ size: older, root: naiveRoot(rewritten) }, newer, proof)).toBe(false);
        expect(isConsistent({ size: older, root: naiveRoot(before) }, newer, [...proof, newer.root])).toBe(false);
      }),
    );
  });
});
