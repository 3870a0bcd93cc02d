import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { longestPurpose } from '../../audit/act.js';
import { readArchive } from '../../backups/archive.js';
import { makeBackupKey, readBackupKey, refused, type KeySource } from '../../backups/backup-key.js';
import { listDestroyedSince } from '../../backups/destroyed-since.js';
import { keyGraves } from '../../backups/key-graves.js';
import { keepNewest, makeBackup } from '../../backups/make-backup.js';
import type { Manifest } from '../../backups/manifest.js';
import { drillBackup, restoreBackup, type Restored } from '../../backups/restore-backup.js';
import { findCheckpointKey } from '../../checkpoints/checkpoint-key.js';
import { checkpointingOf } from '../../checkpoints/sinks-of.js';
import { readKept, type Kept } from '../../checkpoints/verify-checkpoints.js';
import { paths, readConfig } from '../../config.js';
import { MasterKeys } from '../../vault/master-keys.js';
import { keySourceFor, withRegistry } from '../with-registry.js';
import { tellRestored } from './tell-restored.js';

export interface MakeOptions extends KeySource {
  readonly into: string;
  readonly keep?: string;
}

export async function backupMakeCommand(options: MakeOptions): Promise<void> {
  const config = readConfig();
  const key = await readBackupKey(options);
  const target = resolve(options.into);
  if (options.keyFile !== undefined && resolve(options.keyFile).startsWith(`${target}/`))
    throw refused('The key must not lie with the backups: whoever takes one would take both.');
  const keep = options.keep === undefined ? undefined : Number(options.keep);
  if (keep !== undefined && (!Number.isSafeInteger(keep) || keep < 1))
    throw refused(`--keep is how many backups are kept, 1 at least; ${options.keep} came.`);
  const { file, manifest } = await withRegistry({}, (registry) =>
    makeBackup({
      registry,
      dataFolder: config.dataFolder,
      releasesFolder: paths(config).releases,
      checkpointing: checkpointingOf(config, registry),
      graves: keyGraves,
      key,
      target,
    }),
  );
  console.log(`Backed up and read back: ${file}`);
  console.log(describe(manifest));
  const gone = keep === undefined ? [] : keepNewest(file, keep);
  if (gone.length > 0) console.log(`Removed ${gone.length} older backup(s).`);
}

export async function backupVerifyCommand(file: string, options: KeySource): Promise<void> {
  const sought = {
    file: resolve(found(file)),
    key: await readBackupKey(options),
    otherFolder: readConfig().backupsFolder,
  };
  const manifest = readArchive(sought.file, sought.key);
  const destroyed = listDestroyedSince(sought, manifest);
  console.log(`Every byte of ${file} is as it was written.`);
  console.log(describe(manifest));
  console.log(`  the list of destroyed keys is whole and names ${destroyed.length}`);
}

export interface RestoreOptions extends KeySource {
  readonly into: string;
  readonly reason: string;
  readonly listLost?: boolean;
}

export async function backupRestoreCommand(file: string, options: RestoreOptions): Promise<void> {
  if (options.reason.length > longestPurpose || options.reason.trim() === '')
    throw refused(`--reason says why in at most ${longestPurpose} characters, without names.`);
  const plan = { ...(await planOf(file, options)), reason: options.reason, isListLost: options.listLost };
  const restored = await restoreBackup(plan, options.into);
  console.log(`Restored into ${options.into}: ${told(restored)}`);
  for (const line of tellRestored(restored)) console.log(line);
}

export async function backupDrillCommand(file: string, options: KeySource): Promise<void> {
  const began = performance.now();
  const restored = await drillBackup(await planOf(file, options), readConfig().dataFolder);
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(`The drill succeeded in ${seconds} s: ${told(restored)}`);
}

export function backupKeyCommand(file: string): void {
  makeBackupKey(file);
  console.log(
    `A new key lies in ${file}. Without it no backup can be opened: keep copies, none of them with the backups.`,
  );
}

async function planOf(file: string, options: KeySource) {
  const key = await readBackupKey(options);
  const config = readConfig();
  const masterKeys = MasterKeys.from(keySourceFor(config));
  const keys = { key, masterKeys, graves: keyGraves };
  const places = { liveFile: paths(config).registry, otherFolder: config.backupsFolder };
  const warn = (line: string): void => console.error(`Warning: ${line}`);
  return { file: resolve(found(file)), ...keys, ...places, warn, now: Date.now(), reason: 'drill', kept: keptHere() };
}

/** The checkpoints that this machine knows of, where it is the registry's. */
function keptHere(): Kept | undefined {
  const config = readConfig();
  const folders = [config.checkpoints.folder, paths(config).checkpoints].filter((folder) => folder !== undefined);
  const folder = folders.find((one) => existsSync(join(one, 'notes')));
  const own = findCheckpointKey(paths(config).registry)?.verifier;
  return folder === undefined ? undefined : readKept(folder, undefined, own);
}

function found(file: string): string {
  const entry = statSync(file, { throwIfNoEntry: false });
  if (entry?.isFile() === true) return file;
  throw refused(entry ? `${file} is a folder: name one backup in it.` : `There is no backup ${file}.`);
}

const told = ({ rows, manifest, checkpoints, erased }: Restored): string =>
  `${rows} rows in ${Object.keys(manifest.tables).length} tables are those of the source, ${manifest.audit.entries} audit entries join ${checkpoints} checkpoint(s), ${erased} destroyed key(s) destroyed again.`;

function describe({ createdAt, kind, schema, tables, audit, releases, destroyedKeys }: Manifest): string {
  const rows = Object.values(tables).reduce((sum, table) => sum + table.rows, 0);
  return [
    `  ${kind} of ${new Date(createdAt).toISOString()}, schema ${schema.last}`,
    `  ${rows} rows in ${Object.keys(tables).length} tables; ${audit.entries} audit entries, head ${audit.head}`,
    `  releases up to ${releases?.id ?? 'none'}; ${destroyedKeys.count} destroyed key(s) named beside it`,
  ].join('\n');
}
