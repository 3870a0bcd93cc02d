import { sharedSubjects, Vault, type OpenKey } from '../../vault/vault.js';
import { openConnection, type Connection } from '../connection.js';
import type { Store } from '../store.js';
import { useVault } from './use-vault.js';
import { wrappedOf } from './views.js';

/** The one key that counting needs: it opens births, and no name. */
export function countsKeyOf({ reader, vault }: Pick<Store, 'reader' | 'vault'>): OpenKey {
  const subject = sharedSubjects.COUNTS;
  const wrapped = String(
    reader.raw
      .prepare(`select ${wrappedOf(String(subject))}`)
      .pluck()
      .get(),
  );
  return vault.openKey({ subject, wrapped });
}

/** A connection for a thread or a process that counts: given the key of the births alone, it can read nobody's name. */
export function openForCounting(file: string, key: OpenKey, mode: 'read' | 'scan'): Connection {
  const connection = openConnection(file, mode);
  useVault(connection, Vault.ofOne(key), ['births']);
  return connection;
}
