import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomFillSync,
  type KeyObject,
} from 'node:crypto';

/*
 * The only place where anything meets a cipher: AES-256-GCM (NIST SP 800-38D), always with its whole tag, and with what
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
  return Buffer.concat([iv, ...encipherAt(key, iv, Buffer.from(boundTo), plain)]);
}

/** Throws where the key, the place or a single bit is another one than it was enciphered with. */
export function decipher(key: Key, boundTo: string, sealed: Buffer): Buffer {
  const end = sealed.length - tagLength;
  if (end < ivLength) throw new RangeError('What is shorter than an initial value and a tag was never enciphered.');
  return decipherAt(key, sealed.subarray(0, ivLength), Buffer.from(boundTo), [
    sealed.subarray(ivLength, end),
    sealed.subarray(end),
  ]);
}

/** As `encipher`, with the tag before the text: how secrets beside the children's were stored first. */
export function encipherTagFirst(key: Key, boundTo: string, plain: Buffer): Buffer {
  const iv = randomBytes(ivLength);
  const [text, tag] = encipherAt(key, iv, Buffer.from(boundTo), plain);
  return Buffer.concat([iv, tag, text]);
}

export function decipherTagFirst(key: Key, boundTo: string, sealed: Buffer): Buffer {
  const textAt = ivLength + tagLength;
  const [iv, tag, text] = [sealed.subarray(0, ivLength), sealed.subarray(ivLength, textAt), sealed.subarray(textAt)];
  return decipherAt(key, iv, Buffer.from(boundTo), [text, tag]);
}

/** The text and its tag. For who numbers its own initial values: the same one twice under one key betrays both texts. */
export function encipherAt(key: Key, iv: Buffer, boundTo: Buffer, plain: Buffer): [Buffer, Buffer] {
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagLength });
  cipher.setAAD(boundTo);
  const text = cipher.update(plain);
  cipher.final();
  return [text, cipher.getAuthTag()];
}

export function decipherAt(key: Key, iv: Buffer, boundTo: Buffer, [text, tag]: readonly [Buffer, Buffer]): Buffer {
  const opened = createDecipheriv(algorithm, key, iv, { authTagLength: tagLength });
  opened.setAAD(boundTo);
  opened.setAuthTag(tag);
  const plain = opened.update(text);
  opened.final();
  return plain;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** HMAC-SHA-256, cut to 128 bits: equal for equal texts, and nothing to anybody without the key (a blind index). */
export function keyedDigest(key: Key, text: string): string {
  // Bytes that become a text afterwards cost a third more. 128 bits are 21 letters and the first two bits of the next.
  const whole = createHmac('sha256', key).update(text).digest('base64url');
  return whole.slice(0, 21) + letters.charAt(letters.indexOf(whole.charAt(21)) & 0b110000);
}

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
