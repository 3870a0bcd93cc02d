import type Database from 'better-sqlite3';
import type { MasterKeys } from '../../vault/master-keys.js';
import { masterVersionOf, wrongMaster, type Vault, type WrappedKey } from '../../vault/vault.js';

/** Has the file use the newest master key for what is wrapped from now on; answers its version. Inside a transaction. */
export function useMasterKey(raw: Database.Database, { master }: Vault): number {
  if (!master) throw new Error('A vault without master keys wraps nothing.');
  const version = master.newest;
  raw
    .prepare('insert into master_keys (version, fingerprint, first_used_at) values (?, ?, ?) on conflict do nothing')
    .run(version, master.fingerprint(version), Date.now());
  assertRight(raw, master, version);
  return version;
}

/** Throws KEY_WRONG where the key at hand is another one than the file knows by this version: before it opens or wraps anything. */
export function assertRight(raw: Database.Database, master: MasterKeys, version: number): void {
  const expected = raw.prepare('select fingerprint from main.master_keys where version = ?').pluck().get(version);
  const came = master.fingerprint(version);
  if (came !== expected) throw wrongMaster(version, String(expected), came);
}

/** Wrapped keys in one transaction: others write in between. */
const keysAtOnce = 2_000;

/**
 * Wraps the next data keys after `after` anew where an older master key wraps them. Answers the last subject looked at, and
 * how many it wrapped; nothing where there are no more. Begun again after it was stopped, it passes over what is done.
 */
export function rewrapNext(
  raw: Database.Database,
  vault: Vault,
  after: number,
): { readonly last: number; readonly rewrapped: number } | undefined {
  const version = raw.prepare('select max(version) from master_keys').pluck().get() as number;
  if (vault.master) assertRight(raw, vault.master, version);
  const rows = raw
    .prepare('select subject_id as subject, wrapped from data_keys where subject_id > ? order by subject_id limit ?')
    .all(after, keysAtOnce) as WrappedKey[];
  const last = rows.at(-1)?.subject;
  if (last === undefined) return undefined;
  const old = rows.filter(({ wrapped }) => masterVersionOf(wrapped) < version);
  const update = raw.prepare('update data_keys set wrapped = ? where subject_id = ?');
  for (const row of old) update.run(vault.rewrap(row, version), row.subject);
  return { last, rewrapped: old.length };
}

/** Before every subject. */
export const beforeAll = Number.MIN_SAFE_INTEGER;

/** How many data keys each master key wraps. */
export function countByMaster(raw: Database.Database): { readonly version: number; readonly keys: number }[] {
  const counts = new Map<number, number>();
  for (const wrapped of raw.prepare('select wrapped from data_keys').pluck().iterate()) {
    const version = masterVersionOf(String(wrapped));
    counts.set(version, (counts.get(version) ?? 0) + 1);
  }
  return [...counts].map(([version, keys]) => ({ version, keys })).sort((a, b) => a.version - b.version);
}
