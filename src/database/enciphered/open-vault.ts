import Database from 'better-sqlite3';
import { KeyRefused, KeyWrong, StoreRefused } from '../../errors.js';
import type { MasterKeys } from '../../vault/master-keys.js';
import { sharedSubjects, Vault } from '../../vault/vault.js';
import { encipherRemains, hasRemains, markAllPlain } from './encipher-remains.js';
import { useMasterKey } from './rotate.js';
import { wrappedOf } from './views.js';

/**
 * The vault of a file. A new one is given its data keys; one from before encryption is enciphered, where it may be migrated.
 * Errors: KEY_REFUSED for a demonstration's key on real children, KEY_WRONG, KEY_MISSING, STORE_REFUSED.
 */
export function openVault(
  raw: Database.Database,
  { migrate, keys }: { readonly migrate: boolean; readonly keys: MasterKeys },
): Vault {
  refuseDemonstrationKey(raw, keys);
  const vault = Vault.of(keys);
  const used = raw.prepare('select max(version) from master_keys').pluck().get() as number | null;
  if (used === null) {
    assertMayMigrate(migrate);
    makeSharedKeys(raw, vault);
  } else assertRight(raw, keys, used);
  vault.useIndexKey(
    String(
      raw
        .prepare(`select ${wrappedOf(String(sharedSubjects.INDEX))}`)
        .pluck()
        .get(),
    ),
  );
  if (hasRemains(raw)) {
    assertMayMigrate(migrate);
    encipherRemains(raw, vault);
  }
  return vault;
}

/** Whether a file has its keys already: one that has none may be given a new one. */
export function isEnciphered(file: string): boolean {
  const raw = new Database(file, { readonly: true, fileMustExist: true });
  try {
    const isKnown = raw.prepare(`select 1 from sqlite_schema where name = 'master_keys'`).get() !== undefined;
    return isKnown && raw.prepare('select 1 from master_keys').get() !== undefined;
  } finally {
    raw.close();
  }
}

function refuseDemonstrationKey(raw: Database.Database, { kind }: MasterKeys): void {
  const registry = raw.prepare('select kind from registry_settings').pluck().get();
  if (registry === 'REGISTRY' && kind === 'DEMONSTRATION') {
    throw KeyRefused(
      'The master key is marked as a demonstration key: a registry of real children accepts none. Set ORALU_KEY_FILE or ORALU_KEY_COMMAND to its own key.',
    );
  }
}

function assertMayMigrate(migrate: boolean): void {
  if (!migrate) throw StoreRefused('The database is not encrypted yet. Run "oralu init" first.');
}

/** A wrong key is told at once, and not by the first name that does not open. */
function assertRight(raw: Database.Database, keys: MasterKeys, version: number): void {
  const expected = raw.prepare('select fingerprint from master_keys where version = ?').pluck().get(version);
  if (keys.fingerprint(version) === expected) return;
  throw KeyWrong(
    `The master key version ${version} is not the one that this registry was encrypted with (its fingerprint is ${String(expected)}). Expected is the key file of this registry.`,
  );
}

/** The first master key of a file, and the keys that no one child has. Whatever the file holds already is plain until then. */
function makeSharedKeys(raw: Database.Database, vault: Vault): void {
  raw.exec('BEGIN IMMEDIATE');
  try {
    const version = useMasterKey(raw, vault);
    const insert = raw.prepare('insert into data_keys (subject_id, wrapped) values (?, ?)');
    for (const subject of Object.values(sharedSubjects)) insert.run(subject, vault.newDataKey(subject, version));
    markAllPlain(raw);
    raw.exec('COMMIT');
  } catch (error) {
    raw.exec('ROLLBACK');
    throw error;
  }
}
