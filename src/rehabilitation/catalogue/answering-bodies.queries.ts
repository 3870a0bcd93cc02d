import { and, asc, count, eq, isNull } from 'drizzle-orm';
import { agencies } from '../../../schema/agencies.js';
import type { regionsOfOrigin } from '../../../schema/places.js';
import { answeringBodies, type milestoneBodies } from '../../../schema/rehabilitation/catalogue.js';
import { agencyColumns } from '../../agencies/agency-columns.js';
import type { AgencyTree } from '../../cases/reading/case-tree.js';
import type { Actor } from '../../access/actor.js';
import { assertMay } from '../../access/permissions.js';
import type { Registry } from '../../audit/act.js';
import type { Reader, Tx } from '../../database/connection.js';
import type { AgencyId } from '../../identifiers.js';

export type BodyKind = (typeof milestoneBodies)[number];
export type Region = (typeof regionsOfOrigin)[number];

/** Which agency is the body of a kind, as it stands. */
export interface AnsweringBodies {
  /** The one of the region, else the one of all others; nothing where none is registered. */
  find(kind: BodyKind, region: Region | null): AgencyId | undefined;
  /** Whether the agency is registered for any kind and region. */
  includes(agencyId: AgencyId): boolean;
}

const placeOf = (kind: BodyKind, region: Region | null): string => `${kind} ${region ?? ''}`;

/** The bodies as they stand, for a command to work with. */
export async function readAnsweringBodies(db: Reader): Promise<AnsweringBodies> {
  const rows = await db.select().from(answeringBodies).orderBy(asc(answeringBodies.id));
  const last = new Map(rows.map(({ body, region, agencyId }) => [placeOf(body, region), agencyId]));
  return {
    find: (kind, region) =>
      (last.get(placeOf(kind, region)) ?? last.get(placeOf(kind, null)) ?? undefined) as AgencyId | undefined,
    includes: (agencyId) => [...last.values()].includes(agencyId),
  };
}

/** What was last stated of a kind and region. */
export interface AnsweringBodyRow {
  readonly body: BodyKind;
  readonly region: Region | null;
  /** Null where there is none any more. */
  readonly agency: AgencyTree | null;
  /** How often it was stated. */
  readonly version: number;
}

/** How often it was stated who answers for a kind and region: its version, 0 where it never was. */
export async function versionOfBody(tx: Tx, kind: BodyKind, region: Region | null): Promise<number> {
  const ofRegion = region === null ? isNull(answeringBodies.region) : eq(answeringBodies.region, region);
  const [row] = await tx
    .select({ times: count() })
    .from(answeringBodies)
    .where(and(eq(answeringBodies.body, kind), ofRegion));
  return row?.times ?? 0;
}

/** What stands of every kind and region of which it was ever stated who answers. Errors: FORBIDDEN. */
export async function listAnsweringBodies(registry: Registry, actor: Actor): Promise<AnsweringBodyRow[]> {
  assertMay(actor, 'catalogue:read');
  const rows = await registry.store.reader.db
    .select({ body: answeringBodies.body, region: answeringBodies.region, agency: agencyColumns })
    .from(answeringBodies)
    .leftJoin(agencies, eq(agencies.id, answeringBodies.agencyId))
    .orderBy(asc(answeringBodies.id));
  const stated = new Map<string, AnsweringBodyRow>();
  for (const row of rows) {
    const place = placeOf(row.body, row.region);
    // The agency of a row to which none was joined is null: there is none any more.
    stated.set(place, { ...row, version: (stated.get(place)?.version ?? 0) + 1 });
  }
  return [...stated.values()].sort((one, other) =>
    placeOf(one.body, one.region).localeCompare(placeOf(other.body, other.region)),
  );
}
