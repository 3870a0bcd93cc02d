import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Invalid } from '../errors.js';
import { folderFiles } from './sinks/folder-files.js';
import { fingerprintOf, parseVerifier, type Verifier } from './signed-note.js';

/*
 * Which key must have signed the checkpoints that somebody brings. Whoever can write into a folder of checkpoints can sign
 * all of it anew and lay their own key beside it: that key vouches for nothing but itself.
 */

/** Who says that the key is the one: the operator, the registry, or nobody but the folder itself. */
export type Trust = 'given' | 'own' | 'folder';

export interface Trusted {
  readonly verifier: Verifier;
  readonly trust: Trust;
}

/**
 * The key that the operator gives (as "oralu audit key" prints it, in a file, or by its fingerprint), else the registry's own,
 * and only where there is neither the one that lies in the folder. Errors: CHECKPOINT_INVALID, also where the folder says that
 * its checkpoints are another's.
 */
export function trustedKey(folder: string, given: string | undefined, own: Verifier | undefined): Trusted {
  const beside = keyIn(folder);
  const trusted = given === undefined ? own && { verifier: own, trust: 'own' as const } : givenKey(given, beside, own);
  if (!trusted) {
    if (beside) return { verifier: beside, trust: 'folder' };
    throw invalid(`There is no key in ${folder}, and the registry has none: ${expected}`);
  }
  const { verifier } = trusted;
  if (!beside || beside.text === verifier.text) return trusted;
  throw invalid(
    `The checkpoints in ${folder} are those of ${nameOf(beside)}; they must be signed by ${nameOf(verifier)}, which is ${
      trusted.trust === 'own' ? "this registry's own key" : 'the key that was given'
    }.`,
  );
}

function givenKey(given: string, beside: Verifier | undefined, own: Verifier | undefined): Trusted {
  const isFile = existsSync(given) && statSync(given).isFile();
  const text = (isFile ? readFileSync(given, 'utf8') : given).trim();
  const written = parseVerifier(text);
  if (written) return { verifier: written, trust: 'given' };
  const [, fingerprint] = /^(?:oralu-audit\/)?([0-9a-f]{16})$/.exec(text) ?? [];
  if (fingerprint === undefined)
    throw invalid(`--key must be a key, a file of one, or a fingerprint; ${given} is none: ${expected}`);
  // The name of a key is what somebody has written before it: the fingerprint is of the key itself.
  const known = [beside, own].find((one) => one !== undefined && fingerprintOf(one.key) === fingerprint);
  if (known) return { verifier: known, trust: 'given' };
  throw invalid(
    `The key must have the fingerprint ${fingerprint}; ${beside ? `that which lies there has ${fingerprintOf(beside.key)}` : 'none lies there'}.`,
  );
}

const expected =
  'give the key that must have signed with --key, as "oralu audit key" prints it (name+hash+base64), in a file, or by its fingerprint of 16 hexadecimal digits.';

function keyIn(folder: string): Verifier | undefined {
  const file = join(folder, folderFiles.verifier);
  if (!existsSync(file)) return undefined;
  const verifier = parseVerifier(readFileSync(file, 'utf8'));
  if (verifier) return verifier;
  throw invalid(`${file} must hold a key, as "oralu audit key" prints it (name+hash+base64); it does not.`);
}

const nameOf = ({ key }: Verifier): string => `oralu-audit/${fingerprintOf(key)}`;

const invalid = (message: string) => Invalid(message, undefined, 'CHECKPOINT_INVALID');
