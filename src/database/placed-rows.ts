import { sql, type SQL } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { CivilDate } from '../dates.js';
import type { Connection } from './connection.js';
import { among } from './dialect-words.js';
import { prepared } from './prepared.js';

/*
 * Which rows of the long lists beneath cases are read, found before any of them is: by their numbers alone, in an index, so
 * that no text is opened but those of the rows that are shown. A row is named by its place among all rows of its case.
 */

/** How far a list is read. */
export interface Reach {
  /** So many rows of each case, the newest first; all of them where it is `all`. */
  readonly limit: number;
  /** Where the page before ended, of a list of one case. */
  readonly after?: Place | undefined;
  /** Whether claims that were withdrawn are read too. */
  readonly withWithdrawn?: boolean | undefined;
}

/** Where a row lies in its list: its place in the case, and before it the day by which claims are ordered. */
export interface Place {
  readonly day: CivilDate;
  readonly place: number;
}

/** SQLite's own word for a list that is read to its end. */
export const all = -1;

/** The number of a row, and its place in its case. */
export interface PlacedRow {
  readonly caseId: number;
  readonly id: number;
  readonly place: number;
}

export type FindPlaces = (connection: Connection, ids: string, reach: Reach) => Promise<PlacedRow[]>;

const at = (name: string) => sql.placeholder(name);
const columns = { caseId: sql<number>`case_id`, id: sql<number>`id`, place: sql<number>`place` };

/**
 * Of lists that hold every row that was ever recorded: the newest rows, or those from before a place. The lists that one reading
 * wants (`lists`) are found by one statement, whichever of them asks first; all of them must then ask for the same cases, as far.
 */
export function placesByRecording<List extends string>(tables: Readonly<Record<List, SQLiteTable>>) {
  const bySet = new Map<string, ReturnType<typeof selectByRecording>>();
  return (lists: readonly List[]): ((list: List) => FindPlaces) => {
    const key = lists.join(' ');
    let select = bySet.get(key);
    if (!select) bySet.set(key, (select = selectByRecording(lists.map((list) => [list, tables[list]]))));
    const { newest, earlier } = select;
    let found: Promise<ListedPlace[]> | undefined;
    return (list) =>
      async (connection, ids, { limit, after }) => {
        found ??=
          after === undefined
            ? newest(connection, { ids, limit })
            : earlier(connection, { ids, limit, offset: after.place - 1 });
        return (await found).filter((row) => row.list === list);
      };
  };
}

interface ListedPlace extends PlacedRow {
  readonly list: string;
}

function selectByRecording(tables: readonly (readonly [list: string, table: SQLiteTable])[]) {
  const select = (isEarlier: boolean) => {
    const each = tables.map(
      ([list, table]) => sql`select ${sql.raw(`'${list}'`)} as list, * from ${byRecording(table, isEarlier)}`,
    );
    return prepared<Record<string, unknown>, ListedPlace>((db) =>
      db.select({ ...columns, list: sql<string>`list` }).from(sql`(${sql.join(each, sql` union all `)})`),
    );
  };
  return { newest: select(false), earlier: select(true) };
}

function byRecording(table: SQLiteTable, isEarlier: boolean): SQL {
  const total = isEarlier ? at('offset') : sql`(select count(*) from ${table} as own where own.case_id = each.value)`;
  // The place that a cursor names is found by walking the index of the case up to it.
  const before = isEarlier
    ? sql`and own.id < (select it.id from ${table} as it where it.case_id = counted.case_id order by it.id limit 1 offset (${at('offset')} + 0))`
    : sql``;
  return sql`(
    with counted as materialized (select each.value as case_id, ${total} as total from json_each(${at('ids')}) as each)
    select counted.case_id, placed.id,
      counted.total + 1 - row_number() over (partition by counted.case_id order by placed.id desc) as place
    from counted cross join ${table} as placed on placed.id in (
      select own.id from ${table} as own where own.case_id = counted.case_id ${before}
      order by own.id desc limit ${at('limit')})
  )`;
}

/** The places of rows that are named elsewhere (`rowIds`), each among all rows of its case, which are walked once. */
export const placesOfRows = (table: SQLiteTable) =>
  prepared<{ rowIds: string }, Pick<PlacedRow, 'id' | 'place'>>((db) =>
    db.select({ id: columns.id, place: columns.place }).from(
      sql`(
        with named as materialized (
          select it.id, it.case_id from ${table} as it where ${among(sql.raw('it.id'), 'rowIds')}),
        numbered as (
          select own.id, row_number() over (partition by own.case_id order by own.id) as place
          from ${table} as own where own.case_id in (select case_id from named))
        select id, place from numbered where id in (select id from named)
      )`,
    ),
  );

/**
 * Of claims: those that stand, the latest observation first. A correction names the row first written, whose place it takes
 * and whose name it keeps; the last row on a claim holds, and where that is a withdrawal the claim is read where those are asked for.
 */
export function placesOfClaims(table: SQLiteTable): FindPlaces {
  const [newest, earlier] = [selectClaims(table, false), selectClaims(table, true)];
  return (connection, ids, { limit, after, withWithdrawn = false }) =>
    after === undefined
      ? newest(connection, { ids, limit, withWithdrawn: Number(withWithdrawn) })
      : earlier(connection, {
          ids,
          limit,
          withWithdrawn: Number(withWithdrawn),
          afterDay: after.day,
          afterPlace: after.place,
        });
}

const selectClaims = (table: SQLiteTable, isEarlier: boolean) => {
  const first = sql.raw('coalesce(own.corrects_id, own.id)');
  const after = isEarlier
    ? sql`and own.observed_on <= ${at('afterDay')}
        and (own.observed_on < ${at('afterDay')} or ${first} < (select id from numbered where place = ${at('afterPlace')}))`
    : sql``;
  return prepared<Record<string, unknown>, PlacedRow>((db) =>
    db.select(columns).from(
      sql`(
        with numbered as materialized (
          select claim.id, row_number() over (partition by claim.case_id order by claim.id) as place
          from ${table} as claim where ${among(sql.raw('claim.case_id'), 'ids')}),
        corrected as materialized (
          select claim.corrects_id as first_id, max(claim.id) as last_id
          from ${table} as claim where ${among(sql.raw('claim.case_id'), 'ids')} and claim.corrects_id is not null
          group by claim.corrects_id)
        select placed.case_id, placed.id, numbered.place
        from json_each(${at('ids')}) as each cross join ${table} as placed on placed.id in (
          select own.id from ${table} as own left join corrected on corrected.first_id = ${first}
          where own.case_id = each.value and (own.is_withdrawal = 0 or ${at('withWithdrawn')} = 1)
            and (corrected.last_id is null or corrected.last_id = own.id) ${after}
          order by own.observed_on desc, ${first} desc limit ${at('limit')})
        cross join numbered on numbered.id = coalesce(placed.corrects_id, placed.id)
        order by placed.observed_on desc, numbered.place desc
      )`,
    ),
  );
};

/** A row on a claim, by the number of the row that was read of it. */
export interface VersionRow {
  readonly id: number;
  readonly ofRow: number;
}

/** Of each claim that was read (`rowIds`) the rows on it, withdrawals too, the oldest first: the newest `limit` of them. */
export const versionsOfClaims = (table: SQLiteTable) =>
  prepared<Record<string, unknown>, VersionRow>((db) =>
    db.select({ id: sql<number>`id`, ofRow: sql<number>`of_row` }).from(
      sql`(
        with shown as materialized (
          select claim.id as of_row, coalesce(claim.corrects_id, claim.id) as first_id
          from ${table} as claim where ${among(sql.raw('claim.id'), 'rowIds')})
        select id, of_row from (
          select own.id, shown.of_row, row_number() over (partition by shown.of_row order by own.id desc) as age
          from ${table} as own join shown on shown.first_id = coalesce(own.corrects_id, own.id)
          where ${among(sql.raw('own.case_id'), 'ids')})
        where age <= ${at('limit')} order by id
      )`,
    ),
  );

/** The newest rows of each case, and the cases that have more of them. */
export interface Placed<Row> {
  readonly byCase: ReadonlyMap<number, readonly (Row & { readonly place: number })[]>;
  readonly places: readonly PlacedRow[];
  readonly longer: ReadonlySet<number>;
}

interface Asked {
  readonly connection: Connection;
  readonly ids: string;
  readonly reach: Reach;
}

/**
 * Reads the rows that are shown and no others, each with its place: of one more the place alone is looked for, by which it is
 * known that there are more.
 */
export async function readPlaced<Row extends { readonly id: number }>(
  findPlaces: FindPlaces,
  { connection, ids, reach }: Asked,
  read: (rowIds: string) => Promise<readonly Row[]>,
): Promise<Placed<Row>> {
  const isWhole = reach.limit === all;
  const found = await findPlaces(connection, ids, isWhole ? reach : { ...reach, limit: reach.limit + 1 });
  const shown = new Map<number, PlacedRow[]>();
  const longer = new Set<number>();
  for (const [caseId, own] of Map.groupBy(found, (row) => row.caseId)) {
    if (!isWhole && own.length > reach.limit) longer.add(caseId);
    shown.set(caseId, isWhole ? own : own.slice(0, reach.limit));
  }
  const places = [...shown.values()].flat();
  const rows = places.length === 0 ? [] : await read(JSON.stringify(places.map(({ id }) => id)));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const withPlace = ({ id, place }: PlacedRow) => {
    const row = byId.get(id);
    return row ? [{ ...row, place }] : [];
  };
  const byCase = new Map([...shown].map(([caseId, own]) => [caseId, own.flatMap(withPlace)]));
  return { byCase, places, longer };
}
