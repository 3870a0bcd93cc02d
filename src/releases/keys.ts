import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ManifestSignature } from '../../schema/release.js';
import { hasCode } from '../publication/release-folder.js';
import { decipherTagFirst, encipherTagFirst, keyOf } from '../vault/cipher.js';

/**
 * The secrets of releasing: the gate's key (the same for the life of the ledger), the key of the sealed state, and the
 * signing key. They lie in a file beside the database: keep it with the backups and never where the public plane runs.
 */
export interface ReleaseKeys {
  readonly gate: Uint8Array;
  readonly seal: Buffer;
  readonly signing: KeyObject;
  /** SPKI in DER, base64: what readers trust. */
  readonly publicKey: string;
}

const known = new Map<string, ReleaseKeys>();

export function releaseKeysOf(databaseFile: string): ReleaseKeys {
  const file = `${databaseFile}.release-keys`;
  const kept = known.get(file);
  if (kept) return kept;
  const text = readOrMake(file);
  const { gate, seal, signing } = JSON.parse(text) as Record<'gate' | 'seal' | 'signing', string>;
  const privateKey = createPrivateKey(signing);
  const keys = {
    gate: Buffer.from(gate, 'hex'),
    seal: Buffer.from(seal, 'hex'),
    signing: privateKey,
    publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64'),
  };
  if (keys.gate.length !== 32 || keys.seal.length !== 32) throw new Error('The keys of the releases are damaged.');
  known.set(file, keys);
  return keys;
}

/** Written whole or not at all: two processes that both find none agree on one. */
function readOrMake(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(newKeys()), { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8');
}

const newKeys = () => ({
  gate: randomBytes(32).toString('hex'),
  seal: randomBytes(32).toString('hex'),
  signing: generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
});

/** Signs the bytes of a manifest or a withdrawal that names no signature yet. */
export const signBytes = (keys: ReleaseKeys, bytes: Uint8Array): ManifestSignature => ({
  algorithm: 'Ed25519',
  publicKey: keys.publicKey,
  value: sign(null, bytes, keys.signing).toString('base64'),
});

/** Encrypts the sealed state, which holds the registry's tables; `draftId` binds it to its row. */
export const sealState = (keys: ReleaseKeys, draftId: number, plain: string): Buffer =>
  encipherTagFirst(keyOf(keys.seal), boundTo(draftId), Buffer.from(plain));

/** Throws where the key is another one, or where the row was changed. */
export const unsealState = (keys: ReleaseKeys, draftId: number, sealed: Uint8Array): string =>
  decipherTagFirst(keyOf(keys.seal), boundTo(draftId), Buffer.from(sealed)).toString();

const boundTo = (draftId: number): string => `releases,sealed,${draftId}`;
