import { asc, eq, getTableColumns, sql } from 'drizzle-orm';
import { sites } from '../../schema/places.js';
import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import type { Connection, Reader } from '../database/connection.js';
import { prepared } from '../database/prepared.js';
import { NotFound } from '../errors.js';

export type SiteRow = typeof sites.$inferSelect;

/** All sites abroad, by code. */
export async function listSites(db: Reader, actor: Actor): Promise<SiteRow[]> {
  assertMay(actor, 'agency:read');
  return db.select().from(sites).orderBy(asc(sites.code));
}

/** The site with this id; undefined where none is registered. */
export async function findSite(at: Connection | Reader, id: number): Promise<SiteRow | undefined> {
  const [row] = await selectSite(at, { id });
  return row;
}

export async function getSite(db: Reader, id: number, path: readonly string[]): Promise<SiteRow> {
  const row = await findSite(db, id);
  if (!row) throw NotFound('site', path);
  return row;
}

const selectSite = prepared<{ id: number }, SiteRow>((db) =>
  db
    .select(getTableColumns(sites))
    .from(sites)
    .where(eq(sites.id, sql.placeholder('id'))),
);
