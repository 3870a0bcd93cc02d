import type { Registry } from '../audit/act.js';
import { nameOf } from '../backups/destroyed-keys.js';
import { noteDestroyed } from '../backups/note-destroyed.js';
import { clearLeftovers } from '../backups/work-folders.js';
import { checkpointKeyOf } from '../checkpoints/checkpoint-key.js';
import { dirname } from 'node:path';
import { destroyInCopies, listTombstones, type Tombstone } from '../identity/destroy-keys.js';

/** What of the erasures cannot be done beside the registry now; the erasures themselves stand. */
export interface Owing {
  /** In lines for an operator. */
  readonly lines: readonly string[];
  /**
   * How many children are erased here of whom an older copy, or every list beside backups, is not known to have been told:
   * since a start all that were ever erased, until a list was read.
   */
  readonly erasures: number;
  /** Whether the list in the folder of backups was read, and names all; left out where no folder is set. */
  readonly backupsReached?: boolean;
}

/**
 * Carries every erasure out where no transaction of the registry reaches: in the copies beside it, in what killed drills
 * and restores have left, and in the list beside the backups. Done again, it makes up what is owed and costs little where
 * nothing is.
 */
export async function finishErasures({ store, backupsFolder }: Registry): Promise<Owing> {
  clearLeftovers(dirname(store.file));
  const ofCopies = destroyInCopies(store.file, store.reader);
  const tombstones = listTombstones(store.reader);
  const { line, unnamed, backupsReached } = await nameBesideBackups(store.file, backupsFolder, tombstones);
  const untold = ofCopies.length > 0 ? tombstones : unnamed;
  return {
    lines: [...ofCopies, ...(line === undefined ? [] : [line])],
    erasures: new Set(untold.map(({ caseId }) => caseId)).size,
    ...(backupsReached !== undefined && { backupsReached }),
  };
}

interface Named {
  readonly line?: string;
  readonly unnamed: readonly Tombstone[];
  readonly backupsReached?: boolean;
}

async function nameBesideBackups(
  file: string,
  folder: string | undefined,
  tombstones: readonly Tombstone[],
): Promise<Named> {
  if (folder === undefined) {
    const line = `ORALU_BACKUPS is not set: no folder of backups was told which keys were destroyed. ${whatThatMeans}`;
    return tombstones.length === 0 ? { unnamed: [] } : { line, unnamed: tombstones };
  }
  try {
    await noteDestroyed(folder, checkpointKeyOf(file), tombstones);
    named.set(`${file} ${folder}`, new Set(tombstones.map(nameOf)));
    return { unnamed: [], backupsReached: true };
  } catch (error) {
    const known = named.get(`${file} ${folder}`);
    return {
      line: `The backups were not told which keys were destroyed. ${wordsOf(error)} ${whatThatMeans}`,
      unnamed: tombstones.filter((one) => known?.has(nameOf(one)) !== true),
      backupsReached: false,
    };
  }
}

/** What each list was last seen to name. */
const named = new Map<string, ReadonlySet<string>>();

const whatThatMeans =
  'The erasures stand, but a restore from an older backup would not know of them. They are named at the next backup, and within seconds by a server that reaches the folder that ORALU_BACKUPS names.';

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
