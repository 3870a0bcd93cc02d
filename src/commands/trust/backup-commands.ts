import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { longestPurpose } from '../../audit/act.js';
import { appendEntry } from '../../audit/append-entry.js';
import { readArchive } from '../../backups/archive.js';
import { forgetFolder } from '../../backups/backup-folders.js';
import { makeBackupKey, readBackupKey, refused, type KeySource } from '../../backups/backup-key.js';
import { listDestroyedSince, reachInWords, type DestroyedSince } from '../../backups/destroyed-since.js';
import { keyGraves } from '../../backups/key-graves.js';
import { keepNewest, listBackups, makeBackup } from '../../backups/make-backup.js';
import type { Manifest } from '../../backups/manifest.js';
import { drillBackup, restoreBackup, type Restored } from '../../backups/restore-backup.js';
import { findCheckpointKey } from '../../checkpoints/checkpoint-key.js';
import { checkpointingOf } from '../../checkpoints/sinks-of.js';
import { readKept, type Kept } from '../../checkpoints/verify-checkpoints.js';
import { paths, readConfig } from '../../config.js';
import { finishErasures } from '../../erasure/finish-erasures.js';
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
  const { file, manifest, owed } = await withRegistry({}, async (registry) => {
    const made = await makeBackup({
      registry,
      dataFolder: config.dataFolder,
      releasesFolder: paths(config).releases,
      checkpointing: checkpointingOf(config, registry),
      graves: keyGraves,
      key,
      target,
    });
    return { ...made, owed: (await finishErasures(registry)).lines };
  });
  console.log(`Backed up and read back: ${file}`);
  console.log(describe(manifest));
  if (config.backupsFolder !== target)
    console.log(
      `  ${target} is not the folder of ORALU_BACKUPS (${config.backupsFolder ?? 'not set'}): it is remembered, and erasures are named there too`,
    );
  for (const line of owed) console.error(`Owed: ${line}`);
  const gone = keep === undefined ? [] : keepNewest(file, keep);
  if (gone.length > 0) console.log(`Removed ${gone.length} older backup(s).`);
}

/** No backups of the registry lie in a folder any more: erasures are not named there from now on. */
export async function backupForgetCommand(folder: string): Promise<void> {
  const place = resolve(folder);
  const left = existsSync(place) ? listBackups(place).length : 0;
  if (left > 0)
    throw refused(`${left} backup(s) lie in ${place}, from which erased children would come back: remove them first.`);
  await withRegistry({}, async ({ store, clock }) => {
    const purpose = `No backups in ${place}`.slice(0, longestPurpose);
    const trace = { operation: 'backupForget', decision: 'DONE', subjects: [], fields: [], purpose } as const;
    await store.inTransaction(async (tx) => {
      await appendEntry(tx, { kind: 'system', task: 'backup' }, trace, clock());
      await forgetFolder(store.file, place);
    });
  });
  console.log(`Forgotten: erasures are not named in ${place} any more.`);
}

/** Where else it is asked what was destroyed. */
export interface AskOptions extends KeySource {
  readonly alsoFrom?: readonly string[];
}

export async function backupVerifyCommand(file: string, options: AskOptions): Promise<void> {
  const config = readConfig();
  const sought = {
    ...{ file: resolve(found(file)), key: await readBackupKey(options), graves: keyGraves },
    ...{ otherFolder: config.backupsFolder, liveFile: paths(config).registry, alsoFrom: options.alsoFrom },
    warn: (line: string): void => console.error(`Warning: ${line}`),
  };
  const manifest = readArchive(sought.file, sought.key);
  const destroyed = listDestroyedSince(sought, manifest);
  console.log(`Every byte of ${file} is as it was written.`);
  console.log(describe(manifest));
  console.log(knownOf(destroyed));
}

export interface RestoreOptions extends AskOptions {
  readonly into: string;
  readonly reason: string;
  readonly listLost?: boolean;
  readonly nothingNewer?: boolean;
}

export async function backupRestoreCommand(file: string, options: RestoreOptions): Promise<void> {
  if (options.reason.length > longestPurpose || options.reason.trim() === '')
    throw refused(`--reason says why in at most ${longestPurpose} characters, without names.`);
  const insisted = { isListLost: options.listLost, isNothingNewer: options.nothingNewer };
  const plan = { ...(await planOf(file, options)), reason: options.reason, ...insisted };
  const restored = await restoreBackup(plan, options.into);
  console.log(`Restored into ${options.into}: ${told(restored)}`);
  console.log(knownOf(restored.destroyed));
  for (const line of tellRestored(restored)) console.log(line);
}

export async function backupDrillCommand(file: string, options: AskOptions): Promise<void> {
  const began = performance.now();
  const restored = await drillBackup(await planOf(file, options), readConfig().dataFolder);
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(`The drill succeeded in ${seconds} s: ${told(restored)}`);
  console.log(knownOf(restored.destroyed));
}

export function backupKeyCommand(file: string): void {
  makeBackupKey(file);
  console.log(
    `A new key lies in ${file}. Without it no backup can be opened: keep copies, none of them with the backups.`,
  );
}

async function planOf(file: string, options: AskOptions) {
  const key = await readBackupKey(options);
  const config = readConfig();
  const masterKeys = MasterKeys.from(keySourceFor(config));
  const keys = { key, masterKeys, graves: keyGraves };
  const { alsoFrom } = options;
  const places = { liveFile: paths(config).registry, otherFolder: config.backupsFolder, alsoFrom };
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

/** How far what is known of erasures reaches: no list can say that it is the newest. */
const knownOf = ({ keys, upTo, newer }: DestroyedSince): string =>
  [
    `  ${keys.length} destroyed key(s) are known. ${reachInWords(upTo)}`,
    `  ${newer.length === 0 ? 'Nothing else was asked' : `Asked too: ${newer.join(', ')}`}`,
  ].join('\n');

function describe({ createdAt, kind, schema, tables, audit, releases, destroyedKeys }: Manifest): string {
  const rows = Object.values(tables).reduce((sum, table) => sum + table.rows, 0);
  return [
    `  ${kind} of ${new Date(createdAt).toISOString()}, schema ${schema.last}`,
    `  ${rows} rows in ${Object.keys(tables).length} tables; ${audit.entries} audit entries, head ${audit.head}`,
    `  releases up to ${releases?.id ?? 'none'}; ${destroyedKeys.count} destroyed key(s) named beside it`,
  ].join('\n');
}
