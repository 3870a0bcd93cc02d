import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomFillSync,
  type KeyObject,
} from 'node:crypto';

/*
 * The only place where personal data meet a cipher: AES-256-GCM (NIST SP 800-38D), always with its whole tag, and with what
 * a text belongs to as associated data, so that it opens in its own place alone (the encryption context of the AWS
 * Encryption SDK). Keys are KeyObjects: they are never printed, and Node schedules them once.
 */

export type Key = KeyObject;

const algorithm = 'aes-256-gcm';
const [ivLength, tagLength, keyLength] = [12, 16, 32];

/** 32 bytes as a key. Throws a RangeError for any other length. */
export function keyOf(bytes: Buffer): Key {
  if (bytes.length !== keyLength) throw new RangeError(`A key has ${keyLength} bytes; this one has ${bytes.length}.`);
  return createSecretKey(bytes);
}

export const newKey = (): Key => keyOf(randomBytes(keyLength));

/** An initial value, the text and a tag of 16 bytes, one after the other. */
export function encipher(key: Key, boundTo: string, plain: Buffer): Buffer {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagLength });
  cipher.setAAD(Buffer.from(boundTo));
  const text = cipher.update(plain);
  cipher.final();
  return Buffer.concat([iv, text, cipher.getAuthTag()]);
}

/** Throws where the key, the place or a single bit is another one than it was enciphered with. */
export function decipher(key: Key, boundTo: string, sealed: Buffer): Buffer {
  const end = sealed.length - tagLength;
  if (end < ivLength) throw new RangeError('What is shorter than an initial value and a tag was never enciphered.');
  const opened = createDecipheriv(algorithm, key, sealed.subarray(0, ivLength), { authTagLength: tagLength });
  opened.setAAD(Buffer.from(boundTo));
  opened.setAuthTag(sealed.subarray(end));
  const plain = opened.update(sealed.subarray(ivLength, end));
  opened.final();
  return plain;
}

/** HMAC-SHA-256, cut to 128 bits: equal for equal texts, and nothing to anybody without the key (a blind index). */
export const keyedDigest = (key: Key, text: string): string =>
  createHmac('sha256', key).update(text).digest().toString('base64url', 0, 16);

/** Tells whether two people speak of one key, without telling the key. */
export const fingerprintOf = (key: Key): string => keyedDigest(key, 'oralu: the fingerprint of a master key');

/** An id that says nothing: 16 hexadecimal digits. */
export const newKeyId = (): string => randomBytes(8).toString('hex');

/** Random bytes are fetched by the page: asking the system for 12 costs half as much as enciphering a name. */
const pool = Buffer.alloc(4_096);
let used = pool.length;

function randomBytes(length: number): Buffer {
  if (used + length > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = Buffer.from(pool.subarray(used, used + length));
  pool.fill(0, used, used + length);
  used += length;
  return bytes;
}
