import { and, asc, desc, eq, getTableColumns, inArray, sql, type SQL } from 'drizzle-orm';
import { agencies } from '../../schema/agencies.js';
import { agreementEndings, agreements, negotiationRounds, negotiationTracks } from '../../schema/coordination.js';
import { listAgreements, listExchanges } from '../../schema/lists.js';
import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import type { Connection, Reader } from '../database/connection.js';
import { among, nodeIdOf } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import { NotFound } from '../errors.js';
import type { Registry } from '../audit/act.js';
import { assertPageSize, fromCursor, type Keyset, type Page } from '../graphql/pagination.js';
import type { RoundId } from '../identifiers.js';
import { versionOf } from '../versions/record-versions.js';

/*
 * Talks are of states, not of children: whoever may read them reads all of them. The children on lists and under tasks
 * are read in list.queries.ts and task.queries.ts, each as far as the actor may see it.
 */

const at = (name: string) => sql.placeholder(name);

/** A track that a command names. Errors: NOT_FOUND. */
export async function getTrack(db: Reader, id: number) {
  const [row] = await db
    .select({ ...getTableColumns(negotiationTracks), version: versionOf('track', negotiationTracks.id) })
    .from(negotiationTracks)
    .where(eq(negotiationTracks.id, id));
  if (!row) throw NotFound('track', ['trackId']);
  return row;
}

/** A round that a command names. Errors: NOT_FOUND. */
export async function getRound(db: Reader, id: number) {
  const [row] = await db
    .select({ ...getTableColumns(negotiationRounds), version: versionOf('round', negotiationRounds.id) })
    .from(negotiationRounds)
    .where(eq(negotiationRounds.id, id));
  if (!row) throw NotFound('round', ['roundId']);
  return row;
}

/** All lines of talks, oldest first; there are a handful. */
export async function listTracks(db: Reader, actor: Actor) {
  assertMay(actor, 'coordination:read');
  return db
    .select({
      key: negotiationTracks.id,
      id: nodeIdOf('track', negotiationTracks.id),
      title: negotiationTracks.title,
      counterpart: negotiationTracks.counterpart,
      country: negotiationTracks.country,
      leadAgency: {
        id: nodeIdOf('agency', agencies.id),
        code: agencies.code,
        name: agencies.name,
        kind: agencies.kind,
      },
      version: versionOf('track', negotiationTracks.id),
    })
    .from(negotiationTracks)
    .innerJoin(agencies, eq(agencies.id, negotiationTracks.leadAgencyId))
    .orderBy(asc(negotiationTracks.id));
}

const roundColumns = {
  key: negotiationRounds.id,
  id: nodeIdOf('round', negotiationRounds.id),
  trackId: negotiationRounds.trackId,
  code: negotiationRounds.code,
  place: negotiationRounds.place,
  startsOn: negotiationRounds.startsOn,
  endsOn: negotiationRounds.endsOn,
  version: versionOf('round', negotiationRounds.id),
};

/** The rounds of these tracks, in the order of their days; at most 500. */
export const listRounds = prepared((db) =>
  db
    .select(roundColumns)
    .from(negotiationRounds)
    .where(among(negotiationRounds.trackId, 'ids'))
    .orderBy(asc(negotiationRounds.startsOn), asc(negotiationRounds.id))
    .limit(500),
);
export type RoundRow = Awaited<ReturnType<typeof listRounds>>[number];

/** Rounds by their numbers. */
export async function findRounds(db: Reader, actor: Actor, keys: readonly number[]): Promise<RoundRow[]> {
  assertMay(actor, 'coordination:read');
  return db
    .select(roundColumns)
    .from(negotiationRounds)
    .where(inArray(negotiationRounds.id, [...keys]));
}

/** One round by its number or by its code, or nothing. */
export async function findRound(
  db: Reader,
  actor: Actor,
  by: { readonly id: number } | { readonly code: string },
): Promise<RoundRow | undefined> {
  assertMay(actor, 'coordination:read');
  const [row] = await db
    .select(roundColumns)
    .from(negotiationRounds)
    .where('id' in by ? eq(negotiationRounds.id, by.id) : eq(negotiationRounds.code, by.code));
  return row;
}

const selectAgreements = (db: Reader) =>
  db
    .select({
      key: agreements.id,
      id: nodeIdOf('agreement', agreements.id),
      roundId: agreements.roundId,
      agreedOn: agreements.agreedOn,
      terms: agreements.terms,
      endedOn: sql<string | null>`${agreementEndings.endedOn}`,
      endReason: sql<string | null>`${agreementEndings.reason}`,
      version: versionOf('agreement', agreements.id),
    })
    .from(agreements)
    .leftJoin(agreementEndings, eq(agreementEndings.agreementId, agreements.id));
export type AgreementRow = ReturnType<typeof selectAgreements>['_']['result'][number];

/** What was agreed in these rounds, oldest first, with its end where it has one. */
export const listAgreementRows = prepared<{ ids: string }, AgreementRow>((db) =>
  selectAgreements(db).where(among(agreements.roundId, 'ids')).orderBy(asc(agreements.id)),
);

/** Agreements by their numbers. */
export async function findAgreements(db: Connection, actor: Actor, ids: readonly number[]): Promise<AgreementRow[]> {
  assertMay(actor, 'coordination:read');
  return selectAgreementsByIds(db, { ids: JSON.stringify(ids) });
}

/** One agreement by its number, or nothing. */
export async function findAgreement(db: Connection, actor: Actor, id: number): Promise<AgreementRow | undefined> {
  const [row] = await findAgreements(db, actor, [id]);
  return row;
}

const selectAgreementsByIds = prepared<{ ids: string }, AgreementRow>((db) =>
  selectAgreements(db).where(among(agreements.id, 'ids')),
);

/** An agreement that a command names; `mustStand` where it may not have ended. Errors: NOT_FOUND. */
export async function getAgreement(db: Reader, id: number) {
  const [row] = await db
    .select({
      ...getTableColumns(agreements),
      endedOn: agreementEndings.endedOn,
      version: versionOf('agreement', agreements.id),
    })
    .from(agreements)
    .leftJoin(agreementEndings, eq(agreementEndings.agreementId, agreements.id))
    .where(eq(agreements.id, id));
  if (!row) throw NotFound('agreement', ['agreementId']);
  return row;
}

const listColumns = {
  key: listExchanges.id,
  id: nodeIdOf('list', listExchanges.id),
  roundId: listExchanges.roundId,
  agreementId: listExchanges.agreementId,
  title: listExchanges.title,
  exchangedOn: listExchanges.exchangedOn,
  agreedOn: sql<string | null>`${listAgreements.agreedOn}`,
  version: versionOf('list', listExchanges.id),
};

/** The lists exchanged in these rounds, oldest first. */
export const listListRows = prepared((db) =>
  db
    .select(listColumns)
    .from(listExchanges)
    .leftJoin(listAgreements, eq(listAgreements.listId, listExchanges.id))
    .where(among(listExchanges.roundId, 'ids'))
    .orderBy(asc(listExchanges.id)),
);
export type ListRow = Awaited<ReturnType<typeof listListRows>>[number];

/** Lists by their numbers, oldest first. */
export async function findLists(db: Reader, actor: Actor, keys: readonly number[]): Promise<ListRow[]> {
  assertMay(actor, 'coordination:read');
  return selectListsByIds(db, { ids: JSON.stringify(keys) });
}

const selectLists = (db: Reader) =>
  db.select(listColumns).from(listExchanges).leftJoin(listAgreements, eq(listAgreements.listId, listExchanges.id));

const selectListsByIds = prepared<{ ids: string }, ListRow>((db) =>
  selectLists(db).where(among(listExchanges.id, 'ids')).orderBy(asc(listExchanges.id)),
);

/** One list by its number, or nothing. */
export async function findList(db: Reader, actor: Actor, id: number): Promise<ListRow | undefined> {
  const [row] = await findLists(db, actor, [id]);
  return row;
}

export interface PageOfLists extends Page {
  /** Agreed to by both parties, or not yet. */
  readonly isAgreed?: boolean | undefined;
  readonly roundId?: RoundId | undefined;
}

/** By what lists are ordered: those handed over last come first. */
export const listKeyset: Keyset<ListRow> = {
  order: 'LIST_EXCHANGED_DESC',
  placeOf: ({ exchangedOn, key }) => [exchangedOn, key],
};

/** Lists, one more than the page. Errors: INVALID_INPUT for a page size that cannot be, INVALID_CURSOR. */
export async function pageOfLists(registry: Registry, actor: Actor, list: PageOfLists): Promise<ListRow[]> {
  assertMay(actor, 'coordination:read');
  assertPageSize(list.first);
  const [day = '9999-12-31', key = Number.MAX_SAFE_INTEGER] =
    list.after === undefined ? [] : fromCursor(list.after, listKeyset.order, 2);
  const isAgreed = list.isAgreed === undefined ? null : Number(list.isAgreed);
  const { roundId, first } = list;
  const run = roundId === undefined ? selectListPage.ofAll : selectListPage.ofRound;
  return run(registry.store.reader, { day, key, isAgreed, roundId, limit: first + 1 });
}

/** In the order of an index: of all lists, or of a round. */
const listPageOf = (whose: SQL | undefined) =>
  prepared<Record<string, unknown>, ListRow>((db) =>
    selectLists(db)
      .where(
        and(
          whose,
          sql`(${listExchanges.exchangedOn}, ${listExchanges.id}) < (${at('day')}, ${at('key')})`,
          sql`(${at('isAgreed')} is null or (${listAgreements.listId} is not null) = ${at('isAgreed')})`,
        ),
      )
      .orderBy(desc(listExchanges.exchangedOn), desc(listExchanges.id))
      .limit(at('limit')),
  );

const selectListPage = { ofAll: listPageOf(undefined), ofRound: listPageOf(eq(listExchanges.roundId, at('roundId'))) };
