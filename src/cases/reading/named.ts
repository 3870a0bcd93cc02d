import { sql } from 'drizzle-orm';
import { cases } from '../../../schema/cases.js';
import type { Connection } from '../../database/connection.js';
import { prepared } from '../../database/prepared.js';
import { nextTurn } from '../../database/turns.js';
import { bearersAmong, listBearersAfter } from '../../identity/names.js';
import { firstKeys, ownPlaceRows, scopeOf, statementFor, type Asked } from './page-statements.js';

/*
 * Cases are found by a name within the sight of whoever asks, a part at a time, each in a round of the event loop of its own: an agency's
 * among its own cases, in the order of the list, so that nothing of how long it takes depends on who else bears the name; for roles that
 * see every case, and agencies that have so many that they are most of those who bear it, by the index of names.
 */

/** Cases, or bearers of a name, that one part looks at: some milliseconds. */
const part = 1_000;

/** The first cases of a list that is narrowed to a name, by their ids; of an agency's list those that it owns. */
export async function findNamed(
  connection: Connection,
  asked: Asked,
  args: Record<string, unknown>,
  limit: number,
): Promise<readonly number[]> {
  const path = { kind: 'keys', keys: [] } as const;
  const meet = statementFor(firstKeys, { ...asked, path });
  const first = async (keys: readonly number[]): Promise<number[]> =>
    keys.length === 0 ? [] : (await meet(connection, { ...args, keys: JSON.stringify(keys) })).map(({ key }) => key);
  return asked.view === 'all' || (await hasMany(connection, asked, args))
    ? findAmongAll(connection, asked.list.filter.name ?? '', first)
    : findAmongOwn(connection, asked, args, { first, limit });
}

/** Cases of an agency beyond which its own are not passed over: a name that few bear would take it seconds. */
const mostPassedOver = 20_000;

async function hasMany(connection: Connection, { view, list }: Asked, args: Record<string, unknown>): Promise<boolean> {
  const count = countOwn(view, list.filter);
  return ((await count(connection, { ...args, limit: mostPassedOver + 1 }))[0]?.count ?? 0) > mostPassedOver;
}

const counts = new Map<string, ReturnType<typeof prepareCount>>();
/** How many cases the scope of a list has, as far as the limit. */
function countOwn(view: Asked['view'], filter: Asked['list']['filter']): ReturnType<typeof prepareCount> {
  const shape = `${view} ${filter.agencyId === undefined}`;
  const known = counts.get(shape) ?? prepareCount(view, filter);
  counts.set(shape, known);
  return known;
}
const prepareCount = (view: Asked['view'], filter: Asked['list']['filter']) =>
  prepared<Record<string, unknown>, { count: number }>((db) => {
    const own = db.select({ id: cases.id }).from(cases).where(scopeOf(view, filter)).limit(sql.placeholder('limit'));
    return db.select({ count: sql<number>`count(*)` }).from(own.as('own'));
  });

type First = (keys: readonly number[]) => Promise<number[]>;

async function findAmongAll(connection: Connection, name: string, first: First): Promise<readonly number[]> {
  let [found, after, isMore]: [number[], number, boolean] = [[], 0, true];
  while (isMore) {
    await nextTurn();
    const bearers = await listBearersAfter(connection, name, after, part);
    found = await first([...new Set([...found, ...bearers.map(({ caseId }) => caseId)])]);
    [after, isMore] = [bearers.at(-1)?.id ?? after, bearers.length === part];
  }
  return found;
}

async function findAmongOwn(
  connection: Connection,
  { list, view, isAfter }: Asked,
  args: Record<string, unknown>,
  { first, limit }: { readonly first: First; readonly limit: number },
): Promise<readonly number[]> {
  const whole = { ...list, filter: {} };
  const found: number[] = [];
  let place = { isAfter, value: args['afterValue'], key: args['afterId'] };
  while (found.length < limit) {
    await nextTurn();
    const walk = statementFor(ownPlaceRows, { view, list: whole, isAfter: place.isAfter });
    const from = { ...args, limit: part, afterValue: place.value, afterId: place.key };
    const rows = await walk(connection, from);
    const keys = rows.map(({ key }) => key);
    found.push(...(await first(await bearersAmong(connection, keys, list.filter.name ?? ''))));
    const last = rows.at(-1);
    if (last === undefined || rows.length < part) break;
    place = { isAfter: true, value: last.value, key: last.key };
  }
  return found.slice(0, limit);
}
