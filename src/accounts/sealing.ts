import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { keyBeside } from '../database/key-beside.js';

const [ivLength, tagLength] = [12, 16];

/**
 * Seals what must be read again, such as the shared secret of an authenticator, with AES-256-GCM. The key lies in a file
 * beside the database, so that a copy of the database alone gives no codes. `owner` binds it to its row.
 */
export function seal(databaseFile: string, owner: number, plain: Buffer): Buffer {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', keyOf(databaseFile), iv, { authTagLength: tagLength });
  cipher.setAAD(boundTo(owner));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

/** Throws where the key is another one, or where the row was changed. */
export function unseal(databaseFile: string, owner: number, sealed: Buffer): Buffer {
  const iv = sealed.subarray(0, ivLength);
  const decipher = createDecipheriv('aes-256-gcm', keyOf(databaseFile), iv, { authTagLength: tagLength });
  decipher.setAAD(boundTo(owner));
  decipher.setAuthTag(sealed.subarray(ivLength, ivLength + tagLength));
  return Buffer.concat([decipher.update(sealed.subarray(ivLength + tagLength)), decipher.final()]);
}

const keyOf = (databaseFile: string): Buffer => keyBeside(databaseFile, 'second-factor-key');
const boundTo = (owner: number): Buffer => Buffer.from(`second_factors,sealed_secret,${owner}`);
