import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { hasRemains } from '../database/enciphered/encipher-remains.js';
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

/** Destroys the keys of these subjects, whichever they have by now, within the transaction that is open. */
export const destroyNamed = (raw: Database.Database, tombstones: readonly Tombstone[]): void =>
  destroy(raw, tombstones);

/**
 * Makes each tombstone true: the key goes, and with it what could be looked for although it cannot be read, and the name
 * of the young person who held the file.
 */
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
    ...(hasTable(raw, 'kit_marks') ? ['delete from main.kit_marks where case_id = @subjectId'] : []),
    `update main.users set name = 'Erased', disabled_at = coalesce(disabled_at, @destroyedAt) where id in (${holders})`,
    `update main.access_tokens set revoked_at = coalesce(revoked_at, @destroyedAt) where user_id in (${holders})`,
  ].map((statement) => raw.prepare(statement));
  for (const tombstone of tombstones) {
    bury.run(tombstone);
    const { subjectId, destroyedAt } = tombstone;
    for (const statement of statements) statement.run({ subjectId, destroyedAt });
  }
}

const holders = 'select user_id from main.file_holders where case_id = @subjectId';

/** An older file may not have it yet. */
const hasTable = (raw: Database.Database, name: string): boolean =>
  raw.prepare('select 1 from main.sqlite_schema where name = ?').get(name) !== undefined;

const hasTombstones = (raw: Database.Database): boolean => hasTable(raw, 'destroyed_keys');

/** Whether all that is enciphered in a registry is so in this file: one from before encryption is not until it is opened. */
const isWhole = (raw: Database.Database): boolean =>
  raw.prepare('select 1 from main.master_keys').get() !== undefined && !hasRemains(raw);

/** Every key ever destroyed here: none in a file from before encryption. Whoever restores an older file applies them. */
export function listTombstones({ raw }: Pick<Connection, 'raw'>): Tombstone[] {
  if (!hasTombstones(raw)) return [];
  return raw
    .prepare(
      `select subject_id as subjectId, case_id as caseId, key_id as keyId, destroyed_at as destroyedAt from main.destroyed_keys
       order by destroyed_at, subject_id`,
    )
    .all() as Tombstone[];
}

/** A birth of an erased child as it lies enciphered: under the same key in every copy of the file. */
interface CoarseBirth {
  readonly id: number;
  readonly earliest: string;
  readonly latest: string;
}

/** Erases in an older file what was erased since: after a restore, and before anybody is served from it. */
export function applyTombstones(
  file: string,
  tombstones: readonly Tombstone[],
  births: readonly CoarseBirth[] = [],
): void {
  if (tombstones.length === 0) return;
  const raw = new Database(file);
  try {
    // What is still plain is under no key that could be destroyed: `eraseAgain` follows once it is.
    if (!hasTombstones(raw) || !isWhole(raw)) return;
    raw.pragma('secure_delete = ON');
    raw.exec('BEGIN IMMEDIATE');
    destroy(raw, tombstones);
    const coarsen = raw.prepare('update births set earliest = @earliest, latest = @latest where id = @id');
    for (const birth of births) coarsen.run(birth);
    raw.exec('COMMIT');
    raw.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    raw.close();
  }
}

/**
 * The copies that migrations made beside the file are older files too. One that cannot be worked on holds up no other:
 * answers a line for each of those. Done again, it asks a copy nothing that has not changed since.
 */
export function destroyInCopies(file: string, reader: Pick<Connection, 'raw'>): readonly string[] {
  const copies = readdirSync(dirname(file)).filter(
    (name) => name.startsWith(`${basename(file)}.before-`) && !/-(wal|shm|journal)$/.test(name),
  );
  if (copies.length === 0) return [];
  const tombstones = listTombstones(reader);
  if (tombstones.length === 0) return [];
  return copies.flatMap((name) => {
    const copy = join(dirname(file), name);
    try {
      if (done.get(copy) === stateOf(copy, tombstones.length)) return [];
      if (isMissing(copy, tombstones)) applyTombstones(copy, tombstones, listCoarse(reader));
      done.set(copy, stateOf(copy, tombstones.length));
      return [];
    } catch (error) {
      const code = String(Reflect.get(Object(error), 'code'));
      return [
        `Destroyed keys may still be in ${copy}, an older copy that cannot be worked on (${code}): repair or remove it.`,
      ];
    }
  });
}

/** Copies as they were when nothing was left to do in them. */
const done = new Map<string, string>();

function stateOf(copy: string, tombstones: number): string {
  const { size, mtimeMs } = statSync(copy);
  return `${size} ${mtimeMs} ${tombstones}`;
}

/** Also where all are in the copy's log alone, beside the older pages of its file. */
function isMissing(copy: string, tombstones: readonly Tombstone[]): boolean {
  if (existsSync(`${copy}-wal`)) return true;
  const raw = new Database(copy, { readonly: true });
  try {
    if (!hasTombstones(raw)) return true;
    const buried = new Set(raw.prepare("select subject_id || ' ' || key_id from main.destroyed_keys").pluck().all());
    return tombstones.some(({ subjectId, keyId }) => !buried.has(`${subjectId} ${keyId}`));
  } finally {
    raw.close();
  }
}

const listCoarse = ({ raw }: Pick<Connection, 'raw'>): CoarseBirth[] =>
  raw
    .prepare(
      'select id, earliest, latest from main.births where case_id in (select subject_id from main.destroyed_keys)',
    )
    .all() as CoarseBirth[];

export interface ExportedKey {
  readonly subjectId: number;
  readonly wrapped: string;
}

/** The data keys as they are stored, each wrapped by a master key: worth nothing without that one. */
export const listWrappedKeys = ({ raw }: Pick<Connection, 'raw'>): IterableIterator<ExportedKey> =>
  raw
    .prepare('select subject_id as subjectId, wrapped from main.data_keys order by subject_id')
    .iterate() as IterableIterator<ExportedKey>;
