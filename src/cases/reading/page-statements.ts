import { and, eq, sql, type SQL } from 'drizzle-orm';
import { cases } from '../../../schema/cases.js';
import { grantedPlaces } from '../../../schema/referrals.js';
import type { Connection } from '../../database/connection.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import { isClosedBySeal, isNotErased, isPlaced } from '../case.access.js';
import { selectCases, type CaseColumns } from '../case-rows.js';
import {
  filtersOf,
  isBeyond,
  ofEachRow,
  orderOf,
  type CaseFilter,
  type FilterName,
  type ListCases,
} from './case-filter.js';

/** Where a case stands in a list. */
export interface Place {
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

/** How a page is found; `choosePath` says when which. */
export type CasePath =
  /** Along the order of the list, or along an index that begins with a condition and goes on in that order. */
  | { readonly kind: 'walk'; readonly along: readonly FilterName[] }
  /** By ids, sorted. */
  | { readonly kind: 'keys'; readonly keys: readonly number[] }
  /** By the index of a condition, whose cases are sorted, all of them. */
  | { readonly kind: 'sort'; readonly from: readonly FilterName[] };

export type View = 'all' | 'agency';
type Run<Row> = (connection: Connection, args: Record<string, unknown>) => Promise<Row[]>;

/** What is asked, as far as it shapes a statement; where no path is said, along the order. */
export interface Asked {
  readonly view: View;
  readonly list: ListCases;
  readonly isAfter: boolean;
  readonly path?: CasePath;
}

/** The conditions that the index of a path answers. */
const servedBy = (path: CasePath): readonly FilterName[] =>
  path.kind === 'walk' ? path.along : path.kind === 'sort' ? path.from : [];

const inOrder: CasePath = { kind: 'walk', along: [] };

/** Prepared statements of one kind, by the shape of what is asked. */
interface Kind<Row> {
  readonly statements: Map<string, Run<Row>>;
  readonly build: (asked: Asked) => Run<Row>;
}
const mostShapes = 500;

/** Whose cases alone a list shows: the viewer's agency, or that which it is narrowed to. */
export function scopeOf(view: View, { agencyId }: CaseFilter): SQL | undefined {
  if (view === 'agency') return eq(cases.ownerAgencyId, sql.placeholder('viewerAgencyId'));
  return agencyId === undefined ? undefined : eq(cases.ownerAgencyId, sql.placeholder('agencyId'));
}

/** The conditions of a page and its order, in words that leave the planner one index to take: that of the path. */
function partsOf({ view, list, isAfter, path = inOrder }: Asked) {
  const { column, direction, descending } = orderOf(list);
  const scope = scopeOf(view, list.filter);
  const beyond = isAfter ? isBeyond(list, column, cases.id) : undefined;
  if (path.kind === 'walk') {
    const since: FilterName[] = list.orderBy.startsWith('UPDATED') ? ['updatedSince'] : [];
    const filters = filtersOf(list, [...path.along, ...since]);
    return { where: and(scope, isNotErased(), ...filters, beyond), order: [direction(column), direction(cases.id)] };
  }
  const found = path.kind === 'keys' ? [among(cases.id, 'keys'), ofEachRow(scope)] : [scope];
  const filters = filtersOf(list, servedBy(path));
  const word = sql.raw(descending ? 'desc' : 'asc');
  return {
    where: and(...found, isNotErased(), ...filters, ofEachRow(beyond)),
    order: [sql`+${column} ${word}`, sql`+${cases.id} ${word}`],
  };
}

/** All cases there are, or the agency's own: each shows who the child is unless its file is sealed. */
export const wholeRows: Kind<CaseColumns> = {
  statements: new Map(),
  build: (asked) => {
    const { where, order } = partsOf(asked);
    return prepared((db) =>
      selectCases(db, sql<number>`(not ${isClosedBySeal()})`, isClosedBySeal())
        .where(where)
        .orderBy(...order)
        .limit(sql.placeholder('limit')),
    );
  },
};

/** The same without their rows. */
export const ownPlaceRows: Kind<PlacedCase> = {
  statements: new Map(),
  build: (asked) => {
    const { where, order } = partsOf(asked);
    const { column } = orderOf(asked.list);
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
        .where(where)
        .orderBy(...order)
        .limit(sql.placeholder('limit')),
    );
  },
};

/** The ids of a page alone, which an index may hold with all that is asked: the rows are not read for them. */
export const firstKeys: Kind<{ key: number }> = {
  statements: new Map(),
  build: (asked) => {
    const { where, order } = partsOf(asked);
    return prepared((db) =>
      db
        .select({ key: cases.id })
        .from(cases)
        .where(where)
        .orderBy(...order)
        .limit(sql.placeholder('limit')),
    );
  },
};

export const grantedPlaceRows: Kind<Place> = {
  statements: new Map(),
  build: ({ list, isAfter }) => {
    const { orderBy, filter } = list;
    const { direction } = orderOf(list);
    const column = orderBy.startsWith('REPORTED') ? grantedPlaces.reportedOn : grantedPlaces.updatedAt;
    // A case shown without its identity is not found by a name: the answer would tell the name.
    const granted = isPlaced(filter.name === undefined ? 'FACTS' : 'IDENTITY');
    const beyond = isAfter ? isBeyond(list, column, grantedPlaces.caseId) : undefined;
    const filters = filtersOf(list, ['name']);
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

export function statementFor<Row>(kind: Kind<Row>, asked: Asked): Run<Row> {
  const { view, list, isAfter, path = inOrder } = asked;
  const { filter, orderBy } = list;
  // A name's key is part of its condition, so that a search by name is prepared afresh and not kept.
  if (filter.name !== undefined) return kind.build(asked);
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  const names = given.map(([name]) => name);
  const shape = [
    ...[view, orderBy, isAfter ? 'after' : 'first', filter.stages?.length === 1, filter.statelessnessRisk],
    ...[path.kind, servedBy(path).join(), ...names],
  ].join('|');
  const known = kind.statements.get(shape);
  if (known) return known;
  const made = kind.build(asked);
  if (kind.statements.size >= mostShapes) kind.statements.clear();
  kind.statements.set(shape, made);
  return made;
}
