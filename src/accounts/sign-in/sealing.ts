import { keyBeside } from '../../database/key-beside.js';
import { decipherTagFirst, encipherTagFirst, keyOf, type Key } from '../../vault/cipher.js';

/**
 * Seals what must be read again, such as the shared secret of an authenticator. The key lies in a file beside the database,
 * so that a copy of the database alone gives no codes. `owner` binds it to its row.
 */
export const seal = (databaseFile: string, owner: number, plain: Buffer): Buffer =>
  encipherTagFirst(keyFor(databaseFile), boundTo(owner), plain);

/** Throws where the key is another one, or where the row was changed. */
export const unseal = (databaseFile: string, owner: number, sealed: Buffer): Buffer =>
  decipherTagFirst(keyFor(databaseFile), boundTo(owner), sealed);

const keyFor = (databaseFile: string): Key => keyOf(keyBeside(databaseFile, 'second-factor-key'));
const boundTo = (owner: number): string => `second_factors,sealed_secret,${owner}`;
