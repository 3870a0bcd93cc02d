import type { Registry } from '../audit/act.js';
import { assertListIn, hashOfKeys, listFolders, rememberFolder, type BackupFolder } from '../backups/backup-folders.js';
import { nameOf } from '../backups/destroyed-keys.js';
import { assertFolder, noteDestroyed } from '../backups/note-destroyed.js';
import { checkpointKeyOf } from '../checkpoints/checkpoint-key.js';
import type { Tombstone } from '../identity/destroy-keys.js';

export interface Told {
  readonly lines: readonly string[];
  /** What not every list beside backups is known to name. */
  readonly unnamed: readonly Tombstone[];
  /** Of the folder of ORALU_BACKUPS. */
  readonly backupsReached?: boolean;
}

/**
 * Names what was destroyed in the folder of ORALU_BACKUPS and in every other one that a backup was made into: from each of
 * them one can be restored.
 */
export async function tellBackups(
  { store: { file }, backupsFolder }: Registry,
  tombstones: readonly Tombstone[],
): Promise<Told> {
  const { folders, faults } = foldersOf(file);
  const others = folders.filter(({ folder }) => folder !== backupsFolder);
  if (backupsFolder === undefined && folders.length + faults.length === 0)
    return tombstones.length === 0 ? { lines: [], unnamed: [] } : { lines: [noFolder], unnamed: tombstones };
  const lines = [...faults];
  const untold = new Set<Tombstone>(faults.length > 0 ? tombstones : []);
  const tell = async (folder: string, known?: BackupFolder): Promise<boolean> => {
    const { line, unnamed } = await tellOne(file, folder, tombstones, known);
    // A disk that is kept elsewhere and lacks nothing is nobody's trouble; that of ORALU_BACKUPS should be there.
    if (line !== undefined && (unnamed.length > 0 || folder === backupsFolder)) lines.push(line);
    for (const one of unnamed) untold.add(one);
    return line === undefined;
  };
  const own = folders.find(({ folder }) => folder === backupsFolder);
  const backupsReached = backupsFolder === undefined ? undefined : await tell(backupsFolder, own);
  for (const other of others) await tell(other.folder, other);
  return { lines, unnamed: [...untold], ...(backupsReached !== undefined && { backupsReached }) };
}

interface Known {
  readonly folders: readonly BackupFolder[];
  readonly faults: readonly string[];
}

function foldersOf(file: string): Known {
  try {
    return { folders: listFolders(file), faults: [] };
  } catch (error) {
    return { folders: [], faults: [`Not every folder of backups is known. ${wordsOf(error)}`] };
  }
}

interface ToldOne {
  readonly line?: string;
  readonly unnamed: readonly Tombstone[];
}

async function tellOne(
  file: string,
  folder: string,
  tombstones: readonly Tombstone[],
  known: BackupFolder | undefined,
): Promise<ToldOne> {
  const all = hashOfKeys(tombstones);
  try {
    assertFolder(folder);
    if (known) assertListIn(folder);
    await noteDestroyed(folder, checkpointKeyOf(file), tombstones);
  } catch (error) {
    const before = named.get(`${file} ${folder}`);
    const advice = known ? ` Where no backup lies there any more: oralu backup forget ${folder}` : '';
    return {
      line: `The backups were not told which keys were destroyed. ${wordsOf(error)} ${whatThatMeans}${advice}`,
      unnamed: known?.named === all ? [] : tombstones.filter((one) => before?.has(nameOf(one)) !== true),
    };
  }
  named.set(`${file} ${folder}`, new Set(tombstones.map(nameOf)));
  // It was told; what cannot be remembered is found out anew.
  if (known && known.named !== all) await rememberFolder(file, folder, tombstones).catch(() => undefined);
  return { unnamed: [] };
}

/** What each list was last seen to name. */
const named = new Map<string, ReadonlySet<string>>();

const whatThatMeans =
  'The erasures stand, but a restore from an older backup there would not know of them. They are named at the next backup, and within seconds by a server that reaches the folder.';

const noFolder =
  'ORALU_BACKUPS is not set: no folder of backups was told which keys were destroyed. The erasures stand, but a restore from an older backup would not know of them. They are named at the next backup, and within seconds by a server that reaches the folder that ORALU_BACKUPS names.';

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
