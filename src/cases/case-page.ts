import { and, asc, desc, eq, sql, type SQL } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { cases, type sexes } from '../../schema/cases.js';
import type { countriesAbroad, regionsOfOrigin } from '../../schema/places.js';
import { grantedPlaces } from '../../schema/referrals.js';
import type { Actor } from '../access/actor.js';
import type { Connection } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import type { AgencyId, SiteId } from '../identifiers.js';
import { bearsName } from '../identity/names.js';
import { forEachView, isClosedBySeal, isNotErased, isPlaced, sightOf, viewOf } from './case.access.js';
import { selectCases, type CaseColumns } from './case-rows.js';
import type { CaseStage } from './case.rules.js';

/** What a list of cases is narrowed to; all conditions hold together. */
export interface CaseFilter {
  readonly stages?: readonly CaseStage[] | undefined;
  readonly agencyId?: AgencyId | undefined;
  readonly country?: (typeof countriesAbroad)[number] | undefined;
  readonly siteId?: SiteId | undefined;
  readonly regionOfOrigin?: (typeof regionsOfOrigin)[number] | undefined;
  readonly sex?: (typeof sexes)[number] | undefined;
  readonly updatedSince?: number | undefined;
  readonly statelessnessRisk?: boolean | undefined;
  /** A name of the child, however it is written. */
  readonly name?: string | undefined;
}

/** A list is ordered by one column and by the id, so that the order is total and a cursor names one place in it. */
export const caseOrders = {
  REPORTED_ON_DESC: { column: cases.reportedOn, descending: true },
  REPORTED_ON_ASC: { column: cases.reportedOn, descending: false },
  UPDATED_AT_DESC: { column: cases.updatedAt, descending: true },
  UPDATED_AT_ASC: { column: cases.updatedAt, descending: false },
} as const;
export type CaseOrder = keyof typeof caseOrders;

export interface ListCases {
  readonly first: number;
  readonly after?: string | undefined;
  readonly filter: CaseFilter;
  readonly orderBy: CaseOrder;
}

type Run<Row> = (connection: Connection, args: Record<string, unknown>) => Promise<Row[]>;

/** The rows of these cases, as far as the actor may see them. */
export const selectByIds = forEachView(({ visible, showsIdentity }) =>
  prepared<Record<string, unknown>, CaseColumns>((db) =>
    selectCases(db, showsIdentity).where(and(among(cases.id, 'ids'), visible)),
  ),
);

/** Where a case stands in a list. */
interface Place {
  readonly key: number;
  readonly value: string | number;
}

/**
 * One row more than the page, so that it is known whether more follows. For an agency, the places of its own cases and of
 * those granted to it are two statements, each walked along its own index in the order of the page: as one condition they
 * would have to walk the whole registry. The rows of the page are then fetched by the grants themselves.
 */
export async function selectPage(
  connection: Connection,
  actor: Actor,
  list: ListCases,
  { after, now }: { readonly after: (string | number)[] | undefined; readonly now: number },
): Promise<CaseColumns[]> {
  const { filter } = list;
  const view = viewOf(actor);
  if (view === 'none') return [];
  const sight = sightOf(actor, now);
  const args = {
    ...filter,
    ...sight,
    stages: filter.stages?.length === 1 ? filter.stages[0] : JSON.stringify(filter.stages ?? []),
    limit: list.first + 1,
    afterValue: after?.[0],
    afterId: after?.[1],
  };
  const isAfter = after !== undefined;
  const granted = view === 'all' ? [] : await statementFor(grantedPlaceRows, view, list, isAfter)(connection, args);
  if (granted.length === 0) return statementFor(wholeRows, view, list, isAfter)(connection, args);
  const own = await statementFor(ownPlaceRows, view, list, isAfter)(connection, args);
  const onPage = merge(own, granted, list);
  const rows = await selectByIds(actor)(connection, { ids: JSON.stringify(onPage), ...sight });
  const byKey = new Map(rows.map((row) => [row.key, row]));
  return onPage.map((key) => byKey.get(key)).filter((row) => row !== undefined);
}

/** The first of both in the order of the list, each case once. */
function merge(own: readonly Place[], granted: readonly Place[], { first, orderBy }: ListCases): number[] {
  const inPage = [...own, ...granted].sort(inOrder(orderBy)).map(({ key }) => key);
  return [...new Set(inPage)].slice(0, first + 1);
}

/** As SQLite orders: days and instants by their values, then ids. */
function inOrder(orderBy: CaseOrder): (a: Place, b: Place) => number {
  const { descending } = caseOrders[orderBy];
  return (a, b) => {
    const ascending = a.value < b.value ? -1 : a.value > b.value ? 1 : a.key - b.key;
    return descending ? -ascending : ascending;
  };
}

type View = 'all' | 'agency';

/** Prepared statements of one kind, by the shape of what is asked. */
interface Kind<Row> {
  readonly statements: Map<string, Run<Row>>;
  readonly build: (view: View, list: ListCases, isAfter: boolean) => Run<Row>;
}
const mostShapes = 500;

const wholeRows: Kind<CaseColumns> = {
  statements: new Map(),
  build: (view, list, isAfter) => {
    const own = view === 'all' ? undefined : isOwn();
    const { column, direction } = orderOf(list);
    return prepared((db) =>
      selectCases(db, sql<number>`(not ${isClosedBySeal()})`)
        .where(and(own, isNotErased(), ...conditionsOf(list, isAfter)))
        .orderBy(direction(column), direction(cases.id))
        .limit(sql.placeholder('limit')),
    );
  },
};

const isOwn = (): SQL => eq(cases.ownerAgencyId, sql.placeholder('viewerAgencyId'));

const ownPlaceRows: Kind<Place> = {
  statements: new Map(),
  build: (_view, list, isAfter) => {
    const { column, direction } = orderOf(list);
    return prepared((db) =>
      db
        .select({ key: cases.id, value: sql<string | number>`${column}` })
        .from(cases)
        .where(and(isOwn(), isNotErased(), ...conditionsOf(list, isAfter)))
        .orderBy(direction(column), direction(cases.id))
        .limit(sql.placeholder('limit')),
    );
  },
};

const grantedPlaceRows: Kind<Place> = {
  statements: new Map(),
  build: (_view, list, isAfter) => {
    const { orderBy, filter } = list;
    const { direction } = orderOf(list);
    const column = orderBy.startsWith('REPORTED') ? grantedPlaces.reportedOn : grantedPlaces.updatedAt;
    // A case shown without its identity is not found by a name: the answer would tell the name.
    const granted = isPlaced(filter.name === undefined ? 'FACTS' : 'IDENTITY');
    const beyond = isAfter ? isBeyond(list, column, grantedPlaces.caseId) : undefined;
    const filters = filtersOf(list).filter((condition) => condition !== undefined);
    return prepared((db) => {
      const places = db
        .select({ key: grantedPlaces.caseId, value: sql<string | number>`${column}` })
        .from(grantedPlaces)
        .$dynamic();
      // The cross join keeps SQLite from beginning at all the cases there are.
      if (filters.length > 0) void places.crossJoin(cases);
      const joined = filters.length > 0 ? eq(cases.id, grantedPlaces.caseId) : undefined;
      return places
        .where(and(granted, joined, beyond, ...filters))
        .orderBy(direction(column), direction(grantedPlaces.caseId))
        .limit(sql.placeholder('limit'));
    });
  },
};

function orderOf({ orderBy }: ListCases) {
  const { column, descending } = caseOrders[orderBy];
  return { column, descending, direction: descending ? desc : asc };
}

const conditionsOf = (list: ListCases, isAfter: boolean): (SQL | undefined)[] => [
  ...filtersOf(list),
  isAfter ? isBeyond(list, orderOf(list).column, cases.id) : undefined,
];

/** Only whether a condition was given shapes the statement, never its value: statements are kept and shared. */
function filtersOf({ filter }: ListCases): (SQL | undefined)[] {
  const at = (name: string) => sql.placeholder(name);
  const given = (name: keyof CaseFilter, condition: SQL) => (filter[name] === undefined ? undefined : condition);
  return [
    filter.stages &&
      (filter.stages.length === 1 ? sql`${cases.stage} = ${at('stages')}` : among(cases.stage, 'stages')),
    given('agencyId', eq(cases.ownerAgencyId, at('agencyId'))),
    given('country', eq(cases.country, at('country'))),
    given('siteId', eq(cases.siteId, at('siteId'))),
    given('regionOfOrigin', eq(cases.regionOfOrigin, at('regionOfOrigin'))),
    given('sex', eq(cases.sex, at('sex'))),
    given('updatedSince', sql`${cases.updatedAt} >= ${at('updatedSince')}`),
    // Neither is a sealed file: its name is behind the seal.
    filter.name !== undefined ? sql`${bearsName(cases.id, filter.name)} and not ${isClosedBySeal()}` : undefined,
    // The value itself, since the index on children at risk speaks of it.
    filter.statelessnessRisk === undefined
      ? undefined
      : sql`${cases.statelessnessRisk} = ${sql.raw(filter.statelessnessRisk ? '1' : '0')}`,
  ];
}

/** The place lies behind the cursor, in the order of the list. */
const isBeyond = (list: ListCases, column: SQLiteColumn, id: SQLiteColumn): SQL =>
  sql`(${column}, ${id}) ${sql.raw(orderOf(list).descending ? '<' : '>')} (${sql.placeholder('afterValue')}, ${sql.placeholder('afterId')})`;

function statementFor<Row>(kind: Kind<Row>, view: View, list: ListCases, isAfter: boolean): Run<Row> {
  const { filter, orderBy } = list;
  // A name's key is part of its condition, so that a search by name is prepared afresh and not kept.
  if (filter.name !== undefined) return kind.build(view, list, isAfter);
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  const names = given.map(([name]) => name);
  const shape = [
    view,
    orderBy,
    isAfter ? 'after' : 'first',
    filter.stages?.length === 1,
    filter.statelessnessRisk,
    ...names,
  ].join('|');
  const known = kind.statements.get(shape);
  if (known) return known;
  const made = kind.build(view, list, isAfter);
  if (kind.statements.size >= mostShapes) kind.statements.clear();
  kind.statements.set(shape, made);
  return made;
}
