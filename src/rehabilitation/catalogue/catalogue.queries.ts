import { asc, desc, eq } from 'drizzle-orm';
import { milestoneCatalogues, milestoneDefinitions } from '../../../schema/rehabilitation/catalogue.js';
import type { Actor } from '../../access/actor.js';
import { assertMay } from '../../access/permissions.js';
import type { Registry } from '../../audit/act.js';
import type { Reader } from '../../database/connection.js';

export type Definition = Omit<typeof milestoneDefinitions.$inferSelect, 'catalogueVersion'>;

/** One edition of the milestones, in their order. */
export interface Catalogue {
  readonly version: number;
  readonly reason: string;
  readonly recordedAt: number;
  readonly definitions: readonly Definition[];
}

/** An edition of the catalogue, the latest where none is named; nothing where there is no such edition. */
export async function findCatalogue(
  registry: Registry,
  actor: Actor,
  version: number | undefined,
): Promise<Catalogue | undefined> {
  assertMay(actor, 'catalogue:read');
  return readCatalogue(registry.store.reader.db, version);
}

/** An edition for a command to work with. */
export async function readCatalogue(db: Reader, version: number | undefined): Promise<Catalogue | undefined> {
  const [edition] = await db
    .select()
    .from(milestoneCatalogues)
    .where(version === undefined ? undefined : eq(milestoneCatalogues.version, version))
    .orderBy(desc(milestoneCatalogues.version))
    .limit(1);
  if (!edition) return undefined;
  const rows = await db
    .select()
    .from(milestoneDefinitions)
    .where(eq(milestoneDefinitions.catalogueVersion, edition.version))
    .orderBy(asc(milestoneDefinitions.place));
  const definitions = rows.map(({ catalogueVersion: _, ...definition }) => definition);
  return { version: edition.version, reason: edition.reason, recordedAt: edition.recordedAt, definitions };
}
