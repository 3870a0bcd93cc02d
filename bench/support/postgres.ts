import Database from 'better-sqlite3';
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { benchFolder } from './fill.js';
import { processorSecondsOf } from './processes.js';

/** Debian's postgresql-15; another place can be named in PG_BIN. */
const programs = process.env['PG_BIN'] ?? '/usr/lib/postgresql/15/bin';

/**
 * What PostgreSQL is told: as kindly as this list can be served, or what Debian's package comes with (the JIT on, 128 MB
 * of shared buffers, fsync on).
 */
const settings = {
  kind: [
    'shared_buffers=1GB',
    'jit=off',
    'fsync=off',
    'max_connections=30',
    'max_wal_size=4GB',
    'maintenance_work_mem=512MB',
  ],
  installed: [],
} as const;
export type PostgresSettings = keyof typeof settings;
const ports = { kind: 54_329, installed: 54_330 } as const;

/** The tables that the list reads, with the keys and indexes that ours have. */
const tables = {
  agencies: 'id bigint primary key, code text not null unique, name text not null, kind text not null',
  sites:
    'id bigint primary key, code text not null unique, name text not null, kind text not null, country text not null',
  cases: `id bigint primary key, owner_agency_id bigint not null references agencies, stage text not null,
    reported_on date not null, arrived_on date, country text, site_id bigint references sites, whereabouts_on date,
    sex text not null, region_of_origin text, languages json not null`,
  whereabouts_claims: `id bigint primary key, case_id bigint not null references cases, observed_on date not null,
    country text not null, site_id bigint references sites, source text not null, grade text not null`,
  parents:
    'id bigint primary key, case_id bigint not null references cases, role text not null, fate text not null, citizenship text not null',
  names: `id bigint primary key, case_id bigint not null references cases, parent_id bigint references parents,
    text text not null, role text not null, script text not null, source text not null`,
} as const;
const indexes = [
  'cases (reported_on, id)',
  'cases (owner_agency_id, reported_on, id)',
  'cases (site_id)',
  'whereabouts_claims (case_id, observed_on, id)',
  'whereabouts_claims (site_id)',
  'parents (case_id)',
  'names (case_id)',
  'names (parent_id)',
];

export interface Postgres {
  readonly url: string;
  /** Of all its processes, in seconds so far. */
  processorSeconds(): number;
  stop(): Promise<void>;
}

/** PostgreSQL with the same rows as a filled registry, on the loopback; kept in the bench folder for the next run. */
export async function startPostgres(file: string, core: number, as: PostgresSettings): Promise<Postgres> {
  const port = ports[as];
  const name = as === 'kind' ? 'postgres' : `postgres-${as}`;
  const folder = join(benchFolder, `${name}-${basename(file, '.sqlite')}`);
  const filled = join(folder, 'filled');
  if (!existsSync(filled)) initialise(folder);
  const args = ['-D', join(folder, 'data'), '-p', String(port), '-k', folder, '-h', '127.0.0.1'];
  const child = run('taskset', [
    '-c',
    String(core),
    join(programs, 'postgres'),
    ...args,
    ...settings[as].flatMap((one) => ['-c', one]),
  ]);
  const stop = () => end(child);
  try {
    await untilReady(folder, port);
    if (!existsSync(filled)) {
      await copyAll(file, port);
      writeFileSync(filled, '');
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `postgres://bench@127.0.0.1:${port}/postgres`,
    processorSeconds: () => familySeconds(child.pid ?? 0),
    stop,
  };
}

/** The postmaster and the processes it has started. */
function familySeconds(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').filter(Boolean);
  return [pid, ...children.map(Number)].reduce((sum, one) => sum + processorSecondsOf(one), 0);
}

/** The server refuses to run as root; then it runs as the user that its package has made. */
const isRoot = process.getuid?.() === 0;
const asServer = (command: string, args: readonly string[]): [string, string[]] =>
  isRoot
    ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', command, ...args]]
    : [command, [...args]];

function run(command: string, args: readonly string[]): ChildProcess {
  return spawn(...asServer(command, args), { stdio: 'ignore' });
}

function initialise(folder: string): void {
  mkdirSync(folder, { recursive: true });
  if (isRoot) {
    const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })));
    chownSync(folder, uid ?? 0, gid ?? 0);
    chmodSync(folder, 0o755);
  }
  const [command, args] = asServer(join(programs, 'initdb'), [
    '-D',
    join(folder, 'data'),
    '-U',
    'bench',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
  ]);
  execFileSync(command, args, { stdio: 'ignore' });
}

const psqlArgs = (port: number): string[] => [
  '-X',
  '-q',
  '-h',
  '127.0.0.1',
  '-p',
  String(port),
  '-U',
  'bench',
  '-v',
  'ON_ERROR_STOP=1',
  'postgres',
];

async function untilReady(folder: string, port: number): Promise<void> {
  // A first start syncs what it made, which waits for a disk that others use.
  for (let tries = 0; tries < 1200; tries++) {
    if (spawnSync(join(programs, 'psql'), [...psqlArgs(port), '-c', 'select 1'], { stdio: 'ignore' }).status === 0)
      return;
    await new Promise((resume) => setTimeout(resume, 100));
  }
  throw new Error(`PostgreSQL in ${folder} does not answer.`);
}

function psql(port: number, sql: string): void {
  execFileSync(join(programs, 'psql'), [...psqlArgs(port), '-c', sql], { stdio: ['ignore', 'ignore', 'inherit'] });
}

async function copyAll(file: string, port: number): Promise<void> {
  const db = new Database(file, { readonly: true });
  for (const [table, columns] of Object.entries(tables)) {
    psql(port, `create table ${table} (${columns})`);
    await copy(
      db,
      port,
      table,
      [...columns.matchAll(/(?:^|,)\s*(\w+)/g)].map(([, name]) => name ?? ''),
    );
  }
  db.close();
  for (const on of indexes) psql(port, `create index on ${on}`);
  psql(port, 'vacuum analyze');
}

async function copy(db: Database.Database, port: number, table: string, columns: readonly string[]): Promise<void> {
  const list = columns.join(', ');
  const child = spawn(join(programs, 'psql'), [...psqlArgs(port), '-c', `copy ${table} (${list}) from stdin`], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const done = new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`COPY of ${table} ended with ${code}.`))));
  });
  let lines: string[] = [];
  const flush = async () => {
    if (!child.stdin.write(`${lines.join('\n')}\n`)) await new Promise((resume) => child.stdin.once('drain', resume));
    lines = [];
  };
  for (const row of db.prepare(`select ${list} from ${table}`).raw().iterate() as Iterable<
    (string | number | null)[]
  >) {
    lines.push(row.map((value) => (value === null ? '\\N' : String(value).replaceAll('\\', '\\\\'))).join('\t'));
    if (lines.length >= 5_000) await flush();
  }
  if (lines.length > 0) await flush();
  child.stdin.end();
  await done;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  await gone;
}
