import { createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto';

/*
 * The signed note of C2SP (c2sp.org/signed-note), the format in which transparency logs sign their checkpoints: text that
 * ends with a newline, an empty line, then a line for each signature.
 */

/** A key as it is handed to whoever verifies: `name+hash+key`. */
export interface Verifier {
  readonly name: string;
  readonly id: Buffer;
  readonly key: KeyObject;
  readonly text: string;
}

/** What SPKI in DER puts before the 32 bytes of an Ed25519 key. */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const ed25519 = Buffer.of(1);

/** The verifier of a public key, under a name without spaces or plus signs. */
export function verifierOf(name: string, key: KeyObject): Verifier {
  const bytes = key.export({ type: 'spki', format: 'der' }).subarray(spkiPrefix.length);
  const typed = Buffer.concat([ed25519, bytes]);
  const id = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), typed]), 'buffer').subarray(0, 4);
  return { name, id, key, text: `${name}+${id.toString('hex')}+${typed.toString('base64')}` };
}

/** Reads `name+hash+key`; nothing where it is none, or where its hash is another one's. */
export function parseVerifier(text: string): Verifier | undefined {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) ?? [];
  if (name === undefined || encoded === undefined) return undefined;
  const typed = Buffer.from(encoded, 'base64');
  if (typed.length !== 33 || typed[0] !== 1) return undefined;
  const der = Buffer.concat([spkiPrefix, typed.subarray(1)]);
  const verifier = verifierOf(name, createPublicKey({ key: der, format: 'der', type: 'spki' }));
  return verifier.id.toString('hex') === id ? verifier : undefined;
}

/** The first 16 hexadecimal digits of the SHA-256 of a public key, by which people tell keys apart. */
export const fingerprintOf = (publicKey: KeyObject): string =>
  hash('sha256', publicKey.export({ type: 'spki', format: 'der' }), 'hex').slice(0, 16);

export function signNote(text: string, name: string, key: KeyObject): string {
  const { id } = verifierOf(name, createPublicKey(key));
  const signature = Buffer.concat([id, sign(null, Buffer.from(text), key)]);
  return `${text}\n— ${name} ${signature.toString('base64')}\n`;
}

/** The text of a note that this verifier's key has signed; nothing where it has not. */
export function openNote(note: string, verifier: Verifier): string | undefined {
  const end = note.lastIndexOf('\n\n');
  if (end < 0) return undefined;
  const text = note.slice(0, end + 1);
  const signed = note
    .slice(end + 2)
    .split('\n')
    .some((line) => isSignature(line, text, verifier));
  return signed ? text : undefined;
}

function isSignature(line: string, text: string, { name, id, key }: Verifier): boolean {
  const [, signer, encoded] = /^— (\S+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? [];
  if (signer !== name || encoded === undefined) return false;
  const bytes = Buffer.from(encoded, 'base64');
  // Bits that base64 leaves over are ignored by the reader: only the one way to write these bytes is taken.
  if (bytes.toString('base64') !== encoded) return false;
  if (bytes.length !== 68 || !bytes.subarray(0, 4).equals(id)) return false;
  return verify(null, Buffer.from(text), key, bytes.subarray(4));
}
