import type { Registry } from '../audit/act.js';
import { appendEntry } from '../audit/append-entry.js';
import { connectionOf } from '../database/connection.js';
import { beforeAll, countByMaster, rewrapNext, useMasterKey } from '../database/enciphered/rotate.js';
import { KeyMissing } from '../errors.js';
import { assertNotSealed } from '../seal/seal-registry.js';
import { withoutRotation } from './sole-rotation.js';

export interface Rotated {
  /** The version that wraps every data key now. */
  readonly version: number;
  readonly rewrapped: number;
}

/**
 * Wraps every data key by a newer master key, while others read and write: what the data keys protect stays as it is. A
 * rotation that was stopped is finished first; one process rotates at a time. Errors: KEY_MISSING where a key command prints
 * no newer key, UNAVAILABLE while another one rotates, KEY_WRONG, REGISTRY_SEALED.
 */
export function rotateKeys(
  registry: Registry,
  onProgress: (rewrapped: number) => void = () => undefined,
): Promise<Rotated> {
  return withoutRotation(registry.store.file, () => rotateAlone(registry, onProgress));
}

async function rotateAlone({ store, clock }: Registry, onProgress: (rewrapped: number) => void): Promise<Rotated> {
  const { master } = store.vault;
  if (!master) throw KeyMissing('Keys are rotated by who has the master keys.');
  await assertNotSealed(store.reader.db);
  const used = currentVersion(store.reader.raw);
  const isUnfinished = countByMaster(store.reader.raw).some(({ version }) => version < used);
  if (!isUnfinished && master.refresh() <= used) master.addKey();
  const version = await store.inTransaction(async (tx) => {
    const actor = { kind: 'system', task: 'keys rotate' } as const;
    await appendEntry(tx, actor, { operation: 'keysRotate', decision: 'DONE', subjects: [], fields: [] }, clock());
    return isUnfinished ? used : useMasterKey(connectionOf(tx).raw, store.vault);
  });
  let rewrapped = 0;
  for (let after = beforeAll; ;) {
    const from = after;
    const batch = await store.inTransaction(async (tx) => {
      // Whoever seals waits for the keys, to put them away.
      await assertNotSealed(tx);
      return rewrapNext(connectionOf(tx).raw, store.vault, from);
    });
    if (!batch) break;
    rewrapped += batch.rewrapped;
    after = batch.last;
    onProgress(rewrapped);
  }
  // What the older master key opens is not kept in the log either.
  await store.emptyLog();
  return { version, rewrapped };
}

/** The master key that wraps what is new. */
export const currentVersion = (raw: Registry['store']['reader']['raw']): number =>
  raw.prepare('select max(version) from main.master_keys').pluck().get() as number;
