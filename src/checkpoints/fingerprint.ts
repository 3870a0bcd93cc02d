import { hash, type KeyObject } from 'node:crypto';

/** The first 16 hexadecimal digits of the SHA-256 of a public key, by which people tell keys apart. */
export const fingerprintOf = (publicKey: KeyObject): string =>
  hash('sha256', publicKey.export({ type: 'spki', format: 'der' }), 'hex').slice(0, 16);
