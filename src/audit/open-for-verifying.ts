import { openConnection, type Connection } from '../database/connection.js';
import { useVault } from '../database/enciphered/use-vault.js';
import type { MasterKeys } from '../vault/master-keys.js';
import { Vault } from '../vault/vault.js';

/**
 * A connection to walk the audit by. The chain is verified without a key, since it hashes what is stored; `keysOf` is asked
 * for them where entries from before encryption are in it, whose hashes are of plain purposes.
 */
export function openForVerifying(file: string, keysOf: () => MasterKeys): Connection {
  const connection = openConnection(file, 'scan');
  try {
    if (hasPlainHashes(connection)) useVault(connection, Vault.of(keysOf()), []);
    return connection;
  } catch (error) {
    connection.raw.close();
    throw error;
  }
}

const hasPlainHashes = ({ raw }: Connection): boolean =>
  raw.prepare(`select 1 from sqlite_schema where name = 'master_keys'`).get() !== undefined &&
  raw.prepare('select 1 from master_keys').get() !== undefined &&
  raw.prepare(`select 1 from audit_entries where purpose like 'm%' limit 1`).get() !== undefined;
