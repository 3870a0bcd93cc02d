import { getTableColumns } from 'drizzle-orm';
import { toSnakeCase } from 'drizzle-orm/casing';
import { getTableConfig, type SQLiteColumn, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import { encipheredTables, type EncipheredTable } from '../../../schema/enciphered.js';

/** A table of the schema's list, with its names as the database writes them. */
export interface Rule extends EncipheredTable {
  readonly name: string;
  /** Its columns, by the names that code uses. */
  readonly columns: ReadonlyMap<string, SQLiteColumn>;
  /** What tells a row from the others: one column, or several. */
  readonly keys: readonly string[];
  /** Whether the database numbers the rows. */
  readonly isNumbered: boolean;
}

const rules = new Map<SQLiteTable, Rule>(encipheredTables.map((given) => [given.table, toRule(given)]));

export const allRules = (): readonly Rule[] => [...rules.values()];

export const findRule = (table: SQLiteTable): Rule | undefined => rules.get(table);

function toRule(given: EncipheredTable): Rule {
  const { name, columns, primaryKeys } = getTableConfig(given.table);
  const [single] = columns.filter(({ primary }) => primary);
  const keys = single ? [single.name] : primaryKeys.flatMap((key) => key.columns.map((column) => column.name));
  const isNumbered = single !== undefined && Reflect.get(single, 'autoIncrement') === true;
  return { ...given, name, keys, isNumbered, columns: new Map(Object.entries(getTableColumns(given.table))) };
}

/** A column as the database names it. */
export const columnName = (name: string): string => toSnakeCase(name);

export const tableName = (table: SQLiteTable): string => getTableConfig(table).name;
