import type { Connection } from '../connection.js';
import type { Vault } from '../../vault/vault.js';
import { addFunctions } from './functions.js';
import { addKeyMaker, addViews } from './views.js';

/**
 * Lets a connection read what is enciphered, and write it where it writes at all. `only` names the tables that it needs.
 * What SQLite sorts would else lie open in a temporary file, which has no name and yet leaves its bytes on the disk: it stays
 * in memory, which pages of lists and walks along an index hardly fill. Who counts has `only` births and sorts the postings of
 * all children, which are plain in any case: in files, and no birth among them.
 */
export function useVault(connection: Connection, vault: Vault, only?: readonly string[]): void {
  const { raw } = connection;
  connection.vault = vault;
  const writes = !raw.readonly;
  // Before the views: changing it removes whatever is temporary.
  if (only === undefined) raw.pragma('temp_store = MEMORY');
  addFunctions(raw, vault, { writes });
  addViews(raw, only);
  if (writes) addKeyMaker(raw);
}
