import type { Registry } from '../audit/act.js';
import { appendEntry } from '../audit/append-entry.js';
import { connectionOf, type Tx } from '../database/connection.js';
import { beforeAll, countByMaster, rewrapNext, useMasterKey } from '../database/enciphered/rotate.js';
import { KeyMissing, OraluError, Unavailable } from '../errors.js';
import { assertNotSealed } from '../seal/seal-registry.js';
import { waitingForWriters } from './patience.js';
import { withoutRotation } from './sole-rotation.js';

export interface Rotated {
  /** The version that wraps every data key now. */
  readonly version: number;
  readonly rewrapped: number;
}

/** How a rotation tells how it goes, and how long it waits for another process that writes. */
export interface Rotating {
  readonly onProgress?: (rewrapped: number) => void;
  readonly onWaiting?: () => void;
  readonly milliseconds?: number;
}

/**
 * Wraps every data key by a newer master key, while others read and write: what the data keys protect stays as it is. A
 * rotation that was stopped is finished first; one process rotates at a time, and it waits for others that write. Errors:
 * KEY_MISSING where a key command prints no newer key, UNAVAILABLE while another one rotates or writes all the while, which
 * says how the keys stand, KEY_WRONG, REGISTRY_SEALED.
 */
export function rotateKeys(registry: Registry, rotating: Rotating = {}): Promise<Rotated> {
  return withoutRotation(registry.store.file, () => rotateAlone(registry, rotating));
}

async function rotateAlone({ store, clock }: Registry, rotating: Rotating): Promise<Rotated> {
  const { onProgress = () => undefined, onWaiting = () => undefined, milliseconds } = rotating;
  const { master } = store.vault;
  if (!master) throw KeyMissing('Keys are rotated by who has the master keys.');
  await assertNotSealed(store.reader.db);
  const used = currentVersion(store.reader.raw);
  const isUnfinished = countByMaster(store.reader.raw).some(({ version }) => version < used);
  const isWanted = !isUnfinished && master.refresh() <= used;
  let [made, version]: (number | undefined)[] = [];
  let rewrapped = 0;
  const inTransaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    waitingForWriters(() => store.inTransaction(work), onWaiting, milliseconds);
  try {
    version = await inTransaction(async (tx) => {
      const actor = { kind: 'system', task: 'keys rotate' } as const;
      await appendEntry(tx, actor, { operation: 'keysRotate', decision: 'DONE', subjects: [], fields: [] }, clock());
      // Made once nobody else writes: who waits in vain has changed nothing.
      if (isWanted) made ??= master.addKey();
      return isUnfinished ? used : useMasterKey(connectionOf(tx).raw, store.vault);
    });
    for (let after = beforeAll; ;) {
      const from = after;
      const batch = await inTransaction(async (tx) => {
        // Whoever seals waits for the keys, to put them away.
        await assertNotSealed(tx);
        return rewrapNext(connectionOf(tx).raw, store.vault, from);
      });
      if (!batch) break;
      rewrapped += batch.rewrapped;
      after = batch.last;
      onProgress(rewrapped);
    }
  } catch (error) {
    if (!(error instanceof OraluError) || error.code !== 'UNAVAILABLE') throw error;
    const told = Unavailable(`${error.message} ${stateOf({ version, rewrapped, made })}`);
    told.cause = error;
    throw told;
  }
  // What the older master key opens is not kept in the log either.
  await store.emptyLog();
  return { version, rewrapped };
}

interface Stopped {
  /** Chosen, and kept in the registry. */
  readonly version: number | undefined;
  readonly rewrapped: number;
  /** Added to the key file since the rotation began. */
  readonly made: number | undefined;
}

/** How a rotation that could not go on has left the keys. */
function stateOf({ version, rewrapped, made }: Stopped): string {
  const goesOn = 'the next "oralu keys rotate" goes on from there';
  if (version !== undefined)
    return `Master key version ${version} wraps what is new, ${rewrapped} data key(s) were wrapped anew by it, and the older version is needed still: ${goesOn}.`;
  return made === undefined
    ? 'No key was made: the keys are as they were.'
    : `Master key version ${made} stands in the key file and wraps nothing yet: ${goesOn}.`;
}

/** The master key that wraps what is new. */
export const currentVersion = (raw: Registry['store']['reader']['raw']): number =>
  raw.prepare('select max(version) from main.master_keys').pluck().get() as number;
