import { existsSync, mkdirSync } from 'node:fs';
import type { Registry } from '../audit/act.js';
import { paths, readConfig } from '../config.js';
import { openStore } from '../database/store.js';
import { StoreRefused } from '../errors.js';
import { assertNotSealed } from '../seal/seal-registry.js';

/**
 * Opens the registry that ORALU_DATA names for one command, and closes it whatever happens. A sealed one is opened for
 * those commands alone that say so.
 */
export async function withRegistry<T>(
  options: { readonly make?: boolean; readonly evenSealed?: boolean },
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
  const store = openStore(file, { migrate: true });
  try {
    if (options.evenSealed !== true) await assertNotSealed(store.reader.db);
    return await work({ store, clock: Date.now });
  } finally {
    await store.close();
  }
}
