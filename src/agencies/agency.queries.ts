import { asc, eq, getTableColumns, sql } from 'drizzle-orm';
import { agencies } from '../../schema/agencies.js';
import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import type { Connection, Reader } from '../database/connection.js';
import { prepared } from '../database/prepared.js';
import { Invalid, NotFound } from '../errors.js';

export type AgencyRow = typeof agencies.$inferSelect;

/** All agencies, by code. Every signed-in actor may know them: they are organisations, not people. */
export async function listAgencies(db: Reader, actor: Actor): Promise<AgencyRow[]> {
  assertMay(actor, 'agency:read');
  return db.select().from(agencies).orderBy(asc(agencies.code));
}

/** The agency of the actor, whom everybody signed in may know to belong there. */
export async function findOwnAgency(db: Reader, actor: Actor): Promise<AgencyRow | undefined> {
  assertMay(actor, 'account:read');
  const [row] = actor.kind === 'user' ? await selectAgency(db, { id: actor.agencyId }) : [];
  return row;
}

export async function getAgency(db: Reader, actor: Actor, id: number, field = 'ownerAgencyId'): Promise<AgencyRow> {
  assertMay(actor, 'agency:read');
  const [row] = await selectAgency(db, { id });
  if (!row) throw NotFound('agency', [field]);
  return row;
}

/** Of a filter: refuses an agency that is not registered, which everybody signed in may list. Errors: UNKNOWN_CODE. */
export async function assertKnownAgency(at: Connection, id: number, path: readonly string[]): Promise<void> {
  if ((await selectAgency(at, { id })).length > 0) return;
  throw Invalid(
    `${path.at(-1)} is the id of a registered agency, as agencies lists them; none has the one that came.`,
    path,
    'UNKNOWN_CODE',
  );
}

const selectAgency = prepared<{ id: number }, AgencyRow>((db) =>
  db
    .select(getTableColumns(agencies))
    .from(agencies)
    .where(eq(agencies.id, sql.placeholder('id'))),
);
