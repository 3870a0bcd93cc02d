import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { appendEntry } from '../audit/append-entry.js';
import { unmarkGiven } from '../checkpoints/given-places.js';
import { readCheckpoint } from '../checkpoints/checkpoint.js';
import type { Verifier } from '../checkpoints/signed-note.js';
import { openForVerifying } from '../audit/open-for-verifying.js';
import { verifyAgainst, type Kept } from '../checkpoints/verify-checkpoints.js';
import { openConnection } from '../database/connection.js';
import { openStore } from '../database/store.js';
import { syncFolder } from '../durable-files.js';
import type { CaseId } from '../identifiers.js';
import { readArchive, readManifestOf } from './archive.js';
import type { MasterKeys } from '../vault/master-keys.js';
import { endAccess } from '../seal/end-access.js';
import { keepSeal } from '../seal/keep-seal.js';
import { damaged, refused } from './backup-key.js';
import type { DestroyedKey } from './destroyed-keys.js';
import {
  assertNewestAsked,
  listDestroyedSince,
  verifierIn,
  type DestroyedSince,
  type Sought,
} from './destroyed-since.js';
import { findLiveState, type LiveState } from './live-registry.js';
import type { Manifest } from './manifest.js';
import { differingTables } from './snapshot.js';
import { clearBeside, clearLeftovers, makeWorkFolder } from './work-folders.js';

export interface RestorePlan extends Sought {
  /** Of the registry: without them nothing in it can be read, and a restore that does not open is none. */
  readonly masterKeys: MasterKeys;
  readonly now: number;
  /** Why, for the audit of the restored registry. */
  readonly reason: string;
  /** Further checkpoints that the restored audit must agree with, as far as they reach. */
  readonly kept?: Kept | undefined;
}

export interface Restored {
  readonly manifest: Manifest;
  readonly rows: number;
  /** Checkpoints that the restored audit agrees with. */
  readonly checkpoints: number;
  /** Keys that were destroyed again. */
  readonly erased: number;
  /** Tokens, client secrets and invitations that were ended. */
  readonly ended: number;
  /** By how many entries the audit is known to have gone on after the backup; nothing where nothing here knows. */
  readonly since: number | undefined;
  /** Sealed, as the registry of this machine is. */
  readonly isSealed: boolean;
  /** What was known of keys that were destroyed. */
  readonly destroyed: DestroyedSince;
}

/**
 * Restores into a folder that is not there or empty: everything is deciphered, compared row for row with what the source
 * was, joined to its checkpoints, and the keys that were destroyed since are destroyed again, all beside the place; only
 * then is it moved there. Errors: BACKUP_REFUSED, BACKUP_DAMAGED.
 */
export async function restoreBackup(plan: RestorePlan, into: string): Promise<Restored> {
  const place = resolve(into);
  assertEmptyPlace(place);
  assertParent(place);
  clearBeside(place);
  const work = makeWorkFolder(dirname(place), `${basename(place)}-restoring`);
  try {
    const restored = await restoreWithin(plan, work.path);
    // Renaming replaces an empty folder.
    work.moveTo(place);
    syncFolder(dirname(place));
    return restored;
  } finally {
    work.discard();
  }
}

function assertEmptyPlace(place: string): void {
  const found = statSync(place, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw refused(`${place} is a file: a backup is restored into a folder.`);
  if (found && readdirSync(place).length > 0)
    throw refused(`${place} is not empty: a backup is restored into an empty place, never over another registry.`);
}

/** A restore makes the last folder of a path alone: one that was mistyped is not there. */
function assertParent(place: string): void {
  const parent = dirname(place);
  const found = statSync(parent, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return;
  throw refused(
    found
      ? `${parent} is a file: ${place} cannot be made beneath it.`
      : `There is no folder ${parent}: a restore makes the last folder of --into alone. Make the others, or name another place.`,
  );
}

/** Restores into a folder of its own, which is removed again: shows that the backup would serve. */
export async function drillBackup(plan: RestorePlan, beside: string): Promise<Restored> {
  mkdirSync(beside, { recursive: true, mode: 0o700 });
  clearLeftovers(beside);
  const work = makeWorkFolder(beside, 'drill');
  try {
    return await restoreWithin({ ...plan, isNothingNewer: true }, work.path);
  } finally {
    work.discard();
  }
}

async function restoreWithin(plan: RestorePlan, folder: string): Promise<Restored> {
  // Before the long work: what is missing is asked for at once.
  const announced = readManifestOf(plan.file, plan.key);
  const destroyed = listDestroyedSince(plan, announced);
  assertNewestAsked(plan, destroyed, announced);
  const manifest = readArchive(plan.file, plan.key, folder);
  const verifier = verifierIn(manifest);
  const database = join(folder, 'registry.sqlite');
  const rows = compareRows(database, manifest);
  const checkpoints = await joinCheckpoints(plan, database, manifest, verifier);
  const standing = await findLiveState(plan.liveFile, verifier);
  const settled = await settle(plan, database, destroyed.keys, standing?.seal);
  for (const name of readdirSync(folder)) if (/\.before-/.test(name)) rmSync(join(folder, name));
  syncFolder(folder);
  return { manifest, rows, checkpoints, since: countSince(manifest, plan.kept, standing), destroyed, ...settled };
}

/** How many rows there are; throws where any is not as it was in the source. */
export function compareRows(database: string, manifest: Manifest): number {
  const { raw } = openConnection(database, 'scan');
  try {
    const [fault] = raw.pragma('integrity_check(1)') as { integrity_check: string }[];
    if (fault?.integrity_check !== 'ok') throw damaged(`The restored database is damaged: ${fault?.integrity_check}.`);
    const differing = differingTables(raw, manifest.tables);
    if (differing.length > 0)
      throw damaged(`The rows of ${differing.join(', ')} are not those of the registry that was backed up.`);
    return Object.values(manifest.tables).reduce((sum, { rows }) => sum + rows, 0);
  } finally {
    raw.close();
  }
}

/** How many checkpoints the restored audit agrees with: its own, and those kept elsewhere, as far as it reaches. */
async function joinCheckpoints(
  { kept, masterKeys: keys, warn }: RestorePlan,
  database: string,
  { audit }: Manifest,
  verifier: Verifier,
): Promise<number> {
  const own = readCheckpoint(audit.checkpoint, verifier);
  const others = (kept?.checkpoints ?? []).filter(({ size }) => size <= audit.entries);
  const connection = openForVerifying(database, () => keys);
  try {
    const { chain, compared, fault } = await verifyAgainst(connection.db, { checkpoints: [...others, own] });
    if (chain.firstBad !== undefined) throw damaged(`The restored audit breaks at entry ${chain.firstBad}.`);
    if (chain.index) throw damaged(`The index of the restored audit does not fit to entry ${chain.index.sequence}.`);
    if (chain.account) warn?.('An account is in another role than its entries in the audit: see "oralu audit verify".');
    if (fault) throw damaged(`The restored audit does not join its checkpoints from entry ${fault.first} on.`);
    if (chain.entries !== audit.entries || chain.head !== audit.head)
      throw damaged(`The restored audit must have ${audit.entries} entries; it has ${chain.entries}, or another end.`);
    return compared;
  } finally {
    connection.raw.close();
  }
}

/** As far as the registry of this machine or its checkpoints have come. */
function countSince({ audit }: Manifest, kept: Kept | undefined, standing: LiveState | undefined): number | undefined {
  const sizes = (kept?.checkpoints ?? []).map(({ size }) => size);
  const known = Math.max(standing?.entries ?? 0, ...sizes);
  return known >= audit.entries ? known - audit.entries : undefined;
}

/**
 * Destroys again what was destroyed since, before migrations copy the file aside; then ends what lets anybody in, since
 * what was revoked after the backup is in it as it was, keeps the seal that holds, and audits the restore.
 */
async function settle(
  plan: RestorePlan,
  database: string,
  destroyed: readonly DestroyedKey[],
  seal: LiveState['seal'],
): Promise<Pick<Restored, 'erased' | 'ended' | 'isSealed'>> {
  const before = listWithin(plan, database);
  plan.graves.destroyAgain(database, destroyed);
  const known = new Set(before.map(({ keyId }) => keyId));
  const again = destroyed.filter(({ keyId }) => !known.has(keyId));
  const store = openStore(database, { migrate: true, keys: plan.masterKeys });
  try {
    const subjects = [...new Set(again.map(({ caseId }) => caseId as CaseId))];
    const actor = { kind: 'system', task: 'restore' } as const;
    const fields = ['accessTokens', 'clientSecrets', 'invitations', ...(seal ? ['registrySeals'] : [])];
    const trace = { operation: 'backupRestore', decision: 'DONE', subjects, fields, purpose: plan.reason } as const;
    const ended = await store.inTransaction(async (tx) => {
      await plan.graves.eraseAgain(tx, again);
      const count = await endAccess(tx, plan.now);
      if (seal) await keepSeal(tx, seal);
      unmarkGiven(tx, 'beside');
      await appendEntry(tx, actor, trace, plan.now);
      return count;
    });
    return { erased: again.length, ended, isSealed: seal !== undefined };
  } finally {
    await store.close();
  }
}

function listWithin({ graves }: RestorePlan, database: string): readonly DestroyedKey[] {
  const connection = openConnection(database, 'scan');
  try {
    return graves.listDestroyed(connection);
  } finally {
    connection.raw.close();
  }
}
