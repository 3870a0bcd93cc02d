import { getPersonByName } from '../../agencies/person.queries.js';
import { readBackupKey, refused, type KeySource } from '../../backups/backup-key.js';
import { clearLeftovers } from '../../backups/work-folders.js';
import { issueOnce } from '../../checkpoints/sign-next.js';
import { checkpointingOf } from '../../checkpoints/sinks-of.js';
import { paths, readConfig, type Config } from '../../config.js';
import { areKeysAway, bringKeysBack, putKeysAway } from '../../seal/put-keys-away.js';
import { sealRegistry, unsealRegistry } from '../../seal/seal-registry.js';
import { withRegistry } from '../with-registry.js';

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
  await withRegistry({ evenSealed: true }, async (registry) => {
    const actor = await getPersonByName(registry.store.reader.db, options.as);
    await sealRegistry(registry, actor, { reason: options.reason });
    // Everything stands already; a place for checkpoints that cannot be reached now does not hold this up.
    await issueOnce(checkpointingOf(config, registry)).catch((error: unknown) => {
      console.error(`No checkpoint was kept: ${error instanceof Error ? error.message : String(error)}`);
    });
  });
  clearLeftovers(config.dataFolder);
  console.log('Sealed: every token, secret and invitation is revoked; a server that runs stops within a second.');
  if (key) console.log(told(putKeysAway(paths(config).registry, key, masterKeyFileOf(config)), config));
  console.log('It starts again after "oralu unseal" and not before.');
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

export async function unsealCommand(options: Omit<SealOptions, 'keepKeys'>): Promise<void> {
  const config = readConfig();
  const file = paths(config).registry;
  if (areKeysAway(file)) {
    const brought = bringKeysBack(file, await readBackupKey(options), masterKeyFileOf(config));
    console.log(`${brought} file(s) of keys are back.`);
  }
  await withRegistry({ evenSealed: true }, async (registry) => {
    const actor = await getPersonByName(registry.store.reader.db, options.as);
    await unsealRegistry(registry, actor, { reason: options.reason });
  });
  console.log('Unsealed. Tokens and secrets must be made anew: "oralu token create", "oralu secret create".');
}
