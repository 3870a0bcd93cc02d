import type Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Makes an empty file what it was before this migration, as that version made it. */
export function makeFileBefore(raw: Database.Database, tag: string): void {
  const journal = JSON.parse(readFileSync('migrations/meta/_journal.json', 'utf8')) as { entries: { tag: string }[] };
  raw.exec(
    'create table applied_migrations (tag text primary key, checksum text not null, applied_at integer not null) strict',
  );
  for (const entry of journal.entries) {
    if (entry.tag.endsWith(tag)) return;
    const text = readFileSync(`migrations/${entry.tag}.sql`, 'utf8');
    for (const statement of text.split('--> statement-breakpoint')) raw.exec(statement);
    const checksum = createHash('sha256').update(text).digest('hex');
    raw.prepare('insert into applied_migrations values (?, ?, 0)').run(entry.tag, checksum);
  }
  throw new Error(`There is no migration ${tag}.`);
}

export type Row = Readonly<Record<string, string | number | null>>;

/** Writes a row with what is named, and of everything else the least that the table takes. */
export function insertInto(raw: Database.Database, table: string, row: Row): void {
  const columns = raw.prepare(`select name, type, "notnull" as must from pragma_table_info(?)`).all(table) as {
    name: string;
    type: string;
    must: number;
  }[];
  const filled = columns
    .filter(({ name, must }) => name in row || must === 1)
    .map(
      ({ name, type }) =>
        [name, row[name] !== undefined ? row[name] : type.toLowerCase() === 'integer' ? 0 : ''] as const,
    );
  raw
    .prepare(`insert into ${table} (${filled.map(([name]) => name).join()}) values (${filled.map(() => '?').join()})`)
    .run(...filled.map(([, value]) => value));
}
