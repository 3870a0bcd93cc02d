import { eq, max, sql } from 'drizzle-orm';
import { caseChanges, wholeRegistry } from '../../schema/changes.js';
import type { Tx } from '../database/connection.js';
import { insertRow, nextNumber as nextIn, transactionOf, type Destination } from '../database/insert-row.js';
import { prepared, preparedWrite } from '../database/prepared.js';
import type { AgencyId, CaseId } from '../identifiers.js';

const at = (name: string) => sql.placeholder(name);
/** In an expression: where its planner can look at a bare parameter, SQLite prepares these statements anew at each execution, 58 µs for 15. */
const steadily = (name: string) => sql`(${at(name)} + 0)`;

/** A change of a case, as it is told to those who may see the case. */
export interface NotedChange {
  readonly caseId: CaseId;
  /** The version that the change made. */
  readonly version: number;
  readonly now: number;
}

/** The beginning or the end of something that shows a case to an agency that does not own it, or owns it no more. */
export interface NotedAccess {
  readonly caseId: CaseId;
  readonly agencyId: AgencyId;
  readonly kind: 'ACCESS_GAINED' | 'ACCESS_LOST';
  readonly now: number;
}

/**
 * Tells a change to everyone who may see the case: to its owner, to each agency with a standing grant, and to the roles
 * that span agencies. Runs in the transaction of the act, after the case's row has its version and its owner.
 */
export async function noteChange(tx: Tx, change: NotedChange): Promise<void> {
  await insertForViewers(tx, { ...change });
}

/** As `noteChange`, for a case that is being opened: nobody has a grant of it yet. */
export async function noteOpening(to: Destination, caseId: CaseId, ownerAgencyId: number, now: number): Promise<void> {
  for (const agencyId of [ownerAgencyId, wholeRegistry]) {
    const number = await nextIn(to, `case_changes ${agencyId}`, () => findLast(transactionOf(to), agencyId));
    await insertRow(to, caseChanges, { agencyId, number, caseId, kind: 'CASE_CHANGED', version: 1, recordedAt: now });
  }
}

async function findLast(tx: Tx, agencyId: number): Promise<number> {
  const [last] = await selectLast(tx, { agencyId });
  return last?.number ?? 0;
}

const selectLast = prepared<{ agencyId: number }, { number: number | null }>((db) =>
  db
    .select({ number: max(caseChanges.number) })
    .from(caseChanges)
    .where(eq(caseChanges.agencyId, steadily('agencyId'))),
);

/**
 * Tells an agency that it gained or lost sight of a case. Runs in the transaction of the act, after the rows that say
 * so. Where another grant, or ownership, still shows the case, an end is told as ACCESS_CHANGED: it may show less now.
 */
export async function noteAccess(tx: Tx, access: NotedAccess): Promise<void> {
  await insertAccess(tx, { ...access });
}

/**
 * Tells all who see a case that its file is sealed: they see its facts and no longer who the child is. The version stays as the
 * last act left it.
 */
export async function noteSealing(tx: Tx, sealing: { readonly caseId: CaseId; readonly now: number }): Promise<void> {
  await insertSealing(tx, { ...sealing });
}

/** A grant stands until it expires or is ended. Time is the registry's, never SQLite's. */
const standingGrants = sql`select agency_id from case_grants
  where case_id = ${steadily('caseId')} and expires_at > ${steadily('now')}
    and not exists (select 1 from grant_endings where grant_id = case_grants.id)`;

const viewers = sql`select owner_agency_id as agency_id from cases where id = ${steadily('caseId')} and erased_at is null union ${standingGrants}`;

/** Safe as the next number because one writer works at a time; a trigger refuses any other. */
const nextNumber = (agencyId: ReturnType<typeof sql>) =>
  sql`coalesce((select max(number) from case_changes where agency_id = ${agencyId}), 0) + 1`;

/** One statement, however many may see the case: the cost of an act must hardly rise. */
const insertForViewers = preparedWrite<Record<keyof NotedChange, number>>((tx) =>
  tx.insert(caseChanges).select(
    sql`select agency_id, ${nextNumber(sql`stream.agency_id`)}, ${at('caseId')}, 'CASE_CHANGED', ${at('version')}, ${at('now')}
      from (select ${sql.raw(String(wholeRegistry))} as agency_id union ${viewers}) stream`,
  ),
);

const insertSealing = preparedWrite<{ caseId: number; now: number }>((tx) =>
  tx.insert(caseChanges).select(
    sql`select agency_id, ${nextNumber(sql`stream.agency_id`)}, ${at('caseId')}, 'ACCESS_CHANGED',
        (select version from cases where id = ${at('caseId')}), ${at('now')}
      from (select ${sql.raw(String(wholeRegistry))} as agency_id union ${viewers}) stream`,
  ),
);

const insertAccess = preparedWrite<{ caseId: number; agencyId: number; kind: string; now: number }>((tx) =>
  tx.insert(caseChanges).select(
    sql`select ${at('agencyId')}, ${nextNumber(steadily('agencyId'))}, id,
        case when ${at('kind')} = 'ACCESS_GAINED' then 'ACCESS_GAINED' when is_visible then 'ACCESS_CHANGED' else 'ACCESS_LOST' end,
        case when ${at('kind')} = 'ACCESS_GAINED' or is_visible then version end, ${at('now')}
      from (select id, version, ${at('agencyId')} in (${viewers}) as is_visible from cases where id = ${steadily('caseId')})`,
  ),
);
