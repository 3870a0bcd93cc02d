import { asc, eq } from 'drizzle-orm';
import { agencies } from '../../../schema/agencies.js';
import type { regionsOfOrigin } from '../../../schema/places.js';
import { answeringBodies, type milestoneBodies } from '../../../schema/rehabilitation/catalogue.js';
import type { Actor } from '../../access/actor.js';
import { assertMay } from '../../access/permissions.js';
import type { Registry } from '../../audit/act.js';
import type { Reader } from '../../database/connection.js';
import type { AgencyId } from '../../identifiers.js';

export type BodyKind = (typeof milestoneBodies)[number];
export type Region = (typeof regionsOfOrigin)[number];

/** Which agency is the body of a kind, as it stands. */
export interface AnsweringBodies {
  /** The one of the region, else the one of all others; nothing where none is registered. */
  find(kind: BodyKind, region: Region | null): AgencyId | undefined;
}

const placeOf = (kind: BodyKind, region: Region | null): string => `${kind} ${region ?? ''}`;

/** The bodies as they stand, for a command to work with. */
export async function readAnsweringBodies(db: Reader): Promise<AnsweringBodies> {
  const rows = await db.select().from(answeringBodies).orderBy(asc(answeringBodies.id));
  const last = new Map(rows.map(({ body, region, agencyId }) => [placeOf(body, region), agencyId]));
  return {
    find: (kind, region) =>
      (last.get(placeOf(kind, region)) ?? last.get(placeOf(kind, null)) ?? undefined) as AgencyId | undefined,
  };
}

/** One body that is registered. */
export interface AnsweringBodyRow {
  readonly body: BodyKind;
  readonly region: Region | null;
  readonly agency: string;
}

/** Every body that is registered now, by its kind and region. Errors: FORBIDDEN. */
export async function listAnsweringBodies(registry: Registry, actor: Actor): Promise<AnsweringBodyRow[]> {
  assertMay(actor, 'catalogue:read');
  const rows = await registry.store.reader.db
    .select({ body: answeringBodies.body, region: answeringBodies.region, agency: agencies.code })
    .from(answeringBodies)
    .leftJoin(agencies, eq(agencies.id, answeringBodies.agencyId))
    .orderBy(asc(answeringBodies.id));
  return [...new Map(rows.map((row) => [placeOf(row.body, row.region), row])).values()]
    .flatMap(({ agency, ...row }) => (agency === null ? [] : { ...row, agency }))
    .sort((one, other) => placeOf(one.body, one.region).localeCompare(placeOf(other.body, other.region)));
}
