import type Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { openConnection } from '../database/connection.js';
import type { RegistryKind } from '../database/settings.js';
import { damaged } from './backup-key.js';
import type { Manifest, TableDigest } from './manifest.js';

/** What a snapshot says of the rows: the part of a manifest that is read from the database. */
export type Described = Pick<Manifest, 'kind' | 'schema' | 'tables'> & {
  readonly entries: number;
  readonly head: string;
};

/** Pages copied at a time. */
const pagesAtOnce = 4_096;

/**
 * Copies a database that is being written to, and describes every row of it. Both happen in one read transaction of a
 * connection of its own: the description is of the source at the very moment of the copy, writers go on meanwhile, and the
 * backup interface of SQLite, which begins anew whenever the source has changed, sees none of it.
 */
export async function takeSnapshot(source: string, copy: string): Promise<Described> {
  const { raw } = openConnection(source, 'scan');
  try {
    raw.exec('BEGIN');
    const described = describe(raw);
    await raw.backup(copy, { progress: () => pagesAtOnce });
    raw.exec('COMMIT');
    return described;
  } finally {
    raw.close();
  }
}

function describe(raw: Database.Database): Described {
  const kind = raw.prepare('select kind from main.registry_settings').pluck().get() as RegistryKind | undefined;
  if (kind === undefined) throw damaged('The database says neither that it is a registry nor a demonstration.');
  const migrations = raw.prepare('select tag from main.applied_migrations order by tag').pluck().all() as string[];
  const last = raw.prepare('select sequence, hash from main.audit_entries order by sequence desc limit 1').get() as
    { sequence: number; hash: string } | undefined;
  return {
    kind,
    schema: { last: migrations.at(-1) ?? '', migrations: migrations.length },
    tables: digestTables(raw),
    entries: last?.sequence ?? 0,
    head: last?.hash ?? '',
  };
}

/** A hash over all rows of each table as they are stored, in the order in which they lie, which a copy keeps. */
export function digestTables(raw: Database.Database): Record<string, TableDigest> {
  const names = raw
    .prepare("select name from main.sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name")
    .pluck()
    .all() as string[];
  return Object.fromEntries(names.map((name) => [name, digestTable(raw, name)]));
}

const rowsAtOnce = 500;

function digestTable(raw: Database.Database, name: string): TableDigest {
  const hash = createHash('sha256');
  const select = raw.prepare(`select * from main."${name}" not indexed`).raw();
  let [rows, text] = [
    0,
    select
      .columns()
      .map(({ name: column }) => column)
      .join(),
  ];
  for (const row of select.iterate()) {
    text += `\n${JSON.stringify(row, writeBytes)}`;
    if (++rows % rowsAtOnce !== 0) continue;
    hash.update(text);
    text = '';
  }
  return { rows, sha256: hash.update(text).digest('hex') };
}

/** JSON writes a Buffer as a list of numbers; this is the same in a quarter of the length, and no text is written so. */
function writeBytes(_key: string, value: unknown): unknown {
  const isBytes = typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer';
  return isBytes && 'data' in value ? { bytes: Buffer.from(value.data as number[]).toString('base64') } : value;
}

/** The tables whose rows are not those of the manifest, by name. */
export function differingTables(raw: Database.Database, expected: Manifest['tables']): string[] {
  const found = digestTables(raw);
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names].filter((name) => {
    const [one, other] = [expected[name], found[name]];
    return one?.rows !== other?.rows || one?.sha256 !== other?.sha256;
  });
}
