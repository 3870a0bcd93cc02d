import { connectionOf, type Tx } from '../database/connection.js';
import type { CaseId } from '../identifiers.js';
import { destroyNamed, type Tombstone } from '../identity/destroy-keys.js';
import { coarsenBirths } from './coarsen-births.js';

/**
 * Erases anew what was erased after a backup was made that is restored now: the keys, also those that a file from before
 * encryption was given just now, and births, which lie under another key than the child's.
 */
export async function eraseAgain(tx: Tx, tombstones: readonly Tombstone[]): Promise<void> {
  destroyNamed(connectionOf(tx).raw, tombstones);
  for (const { subjectId, caseId } of tombstones) if (subjectId === caseId) await coarsenBirths(tx, caseId as CaseId);
}
