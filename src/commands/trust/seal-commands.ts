import { existsSync } from 'node:fs';
import { getPersonByName } from '../../agencies/person.queries.js';
import { readBackupKey, refused, type KeySource } from '../../backups/backup-key.js';
import { clearLeftovers } from '../../backups/work-folders.js';
import { issueOnce } from '../../checkpoints/sign-next.js';
import { checkpointingOf } from '../../checkpoints/sinks-of.js';
import { paths, readConfig, type Config } from '../../config.js';
import { areKeysAway, bringKeysBack, putKeysAway } from '../../seal/put-keys-away.js';
import { assertMay } from '../../access/permissions.js';
import { openConnection } from '../../database/connection.js';
import { Invalid } from '../../errors.js';
import { withoutRotation } from '../../keys/sole-rotation.js';
import { findSeal, sealRegistry, unsealRegistry } from '../../seal/seal-registry.js';
import { wordsOf } from '../../words.js';
import { assertRegistryThere, withRegistry } from '../with-registry.js';

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
  const key = isKeyed ? await readBackupKey(options) : undefined;
  const config = readConfig();
  // What was left of the keys by a sealing that was cut off, or meant to leave them, is put away by another.
  const isSealed = key !== undefined && (await mayAndIsSealed(paths(config).registry, options));
  if (!isSealed) await sealNow(config, options);
  clearLeftovers(config.dataFolder);
  console.log('Sealed: every token, secret and invitation is revoked; a server that runs stops within a second.');
  if (key) {
    const away = () => putKeysAway(paths(config).registry, key, masterKeyFileOf(config));
    console.log(told(await withoutRotation(paths(config).registry, away, rotationEnds), config));
  }
  console.log('It starts again after "oralu unseal" and not before.');
}

async function sealNow(config: Config, options: SealOptions): Promise<void> {
  // A registry that was rolled back is sealed as well: nothing is worth less to whoever takes the machine.
  await withRegistry({ evenSealed: true, evenRolledBack: 'accepts' }, async (registry) => {
    const actor = await getPersonByName(registry.store.reader.db, options.as);
    await sealRegistry(registry, actor, { reason: options.reason });
    // Everything stands already; a place for checkpoints that cannot be reached now does not hold this up.
    await issueOnce(checkpointingOf(config, registry)).catch((error: unknown) => {
      console.error(`No checkpoint was kept: ${error instanceof Error ? error.message : String(error)}`);
    });
  });
}

/** Whether the registry is sealed, read without its keys. Errors: NOT_FOUND and FORBIDDEN of the person, INVALID_INPUT of the reason. */
async function mayAndIsSealed(file: string, { as, reason }: Pick<SealOptions, 'as' | 'reason'>): Promise<boolean> {
  if (!existsSync(file)) return false;
  const { raw, db } = openConnection(file, 'read');
  try {
    if (!(await findSeal(db))) return false;
    assertMay(await getPersonByName(db, as), 'registry:seal');
    wordsOf(reason, 'reason');
    return true;
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
  const key = areKeysAway(file) ? await readBackupKey(options) : undefined;
  if (!(await mayAndIsSealed(file, options)) && !key) throw Invalid('The registry is not sealed.');
  if (key) console.log(`${bringKeysBack(file, key, masterKeyFileOf(config))} file(s) of keys are back.`);
  try {
    await withRegistry({ evenSealed: true }, async (registry) => {
      const actor = await getPersonByName(registry.store.reader.db, options.as);
      await unsealRegistry(registry, actor, { reason: options.reason });
    });
  } catch (error) {
    // It is sealed still: the keys do not stay.
    if (key) putKeysAway(file, key, masterKeyFileOf(config));
    throw error;
  }
  console.log('Unsealed. Tokens and secrets must be made anew: "oralu token create", "oralu secret create".');
}
