import { keyBeside } from '../database/key-beside.js';
import { decipher, encipher, keyOf, type Key } from '../vault/cipher.js';

const [ivLength, tagLength] = [12, 16];

/**
 * Seals what must be read again, such as the shared secret of an authenticator, with AES-256-GCM. The key lies in a file
 * beside the database, so that a copy of the database alone gives no codes. `owner` binds it to its row.
 */
export function seal(databaseFile: string, owner: number, plain: Buffer): Buffer {
  const sealed = encipher(keyFor(databaseFile), boundTo(owner), plain);
  // The tag stands before the text here, as it did when the first secrets were stored.
  const tagAt = sealed.length - tagLength;
  return Buffer.concat([sealed.subarray(0, ivLength), sealed.subarray(tagAt), sealed.subarray(ivLength, tagAt)]);
}

/** Throws where the key is another one, or where the row was changed. */
export function unseal(databaseFile: string, owner: number, sealed: Buffer): Buffer {
  const textAt = ivLength + tagLength;
  const [iv, tag, text] = [sealed.subarray(0, ivLength), sealed.subarray(ivLength, textAt), sealed.subarray(textAt)];
  return decipher(keyFor(databaseFile), boundTo(owner), Buffer.concat([iv, text, tag]));
}

const keyFor = (databaseFile: string): Key => keyOf(keyBeside(databaseFile, 'second-factor-key'));
const boundTo = (owner: number): string => `second_factors,sealed_secret,${owner}`;
