import type Database from 'better-sqlite3';
import type { Vault } from '../../vault/vault.js';

/*
 * The cipher as SQLite calls it, row by row and only for the columns that a statement yields. The wrapped key comes from the
 * same statement as the text, so that no key is opened that is not in the database at that moment.
 */

/** Words for `enciphered(text, subject, wrapped key, row, field)`, and for `deciphered` and `blind`. */
export const functionNames = {
  enciphered: 'enciphered',
  deciphered: 'deciphered',
  blind: 'blind',
  newDataKey: 'new_data_key',
  earlyDataKey: 'early_data_key',
} as const;

type Value = string | number | null;

/** Lets a connection open what is enciphered; `writes` lets it encipher as well. */
export function addFunctions(raw: Database.Database, vault: Vault, { writes }: { readonly writes: boolean }): void {
  raw.function(functionNames.deciphered, (text: Value, subject: number, wrapped: Value, row: Value, field: string) =>
    // Where the key was destroyed there is nothing to be read, and nothing to be told from what never was.
    text === null || wrapped === null
      ? null
      : vault.decipher(String(text), { subject, wrapped: String(wrapped) }, placeOf(field, row)),
  );
  raw.function(functionNames.blind, { deterministic: true }, (text: Value) =>
    text === null ? null : vault.blind(String(text)),
  );
  if (!writes) return;
  // A row whose texts are under its own key needs the key before it is there: the trigger that follows stores that very one.
  raw.function(functionNames.earlyDataKey, (subject: number, version: number) => vault.earlyDataKey(subject, version));
  raw.function(functionNames.newDataKey, (subject: number, version: number) => vault.takeDataKey(subject, version));
  raw.function(functionNames.enciphered, (text: Value, subject: number, wrapped: Value, row: Value, field: string) => {
    if (text === null) return null;
    if (wrapped === null)
      throw new Error(`There is no data key for a new text in ${field}: it was erased, or never made.`);
    return vault.encipher(String(text), { subject, wrapped: String(wrapped) }, placeOf(field, row));
  });
}

const placeOf = (field: string, row: Value) => ({ field, row: row ?? '' });
