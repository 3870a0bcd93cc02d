import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { decipher, encipher, keyedDigest, keyOf } from '../../src/vault/cipher.js';
import { makeKeyFile } from '../../src/vault/key-file.js';
import { MasterKeys } from '../../src/vault/master-keys.js';
import { keyIdOf, sharedSubjects, Vault } from '../../src/vault/vault.js';
import { testKeys } from '../support/keys.js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
const words = fc.string({ maxLength: 300, unit: 'grapheme' });
const place = fc.record({
  field: fc.constantFrom('names.text', 'notes.text', 'births.earliest'),
  row: fc.oneof(
    fc.nat(),
    fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => `${a} ${b}`),
  ),
});

describe('the cipher', () => {
  it('gives back what was enciphered, and never the same twice', () => {
    fc.assert(
      fc.property(bytes32, words, fc.string(), (bytes, text, boundTo) => {
        const key = keyOf(bytes);
        const [one, two] = [encipher(key, boundTo, Buffer.from(text)), encipher(key, boundTo, Buffer.from(text))];
        expect(decipher(key, boundTo, one).toString()).toBe(text);
        expect(one.equals(two)).toBe(false);
      }),
    );
  });

  it('refuses another key, another place, every cut and every bit that was changed', () => {
    fc.assert(
      fc.property(
        bytes32,
        bytes32,
        words,
        fc.string(),
        fc.string(),
        fc.nat(),
        (bytes, others, text, boundTo, elsewhere, at) => {
          fc.pre(!bytes.equals(others) && boundTo !== elsewhere);
          const key = keyOf(bytes);
          const sealed = encipher(key, boundTo, Buffer.from(text));
          const changed = Buffer.from(sealed);
          const byte = at % sealed.length;
          changed.writeUInt8((changed[byte] ?? 0) ^ (1 << (at % 8)), byte);
          expect(() => decipher(keyOf(others), boundTo, sealed)).toThrow();
          expect(() => decipher(key, elsewhere, sealed)).toThrow();
          expect(() => decipher(key, boundTo, changed)).toThrow();
          // A tag of fewer bytes is what Node would take, were the length not said.
          for (const cut of [1, 4, 12, 15]) expect(() => decipher(key, boundTo, sealed.subarray(0, -cut))).toThrow();
          expect(() => decipher(key, boundTo, sealed.subarray(0, byte))).toThrow();
          // The control: what was not touched opens.
          expect(decipher(key, boundTo, sealed).toString()).toBe(text);
        },
      ),
    );
  });

  it('digests as HMAC-SHA-256 of RFC 2104 does, cut to 128 bits', () => {
    fc.assert(
      fc.property(bytes32, words, (bytes, text) => {
        const whole = createHmac('sha256', bytes).update(text).digest();
        expect(keyedDigest(keyOf(bytes), text)).toBe(whole.subarray(0, 16).toString('base64url'));
      }),
    );
  });
});

describe('a vault', () => {
  const vault = Vault.of(testKeys());
  const keyFor = (subject: number) => ({ subject, wrapped: vault.newDataKey(subject, 1) });

  it('opens a text in its own row and field alone, with the key of its own child alone', () => {
    const [mine, others] = [keyFor(7), keyFor(8)];
    fc.assert(
      fc.property(words, place, place, (text, here, there) => {
        fc.pre(here.field !== there.field || String(here.row) !== String(there.row));
        const sealed = vault.encipher(text, mine, here);
        const fresh = Vault.of(testKeys());
        expect(fresh.decipher(sealed, mine, here)).toBe(text);
        expect(() => fresh.decipher(sealed, mine, there)).toThrow();
        expect(() => fresh.decipher(sealed, others, here)).toThrow();
      }),
    );
  });

  it('opens a remembered text in its own place alone', () => {
    const mine = keyFor(7);
    const here = { field: 'names.text', row: 1 };
    const sealed = vault.encipher('Айгерім', mine, here);
    const closed = (row: number) => `${sealed} ${mine.subject} ${mine.wrapped} ${row}`;
    expect(vault.openCell(closed(1), 'names.text')).toBe('Айгерім');
    expect(vault.openCell(closed(1), 'names.text')).toBe('Айгерім');
    expect(() => vault.openCell(closed(2), 'names.text')).toThrow();
    expect(() => vault.openCell(closed(1), 'notes.text')).toThrow();
  });

  it('takes no plain text for an enciphered one', () => {
    expect(() => vault.decipher('Айгерім', keyFor(7), { field: 'names.text', row: 1 })).toThrow('is not enciphered');
  });

  it('refuses a data key that was moved to another subject, or says another master key than wrapped it', () => {
    const { wrapped } = keyFor(7);
    const here = { field: 'names.text', row: 1 };
    const [format, id, , sealed] = wrapped.split('.');
    const fresh = () => Vault.of(testKeys());
    expect(() => fresh().encipher('x', { subject: 8, wrapped }, here)).toThrow('does not open');
    const claimed = `${format}.${id}.2.${sealed}`;
    expect(() => fresh().encipher('x', { subject: 7, wrapped: claimed }, here)).toThrow('needs master key version 2');
    // The control.
    expect(() => fresh().encipher('x', { subject: 7, wrapped }, here)).not.toThrow();
  });

  it('opens after a rotation what was enciphered before, by a key of the same name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'oralu-ring-'));
    const path = join(folder, 'master.key');
    makeKeyFile(path, 'REGISTRY');
    const master = MasterKeys.from({ kind: 'file', path });
    const own = Vault.of(master);
    const key = { subject: 7, wrapped: own.newDataKey(7, 1) };
    const here = { field: 'names.text', row: 1 };
    const sealed = own.encipher('Айгерім', key, here);
    expect(master.addKey()).toBe(2);
    const rewrapped = own.rewrap(key, 2);
    expect(keyIdOf(rewrapped)).toBe(keyIdOf(key.wrapped));
    expect(rewrapped).not.toBe(key.wrapped);
    // Another process, which read the file before the rotation, looks there once more.
    const stale = Vault.of(MasterKeys.from({ kind: 'file', path }));
    expect(stale.decipher(sealed, { subject: 7, wrapped: rewrapped }, here)).toBe('Айгерім');
    rmSync(folder, { recursive: true });
  });

  it('given one key alone opens what that protects and nothing else', () => {
    const subject = sharedSubjects.COUNTS;
    const counts = keyFor(subject);
    const here = { field: 'births.earliest', row: 1 };
    const [birth, name] = [vault.encipher('2012-03-01', counts, here), keyFor(7)];
    const narrow = Vault.ofOne(vault.openKey(counts));
    expect(narrow.decipher(birth, counts, here)).toBe('2012-03-01');
    const sealed = vault.encipher('Айгерім', name, { field: 'names.text', row: 1 });
    expect(() => narrow.decipher(sealed, name, { field: 'names.text', row: 1 })).toThrow('no master key');
  });
});

describe('what a vault remembers for a while', () => {
  const openVault = () => {
    const vault = Vault.of(testKeys());
    const index = { subject: sharedSubjects.INDEX, wrapped: vault.newDataKey(sharedSubjects.INDEX, 1) };
    vault.useIndexKey(index.wrapped);
    return { vault, indexKey: keyOf(Buffer.from(vault.openKey(index).bytes)) };
  };

  it('makes no digest another one, in whatever order texts come and come again, nor under a key used later', () => {
    const { vault, indexKey } = openVault();
    // Few texts, so that they come again, and more of them than are remembered.
    const texts = fc.array(fc.nat({ max: 150 }).map(String), { maxLength: 400 });
    fc.assert(
      fc.property(texts, (asked) => {
        for (const text of asked) expect(vault.blind(text)).toBe(keyedDigest(indexKey, text));
      }),
      { numRuns: 30 },
    );
    const known = vault.blind('0');
    vault.useIndexKey(vault.newDataKey(sharedSubjects.INDEX, 1));
    expect(vault.blind('0')).not.toBe(known);
  });

  it('lets go of keys just made, which open again what was written with them, and of a destroyed one at once', () => {
    const { vault } = openVault();
    const keys = Array.from({ length: 2_000 }, (_, at) => ({ subject: at + 1, wrapped: vault.newDataKey(at + 1, 1) }));
    const at = (row: number) => ({ field: 'names.text', row });
    const sealed = keys.map((key) => vault.encipher(`Аты ${key.subject}`, key, at(key.subject)));
    for (const [index, key] of keys.entries())
      expect(vault.decipher(sealed[index] ?? '', key, at(key.subject))).toBe(`Аты ${key.subject}`);
    const made = { subject: 5_000, wrapped: vault.newDataKey(5_000, 1) };
    vault.forget(keyIdOf(made.wrapped));
    // Known no more, it is opened by what is stored, and so not where that was altered.
    const altered = { ...made, wrapped: `${made.wrapped.slice(0, -4)}AAA=` };
    expect(() => vault.encipher('Аты', altered, at(1))).toThrow(/does not open/);
    expect(() => vault.encipher('Аты', made, at(1))).not.toThrow();
  });
});
