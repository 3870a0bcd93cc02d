import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject } from 'node:crypto';
import { readOrMakeSecret } from '../secret-file.js';
import { verifierOf, type Verifier } from './signed-note.js';

/** What a registry signs its checkpoints with, and the name under which others know it. */
export interface CheckpointKey {
  readonly origin: string;
  readonly signing: KeyObject;
  readonly verifier: Verifier;
}

/** The key of a registry, in a file beside its database; made when first needed. */
export function checkpointKeyOf(databaseFile: string): CheckpointKey {
  const text = readOrMakeSecret(checkpointKeyFile(databaseFile), () =>
    String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })),
  );
  const signing = createPrivateKey(text);
  const publicKey = createPublicKey(signing);
  const fingerprint = hash('sha256', publicKey.export({ type: 'spki', format: 'der' }), 'hex').slice(0, 16);
  const origin = `oralu-audit/${fingerprint}`;
  return { origin, signing, verifier: verifierOf(origin, publicKey) };
}

export const checkpointKeyFile = (databaseFile: string): string => `${databaseFile}.checkpoint-key`;
