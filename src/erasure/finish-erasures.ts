import { dirname } from 'node:path';
import type { Registry } from '../audit/act.js';
import { nameOf } from '../backups/destroyed-keys.js';
import { clearLeftovers } from '../backups/work-folders.js';
import type { Store } from '../database/store.js';
import { destroyInCopies, listTombstones, type Tombstone } from '../identity/destroy-keys.js';
import { tellBackups } from './tell-backups.js';

/** What of the erasures cannot be done beside the registry now; the erasures themselves stand. */
export interface Owing {
  /** In lines for an operator. */
  readonly lines: readonly string[];
  /**
   * How many children are erased here of whom the log or an older copy may still hold the key, or of whom a list beside
   * backups is not known to have been told.
   */
  readonly erasures: number;
  /** Whether the list in the folder of backups was read, and names all; left out where no folder is set. */
  readonly backupsReached?: boolean;
}

/**
 * Carries every erasure out where no transaction of the registry reaches: in its log, in the copies beside it, in what killed
 * drills and restores have left, and in the lists beside the backups. Done again, by whichever process, it makes up what is
 * owed and costs little where nothing is.
 */
export async function finishErasures(registry: Registry): Promise<Owing> {
  const { store } = registry;
  clearLeftovers(dirname(store.file));
  const tombstones = listTombstones(store.reader);
  const inLog = await emptyLogOf(store, tombstones);
  const ofCopies = destroyInCopies(store.file, store.reader);
  const { lines, unnamed, backupsReached } = await tellBackups(registry, tombstones);
  const owed = ofCopies.length > 0 ? tombstones : [...inLog, ...unnamed];
  return {
    lines: [...(inLog.length > 0 ? [logHeld] : []), ...ofCopies, ...lines],
    erasures: new Set(owed.map(({ caseId }) => caseId)).size,
    ...(backupsReached !== undefined && { backupsReached }),
  };
}

/**
 * The log holds pages as they were before, and the file too until they are moved there. Whichever process erased, and whether
 * it lives: answers the keys of which nobody has emptied the log since they were destroyed.
 */
async function emptyLogOf(store: Store, tombstones: readonly Tombstone[]): Promise<readonly Tombstone[]> {
  const held = tombstones.filter((one) => emptied.get(store)?.has(nameOf(one)) !== true);
  if (held.length === 0) return [];
  if (!(await store.emptyLog().catch(() => false))) return held;
  emptied.set(store, new Set(tombstones.map(nameOf)));
  return [];
}

/** What was destroyed before the log of each store was last seen to be emptied. */
const emptied = new WeakMap<Store, ReadonlySet<string>>();

const logHeld =
  'The files of the registry still hold the keys that were destroyed, as somebody reads what was there before: an export or a backup that is under way. A server empties the log within seconds of their end, and so do "oralu erasure list" and the next start.';
