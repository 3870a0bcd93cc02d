import { accessSync, constants, existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Registry } from '../audit/act.js';
import { checkpointKeyOf } from '../checkpoints/checkpoint-key.js';
import { findContradiction } from '../checkpoints/file-goes-on.js';
import { getKeySource, paths, readConfig, type Config } from '../config.js';
import { isEnciphered } from '../database/enciphered/open-vault.js';
import { openConnection } from '../database/connection.js';
import { assertKind, findSettings, type RegistryKind } from '../database/settings.js';
import { openStore, type Store } from '../database/store.js';
import { StoreRefused, type OraluError } from '../errors.js';
import { assertNotSealed } from '../seal/seal-registry.js';
import type { KeySource } from '../vault/key-source.js';
import { MasterKeys } from '../vault/master-keys.js';

/** How a command opens the registry. */
interface Opening {
  readonly make?: boolean;
  readonly evenSealed?: boolean;
  /**
   * What becomes of a registry that was rolled back: `read` by a command that writes nothing, and told; or written to, by
   * one that `accepts` it or stops everything.
   */
  readonly evenRolledBack?: 'read' | 'accepts';
  /** A registry of another kind is refused, and told as one rather than by keys that are not asked for. */
  readonly kind?: RegistryKind;
  /** Makes the master keys, where it must. */
  readonly keys?: (config: Config) => KeySource;
}

/**
 * Opens the registry that ORALU_DATA names for one command, and closes it whatever happens. What a server refuses, a
 * command refuses too: a sealed registry, and one that its checkpoints contradict, are opened for those commands alone
 * that say so. Errors: as `openStore`, and REGISTRY_SEALED, AUDIT_ROLLED_BACK, CHECKPOINT_INVALID, CHECKPOINT_UNREADABLE.
 */
export async function withRegistry<T>(options: Opening, work: (registry: Registry) => Promise<T>): Promise<T> {
  const config = readConfig();
  if (!options.make)
    assertRegistryThere(config, 'Make one with "oralu init", or load the demonstration with "oralu demo".');
  const unmake = makeDataFolder(config);
  try {
    return await within(config, options, work);
  } catch (error) {
    unmake();
    throw error;
  }
}

/** The same, where the folder of the registry is there. */
async function within<T>(config: Config, options: Opening, work: (registry: Registry) => Promise<T>): Promise<T> {
  const file = paths(config).registry;
  if (options.kind !== undefined) await assertOfKind(file, options.kind);
  if (options.evenSealed !== true) await refuseSealed(file);
  const contradiction = options.evenRolledBack === 'accepts' ? undefined : await findContradiction(config);
  if (contradiction && options.evenRolledBack === undefined) throw contradiction;
  if (contradiction) tellContradiction(contradiction);
  const keys = MasterKeys.from((options.keys ?? keySourceFor)(config));
  // Whoever has a new registry can keep the key that verifies its checkpoints elsewhere before anything is signed.
  if (!existsSync(file)) checkpointKeyOf(file);
  const store = openStore(file, { migrate: !contradiction, keys });
  try {
    const registry = { store, clock: Date.now, backupsFolder: config.backupsFolder };
    return await work(contradiction ? { ...registry, store: withoutWrites(store, contradiction) } : registry);
  } finally {
    await store.close();
  }
}

/** A command that only reads goes on with a registry that a server refuses, and whoever reads learns of it. */
function tellContradiction({ code, message }: OraluError): void {
  console.error(`${code}: ${message} What follows is only read.`);
}

/** A command that says that it only reads is held to it. */
const withoutWrites = (store: Store, refusal: OraluError): Store => ({
  ...store,
  inTransaction: () => Promise.reject(refusal),
});

/** Throws where there is no registry in the data folder, or none that this user may look at. */
export function assertRegistryThere(config: Config, advice: string): void {
  try {
    accessSync(paths(config).registry, constants.R_OK);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw StoreRefused(unreachable(config, error));
    const { dataFolder } = config;
    throw StoreRefused(
      existsSync(dataFolder)
        ? `There is no registry in ${dataFolder}. ${advice}`
        : `There is no folder ${dataFolder}, which ORALU_DATA names (where it is not set, "data" in the folder of the command): look whether it is written rightly, and mounted. ${advice}`,
    );
  }
}

/**
 * Children's files lie in this folder: nobody but its owner may look into it. Answers what takes away again the folders that
 * were made for it, as long as nothing lies in them.
 */
function makeDataFolder(config: Config): () => void {
  try {
    const made = mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
    accessSync(config.dataFolder, constants.R_OK | constants.W_OK | constants.X_OK);
    return () => removeEmpty(config.dataFolder, made);
  } catch (error) {
    throw StoreRefused(unreachable(config, error));
  }
}

/** From a folder up to the first one that was made for it. */
function removeEmpty(folder: string, first: string | undefined): void {
  if (first === undefined) return;
  try {
    rmdirSync(folder);
  } catch {
    // Something lies in it: it stays, and what is above it.
    return;
  }
  if (folder !== first) removeEmpty(dirname(folder), first);
}

/** Says what the system said, and what to do about it. */
function unreachable({ dataFolder }: Config, error: unknown): string {
  const code = codeOf(error);
  const remedy =
    code === 'EACCES' || code === 'EPERM'
      ? 'Run this as the user who owns the folder, or set ORALU_DATA to a folder of your own.'
      : 'Set ORALU_DATA to a folder that you may write to.';
  return `The data folder ${dataFolder} cannot be used by this user (${code}). ${remedy}`;
}

const codeOf = (error: unknown): string => String(Reflect.get(Object(error), 'code'));

/** Reads what the file is as it stands: without its keys, and before anything is migrated. */
async function assertOfKind(file: string, kind: RegistryKind): Promise<void> {
  if (!existsSync(file)) return;
  const { raw, db } = openConnection(file, 'read');
  try {
    const isKnown = raw.prepare(`select 1 from sqlite_schema where name = 'registry_settings'`).get() !== undefined;
    const found = isKnown ? await findSettings(db) : undefined;
    if (found) assertKind(found, kind);
  } finally {
    raw.close();
  }
}

/** A sealed registry is told as one, and not by the keys that were put away with it. */
export async function refuseSealed(file: string): Promise<void> {
  if (!existsSync(file)) return;
  const { raw, db } = openConnection(file, 'read');
  try {
    const isKnown = raw.prepare(`select 1 from sqlite_schema where name = 'registry_seals'`).get() !== undefined;
    if (isKnown) await assertNotSealed(db);
  } finally {
    raw.close();
  }
}

/** Whether a new key may be made for what lies in the data folder: nothing yet, or a registry from before encryption. */
export function mayMakeKey(config: Config): boolean {
  const { registry } = paths(config);
  return !existsSync(registry) || !isEnciphered(registry);
}

/** The named source, or the demonstration's own key, which no registry of real children accepts. */
export function keySourceFor(config: Config): KeySource {
  const path = paths(config).demonstrationKey;
  return config.keySource === undefined && existsSync(path) ? { kind: 'file', path } : getKeySource(config);
}
