import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { connectionOf, type Connection, type Tx } from '../database/connection.js';
import type { CaseId } from '../identifiers.js';
import { keyIdOf, type Vault } from '../vault/vault.js';

/** A data key that is destroyed for good: what a restored backup is told, so that it does not bring one back. */
export interface Tombstone {
  readonly subjectId: number;
  /** The child by whose erasure it was destroyed. */
  readonly caseId: number;
  readonly keyId: string;
  readonly destroyedAt: number;
}

/**
 * What speaks of the same child and has a key of its own: the case, requests whose link to it is confirmed, and the lines of
 * lists that name it or were matched with it.
 */
const subjectsOf = `
  select @caseId as subject
  union select request_id from tracing_links where case_id = @caseId and (select kind from tracing_link_events
    where link_id = tracing_links.id order by id desc limit 1) in ('CONFIRMED', 'UNDO_VOUCHED')
  union select id from list_lines where case_id = @caseId
  union select line_id from list_line_matches where case_id = @caseId
    and id = (select max(id) from list_line_matches latest where latest.line_id = list_line_matches.line_id)`;

/** Destroys every key that opens something of this child, leaving a tombstone for each, within the transaction of the act. */
export function destroyKeysOf(tx: Tx, vault: Vault, caseId: CaseId, now: number): void {
  const { raw } = connectionOf(tx);
  const subjects = raw
    .prepare(
      `select k.subject_id as subjectId, k.wrapped from main.data_keys k join (${subjectsOf}) on k.subject_id = subject`,
    )
    .all({ caseId }) as { subjectId: number; wrapped: string }[];
  const tombstones = subjects.map(({ subjectId, wrapped }) => ({
    ...{ subjectId, caseId, keyId: keyIdOf(wrapped), destroyedAt: now },
  }));
  destroy(raw, tombstones);
  for (const { keyId } of tombstones) vault.forget(keyId);
}

/** Makes each tombstone true: the key goes, and with it what could be looked for although it cannot be read. */
function destroy(raw: Database.Database, tombstones: readonly Tombstone[]): void {
  const bury = raw.prepare(
    `insert into main.destroyed_keys (subject_id, case_id, key_id, destroyed_at) values (@subjectId, @caseId, @keyId, @destroyedAt)
     on conflict do nothing`,
  );
  const statements = [
    'delete from main.data_keys where subject_id = @subjectId',
    'update main.cases set erased_at = coalesce(erased_at, @destroyedAt) where id = @subjectId',
    `update main.names set search_key = '' where case_id = @subjectId`,
    `update main.tracing_names set search_key = '' where request_id = @subjectId`,
    `update main.list_line_names set search_key = '' where line_id = @subjectId`,
    'delete from main.case_references where case_id = @subjectId',
  ].map((statement) => raw.prepare(statement));
  for (const tombstone of tombstones) {
    bury.run(tombstone);
    const { subjectId, destroyedAt } = tombstone;
    for (const statement of statements) statement.run({ subjectId, destroyedAt });
  }
}

/** Every key ever destroyed here. A backup carries them, and whoever restores an older one applies them. */
export const listTombstones = ({ raw }: Pick<Connection, 'raw'>): Tombstone[] =>
  raw
    .prepare(
      `select subject_id as subjectId, case_id as caseId, key_id as keyId, destroyed_at as destroyedAt from main.destroyed_keys
       order by destroyed_at, subject_id`,
    )
    .all() as Tombstone[];

/** Erases in an older file what was erased since: after a restore, and before anybody is served from it. */
export function applyTombstones(file: string, tombstones: readonly Tombstone[]): void {
  if (tombstones.length === 0) return;
  const raw = new Database(file);
  try {
    // A copy from before encryption would be removed with it: here is one that this version did not make.
    if (raw.prepare(`select 1 from sqlite_schema where name = 'destroyed_keys'`).get() === undefined) return;
    raw.pragma('secure_delete = ON');
    raw.exec('BEGIN IMMEDIATE');
    destroy(raw, tombstones);
    raw.exec('COMMIT');
    raw.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    raw.close();
  }
}

/** The copies that migrations made beside the file are older files too. */
export function destroyInCopies(file: string, reader: Pick<Connection, 'raw'>): void {
  const tombstones = listTombstones(reader);
  for (const name of readdirSync(dirname(file))) {
    if (name.startsWith(`${basename(file)}.before-`) && !/-(wal|shm)$/.test(name))
      applyTombstones(join(dirname(file), name), tombstones);
  }
}

export interface ExportedKey {
  readonly subjectId: number;
  readonly wrapped: string;
}

/** The data keys as they are stored, each wrapped by a master key: worth nothing without that one. */
export const listWrappedKeys = ({ raw }: Pick<Connection, 'raw'>): IterableIterator<ExportedKey> =>
  raw
    .prepare('select subject_id as subjectId, wrapped from main.data_keys order by subject_id')
    .iterate() as IterableIterator<ExportedKey>;
