import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { KeyMissing } from '../errors.js';
import { readOrMakeSecret } from '../secret-file.js';
import { findSigner, namePlaces, type Elsewhere } from './signed-before.js';
import { fingerprintOf, verifierOf, type Verifier } from './signed-note.js';

/** What a registry signs its checkpoints with, and the name under which others know it. */
export interface CheckpointKey {
  readonly origin: string;
  readonly signing: KeyObject;
  readonly verifier: Verifier;
}

/**
 * The key of a registry, in a file beside its database; made when first needed, and never where the registry has signed
 * before: a new key would vouch for an audit that it has not seen grow. Errors: KEY_MISSING, CHECKPOINT_UNREADABLE.
 */
export function checkpointKeyOf(databaseFile: string, elsewhere: Elsewhere = {}): CheckpointKey {
  const found = findCheckpointKey(databaseFile);
  if (found) return found;
  assertNeverSigned(databaseFile, elsewhere);
  return keyIn(
    readOrMakeSecret(checkpointKeyFile(databaseFile), () =>
      String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })),
    ),
  );
}

/** The key that lies there, or nothing; none is made. */
export function findCheckpointKey(databaseFile: string): CheckpointKey | undefined {
  const file = checkpointKeyFile(databaseFile);
  return existsSync(file) ? keyIn(readFileSync(file, 'utf8')) : undefined;
}

/** The key, for whoever only tells it. Errors: KEY_MISSING, with the one that is wanted where any place knows it. */
export function getCheckpointKey(databaseFile: string, elsewhere: Elsewhere): CheckpointKey {
  const found = findCheckpointKey(databaseFile);
  if (found) return found;
  assertNeverSigned(databaseFile, elsewhere);
  throw KeyMissing(
    `There is no signing key in ${checkpointKeyFile(databaseFile)}, and no word of one in ${namePlaces(databaseFile, elsewhere)}. A copy of a registry needs the key of its original, from the machine or from a backup; a registry that has signed nothing yet is given one by its first start or by "oralu audit checkpoint".`,
  );
}

/** Throws where a registry without its key has signed before, as any place says that keeps its checkpoints. */
export function assertNeverSigned(databaseFile: string, elsewhere: Elsewhere): void {
  const signer = findSigner(databaseFile, elsewhere);
  if (!signer) return;
  const remedy = existsSync(`${databaseFile}.sealed-keys`)
    ? 'It was put away when the registry was sealed: "oralu unseal" brings it back.'
    : 'Put it back, from the machine whose registry this is or from a backup: no other is made, which would vouch for an audit that it has not seen grow.';
  throw KeyMissing(
    `The registry signs its audit as ${signer.name}, says the ${signer.place}; that key was looked for in ${checkpointKeyFile(databaseFile)} and is not there. ${remedy}`,
  );
}

function keyIn(text: string): CheckpointKey {
  const signing = createPrivateKey(text);
  const publicKey = createPublicKey(signing);
  const origin = `oralu-audit/${fingerprintOf(publicKey)}`;
  return { origin, signing, verifier: verifierOf(origin, publicKey) };
}

export const checkpointKeyFile = (databaseFile: string): string => `${databaseFile}.checkpoint-key`;
