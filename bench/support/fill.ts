import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyze } from '../../src/database/analyze.js';
import { openConnection } from '../../src/database/connection.js';
import { migrate } from '../../src/database/migrate.js';
import { openStore } from '../../src/database/store.js';
import { benchKeys } from './keys.js';
import { root } from './root.js';
import {
  agencyCount,
  agencyId,
  filledUntil,
  makeCase,
  siteCount,
  siteCountry,
  siteId,
  siteKind,
} from './synthetic-case.js';
import { insertInto, registrarId, writerOf } from './write-case.js';

/** Grows when the generator changes, so that no older file is taken for a new one. */
const recipe = 2;
const seed = 20_171_227;
const casesPerTransaction = 20_000;

/** People of the filled registry; their tokens are known, since the file holds nothing real. */
export const tokens = {
  registrar: 'bench-registrar-0123456789abcdef',
  partner: 'bench-partner-0123456789abcdef',
} as const;

/** Where filled registries are kept between runs: outside the repository, one file for each size. */
export const benchFolder = join(tmpdir(), 'oralu-bench');

/** A registry file with this many cases, made now or found from an earlier run with the same tables and generator. */
export const fillRegistry = (count: number): Promise<string> =>
  keptFile(`registry-${count}`, recipe, async (unfinished) => {
    copyFileSync(await fillPlainRegistry(count), unfinished);
    await openStore(unfinished, { migrate: true, keys: benchKeys() }).close();
  });

/** The same before it is enciphered: for peers, which have no keys, and for what encryption costs. */
export const fillPlainRegistry = (count: number): Promise<string> =>
  keptFile(`plain-${count}`, recipe, async (unfinished) => {
    const { raw } = openConnection(unfinished, 'write');
    migrate(raw);
    raw.close();
    fillFile(unfinished, count);
  });

/**
 * A file kept between runs under a name that holds its tables and the `recipe` of what `fill` writes: a number that
 * grows when it writes something else.
 */
export async function keptFile(
  name: string,
  recipe: number,
  fill: (unfinished: string) => Promise<void>,
): Promise<string> {
  const file = join(benchFolder, `${name}-${fingerprint(recipe)}.sqlite`);
  if (existsSync(file)) return file;
  mkdirSync(benchFolder, { recursive: true });
  const unfinished = `${file}.unfinished`;
  for (const end of ['', '-wal', '-shm']) rmSync(`${unfinished}${end}`, { force: true });
  const began = performance.now();
  await fill(unfinished);
  renameSync(unfinished, file);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  process.stderr.write(`filled ${name} in ${seconds} s: ${(statSync(file).size / 2 ** 20).toFixed(0)} MiB, ${file}\n`);
  return file;
}

function fingerprint(recipe: number): string {
  const hash = createHash('sha256').update(`${recipe} ${seed}`);
  const folder = join(root, 'migrations');
  for (const name of readdirSync(folder).sort())
    if (name.endsWith('.sql')) hash.update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 12);
}

function fillFile(file: string, count: number): void {
  const db = new Database(file);
  // A torn file is thrown away and filled again, so that nothing needs to be durable until the end.
  db.pragma('journal_mode = OFF');
  db.pragma('synchronous = OFF');
  db.pragma('foreign_keys = OFF');
  db.pragma('cache_size = -524288');
  const indexes = dropIndexes(db);
  fillAround(db);
  const write = writerOf(db);
  for (let from = 0; from < count; from += casesPerTransaction) {
    db.exec('BEGIN');
    for (let index = from; index < Math.min(count, from + casesPerTransaction); index++)
      write(makeCase(index, count, seed));
    db.exec('COMMIT');
    if (count > 100_000) process.stderr.write(`\r${from + casesPerTransaction} of ${count}`);
  }
  for (const create of indexes) db.exec(create);
  analyze(db);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.close();
}

/** Built after the rows: sorting once is far cheaper than keeping every index in order throughout. */
function dropIndexes(db: Database.Database): string[] {
  const found = db.prepare("select name, sql from sqlite_schema where type = 'index' and sql is not null").all() as {
    name: string;
    sql: string;
  }[];
  for (const { name } of found) db.exec(`drop index "${name}"`);
  return found.map(({ sql }) => sql);
}

/** Agencies, sites, people and their tokens. */
function fillAround(db: Database.Database): void {
  const inserting = insertInto(db);
  const agency = inserting('agencies', ['id', 'code', 'name', 'kind']);
  const kinds = ['GOVERNMENT', 'INTERNATIONAL', 'NON_GOVERNMENTAL', 'MEDICAL', 'SCHOOL'];
  for (let at = 0; at < agencyCount; at++) agency(agencyId(at), `AG-${at}`, `Agency of region ${at}`, kinds[at % 5]);
  const site = inserting('sites', ['id', 'code', 'name', 'kind', 'country']);
  for (let at = 0; at < siteCount; at++) {
    site(siteId(at), `${siteCountry(at)}-${at}`, `Site number ${at}`, siteKind(at), siteCountry(at));
  }
  const user = inserting('users', ['id', 'name', 'role', 'agency_id', 'created_at']);
  const token = inserting('access_tokens', [
    'id',
    'user_id',
    'token_hash',
    'is_demonstration',
    'created_at',
    'expires_at',
  ]);
  for (const [index, [name, text]] of Object.entries(tokens).entries()) {
    const id = registrarId + index;
    user(id, name, name.toUpperCase(), agencyId(index), 0);
    token(id, id, createHash('sha256').update(text).digest('hex'), 0, 0, Date.UTC(2100, 0, 1));
  }
}

export const clockOfBench = (): number => filledUntil;
