import { and, asc, desc, eq, getTableColumns, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { agencies, users } from '../../schema/agencies.js';
import { cases } from '../../schema/cases.js';
import { sites } from '../../schema/places.js';
import { requestCorrections, tracingEvents, tracingLinks, tracingRequests } from '../../schema/tracing.js';
import type { Actor } from '../access/actor.js';
import { assertMay, seesAllAgencies } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import type { Reader } from '../database/connection.js';
import { among, nodeIdOf } from '../database/dialect-words.js';
import { cell } from '../database/enciphered/cells.js';
import { prepared, preparedFor } from '../database/prepared.js';
import type { CivilDate } from '../dates.js';
import { NotFound } from '../errors.js';
import { assertPageSize, fromCursor, type Page } from '../graphql/pagination.js';
import type { RequestId } from '../identifiers.js';
import { siteColumns } from '../cases/case-rows.js';
import { mostCorrections } from '../versions/corrected.js';
import { versionOf } from '../versions/record-versions.js';
import { mayBeShared } from './consents.js';
import { isOpenFile, lastLinkEvent } from './link.queries.js';

/** OPEN until a link is confirmed or the request is closed; closed by a person alone. */
export const requestStatuses = ['OPEN', 'LINKED', 'CLOSED'] as const;
export type RequestStatus = (typeof requestStatuses)[number];

const at = (name: string) => sql.placeholder(name);

/** A link that shows its request to the agency of the case: not rejected or undone, and the inquirer still agrees to it. */
const linkThatShows = (agency: SQL) =>
  sql`exists (select 1 from ${tracingLinks} where ${tracingLinks.requestId} = ${tracingRequests.id} and ${tracingLinks.caseAgencyId} = ${agency} and coalesce(${lastLinkEvent}, '') not in ('REJECTED', 'UNDONE') and ${mayBeShared(tracingRequests.id)})`;
/** The child was found and its file is sealed, or erased: the request tells who it is. */
const isOfSealedCase = () =>
  sql`exists (select 1 from ${tracingLinks} join ${cases} on ${cases.id} = ${tracingLinks.caseId} where ${tracingLinks.requestId} = ${tracingRequests.id} and (${cases.sealsAt} <= ${at('now')} or ${cases.erasedAt} is not null) and ${lastLinkEvent} in ('CONFIRMED', 'UNDO_VOUCHED'))`;
/** Of some other child the search goes on, or was found and its file is open: what the inquirer agrees to still holds for it. */
const seeksOpenCase = () =>
  sql`exists (select 1 from ${tracingLinks} join ${cases} on ${cases.id} = ${tracingLinks.caseId} where ${tracingLinks.requestId} = ${tracingRequests.id} and ${isOpenFile()} and coalesce(${lastLinkEvent}, '') not in ('REJECTED', 'UNDONE'))`;
const confirmed = sql`exists (select 1 from ${tracingLinks} where ${tracingLinks.requestId} = ${tracingRequests.id} and ${lastLinkEvent} in ('CONFIRMED', 'UNDO_VOUCHED'))`;
const lastEvent = sql`(select ${tracingEvents.kind} from ${tracingEvents} where ${tracingEvents.requestId} = ${tracingRequests.id} order by ${tracingEvents.id} desc limit 1)`;
const status = sql<RequestStatus>`case when ${lastEvent} = 'CLOSED' then 'CLOSED' when ${confirmed} then 'LINKED' else 'OPEN' end`;

const selectRequests = (db: Reader) =>
  db
    .select({
      key: tracingRequests.id,
      id: nodeIdOf('request', tracingRequests.id),
      agencyId: tracingRequests.agencyId,
      agency: { id: nodeIdOf('agency', agencies.id), code: agencies.code, name: agencies.name, kind: agencies.kind },
      status,
      relation: tracingRequests.relation,
      receivedOn: tracingRequests.receivedOn,
      sex: tracingRequests.sex,
      regionOfOrigin: tracingRequests.regionOfOrigin,
      lastContactOn: tracingRequests.lastContactOn,
      lastCountry: tracingRequests.lastCountry,
      lastSite: siteColumns,
      recordedAt: tracingRequests.recordedAt,
      version: versionOf('request', tracingRequests.id),
    })
    .from(tracingRequests)
    .innerJoin(agencies, eq(agencies.id, tracingRequests.agencyId))
    .leftJoin(sites, eq(sites.id, tracingRequests.lastSiteId));

export type RequestRow = ReturnType<typeof selectRequests>['_']['result'][number];

/** Requests of the own agency, those linked to its cases, and all for roles whose work spans agencies. */
function visibleRequests(actor: Actor): SQL {
  if (actor.kind !== 'user') return sql`1 = 0`;
  if (seesAllAgencies(actor)) return sql`not ${isOfSealedCase()}`;
  return sql`((${tracingRequests.agencyId} = ${at('agencyId')} or ${linkThatShows(sql`${at('agencyId')}`)}) and not ${isOfSealedCase()})`;
}

/**
 * Requests of which the actor may state what the inquirer says: those that are visible, and of those that the actor may change also
 * the ones that are hidden for the file of one child while another child is asked for by them. Consent may be taken back at any
 * time (Regulation (EU) 2016/679, art. 7(3)), also of what nobody is shown any more; to state a word reads none.
 */
function statableRequests(actor: Actor): SQL {
  if (actor.kind !== 'user') return sql`1 = 0`;
  const mayChange = seesAllAgencies(actor) ? sql`1 = 1` : sql`${tracingRequests.agencyId} = ${at('agencyId')}`;
  return sql`(${visibleRequests(actor)} or (${mayChange} and ${seeksOpenCase()}))`;
}

const agencyOf = (actor: Actor) => (actor.kind === 'user' ? actor.agencyId : null);

export interface ListRequests extends Page {
  readonly status?: RequestStatus | undefined;
}

/** The order of requests in cursors: newest first. */
export const requestOrder = 'REQUEST_DESC';

/** One row more than asked for, newest first. Errors: INVALID_INPUT for a page size or cursor that cannot be. */
export async function listRequests(registry: Registry, actor: Actor, list: ListRequests): Promise<RequestRow[]> {
  assertMay(actor, 'tracing:read');
  assertPageSize(list.first);
  const [after] = list.after === undefined ? [] : fromCursor(list.after, requestOrder, 1);
  const run = prepared<Record<string, unknown>, RequestRow>((db) =>
    selectRequests(db)
      .where(
        and(
          visibleRequests(actor),
          list.status && sql`${status} = ${at('status')}`,
          after === undefined ? undefined : sql`${tracingRequests.id} < ${at('after')}`,
        ),
      )
      .orderBy(desc(tracingRequests.id))
      .limit(at('limit')),
  );
  const now = registry.clock();
  return run(registry.store.reader, {
    now,
    agencyId: agencyOf(actor),
    status: list.status,
    after,
    limit: list.first + 1,
  });
}

/** Requests by their numbers, as far as the actor may see them. */
export async function findRequests(
  db: Reader,
  actor: Actor,
  ids: readonly number[],
  now: number,
): Promise<RequestRow[]> {
  assertMay(actor, 'tracing:read');
  const run = prepared<Record<string, unknown>, RequestRow>((reader) =>
    selectRequests(reader).where(and(among(tracingRequests.id, 'ids'), visibleRequests(actor))),
  );
  return run(db, { ids: JSON.stringify(ids), agencyId: agencyOf(actor), now });
}

/** A request as far as the actor may see it, or nothing. */
export async function findRequest(
  db: Reader,
  actor: Actor,
  id: RequestId,
  now: number,
): Promise<RequestRow | undefined> {
  const [row] = await findRequests(db, actor, [id], now);
  return row;
}

/** Whether the request of a link that the caller has found is closed. */
export async function isRequestClosed(db: Reader, requestKey: number): Promise<boolean> {
  const [row] = await selectStatus(db, { id: requestKey });
  return row?.status === 'CLOSED';
}

const selectStatus = prepared<{ id: number }, { status: RequestStatus }>((db) =>
  db
    .select({ status })
    .from(tracingRequests)
    .where(eq(tracingRequests.id, at('id'))),
);

/** NOT_FOUND for absent and invisible alike. */
export async function getRequest(db: Reader, actor: Actor, id: RequestId, now: number): Promise<RequestRow> {
  const row = await findRequest(db, actor, id, now);
  if (!row) throw NotFound('tracing request', ['requestId']);
  return row;
}

/** As `getRequest`, for the words of the inquirer alone. What it answers is told to nobody: the request may be hidden. */
export async function getRequestToState(db: Reader, actor: Actor, id: RequestId, now: number): Promise<RequestRow> {
  assertMay(actor, 'tracing:read');
  const run = prepared<Record<string, unknown>, RequestRow>((reader) =>
    selectRequests(reader).where(and(eq(tracingRequests.id, at('id')), statableRequests(actor))),
  );
  const [row] = await run(db, { id, agencyId: agencyOf(actor), now });
  if (!row) throw NotFound('tracing request', ['requestId']);
  return row;
}

const recorders = alias(users, 'recorders');

const isOfNewest = sql`${requestCorrections.id} in (select newest.id from json_each(${at('ids')}) own cross join main.request_corrections newest where newest.id in (select one.id from main.request_corrections one where one.request_id = own.value order by one.version desc limit ${sql.raw(String(mostCorrections))}))`;

const { reason: _reason, bornFrom: _from, bornUntil: _until, ...correctionFacts } = getTableColumns(requestCorrections);
const correctionColumns = {
  ...correctionFacts,
  bornFrom: cell<string | null>(requestCorrections.bornFrom),
  bornUntil: cell<string | null>(requestCorrections.bornUntil),
  lastSite: siteColumns,
  recordedByName: recorders.name,
  reason: cell<string>(requestCorrections.reason),
};

/**
 * What requests said until they were put right, the newest of each, oldest first, but for what is in identity; the reason and the
 * birth are deciphered where they are wanted alone. On ids as `listRequestEvents`.
 */
export const listRequestCorrections = preparedFor<typeof correctionColumns, RequestCorrectionRow>(
  correctionColumns,
  [...Object.keys(correctionFacts), ...Object.keys(siteColumns).map((name) => `lastSite.${name}`), 'recordedByName'],
  (db, columns) =>
    db
      .select(columns)
      .from(requestCorrections)
      .innerJoin(recorders, eq(recorders.id, requestCorrections.recordedBy))
      .leftJoin(sites, eq(sites.id, requestCorrections.lastSiteId))
      .where(isOfNewest)
      .orderBy(asc(requestCorrections.id)),
);
export type RequestCorrectionRow = typeof requestCorrections.$inferSelect & {
  readonly lastSite: RequestRow['lastSite'];
  readonly recordedByName: string;
};

export interface SoughtBirth {
  readonly requestId: number;
  readonly bornFrom: CivilDate | null;
  readonly bornUntil: CivilDate | null;
}

/** When the children sought were born, as far as it was said; on ids as `listRequestEvents`. */
export const listSoughtBirths = prepared<{ ids: string }, SoughtBirth>((db) =>
  db
    .select({
      requestId: tracingRequests.id,
      bornFrom: cell<string | null>(tracingRequests.bornFrom),
      bornUntil: cell<string | null>(tracingRequests.bornUntil),
    })
    .from(tracingRequests)
    .where(among(tracingRequests.id, 'ids')),
);

/** The closings and reopenings of requests, oldest first; on ids that a visible list has yielded, and on no others. */
export const listRequestEvents = prepared((db) =>
  db
    .select({ ...getTableColumns(tracingEvents), recordedByName: recorders.name })
    .from(tracingEvents)
    .innerJoin(recorders, eq(recorders.id, tracingEvents.recordedBy))
    .where(among(tracingEvents.requestId, 'ids'))
    .orderBy(asc(tracingEvents.id)),
);
