import { and, eq, sql, type SQL } from 'drizzle-orm';
import { cases } from '../../../schema/cases.js';
import { grantedPlaces } from '../../../schema/referrals.js';
import type { Actor } from '../../access/actor.js';
import type { Connection } from '../../database/connection.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import { dateOf } from '../../dates.js';
import { forEachView, isClosedBySeal, isNotErased, isPlaced, sightOf, viewOf } from '../case.access.js';
import {
  caseOrders,
  conditionsOf,
  filtersOf,
  isBeyond,
  orderOf,
  type CaseOrder,
  type ListCases,
} from './case-filter.js';
import { selectCases, type CaseColumns } from '../case-rows.js';
import { confirmationHorizon } from '../rules/vital-status.js';

type Run<Row> = (connection: Connection, args: Record<string, unknown>) => Promise<Row[]>;

/** The rows of these cases, as far as the actor may see them. */
export const selectByIds = forEachView(({ visible, showsIdentity, isSealed }) =>
  prepared<Record<string, unknown>, CaseColumns>((db) =>
    selectCases(db, showsIdentity, isSealed).where(and(among(cases.id, 'ids'), visible)),
  ),
);

/** Where a case stands in a list. */
interface Place {
  readonly key: number;
  readonly value: string | number;
}

/**
 * A case of a page: its place, the version it is at, whether its reader may learn who the child is (1 or 0), and its row
 * where that was fetched at once.
 */
export interface PlacedCase extends Place {
  readonly version: number;
  readonly showsIdentity: number;
  /** 1 where a seal keeps the file from its reader, else 0. */
  readonly isSealed: number;
  readonly row?: CaseColumns;
}

interface FromWhere {
  readonly after: (string | number)[] | undefined;
  readonly now: number;
  /** Whether the rows will be needed: fetched at once they cost less than after their places. */
  readonly withRows: boolean;
}

/**
 * One more than the page, so that it is known whether more follows. For an agency, the places of its own cases and of
 * those granted to it are two statements, each walked along its own index in the order of the page: as one condition they
 * would have to walk the whole registry. The cases of the page are then asked of the grants themselves.
 */
export async function selectPage(
  connection: Connection,
  actor: Actor,
  list: ListCases,
  { after, now, withRows }: FromWhere,
): Promise<PlacedCase[]> {
  const { filter } = list;
  const view = viewOf(actor);
  if (view === 'none') return [];
  const sight = sightOf(actor, now);
  const args = {
    ...filter,
    ...sight,
    horizon: confirmationHorizon(dateOf(now)),
    stages: filter.stages?.length === 1 ? filter.stages[0] : JSON.stringify(filter.stages ?? []),
    limit: list.first + 1,
    afterValue: after?.[0],
    afterId: after?.[1],
  };
  const isAfter = after !== undefined;
  const granted = view === 'all' ? [] : await statementFor(grantedPlaceRows, view, list, isAfter)(connection, args);
  if (granted.length === 0 && withRows) {
    const rows = await statementFor(wholeRows, view, list, isAfter)(connection, args);
    const key = list.orderBy.startsWith('REPORTED') ? 'reportedOn' : 'updatedAt';
    return rows.map((row) => ({ ...placeOf(row, row[key]), row }));
  }
  const own = await statementFor(ownPlaceRows, view, list, isAfter)(connection, args);
  if (granted.length === 0) return own;
  const onPage = merge(own, granted, list);
  if (withRows) return withTheirRows(connection, actor, onPage, now);
  const keys = onPage.map(({ key }) => key);
  const states = await statesOf(connection, actor, keys, now);
  return onPage.flatMap((place) => {
    const state = states.get(place.key);
    return state ? [{ ...place, ...state }] : [];
  });
}

/** The statement that fetches the rows asks the grants as well: nothing is asked of them before. */
async function withTheirRows(
  connection: Connection,
  actor: Actor,
  places: readonly Place[],
  now: number,
): Promise<PlacedCase[]> {
  const ids = JSON.stringify(places.map(({ key }) => key));
  const rows = await selectByIds(actor)(connection, { ids, ...sightOf(actor, now) });
  const rowOf = new Map(rows.map((row) => [row.key, row]));
  return places.flatMap(({ key, value }) => {
    const row = rowOf.get(key);
    return row ? [{ ...placeOf(row, value), row }] : [];
  });
}

const placeOf = ({ key, version, showsIdentity, isSealed }: CaseColumns, value: string | number): PlacedCase => ({
  key,
  value,
  version,
  showsIdentity,
  isSealed,
});

/** Of these cases those within sight, by their keys: the version each is at, and whether the actor may know the child (1 or 0). */
export async function statesOf(
  connection: Connection,
  actor: Actor,
  keys: readonly number[],
  now: number,
): Promise<Map<number, Omit<PlacedCase, 'value'>>> {
  const rows = await selectStates(actor)(connection, { ids: JSON.stringify(keys), ...sightOf(actor, now) });
  return new Map(rows.map((row) => [row.key, row]));
}

const selectStates = forEachView(({ visible, showsIdentity, isSealed }) =>
  prepared<Record<string, unknown>, Omit<PlacedCase, 'value'>>((db) =>
    db
      .select({ key: cases.id, version: cases.version, showsIdentity, isSealed })
      .from(cases)
      .where(and(among(cases.id, 'ids'), visible)),
  ),
);

/** The first of both in the order of the list, each case once. */
function merge(own: readonly Place[], granted: readonly Place[], { first, orderBy }: ListCases): Place[] {
  const byKey = new Map([...own, ...granted].map((place) => [place.key, place]));
  return [...byKey.values()].sort(inOrder(orderBy)).slice(0, first + 1);
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

const isOwn = (): SQL => eq(cases.ownerAgencyId, sql.placeholder('viewerAgencyId'));

/** All cases there are, or the agency's own: each shows who the child is unless its file is sealed. */
const wholeRows: Kind<CaseColumns> = {
  statements: new Map(),
  build: (view, list, isAfter) => {
    const own = view === 'all' ? undefined : isOwn();
    const { column, direction } = orderOf(list);
    return prepared((db) =>
      selectCases(db, sql<number>`(not ${isClosedBySeal()})`, isClosedBySeal())
        .where(and(own, isNotErased(), ...conditionsOf(list, isAfter)))
        .orderBy(direction(column), direction(cases.id))
        .limit(sql.placeholder('limit')),
    );
  },
};

/** The same without their rows. */
const ownPlaceRows: Kind<PlacedCase> = {
  statements: new Map(),
  build: (view, list, isAfter) => {
    const own = view === 'all' ? undefined : isOwn();
    const { column, direction } = orderOf(list);
    const [showsIdentity, isSealed] = [sql<number>`(not ${isClosedBySeal()})`, isClosedBySeal()];
    return prepared((db) =>
      db
        .select({
          key: cases.id,
          value: sql<string | number>`${column}`,
          version: cases.version,
          showsIdentity,
          isSealed,
        })
        .from(cases)
        .where(and(own, isNotErased(), ...conditionsOf(list, isAfter)))
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
