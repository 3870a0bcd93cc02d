import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const [ivLength, tagLength] = [12, 16];

/**
 * Seals what must be read again, such as the shared secret of an authenticator, with AES-256-GCM. The key lies in a file
 * beside the database, so that a copy of the database alone gives no codes. `owner` binds it to its row.
 */
export function seal(databaseFile: string, owner: number, plain: Buffer): Buffer {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', keyBeside(databaseFile), iv, { authTagLength: tagLength });
  cipher.setAAD(boundTo(owner));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

/** Throws where the key is another one, or where the row was changed. */
export function unseal(databaseFile: string, owner: number, sealed: Buffer): Buffer {
  const iv = sealed.subarray(0, ivLength);
  const decipher = createDecipheriv('aes-256-gcm', keyBeside(databaseFile), iv, { authTagLength: tagLength });
  decipher.setAAD(boundTo(owner));
  decipher.setAuthTag(sealed.subarray(ivLength, ivLength + tagLength));
  return Buffer.concat([decipher.update(sealed.subarray(ivLength + tagLength)), decipher.final()]);
}

const boundTo = (owner: number): Buffer => Buffer.from(`second_factors,sealed_secret,${owner}`);

const keys = new Map<string, Buffer>();

function keyBeside(databaseFile: string): Buffer {
  const file = `${databaseFile}.second-factor-key`;
  const known = keys.get(file);
  if (known) return known;
  makeKey(file);
  const key = readFileSync(file);
  if (key.length !== 32) throw new Error('The key of the second factors is damaged.');
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
