import { is, Param, Placeholder, SQL, type Query } from 'drizzle-orm';
import { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { findCell } from './enciphered/cells.js';
import { connectionOf, type Connection, type Reader, type Tx } from './connection.js';

/** A Drizzle query as built, before it runs: its SQL, and the selection that gives the rows their shape. */
interface Built<Row> {
  toSQL(): Query;
  readonly _: { readonly selectedFields: unknown; readonly result: Row[] };
}

type Decode = (value: unknown) => unknown;

/** Where a prepared query runs: a connection, or the Drizzle face of one, such as the transaction of an act. */
type At = Connection | Reader;

/**
 * A hot query: written with Drizzle's words, prepared once for each connection, its rows built by one compiled
 * function. Drizzle's own `prepare()` maps each row field by field, which costs more than SQLite does.
 */
export function prepared<Args extends Record<string, unknown>, Row>(build: (db: Reader) => Built<Row>) {
  const onConnection = once((connection) => {
    const built = build(connection.db);
    const { statement, bind } = compile<Args>(connection, built);
    const inArrays = statement.raw();
    const toRow = compileRow<Row>(built._.selectedFields as Record<string, unknown>, connection);
    return (args: Args): Row[] => {
      connection.executed++;
      return (inArrays.all(...bind(args)) as unknown[][]).map(toRow);
    };
  });
  return async (at: At, args: Args): Promise<Row[]> => onConnection(at)(args);
}

/** A selection as Drizzle takes it: columns by their names, grouped at most once. */
type Selection = Readonly<Record<string, unknown>>;

/** Which columns a reader has a use for, by their dotted paths, such as `site.code`. */
export type IsWanted = (path: string) => boolean;

/** A client decides what is asked for, and so how many statements are kept. */
const mostColumnSets = 100;

/**
 * A hot query that fetches only the columns asked for, and `always` those: every value that crosses from SQLite into
 * JavaScript costs about as much as finding its row. One statement for each set of columns. Without `isWanted`, all;
 * with it, a column that is not wanted is missing from the rows, whatever their type says.
 */
export function preparedFor<Columns extends Selection, Row>(
  columns: Columns,
  always: readonly string[],
  build: (db: Reader, columns: Columns) => Built<Row>,
) {
  const optional = pathsOf(columns).filter((path) => !always.includes(path));
  const bySet = new Map<string, (at: At, args: Record<string, unknown>) => Promise<Row[]>>();
  return (at: At, args: Record<string, unknown>, isWanted?: IsWanted): Promise<Row[]> => {
    const chosen = isWanted ? optional.filter(isWanted) : optional;
    const key = chosen.join(' ');
    let run = bySet.get(key);
    if (!run) {
      if (bySet.size >= mostColumnSets) bySet.clear();
      const kept = new Set([...always, ...chosen]);
      bySet.set(key, (run = prepared((db) => build(db, only(columns, kept) as Columns))));
    }
    return run(at, args);
  };
}

const isGroup = (field: unknown): field is Selection =>
  !is(field, SQL) && !is(field, SQL.Aliased) && !is(field, SQLiteColumn);

function pathsOf(columns: Selection, prefix = ''): string[] {
  return Object.entries(columns).flatMap(([name, field]) =>
    isGroup(field) ? pathsOf(field, `${prefix}${name}.`) : [`${prefix}${name}`],
  );
}

function only(columns: Selection, kept: ReadonlySet<string>, prefix = ''): Selection {
  const entries = Object.entries(columns)
    .map(([name, field]) => [name, isGroup(field) ? only(field, kept, `${prefix}${name}.`) : field] as const)
    .filter(([name, field]) => (isGroup(field) ? Object.keys(field).length > 0 : kept.has(`${prefix}${name}`)));
  return Object.fromEntries(entries);
}

/** A hot write: an insert, update or delete with placeholders, prepared once for the writer's connection. */
export function preparedWrite<Args extends Record<string, unknown>>(build: (tx: Tx) => { toSQL(): Query }) {
  const onConnection = writing<Args>(build);
  return async (tx: Tx, args: Args): Promise<void> => void onConnection(tx)(args);
}

/** As `preparedWrite`, at once and without a promise, for rows by the hundred: answers the number of the row, if it was given one. */
export function preparedRun<Args extends Record<string, unknown>>(build: (tx: Tx) => { toSQL(): Query }) {
  const onConnection = writing<Args>(build);
  return (tx: Tx, args: Args): number => Number(onConnection(tx)(args).lastInsertRowid);
}

const writing = <Args extends Record<string, unknown>>(build: (tx: Tx) => { toSQL(): Query }) =>
  once((connection) => {
    const { statement, bind } = compile<Args>(connection, build(connection.db));
    return (args: Args) => {
      connection.executed++;
      return statement.run(...bind(args));
    };
  });

/** Makes something once for each connection. */
function once<Made>(make: (connection: Connection) => Made): (at: At) => Made {
  const byPlace = new WeakMap<At, Made>();
  return (at) => {
    let made = byPlace.get(at);
    if (made === undefined) byPlace.set(at, (made = make('raw' in at ? at : connectionOf(at))));
    return made;
  };
}

function compile<Args extends Record<string, unknown>>(connection: Connection, built: { toSQL(): Query }) {
  const { sql, params } = built.toSQL();
  return { statement: connection.raw.prepare(sql), bind: compileBind<Args>(params) };
}

/** Turns the parameters of a statement into one function from its arguments to the values to bind. */
function compileBind<Args>(params: readonly unknown[]): (args: Args) => unknown[] {
  const kept: unknown[] = [];
  const keep = (value: unknown): string => `k[${kept.push(value) - 1}]`;
  const values = params.map((param) => {
    if (is(param, Placeholder)) return `a[${JSON.stringify(param.name)}] ?? null`;
    if (!is(param, Param) || !is(param.value, Placeholder)) return keep(param);
    const { encoder, value } = param;
    const given = `a[${JSON.stringify(value.name)}]`;
    if (is(encoder, SQLiteColumn) && isBare(encoder)) return `${given} ?? null`;
    return `${given} == null ? null : ${keep(encoder)}.mapToDriverValue(${given})`;
  });
  // The source is made of the names of placeholders and of positions alone: nothing of a request reaches it.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const construct = new Function('k', `return (a) => [${values.join(', ')}]`) as (
    k: unknown[],
  ) => (a: Args) => unknown[];
  return construct(kept);
}

/** Whose values SQLite and JavaScript write alike. */
const isBare = ({ dataType }: SQLiteColumn): boolean => dataType === 'string' || dataType === 'number';

/** Turns a selection, possibly nested, into one function from a row's values to an object of that shape. */
function compileRow<Row>(selection: Record<string, unknown>, connection: Connection): (values: unknown[]) => Row {
  const decoders: Decode[] = [];
  let position = 0;
  const shape = (fields: Record<string, unknown>): string =>
    `{${Object.entries(fields)
      .map(([name, field]) => {
        const key = JSON.stringify(name);
        const cellOf = findCell(field);
        if (cellOf !== undefined) {
          decoders.push((closed) => connection.vault?.openCell(closed as string, cellOf) ?? closed);
          return `${key}: v[${position}] === null ? null : d[${decoders.length - 1}](v[${position++}])`;
        }
        if (is(field, SQL) || is(field, SQL.Aliased)) return `${key}: v[${position++}]`;
        if (!is(field, SQLiteColumn)) return `${key}: ${shape(field as Record<string, unknown>)}`;
        const value = `v[${position++}]`;
        if (isBare(field)) return `${key}: ${value}`;
        decoders.push((raw) => field.mapFromDriverValue(raw));
        return `${key}: ${value} === null ? null : d[${decoders.length - 1}](${value})`;
      })
      .join(', ')}}`;
  // The source is made of the selection's own keys and positions alone: nothing of a request reaches it.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const construct = new Function('d', `return (v) => (${shape(selection)})`) as (d: Decode[]) => (v: unknown[]) => Row;
  return construct(decoders);
}
