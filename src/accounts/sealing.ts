import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { decipher, encipher, keyOf, type Key } from '../vault/cipher.js';

const [ivLength, tagLength] = [12, 16];

/**
 * Seals what must be read again, such as the shared secret of an authenticator, with AES-256-GCM. The key lies in a file
 * beside the database, so that a copy of the database alone gives no codes. `owner` binds it to its row.
 */
export function seal(databaseFile: string, owner: number, plain: Buffer): Buffer {
  const sealed = encipher(keyBeside(databaseFile), boundTo(owner), plain);
  // The tag stands before the text here, as it did when the first secrets were stored.
  const tagAt = sealed.length - tagLength;
  return Buffer.concat([sealed.subarray(0, ivLength), sealed.subarray(tagAt), sealed.subarray(ivLength, tagAt)]);
}

/** Throws where the key is another one, or where the row was changed. */
export function unseal(databaseFile: string, owner: number, sealed: Buffer): Buffer {
  const textAt = ivLength + tagLength;
  const [iv, tag, text] = [sealed.subarray(0, ivLength), sealed.subarray(ivLength, textAt), sealed.subarray(textAt)];
  return decipher(keyBeside(databaseFile), boundTo(owner), Buffer.concat([iv, text, tag]));
}

const boundTo = (owner: number): string => `second_factors,sealed_secret,${owner}`;

const keys = new Map<string, Key>();

function keyBeside(databaseFile: string): Key {
  const file = `${databaseFile}.second-factor-key`;
  const known = keys.get(file);
  if (known) return known;
  makeKey(file);
  const bytes = readFileSync(file);
  if (bytes.length !== 32) throw new Error('The key of the second factors is damaged.');
  const key = keyOf(bytes);
  keys.set(file, key);
  return key;
}

/** Writes the key whole or not at all: two processes that both find none agree on one. */
function makeKey(file: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, randomBytes(32), { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
}
