import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { StoreRefused } from '../errors.js';
import { projectFolder } from '../project-folder.js';

interface Migration {
  readonly tag: string;
  readonly text: string;
  readonly checksum: string;
}

/**
 * Applies what is pending, forward only, all in one transaction, after copying an existing file aside. Refuses a file
 * whose applied migrations were altered, or that a newer version has written.
 */
export function migrate(raw: Database.Database): readonly string[] {
  const pending = findPending(raw);
  if (pending.length === 0) return [];
  const isNew = appliedMigrations(raw).length === 0;
  if (!isNew) copyAside(raw);
  // To change a CHECK, SQLite makes the table anew; while it is away its name refers to nothing (sqlite.org/lang_altertable).
  raw.pragma('foreign_keys = OFF');
  raw.exec('BEGIN IMMEDIATE');
  try {
    raw.exec(
      'create table if not exists applied_migrations (tag text primary key, checksum text not null, applied_at integer not null) strict',
    );
    const insert = raw.prepare('insert into applied_migrations (tag, checksum, applied_at) values (?, ?, ?)');
    for (const { tag, text, checksum } of pending) {
      for (const statement of text.split('--> statement-breakpoint')) raw.exec(statement);
      insert.run(tag, checksum, Date.now());
    }
    assertNothingDangles(raw);
    raw.exec('COMMIT');
  } catch (error) {
    if (raw.inTransaction) raw.exec('ROLLBACK');
    throw error;
  } finally {
    raw.pragma('foreign_keys = ON');
  }
  return pending.map(({ tag }) => tag);
}

function assertNothingDangles(raw: Database.Database): void {
  const dangling = raw.pragma('foreign_key_check') as { table: string; parent: string }[];
  const [first] = dangling;
  if (first) {
    throw StoreRefused(
      `The migration leaves ${dangling.length} row(s) that refer to nothing, the first in ${first.table} to ${first.parent}.`,
    );
  }
}

/** Refuses a file that this version has still to migrate. */
export function assertNothingPending(raw: Database.Database): void {
  const pending = findPending(raw);
  if (pending.length > 0) {
    throw StoreRefused(`The database needs ${pending.length} migration(s). Run "oralu init" first.`);
  }
}

function findPending(raw: Database.Database): readonly Migration[] {
  const known = readMigrations();
  const applied = appliedMigrations(raw);
  for (const [index, { tag, checksum }] of applied.entries()) {
    const migration = known[index];
    if (!migration) {
      throw StoreRefused(`The database was written by a newer version: it has migration ${tag}, which this one lacks.`);
    }
    if (migration.tag !== tag || migration.checksum !== checksum) {
      throw StoreRefused(`Migration ${tag} in the database differs from this version's ${migration.tag}.`);
    }
  }
  return known.slice(applied.length);
}

function appliedMigrations(raw: Database.Database): { tag: string; checksum: string }[] {
  const exists = raw.prepare("select 1 from sqlite_schema where name = 'applied_migrations'").get();
  if (!exists) return [];
  return raw.prepare('select tag, checksum from applied_migrations order by tag').all() as {
    tag: string;
    checksum: string;
  }[];
}

/** The order of tags is the order of application: drizzle-kit numbers them. */
function readMigrations(): readonly Migration[] {
  const folder = join(projectFolder(), 'migrations');
  const journal = JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8')) as {
    entries: { tag: string }[];
  };
  return journal.entries.map(({ tag }) => {
    const text = readFileSync(join(folder, `${tag}.sql`), 'utf8');
    return { tag, text, checksum: createHash('sha256').update(text).digest('hex') };
  });
}

function copyAside(raw: Database.Database): void {
  const copy = `${raw.name}.before-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  raw.prepare('vacuum into ?').run(copy);
}
