import { and, asc, desc, eq, ne, sql, type SQL } from 'drizzle-orm';
import { cases, type sexes } from '../../schema/cases.js';
import type { countriesAbroad, regionsOfOrigin } from '../../schema/places.js';
import type { Actor } from '../access/actor.js';
import type { Connection } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import type { AgencyId, SiteId } from '../identifiers.js';
import { bearsName } from '../identity/names.js';
import { forEachView, grantedCases, sightOf, viewOf } from './case.access.js';
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
 * One row more than the page, so that it is known whether more follows. For an agency, its own cases and the places of
 * those granted to it are two statements, each bounded by its own index: as one condition they would have to walk the
 * whole registry in order. Only what comes to stand on the page is then fetched of the granted ones.
 */
export async function selectPage(
  connection: Connection,
  actor: Actor,
  list: ListCases,
  { after, now }: { readonly after: (string | number)[] | undefined; readonly now: number },
): Promise<CaseColumns[]> {
  const { filter, orderBy } = list;
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
  const rows = await statementFor(wholeRows, view, list, isAfter)(connection, args);
  const granted = view === 'all' ? [] : await statementFor(grantedPlaces, view, list, isAfter)(connection, args);
  if (granted.length === 0) return rows;
  const own = rows.map((row) => ({
    key: row.key,
    value: orderBy.startsWith('REPORTED') ? row.reportedOn : row.updatedAt,
  }));
  const places = [...own, ...granted].sort(inOrder(orderBy)).slice(0, list.first + 1);
  const onPage = new Set(places.map(({ key }) => key));
  const ids = JSON.stringify(granted.map(({ key }) => key).filter((key) => onPage.has(key)));
  const others = await selectByIds(actor)(connection, { ids, ...sight });
  const byKey = new Map([...rows, ...others].map((row) => [row.key, row]));
  return places.map(({ key }) => byKey.get(key)).filter((row) => row !== undefined);
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
    const own = view === 'all' ? undefined : eq(cases.ownerAgencyId, sql.placeholder('viewerAgencyId'));
    const { column, direction } = orderOf(list);
    return prepared((db) =>
      selectCases(db, sql<number>`1`)
        .where(and(own, ...conditionsOf(list, isAfter)))
        .orderBy(direction(column), direction(cases.id))
        .limit(sql.placeholder('limit')),
    );
  },
};

const grantedPlaces: Kind<Place> = {
  statements: new Map(),
  build: (_view, list, isAfter) => {
    const { column, direction } = orderOf(list);
    // A case shown without its identity is not found by a name: the answer would tell the name.
    const granted = grantedCases(list.filter.name === undefined ? 'FACTS' : 'IDENTITY');
    const isForeign = ne(cases.ownerAgencyId, sql.placeholder('viewerAgencyId'));
    // The cross join keeps SQLite from beginning at all the cases there are.
    return prepared((db) =>
      db
        .select({ key: cases.id, value: sql<string | number>`${column}` })
        .from(granted)
        .crossJoin(cases)
        .where(and(eq(cases.id, granted.caseId), isForeign, ...conditionsOf(list, isAfter)))
        .orderBy(direction(column), direction(cases.id))
        .limit(sql.placeholder('limit')),
    );
  },
};

function orderOf({ orderBy }: ListCases) {
  const { column, descending } = caseOrders[orderBy];
  return { column, descending, direction: descending ? desc : asc };
}

/** Only whether a condition was given shapes the statement, never its value: statements are kept and shared. */
function conditionsOf(list: ListCases, isAfter: boolean): (SQL | undefined)[] {
  const { filter } = list;
  const { column, descending } = orderOf(list);
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
    // The value itself, since the index on children at risk speaks of it.
    filter.statelessnessRisk === undefined
      ? undefined
      : sql`${cases.statelessnessRisk} = ${sql.raw(filter.statelessnessRisk ? '1' : '0')}`,
    filter.name !== undefined ? bearsName(cases.id, filter.name) : undefined,
    isAfter
      ? sql`(${column}, ${cases.id}) ${sql.raw(descending ? '<' : '>')} (${at('afterValue')}, ${at('afterId')})`
      : undefined,
  ];
}

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
