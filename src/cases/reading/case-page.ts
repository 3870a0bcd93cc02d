import { and } from 'drizzle-orm';
import { cases } from '../../../schema/cases.js';
import type { Actor } from '../../access/actor.js';
import type { Connection } from '../../database/connection.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import { nextTurn } from '../../database/turns.js';
import { dateOf } from '../../dates.js';
import { forEachView, sightOf, viewOf } from '../case.access.js';
import { caseOrders, type CaseOrder, type ListCases } from './case-filter.js';
import { selectCases, type CaseColumns } from '../case-rows.js';
import { confirmationHorizon } from '../rules/vital-status.js';
import { choosePath } from './narrowing.js';
import {
  grantedPlaceRows,
  ownPlaceRows,
  statementFor,
  wholeRows,
  type Place,
  type PlacedCase,
} from './page-statements.js';

export type { PlacedCase } from './page-statements.js';

/** The rows of these cases, as far as the actor may see them. */
export const selectByIds = forEachView(({ visible, showsIdentity, isSealed }) =>
  prepared<Record<string, unknown>, CaseColumns>((db) =>
    selectCases(db, showsIdentity, isSealed).where(and(among(cases.id, 'ids'), visible)),
  ),
);

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
  const args: Record<string, unknown> = {
    ...filter,
    ...sight,
    horizon: confirmationHorizon(dateOf(now)),
    stages: filter.stages?.length === 1 ? filter.stages[0] : JSON.stringify(filter.stages ?? []),
    limit: list.first + 1,
    afterValue: after?.[0],
    afterId: after?.[1],
  };
  const whole = { view, list, isAfter: after !== undefined };
  // Ten searches of one document begin one after the other.
  if (filter.name !== undefined) await nextTurn();
  const granted = view === 'all' ? [] : await statementFor(grantedPlaceRows, whole)(connection, args);
  const path = await choosePath(connection, whole, args);
  const asked = { ...whole, path };
  if (path.kind === 'keys') args['keys'] = JSON.stringify(path.keys);
  if (granted.length === 0 && withRows) {
    const rows = await statementFor(wholeRows, asked)(connection, args);
    const key = list.orderBy.startsWith('REPORTED') ? 'reportedOn' : 'updatedAt';
    return rows.map((row) => ({ ...placeOf(row, row[key]), row }));
  }
  const own = await statementFor(ownPlaceRows, asked)(connection, args);
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
