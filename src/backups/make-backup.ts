import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { appendEntry } from '../audit/append-entry.js';
import type { Registry } from '../audit/act.js';
import type { Checkpointing } from '../checkpoints/checkpointing.js';
import { assertNotRolledBack } from '../checkpoints/contradictions.js';
import { issueOnce } from '../checkpoints/sign-next.js';
import { openConnection } from '../database/connection.js';
import { syncFolder } from '../durable-files.js';
import { takeLock } from '../lock-file.js';
import { latestFile, readChain } from '../publication/release-folder.js';
import { describeFile, readArchive, writeArchive } from './archive.js';
import { listFolders, rememberFolder } from './backup-folders.js';
import { damaged, refused } from './backup-key.js';
import type { KeyGraves } from './destroyed-keys.js';
import type { Manifest, PackedFile } from './manifest.js';
import { assertFolder, noteDestroyed } from './note-destroyed.js';
import { takeSnapshot, type Described } from './snapshot.js';
import { clearLeftovers, makeWorkFolder } from './work-folders.js';

export interface BackupPlan {
  readonly registry: Registry;
  readonly dataFolder: string;
  readonly releasesFolder: string;
  readonly checkpointing: Checkpointing;
  readonly graves: KeyGraves;
  readonly key: Buffer;
  /** Where backups are kept: on another disk or machine. */
  readonly target: string;
}

export interface MadeBackup {
  readonly file: string;
  readonly manifest: Manifest;
}

/**
 * Secrets that lie beside the database and go into the backup, which is enciphered. The key that opens the keys of
 * children is none of them: a backup and its key together must not be enough to read an identity.
 */
const carriedSecrets = ['release-keys', 'second-factor-key', 'request-key', 'checkpoint-key'];
/** No secret: where further backups lie, which a restored registry must tell of erasures too. */
const carried = [...carriedSecrets, 'backup-folders'];

/**
 * Makes one backup while the registry may be served: audited, signed by a checkpoint, copied, written under another name,
 * read back whole, and only then given its name. One at a time into a folder. Errors: BACKUP_REFUSED, BACKUP_DAMAGED,
 * AUDIT_ROLLED_BACK.
 */
export async function makeBackup(plan: BackupPlan): Promise<MadeBackup> {
  assertTarget(plan);
  await assertNotRolledBack(plan.checkpointing);
  const lock = takeLock(join(plan.target, '.backup.lock'));
  if (!lock)
    throw refused(`Another backup is being made into ${plan.target}: no second one was begun. Try again afterwards.`);
  try {
    clearLeftovers(plan.dataFolder);
    clearDrafts(plan.target);
    await audit(plan, 'backupBegin', 'DONE');
    const made = await writeBackup(plan);
    await audit(plan, 'backupMake', 'DONE');
    return made;
  } catch (error) {
    await audit(plan, 'backupMake', 'REFUSED').catch(() => undefined);
    throw error;
  } finally {
    lock.release();
  }
}

/** A backup holds that it was begun, and the registry whether it was made. */
async function audit(
  { registry }: BackupPlan,
  operation: 'backupBegin' | 'backupMake',
  decision: 'DONE' | 'REFUSED',
): Promise<void> {
  const actor = { kind: 'system', task: 'backup' } as const;
  const trace = { operation, decision, subjects: [], fields: [] };
  await registry.store.inTransaction((tx) => appendEntry(tx, actor, trace, registry.clock()));
}

async function writeBackup(plan: BackupPlan): Promise<MadeBackup> {
  const { registry, checkpointing, target } = plan;
  const now = registry.clock();
  const destroyed = await noteDestroyed(target, checkpointing.key, plan.graves.listDestroyed(registry.store.reader));
  // Before anything lies there that could be restored: who erases from now on names it there too.
  await rememberFolder(registry.store.file, target, destroyed.keys);
  const { note } = await issueOnce(checkpointing);
  const work = makeWorkFolder(plan.dataFolder, 'backup');
  const draft = join(target, `.${nameAt(now)}.${process.pid}`);
  try {
    const copy = join(work.path, 'registry.sqlite');
    const described = await takeSnapshot(registry.store.file, copy);
    assertSound(copy);
    const paths = new Map([['registry.sqlite', copy], ...filesBeside(plan)]);
    const files = [...paths].map(([name, path]) => describeFile(name, path));
    const signed = { note, verifier: checkpointing.key.verifier.text };
    const manifest = manifestOf(plan, described, { files, audit: signed, destroyed, now });
    writeArchive(draft, plan.key, manifest, (name) => paths.get(name) ?? '');
    readArchive(draft, plan.key);
    const file = join(target, nameAt(now));
    renameSync(draft, file);
    syncFolder(target);
    return { file, manifest };
  } finally {
    work.discard();
    rmSync(draft, { force: true });
  }
}

const nameAt = (now: number): string => `oralu-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}.backup`;
const isBackup = (name: string): boolean => /^oralu-[0-9TZ-]+\.backup$/.test(name);

function assertTarget({ target, dataFolder }: BackupPlan): void {
  assertFolder(target);
  if (!relative(dataFolder, resolve(target)).startsWith('..'))
    throw refused('Backups must lie outside of ORALU_DATA, on another disk or machine.');
}

/** Backups without a name that killed runs have left; called by whoever holds the lock of the folder. */
function clearDrafts(target: string): void {
  for (const name of readdirSync(target)) if (/^\.oralu-.*\.backup\.\d+$/.test(name)) rmSync(join(target, name));
}

function assertSound(file: string): void {
  const { raw } = openConnection(file, 'scan');
  try {
    const [fault] = raw.pragma('integrity_check(1)') as { integrity_check: string }[];
    const dangling = raw.pragma('foreign_key_check') as unknown[];
    if (fault?.integrity_check !== 'ok')
      throw damaged(`The copy of the database is damaged: ${fault?.integrity_check ?? 'it cannot be checked'}.`);
    if (dangling.length > 0) throw damaged(`${dangling.length} rows of the database refer to nothing.`);
  } finally {
    raw.close();
  }
}

/** Secrets beside the database, and the published releases: names as they will lie, and where they lie now. */
function filesBeside({ registry, releasesFolder }: BackupPlan): [string, string][] {
  const secrets = carried
    .map((end): [string, string] => [`registry.sqlite.${end}`, `${registry.store.file}.${end}`])
    .filter(([, path]) => existsSync(path));
  const releases = existsSync(releasesFolder) ? listFiles(releasesFolder) : [];
  return [...secrets, ...releases.map((name): [string, string] => [`releases/${name}`, join(releasesFolder, name)])];
}

/** Without what is being written at the moment, whose names begin with a dot. */
const listFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((name) => !name.split('/').some((part) => part.startsWith('.')))
    // What points at the newest release is restored last, as it was written.
    .toSorted((a, b) => Number(a === latestFile) - Number(b === latestFile) || (a < b ? -1 : 1));

interface Parts {
  readonly files: readonly PackedFile[];
  readonly audit: { readonly note: string; readonly verifier: string };
  readonly destroyed: { readonly keys: readonly unknown[]; readonly head: string };
  readonly now: number;
}

function manifestOf({ releasesFolder, registry }: BackupPlan, described: Described, parts: Parts): Manifest {
  const { entries, head, ...rest } = described;
  const newest = readChain(releasesFolder).links.at(-1);
  return {
    format: 'oralu-backup/1',
    createdAt: parts.now,
    ...rest,
    audit: { entries, head, checkpoint: parts.audit.note, verifier: parts.audit.verifier },
    releases: newest ? { id: newest.id, manifestSha256: newest.manifestSha256 } : null,
    destroyedKeys: { count: parts.destroyed.keys.length, head: parts.destroyed.head },
    backupFolders: listFolders(registry.store.file).map(({ folder }) => folder),
    files: parts.files,
  };
}

/** The backups of a folder, the oldest first. */
export const listBackups = (folder: string): string[] =>
  readdirSync(folder)
    .filter(isBackup)
    .toSorted()
    .map((name) => join(folder, name));

/** Removes all but the newest so many. */
export function keepNewest(file: string, count: number): readonly string[] {
  const gone = listBackups(dirname(file)).slice(0, -count);
  for (const old of gone) rmSync(old);
  return gone;
}
