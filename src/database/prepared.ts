import { is, Placeholder, SQL, type Query } from 'drizzle-orm';
import { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Connection, Reader } from './connection.js';

/** A Drizzle query as built, before it runs: its SQL, and the selection that gives the rows their shape. */
interface Built<Row> {
  toSQL(): Query;
  readonly _: { readonly selectedFields: unknown; readonly result: Row[] };
}

type Decode = (value: unknown) => unknown;

/**
 * A hot query: written with Drizzle's words, prepared once for each connection, its rows built by one compiled
 * function. Drizzle's own `prepare()` maps each row field by field, which costs more than SQLite does.
 */
export function prepared<Args extends Record<string, unknown>, Row>(build: (db: Reader) => Built<Row>) {
  const byConnection = new WeakMap<Connection, (args: Args) => Row[]>();
  return async (connection: Connection, args: Args): Promise<Row[]> => {
    let run = byConnection.get(connection);
    if (!run) byConnection.set(connection, (run = compile<Args, Row>(connection, build(connection.db))));
    return run(args);
  };
}

function compile<Args extends Record<string, unknown>, Row>(connection: Connection, built: Built<Row>) {
  const { sql, params } = built.toSQL();
  const statement = connection.raw.prepare(sql).raw();
  const names = params.map((param) => (is(param, Placeholder) ? param.name : undefined));
  const bind = (args: Args) =>
    names.map((name, index) => (name === undefined ? params[index] : args[name as keyof Args]));
  const toRow = compileRow<Row>(built._.selectedFields as Record<string, unknown>);
  return (args: Args): Row[] => {
    connection.executed++;
    return (statement.all(...bind(args)) as unknown[][]).map(toRow);
  };
}

/** Turns a selection, possibly nested, into one function from a row's values to an object of that shape. */
function compileRow<Row>(selection: Record<string, unknown>): (values: unknown[]) => Row {
  const decoders: Decode[] = [];
  let position = 0;
  const shape = (fields: Record<string, unknown>): string =>
    `{${Object.entries(fields)
      .map(([name, field]) => {
        const key = JSON.stringify(name);
        if (is(field, SQL) || is(field, SQL.Aliased)) return `${key}: v[${position++}]`;
        if (!is(field, SQLiteColumn)) return `${key}: ${shape(field as Record<string, unknown>)}`;
        const value = `v[${position++}]`;
        if (field.dataType === 'string' || field.dataType === 'number') return `${key}: ${value}`;
        decoders.push((raw) => field.mapFromDriverValue(raw as never));
        return `${key}: ${value} === null ? null : d[${decoders.length - 1}](${value})`;
      })
      .join(', ')}}`;
  // The source is made of the selection's own keys and positions alone: nothing of a request reaches it.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const construct = new Function('d', `return (v) => (${shape(selection)})`) as (d: Decode[]) => (v: unknown[]) => Row;
  return construct(decoders);
}
