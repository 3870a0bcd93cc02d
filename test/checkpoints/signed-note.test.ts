import { describe, expect, it } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { readCheckpoint, readCheckpoints, signCheckpoint } from '../../src/checkpoints/checkpoint.js';
import { openNote, parseVerifier, verifierOf } from '../../src/checkpoints/signed-note.js';

const pair = generateKeyPairSync('ed25519');
const key = {
  origin: 'oralu-audit/test',
  signing: pair.privateKey,
  verifier: verifierOf('oralu-audit/test', pair.publicKey),
};
const checkpoint = { size: 7, root: Buffer.alloc(32, 5), head: 'ab'.repeat(32), time: Date.UTC(2018, 0, 10) };

describe('a signed note', () => {
  it('is read as the reference implementation writes it (golang.org/x/mod/sumdb/note)', () => {
    const verifier = parseVerifier('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    const text =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const signature =
      '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
    if (!verifier) throw new Error('The verifier was not read.');
    expect(openNote(`${text}\n${signature}`, verifier)).toBe(text);
    expect(openNote(`${text.replace('answer', 'Answer')}\n${signature}`, verifier)).toBeUndefined();
  });

  it('takes no key whose hash is of another', () => {
    expect(parseVerifier(key.verifier.text)?.text).toBe(key.verifier.text);
    expect(parseVerifier(key.verifier.text.replace(/\+[0-9a-f]{8}\+/, '+00000000+'))).toBeUndefined();
  });
});

describe('a checkpoint', () => {
  it('is origin, size and root, then head, time and what it supersedes, signed', () => {
    const supersedes = { size: 9, root: Buffer.alloc(32, 6), common: 3 };
    const { note } = signCheckpoint({ ...checkpoint, supersedes }, key);
    expect(note.split('\n').slice(0, 3)).toEqual([
      'oralu-audit/test',
      '7',
      'BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU=',
    ]);
    expect(readCheckpoint(note, key.verifier)).toMatchObject({ ...checkpoint, supersedes, origin: key.origin });
  });

  it('is refused with one character changed, anywhere', () => {
    const { note } = signCheckpoint(checkpoint, key);
    const bytes = Buffer.from(note);
    for (let at = 0; at < bytes.length - 1; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => readCheckpoint(changed.toString(), key.verifier)).toThrow();
    }
    expect(readCheckpoint(note, key.verifier).size).toBe(7);
  });

  it('is read from a file of many, in their order', () => {
    const notes = [1, 2, 3].map((size) => signCheckpoint({ ...checkpoint, size }, key).note);
    expect(readCheckpoints(notes.join(''), key.verifier).map(({ size }) => size)).toEqual([1, 2, 3]);
  });
});
