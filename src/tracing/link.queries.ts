import { and, asc, desc, eq, getTableColumns, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { agencies, users } from '../../schema/agencies.js';
import { cases } from '../../schema/cases.js';
import { requestCorrections, tracingLinkEvents, tracingLinks, tracingRequests } from '../../schema/tracing.js';
import type { Actor } from '../access/actor.js';
import { assertMay, seesAllAgencies } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import type { Reader } from '../database/connection.js';
import { among, nodeIdOf } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import type { CivilDate } from '../dates.js';
import { Invalid, NotFound } from '../errors.js';
import { assertPageSize, fromCursor, type Page } from '../graphql/pagination.js';
import { versionOf } from '../versions/record-versions.js';
import { endOf, mayBeShared } from './consents.js';
import { isInDoubt } from './link-evidence.js';
import type { CaseId, LinkId, RequestId } from '../identifiers.js';

/** POSSIBLE until two persons confirmed it; what was rejected or undone is remembered. */
export const linkStatuses = ['POSSIBLE', 'CONFIRMED', 'REJECTED', 'UNDONE'] as const;
export type LinkStatus = (typeof linkStatuses)[number];

const at = (name: string) => sql.placeholder(name);

/** What was decided last of a link in an outer query, by its kind. */
export const lastLinkEvent = sql`(select ${tracingLinkEvents.kind} from ${tracingLinkEvents} where ${tracingLinkEvents.linkId} = ${tracingLinks.id} order by ${tracingLinkEvents.id} desc limit 1)`;
const status = sql<LinkStatus>`case coalesce(${lastLinkEvent}, '') when 'CONFIRMED' then 'CONFIRMED' when 'UNDO_VOUCHED' then 'CONFIRMED' when 'REJECTED' then 'REJECTED' when 'UNDONE' then 'UNDONE' else 'POSSIBLE' end`;

/** Of a link in an outer query: it is possible or confirmed, neither rejected nor undone. */
export const isLinked = sql`coalesce(${lastLinkEvent}, '') not in ('REJECTED', 'UNDONE')`;

const ofRequest = alias(agencies, 'request_agencies');
const ofCase = alias(agencies, 'case_agencies');
const agencyColumns = (agency: typeof ofRequest | typeof ofCase) => ({
  id: nodeIdOf('agency', agency.id),
  code: agency.code,
  name: agency.name,
  kind: agency.kind,
});

/** The file was sealed: what the link says of it is closed as the file is. */
const isOfSealedCase = (): SQL =>
  sql`exists (select 1 from ${cases} where ${cases.id} = ${tracingLinks.caseId} and ${cases.sealsAt} <= ${at('now')})`;
const isOfErasedCase = sql`exists (select 1 from ${cases} where ${cases.id} = ${tracingLinks.caseId} and ${cases.erasedAt} is not null)`;
/** The file, joined to a link, is neither sealed nor erased. */
export const isOpenFile = (): SQL =>
  sql`(${cases.erasedAt} is null and (${cases.sealsAt} is null or ${cases.sealsAt} > ${at('now')}))`;
/** What becomes of the evidence in a sealed file is told to nobody. */
const inDoubt = () => sql<number>`(not ${isOfSealedCase()} and ${isInDoubt(status)})`;

const selectLinks = (db: Reader) =>
  db
    .select({
      key: tracingLinks.id,
      id: nodeIdOf('link', tracingLinks.id),
      requestKey: tracingLinks.requestId,
      requestId: nodeIdOf('request', tracingLinks.requestId),
      caseKey: tracingLinks.caseId,
      requestAgencyId: tracingLinks.requestAgencyId,
      caseAgencyId: tracingLinks.caseAgencyId,
      requestAgency: agencyColumns(ofRequest),
      caseAgency: agencyColumns(ofCase),
      status,
      receivedOn: tracingRequests.receivedOn,
      basis: tracingLinks.basis,
      isShared: sql<number>`${mayBeShared(tracingLinks.requestId)}`,
      isSealed: sql<number>`${isOfSealedCase()}`,
      isInDoubt: inDoubt(),
      /** Of a link that was rejected or undone the other agency learns nothing more of the inquirer. */
      consentEndedOn: sql<CivilDate | null>`case when ${isLinked} then ${endOf('TRACING', tracingLinks.requestId)} end`,
      /** When the request was put right last, if ever. */
      correctedAt: sql<
        number | null
      >`(select corrected.recorded_at from main.request_corrections corrected where corrected.request_id = ${tracingLinks.requestId} order by corrected.version desc limit 1)`,
      recordedAt: tracingLinks.recordedAt,
      /** That of the request: whoever decides on one link knows of the others, and of what the inquirer agrees to. */
      version: versionOf('request', tracingLinks.requestId),
    })
    .from(tracingLinks)
    .innerJoin(tracingRequests, eq(tracingRequests.id, tracingLinks.requestId))
    .innerJoin(ofRequest, eq(ofRequest.id, tracingLinks.requestAgencyId))
    .innerJoin(ofCase, eq(ofCase.id, tracingLinks.caseAgencyId));

export type LinkRow = ReturnType<typeof selectLinks>['_']['result'][number];

/**
 * The agencies of the request and of the case see a link, and roles whose work spans agencies. A link tells who the child is; once the
 * file is sealed, the search is over and nobody reads of it here any more. That there was a link, and where it stood, its request's agency
 * knows: to it alone that much is still told (`isSealed`), so that it does not search anew. Of an erased child nobody is told anything.
 */
function visibleLinks(actor: Actor): SQL {
  if (actor.kind !== 'user') return sql`1 = 0`;
  const ofOwnRequest = sql`(${tracingLinks.requestAgencyId} = ${at('agencyId')} and not ${isOfErasedCase})`;
  const isOpen = sql`(not ${isOfSealedCase()} and not ${isOfErasedCase})`;
  if (seesAllAgencies(actor)) return sql`(${isOpen} or ${ofOwnRequest})`;
  return sql`(${at('agencyId')} in (${tracingLinks.requestAgencyId}, ${tracingLinks.caseAgencyId}) and (${isOpen} or ${ofOwnRequest}))`;
}

const agencyOf = (actor: Actor) => (actor.kind === 'user' ? actor.agencyId : null);

export interface ListLinks extends Page {
  readonly status?: LinkStatus | undefined;
  readonly requestId?: RequestId | undefined;
  readonly caseId?: CaseId | undefined;
  readonly isInDoubt?: boolean | undefined;
}

/** The order of links in cursors: newest first. */
export const linkOrder = 'LINK_DESC';

/** One row more than asked for, newest first. Errors: INVALID_INPUT for a page size or cursor that cannot be. */
export async function listLinks(registry: Registry, actor: Actor, list: ListLinks): Promise<LinkRow[]> {
  assertMay(actor, 'tracing:read');
  assertPageSize(list.first);
  const [after] = list.after === undefined ? [] : fromCursor(list.after, linkOrder, 1);
  const run = prepared<Record<string, unknown>, LinkRow>((db) =>
    selectLinks(db)
      .where(
        and(
          visibleLinks(actor),
          list.status && sql`${status} = ${at('status')}`,
          list.isInDoubt === undefined ? undefined : sql`${inDoubt()} = ${at('isInDoubt')}`,
          list.requestId === undefined ? undefined : eq(tracingLinks.requestId, at('requestId')),
          // Which file is sealed behind a link is not told by asking file by file.
          list.caseId === undefined
            ? undefined
            : and(eq(tracingLinks.caseId, at('caseId')), sql`not ${isOfSealedCase()}`),
          after === undefined ? undefined : sql`${tracingLinks.id} < ${at('after')}`,
        ),
      )
      .orderBy(desc(tracingLinks.id))
      .limit(at('limit')),
  );
  const { requestId, caseId, first } = list;
  const args = {
    agencyId: agencyOf(actor),
    status: list.status,
    isInDoubt: list.isInDoubt === true ? 1 : 0,
    requestId,
    caseId,
    after,
    limit: first + 1,
    now: registry.clock(),
  };
  return run(registry.store.reader, args);
}

/** A link as far as the actor may see it, or nothing. */
export async function findLink(db: Reader, actor: Actor, id: LinkId, now: number): Promise<LinkRow | undefined> {
  assertMay(actor, 'tracing:read');
  const run = prepared<Record<string, unknown>, LinkRow>((reader) =>
    selectLinks(reader).where(and(eq(tracingLinks.id, at('id')), visibleLinks(actor))),
  );
  const [row] = await run(db, { id, agencyId: agencyOf(actor), now });
  return row;
}

/** A link that is decided on. Errors: NOT_FOUND for absent and invisible alike, FILE_SEALED where no more is told of it than that it was. */
export async function getLink(db: Reader, actor: Actor, id: LinkId, now: number): Promise<LinkRow> {
  const row = await findLink(db, actor, id, now);
  if (!row) throw NotFound('link', ['linkId']);
  if (row.isSealed === 1)
    throw Invalid(
      'The file that this link is about is sealed: the search is over, and nothing is decided on the link any more.',
      ['linkId'],
      'FILE_SEALED',
    );
  return row;
}

/** Every link of one request with one case, oldest first: what was decided of the pair is remembered. */
export const listLinksOfPair = prepared<{ requestId: number; caseId: number; now: number }, LinkRow>((db) =>
  selectLinks(db)
    .where(and(eq(tracingLinks.requestId, at('requestId')), eq(tracingLinks.caseId, at('caseId'))))
    .orderBy(asc(tracingLinks.id)),
);

const speakers = alias(agencies, 'speakers');
const recorders = alias(users, 'link_recorders');

/** What was decided of links, oldest first; on ids that a visible list has yielded, and on no others. */
export const listLinkEvents = prepared((db) =>
  db
    .select({
      ...getTableColumns(tracingLinkEvents),
      agency: {
        id: nodeIdOf('agency', speakers.id),
        code: speakers.code,
        name: speakers.name,
        kind: speakers.kind,
      },
      recordedByName: recorders.name,
    })
    .from(tracingLinkEvents)
    .innerJoin(speakers, eq(speakers.id, tracingLinkEvents.agencyId))
    .innerJoin(recorders, eq(recorders.id, tracingLinkEvents.recordedBy))
    .where(among(tracingLinkEvents.linkId, 'ids'))
    .orderBy(asc(tracingLinkEvents.id)),
);

/** When requests were put right, oldest first; on ids as `listLinkEvents`. */
export const listCorrectionTimes = prepared<{ ids: string }, { requestId: number; recordedAt: number }>((db) =>
  db
    .select({ requestId: requestCorrections.requestId, recordedAt: requestCorrections.recordedAt })
    .from(requestCorrections)
    .where(among(requestCorrections.requestId, 'ids'))
    .orderBy(asc(requestCorrections.requestId), asc(requestCorrections.version)),
);
