import { asc, eq } from 'drizzle-orm';
import { sites } from '../../schema/places.js';
import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import type { Reader } from '../database/connection.js';
import { NotFound } from '../errors.js';

export type SiteRow = typeof sites.$inferSelect;

/** All sites abroad, by code. */
export async function listSites(db: Reader, actor: Actor): Promise<SiteRow[]> {
  assertMay(actor, 'agency:read');
  return db.select().from(sites).orderBy(asc(sites.code));
}

export async function getSite(db: Reader, id: number): Promise<SiteRow> {
  const [row] = await db.select().from(sites).where(eq(sites.id, id));
  if (!row) throw NotFound('site', ['siteId']);
  return row;
}
