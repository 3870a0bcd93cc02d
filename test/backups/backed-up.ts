import { afterEach, beforeEach } from '@jest/globals';
import Database from 'better-sqlite3';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addAgency, addUser } from '../../src/agencies/register.js';
import type { KeyGraves } from '../../src/backups/destroyed-keys.js';
import { makeBackup, type MadeBackup } from '../../src/backups/make-backup.js';
import { checkpointingOf } from '../../src/checkpoints/sinks-of.js';
import { paths, readConfig } from '../../src/config.js';
import { ensureKind } from '../../src/database/settings.js';
import { openStore, type Store } from '../../src/database/store.js';
import { testKeys } from '../support/keys.js';

export const key = Buffer.from('0123456789abcdef'.repeat(4), 'hex');
export const now = Date.UTC(2018, 0, 10);
export const none: KeyGraves = {
  listDestroyed: () => [],
  destroyAgain: () => undefined,
  eraseAgain: async () => undefined,
};

/** A registry of a real kind for each test, with places for its backups and for what is restored from them. */
export function useRegistryToBackUp() {
  let [top, data, target] = ['', '', ''];
  let store: Store;
  beforeEach(async () => {
    top = mkdtempSync(join(tmpdir(), 'oralu-backups-'));
    [data, target] = [join(top, 'data'), join(top, 'target')];
    for (const folder of [data, target]) mkdirSync(folder);
    store = openStore(join(data, 'registry.sqlite'), { migrate: true, keys: testKeys() });
    await store.inTransaction(async (tx) => {
      await ensureKind(tx, 'REGISTRY', now);
      await addAgency(tx, { code: 'MFA', name: 'Ministry', kind: 'GOVERNMENT' }, now);
      const admin = {
        name: 'Canary Administrator',
        role: 'ADMINISTRATOR',
        agencyCode: 'MFA',
        lifetimeDays: 30,
      } as const;
      await addUser(tx, admin, now);
    });
  });
  afterEach(async () => {
    await store.close();
    rmSync(top, { recursive: true, force: true });
  });
  return {
    top: () => top,
    data: () => data,
    target: () => target,
    store: () => store,
    /** Where it is restored to. */
    place: () => join(top, 'restored'),
    /** Makes a backup, at another instant or into another folder where they are given. */
    make: ({ graves = none, at = now, into = target }: Making = {}): Promise<MadeBackup> => {
      const config = readConfig({ ORALU_DATA: data });
      const registry = { store, clock: () => at };
      const checkpointing = checkpointingOf(config, registry);
      const releasesFolder = paths(config).releases;
      return makeBackup({ registry, dataFolder: data, releasesFolder, checkpointing, graves, key, target: into });
    },
  };
}

interface Making {
  readonly graves?: KeyGraves;
  readonly at?: number;
  readonly into?: string;
}

export const planOf = (file: string, graves: KeyGraves = none) => ({
  ...{ file, key, graves, now },
  masterKeys: testKeys(),
  reason: 'The disk failed',
  isNothingNewer: true,
});

/** The first column of what a restored registry answers. */
export function query(folder: string, sql: string): unknown {
  const db = new Database(join(folder, 'registry.sqlite'), { readonly: true });
  try {
    return db.prepare(sql).pluck().all();
  } finally {
    db.close();
  }
}
