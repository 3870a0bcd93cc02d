import { existsSync, mkdirSync } from 'node:fs';
import type { Registry } from '../audit/act.js';
import { getKeySource, paths, readConfig, type Config } from '../config.js';
import { isEnciphered } from '../database/enciphered/open-vault.js';
import { openConnection } from '../database/connection.js';
import { openStore } from '../database/store.js';
import { StoreRefused } from '../errors.js';
import { assertNotSealed } from '../seal/seal-registry.js';
import type { KeySource } from '../vault/key-source.js';
import { MasterKeys } from '../vault/master-keys.js';

/**
 * Opens the registry that ORALU_DATA names for one command, and closes it whatever happens. A sealed one is opened for
 * those commands alone that say so. `keys` makes them, where it must.
 */
export async function withRegistry<T>(
  options: {
    readonly make?: boolean;
    readonly evenSealed?: boolean;
    readonly keys?: (config: Config) => KeySource;
  },
  work: (registry: Registry) => Promise<T>,
): Promise<T> {
  const config = readConfig();
  const file = paths(config).registry;
  if (!options.make && !existsSync(file)) {
    throw StoreRefused(
      `There is no registry in ${config.dataFolder}. Make one with "oralu init", or load the demonstration with "oralu demo".`,
    );
  }
  // Children's files lie in this folder: nobody but its owner may look into it.
  mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
  if (options.evenSealed !== true) await refuseSealed(file);
  const source = (options.keys ?? keySourceFor)(config);
  const store = openStore(file, { migrate: true, keys: MasterKeys.from(source) });
  try {
    return await work({ store, clock: Date.now });
  } finally {
    await store.close();
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
