import Database from 'better-sqlite3';
import { KeyMissing, KeyRefused, StoreRefused } from '../../errors.js';
import { fingerprintOf } from '../../vault/cipher.js';
import type { MasterKeys } from '../../vault/master-keys.js';
import { sharedSubjects, Vault, wrongMaster } from '../../vault/vault.js';
import { lockWait } from '../connection.js';
import { encipherRemains, hasRemains, markAllPlain } from './encipher-remains.js';
import { countByMaster, useMasterKey } from './rotate.js';
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
  const vault = Vault.of(keys, (version) => findFingerprint(raw.name, version));
  const used = raw.prepare('select max(version) from master_keys').pluck().get() as number | null;
  if (used === null) {
    assertMayMigrate(migrate);
    makeSharedKeys(raw, vault);
  } else assertAllAtHand(raw, keys, used);
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

/** On a connection of its own: it is asked in the middle of statements, when the writer answers nothing else. */
function findFingerprint(file: string, version: number): string | undefined {
  const raw = new Database(file, { readonly: true, timeout: lockWait });
  try {
    return raw.prepare<[number], string>('select fingerprint from master_keys where version = ?').pluck().get(version);
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

/**
 * A wrong key is told at once, and not by the first name that does not open; nor is one that is gone of which there are
 * data keys still. An older one that wraps none any more may have been taken away.
 */
function assertAllAtHand(raw: Database.Database, keys: MasterKeys, newest: number): void {
  const known = raw.prepare('select version, fingerprint from master_keys order by version').all() as Known[];
  const amiss = known.filter(({ version, fingerprint }) => {
    const key = keys.find(version);
    return !key || fingerprintOf(key) !== fingerprint;
  });
  // Which data keys a version wraps is told by looking through all of them: only where it matters.
  const wrapping = amiss.length === 0 ? [] : countByMaster(raw);
  const needed = amiss.filter(({ version }) => version === newest || wrapping.some((one) => one.version === version));
  const [wrong] = needed.filter(({ version }) => keys.find(version));
  if (wrong) throw wrongMaster(wrong.version, wrong.fingerprint, keys.fingerprint(wrong.version));
  if (needed.length === 0) return;
  const versions = needed.map(({ version }) => version).join(', ');
  throw KeyMissing(
    `The registry needs master key version ${versions}, which data keys are still wrapped by; ${keys.place} does not have it. Put it back: without it what it protects cannot be read.`,
  );
}

interface Known {
  readonly version: number;
  readonly fingerprint: string;
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
