import { existsSync } from 'node:fs';
import type { registrySeals } from '../../schema/seals.js';
import { countEntries } from '../checkpoints/entry-hashes.js';
import type { Verifier } from '../checkpoints/signed-note.js';
import { openConnection } from '../database/connection.js';
import { findSeal } from '../seal/seal-registry.js';
import { isSigner } from './destroyed-places.js';

/** What the registry of this machine says of a backup of its own. */
export interface LiveState {
  /** How many entries its audit has by now. */
  readonly entries: number;
  /** The seal that holds. */
  readonly seal: typeof registrySeals.$inferSelect | undefined;
}

/** Nothing where there is none, where it is another's, or where it cannot be read any more. */
export async function findLiveState(file: string | undefined, verifier: Verifier): Promise<LiveState | undefined> {
  if (file === undefined || !existsSync(file)) return undefined;
  try {
    if (!isSigner(file, verifier)) return undefined;
    const { raw, db } = openConnection(file, 'scan');
    try {
      const knowsSeals = raw.prepare(`select 1 from sqlite_schema where name = 'registry_seals'`).get() !== undefined;
      return { entries: await countEntries(db), seal: knowsSeals ? await findSeal(db) : undefined };
    } finally {
      raw.close();
    }
  } catch {
    // A restore is wanted most where that file is damaged: what can be told of it is told with the destroyed keys.
    return undefined;
  }
}
