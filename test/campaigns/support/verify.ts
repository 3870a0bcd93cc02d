import type Database from 'better-sqlite3';
import { verifyChain } from '../../../src/audit/verify-chain.js';
import { checkBooks } from '../../../src/counts/books/check-books.js';
import { openConnection, type Connection } from '../../../src/database/connection.js';
import { openVault } from '../../../src/database/enciphered/open-vault.js';
import { useVault } from '../../../src/database/enciphered/use-vault.js';
import { fromNodeId } from '../../../src/identifiers.js';
import { keysBeside } from './folder.js';
import type { Acknowledged } from './writers.js';

/** Everything that is wrong with a registry whose process or power was cut: nothing, where it keeps its promises. */
export async function findDamage(file: string, acknowledged: readonly Acknowledged[]): Promise<string[]> {
  let connection: Connection | undefined;
  try {
    connection = openConnection(file, 'read');
    const broken = findBroken(connection.raw);
    if (broken.length > 0) return broken;
    useKeysBeside(connection, file);
    return [
      ...findLost(connection.raw, acknowledged),
      ...findHalf(connection.raw),
      ...(await findUnchained(connection)),
      ...(await findUnbalanced(connection)),
    ];
  } catch (error) {
    return [`The file cannot be read: ${String(error)}`];
  } finally {
    connection?.raw.close();
  }
}

/** How many of these acts were done, though nobody was told. */
export function countDone(file: string, keys: readonly string[]): number {
  const connection = openConnection(file, 'read');
  const { raw } = connection;
  try {
    useKeysBeside(connection, file);
    const find = raw.prepare('select 1 from idempotency_keys where key = blind(?)').pluck();
    return keys.filter((key) => find.get(key) === 1).length;
  } finally {
    raw.close();
  }
}

function useKeysBeside(connection: Connection, file: string): void {
  useVault(connection, openVault(connection.raw, { migrate: false, keys: keysBeside(file) }));
}

/** What SQLite itself finds wrong. */
export function findBroken(raw: Database.Database): string[] {
  const integrity = raw.pragma('integrity_check', { simple: true });
  if (integrity !== 'ok') return [`integrity_check: ${String(integrity).slice(0, 300)}`];
  const dangling = raw.pragma('foreign_key_check') as object[];
  return dangling.length === 0 ? [] : [`${dangling.length} rows refer to nothing`];
}

/** Acknowledged acts that are not there. */
export function findLost(raw: Database.Database, acknowledged: readonly Acknowledged[]): string[] {
  const answerOf = raw.prepare('select answer from idempotency_keys where key = blind(?)').pluck();
  const versionOf = raw.prepare('select version from cases where id = ?').pluck();
  const lost: string[] = [];
  for (const { key, caseId, version } of acknowledged) {
    const id = fromNodeId('case', caseId);
    if (String(answerOf.get(key)) !== String(id)) lost.push(`Lost: ${key} was acknowledged and is not there.`);
    else if (Number(versionOf.get(id)) < version)
      lost.push(`Lost: ${caseId} was at version ${version} and is behind it.`);
  }
  return lost;
}

/**
 * Acts of people that are there in part: each key has one audit row and one version of its case, and each the key. What the
 * registry does by itself, such as to raise an alert about much reading, has no key.
 */
export function findHalf(raw: Database.Database): string[] {
  const one = (query: string) => Number(raw.prepare(query).pluck().get());
  const keys = one('select count(*) from idempotency_keys');
  const audited = one("select count(*) from audit_entries where decision = 'DONE' and user_id is not null");
  const half = keys === audited ? [] : [`Half: ${keys} acts have a key and ${audited} an audit row.`];
  const uneven = raw
    .prepare(
      `select c.id, c.version, count(k.key) as acts from cases c
       left join idempotency_keys k on k.answer = cast(c.id as text) group by c.id having acts <> c.version`,
    )
    .all() as { id: number; version: number; acts: number }[];
  for (const { id, version, acts } of uneven)
    half.push(`Half: case ${id} is at version ${version} after ${acts} acts.`);
  return half;
}

async function findUnchained({ db }: Connection): Promise<string[]> {
  const { firstBad, index, account } = await verifyChain(db);
  if (index) return [`The index of the audit does not fit: ${JSON.stringify(index)}`];
  if (account) return [`An account does not fit to the audit: ${JSON.stringify(account)}`];
  return firstBad === undefined ? [] : [`The audit chain breaks at entry ${firstBad}.`];
}

async function findUnbalanced(connection: Connection): Promise<string[]> {
  const { firstFault } = await checkBooks(connection);
  return firstFault === undefined ? [] : [`The books part from the histories: ${JSON.stringify(firstFault)}`];
}
