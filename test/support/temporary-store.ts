import { copyFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '../../src/database/store.js';
import { migratedFile } from './run/kept.js';
import { testKeys } from './keys.js';

/** A migrated store in a folder of its own, and the way to be rid of both. */
export interface TemporaryStore {
  readonly store: Store;
  readonly folder: string;
  discard(): Promise<void>;
}

/** An empty store, or a copy of the one that was closed in a folder. */
export function openTemporaryStore(from?: string): TemporaryStore {
  const folder = mkdtempSync(join(tmpdir(), 'oralu-test-'));
  const file = join(folder, 'registry.sqlite');
  if (from === undefined) copyFileSync(migratedFile(), file);
  else cpSync(from, folder, { recursive: true });
  const store = openStore(file, { migrate: true, keys: testKeys() });
  return {
    store,
    folder,
    discard: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}
