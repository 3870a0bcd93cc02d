import Database from 'better-sqlite3';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import * as tables from '../../schema/tables.js';
import { StoreRefused } from '../errors.js';
import type { Vault } from '../vault/vault.js';
import { encipherWrites } from './enciphered/writes.js';
import { keepPrepared } from './steady.js';

export type Drizzle = BetterSQLite3Database<typeof tables>;

/** What a query may do: read. A reader's connection is opened read-only as well. */
export type Reader = Pick<Drizzle, 'select' | 'selectDistinct' | 'with' | 'all' | 'get'>;

/** What a command may do, and only inside `inTransaction`. */
export type Tx = Reader & Pick<Drizzle, 'insert' | 'update' | 'delete'>;

/** One open SQLite connection with Drizzle on it. `executed` counts statements, so that tests can bound them. */
export interface Connection {
  readonly raw: Database.Database;
  readonly db: Drizzle;
  executed: number;
  /** What opens enciphered texts on it, where anything does (`useVault`). */
  vault?: Vault;
}

/** SQLite before 3.51.3 can corrupt a WAL database when a checkpoint races a writer (the WAL-reset bug). */
const oldestSqlite = '3.51.3';

/** Milliseconds for which SQLite itself waits for another process; the event loop stands still meanwhile. */
export const lockWait = 250;

/*
 * better-sqlite3 leaves WAL at synchronous=NORMAL: a power cut then loses acknowledged writes. These are set on each
 * connection and read back, because a pragma that SQLite does not know, or cannot honour, is silently ignored.
 */
const pragmas = {
  synchronous: { set: 'FULL', reads: 2 },
  foreign_keys: { set: 'ON', reads: 1 },
  secure_delete: { set: 'ON', reads: 1 },
  recursive_triggers: { set: 'ON', reads: 1 },
  trusted_schema: { set: 'OFF', reads: 0 },
  cell_size_check: { set: 'ON', reads: 1 },
  busy_timeout: { set: String(lockWait), reads: lockWait },
  cache_size: { set: '-65536', reads: -65536 },
  mmap_size: { set: '268435456', reads: undefined },
} as const;

/*
 * The journal of a single statement, which every insert with a trigger keeps, stays in memory: SQLite takes 64 KiB for one
 * that may go to a file, and a C library that gives them back to the system and asks again spends a quarter of a bulk load
 * on that. Readers sort in files as long as they can open nothing: what they sort lies as it is in the file of the registry
 * itself, and all postings of a registry are more than their memory should hold. With a vault they sort in memory (`useVault`).
 */
const writePragmas = { temp_store: { set: 'MEMORY', reads: 2 } } as const;

/** Who passes over whole tables once asks for no page twice: nothing of the file is mapped and few pages are kept. */
const scanPragmas = { cache_size: '-4096', mmap_size: '0' };

/** `scan` is `read` for passing over whole tables: it keeps next to nothing in memory. */
export function openConnection(file: string, mode: 'write' | 'read' | 'scan'): Connection {
  const reads = mode !== 'write';
  const raw = new Database(file, { readonly: reads, fileMustExist: reads, timeout: 250 });
  keepPrepared(raw);
  refuseOldSqlite(raw);
  if (mode === 'write') {
    raw.pragma('journal_mode = WAL');
    raw.pragma('journal_size_limit = 67108864');
  }
  const wanted = mode === 'write' ? { ...pragmas, ...writePragmas } : pragmas;
  for (const [name, { set }] of Object.entries(wanted)) raw.pragma(`${name} = ${set}`);
  assertPragmas(raw, wanted);
  if (mode === 'scan') for (const [name, set] of Object.entries(scanPragmas)) raw.pragma(`${name} = ${set}`);
  const connection: Connection = { raw, db: undefined as never, executed: 0 };
  const db = drizzle(withStatementCache(raw, connection), { schema: tables, casing: 'snake_case' });
  encipherWrites(db);
  connections.set(db, Object.assign(connection, { db }));
  return connection;
}

const connections = new WeakMap<Reader, Connection>();

/** The connection behind its Drizzle face. */
export function connectionOf(db: Reader): Connection {
  const connection = connections.get(db);
  if (!connection) throw new Error('This Drizzle object was not made by openConnection.');
  return connection;
}

/** Read every setting back; call again after the first write, when WAL has really been entered. */
export function assertPragmas(
  raw: Database.Database,
  wanted: Readonly<Record<string, { readonly reads: number | undefined }>> = pragmas,
): void {
  const journal: unknown = raw.pragma('journal_mode', { simple: true });
  if (journal !== 'wal') throw StoreRefused(`The store needs journal_mode=wal, SQLite answered ${String(journal)}.`);
  for (const [name, { reads }] of Object.entries(wanted)) {
    const came: unknown = raw.pragma(name, { simple: true });
    if (reads !== undefined && came !== reads) {
      throw StoreRefused(`The store needs ${name}=${reads}, SQLite answered ${String(came)}.`);
    }
  }
}

function refuseOldSqlite(raw: Database.Database): void {
  const came = String(raw.prepare('select sqlite_version()').pluck().get());
  if (came.localeCompare(oldestSqlite, 'en', { numeric: true }) < 0) {
    throw StoreRefused(`The store needs SQLite ${oldestSqlite} or newer, this is ${came}.`);
  }
}

/*
 * Drizzle prepares a statement on every call. Statements are kept by their text instead, in two forms, because
 * `raw()` changes the statement it is called on.
 */
function withStatementCache(raw: Database.Database, connection: Connection): Database.Database {
  const kept = new Map<string, unknown>();
  const prepare = (text: string) => {
    const found = kept.get(text);
    if (found) return found;
    const plain = raw.prepare(text);
    const statement = {
      run: (...params: unknown[]) => (connection.executed++, plain.run(...params)),
      get: (...params: unknown[]) => (connection.executed++, plain.get(...params)),
      all: (...params: unknown[]) => (connection.executed++, plain.all(...params)),
      raw: () => arrays,
    };
    const inArrays = plain.reader ? raw.prepare(text).raw() : plain;
    const arrays = {
      get: (...params: unknown[]) => (connection.executed++, inArrays.get(...params)),
      all: (...params: unknown[]) => (connection.executed++, inArrays.all(...params)),
    };
    if (kept.size > 1_000) kept.clear();
    kept.set(text, statement);
    return statement;
  };
  return new Proxy(raw, {
    get: (target, property) => {
      if (property === 'prepare') return prepare;
      const value: unknown = Reflect.get(target, property);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
