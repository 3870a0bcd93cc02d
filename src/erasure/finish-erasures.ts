import type { Registry } from '../audit/act.js';
import { noteDestroyed } from '../backups/note-destroyed.js';
import { clearLeftovers } from '../backups/work-folders.js';
import { checkpointKeyOf } from '../checkpoints/checkpoint-key.js';
import { dirname } from 'node:path';
import { destroyInCopies, listTombstones } from '../identity/destroy-keys.js';

/**
 * Carries every erasure out where no transaction of the registry reaches: in the copies beside it, in what killed drills
 * and restores have left, and in the list beside the backups. Done again, it makes up what is owed and costs little where
 * nothing is. Answers in lines for an operator what cannot be done now: the erasures themselves stand.
 */
export async function finishErasures({ store, backupsFolder }: Registry): Promise<readonly string[]> {
  clearLeftovers(dirname(store.file));
  const owed = [...destroyInCopies(store.file, store.reader)];
  const tombstones = listTombstones(store.reader);
  if (backupsFolder === undefined)
    return tombstones.length === 0
      ? owed
      : [
          ...owed,
          `ORALU_BACKUPS is not set: no folder of backups was told which keys were destroyed. ${whatThatMeans}`,
        ];
  try {
    await noteDestroyed(backupsFolder, checkpointKeyOf(store.file), tombstones);
    return owed;
  } catch (error) {
    return [...owed, `The backups were not told which keys were destroyed. ${wordsOf(error)} ${whatThatMeans}`];
  }
}

const whatThatMeans =
  'The erasures stand, but a restore from an older backup would not know of them. They are named at the next backup, and within seconds by a server that reaches the folder that ORALU_BACKUPS names.';

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
