import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openStore } from '../../../src/database/store.js';
import { ensureKind } from '../../../src/database/settings.js';
import { makeKeyFile } from '../../../src/vault/key-file.js';
import { MasterKeys } from '../../../src/vault/master-keys.js';
import { registerPeople } from '../../support/people.js';

/** The data folder of a registry that a server may be started on, with a token for a person of every role. */
export interface RegistryFolder {
  readonly folder: string;
  readonly file: string;
  readonly tokens: Readonly<Record<string, string>>;
  /** A copy as it was when first made, to begin again from. */
  copy(): RegistryFolder;
  discard(): void;
}

/** Where nothing is written to a disk, for campaigns that look for something else than what a disk does. */
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** The master keys of a registry of a campaign lie beside it, so that whoever copies the folder has them too. */
export const keyFileBeside = (file: string): string => join(dirname(file), 'master.key');
export const keysBeside = (file: string): MasterKeys => MasterKeys.from({ kind: 'file', path: keyFileBeside(file) });

/** A new registry, closed: it lies in one file. */
export async function makeRegistryFolder(place: 'disk' | 'memory' = 'disk'): Promise<RegistryFolder> {
  const folder = mkdtempSync(join(place === 'disk' ? tmpdir() : memory, 'oralu-campaign-'));
  const file = join(folder, 'registry.sqlite');
  makeKeyFile(keyFileBeside(file), 'REGISTRY');
  const store = openStore(file, { migrate: true, keys: keysBeside(file) });
  const now = Date.now();
  await store.inTransaction((tx) => ensureKind(tx, 'REGISTRY', now));
  const tokens = await registerPeople(store, now);
  await store.close();
  return folderAt(folder, tokens);
}

function folderAt(folder: string, tokens: RegistryFolder['tokens']): RegistryFolder {
  return {
    folder,
    file: join(folder, 'registry.sqlite'),
    tokens,
    copy: () => {
      const copied = mkdtempSync(join(dirname(folder), 'oralu-campaign-'));
      for (const name of readdirSync(folder)) cpSync(join(folder, name), join(copied, name), { recursive: true });
      return folderAt(copied, tokens);
    },
    discard: () => rmSync(folder, { recursive: true, force: true }),
  };
}
