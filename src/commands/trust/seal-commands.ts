import { existsSync } from 'node:fs';
import type { User } from '../../access/actor.js';
import { findPersonByName, getPersonByName } from '../../agencies/person.queries.js';
import { readBackupKey, refused, type KeySource } from '../../backups/backup-key.js';
import { clearLeftovers } from '../../backups/work-folders.js';
import { issueOnce } from '../../checkpoints/sign-next.js';
import { checkpointingOf } from '../../checkpoints/sinks-of.js';
import { paths, readConfig, type Config } from '../../config.js';
import { areKeysAway, bringKeysBack, putKeysAway } from '../../seal/put-keys-away.js';
import { assertMay } from '../../access/permissions.js';
import { openConnection } from '../../database/connection.js';
import { withoutRotation } from '../../keys/sole-rotation.js';
import { findSeal, sealRegistry, unsealRegistry } from '../../seal/seal-registry.js';
import { sealOnceMore, traceWithoutKeys } from '../../seal/seal-without-keys.js';
import { wordsOf } from '../../words.js';
import { getActingPerson } from '../acting-person.js';
import { assertRegistryThere, refuseSealed, withRegistry } from '../with-registry.js';

export interface SealOptions extends KeySource {
  readonly as: string;
  readonly reason: string;
  readonly keepKeys?: boolean;
}

export async function sealCommand(options: SealOptions): Promise<void> {
  const isKeyed = options.keyFile !== undefined || options.keyCommand !== undefined;
  if (isKeyed === (options.keepKeys === true))
    throw refused(
      'Say what becomes of the keys beside the database: --key-file or --key-command puts them away under that key, which must not stay on this machine; --keep-keys leaves them.',
    );
  const config = readConfig();
  const file = paths(config).registry;
  const person = await findWhoMayOnSealed(file, options, 'registrySeal');
  if (person && !isKeyed) return refuseSealedAgain(file, person);
  const key = isKeyed ? await readBackupKey(options) : undefined;
  // What was left of the keys by a sealing that was cut off, or meant to leave them, is put away by another.
  if (person) await sealOnceMore(file, person, wordsOf(options.reason, 'reason'));
  else await sealNow(config, options);
  clearLeftovers(config.dataFolder);
  console.log('Sealed: every token, secret and invitation is revoked; a server that runs stops within a second.');
  if (key) {
    const away = () => putKeysAway(file, key, masterKeyFileOf(config));
    console.log(told(await withoutRotation(file, away, rotationEnds), config));
  }
  console.log('It starts again after "oralu unseal" and not before.');
}

async function sealNow(config: Config, options: SealOptions): Promise<void> {
  // A registry that was rolled back is sealed as well: nothing is worth less to whoever takes the machine.
  await withRegistry({ evenSealed: true, evenRolledBack: 'accepts' }, async (registry) => {
    const actor = await getActingPerson(registry, options.as, 'registrySeal');
    await sealRegistry(registry, actor, { reason: options.reason });
    // Everything stands already; a place for checkpoints that cannot be reached now does not hold this up.
    await issueOnce(checkpointingOf(config, registry)).catch((error: unknown) => {
      console.error(`No checkpoint was kept: ${error instanceof Error ? error.message : String(error)}`);
    });
  });
}

/** That it is sealed is the one thing that a sealing which leaves the keys would do. */
async function refuseSealedAgain(file: string, person: User): Promise<void> {
  await traceWithoutKeys(file, person, { operation: 'registrySeal', decision: 'REFUSED' });
  return refuseSealed(file);
}

/**
 * Whoever may go on with a registry that is sealed, asked without its keys; nobody where it is not sealed. A refusal leaves
 * its row. Errors: NOT_FOUND and FORBIDDEN of the person, INVALID_INPUT of the reason.
 */
async function findWhoMayOnSealed(
  file: string,
  { as, reason }: Pick<SealOptions, 'as' | 'reason'>,
  operation: 'registrySeal' | 'registryUnseal',
): Promise<User | undefined> {
  if (!existsSync(file)) return undefined;
  const { raw, db } = openConnection(file, 'read');
  try {
    if (!(await findSeal(db))) return undefined;
    const tried = await findPersonByName(db, as);
    try {
      assertMay(await getPersonByName(db, as), 'registry:seal');
      wordsOf(reason, 'reason');
    } catch (error) {
      if (tried) await traceWithoutKeys(file, tried.person, { operation, decision: 'REFUSED' });
      throw error;
    }
    return tried?.person;
  } finally {
    raw.close();
  }
}

const told = (files: number, config: Config): string =>
  `${files} file(s) of keys were put away under the key.${
    config.keySource?.kind === 'command'
      ? ' The master keys come from a command (ORALU_KEY_COMMAND): withdraw them where it has them from.'
      : ''
  }`;

/** Where the master keys lie on this machine, where they do. */
function masterKeyFileOf(config: Config): string | undefined {
  if (config.keySource) return config.keySource.kind === 'file' ? config.keySource.path : undefined;
  return paths(config).demonstrationKey;
}

/** Milliseconds in which a rotation finds that the registry is sealed, and ends. */
const rotationEnds = 10_000;

export async function unsealCommand(options: Omit<SealOptions, 'keepKeys'>): Promise<void> {
  const config = readConfig();
  const file = paths(config).registry;
  assertRegistryThere(config, 'Set ORALU_DATA to the folder of the registry that is sealed.');
  const person = await findWhoMayOnSealed(file, options, 'registryUnseal');
  const key = areKeysAway(file) ? await readBackupKey(options) : undefined;
  if (key && person) console.log(`${await bringBack(config, key, person)} file(s) of keys are back.`);
  try {
    await withRegistry({ evenSealed: true }, async (registry) => {
      const actor = await getActingPerson(registry, options.as, 'registryUnseal');
      await unsealRegistry(registry, actor, { reason: options.reason });
    });
  } catch (error) {
    // It is sealed still: the keys do not stay.
    if (key) putKeysAway(file, key, masterKeyFileOf(config));
    throw error;
  }
  console.log('Unsealed. Tokens and secrets must be made anew: "oralu token create", "oralu secret create".');
}

/** That it was begun, and by whom, is on record before any key lies in the clear. */
async function bringBack(config: Config, key: Buffer, person: User): Promise<number> {
  const { registry: file } = paths(config);
  await traceWithoutKeys(file, person, { operation: 'registryUnsealBegin', decision: 'DONE' });
  try {
    return bringKeysBack(file, key, masterKeyFileOf(config));
  } catch (error) {
    await traceWithoutKeys(file, person, { operation: 'registryUnseal', decision: 'REFUSED' });
    throw error;
  }
}
