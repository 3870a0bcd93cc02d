import { codings, statusDimension, type LongTable, type Row } from './rows.js';

/** JSON-stat 2.0: a collection with one cube for each table. `status` holds the letter of each cell without a number. */
export function toJsonStat(table: LongTable) {
  const families = Map.groupBy(table.rows, ({ family }) => family);
  return {
    version: '2.0',
    class: 'collection',
    label: table.title,
    href: `urn:oralu:${table.release}`,
    link: { item: [...families].map(([family, rows]) => toCube(table, family, rows)) },
  };
}

function toCube({ labels, release, notice }: LongTable, family: string, rows: readonly Row[]) {
  const ids = [...new Set(rows.flatMap(({ codes }) => Object.keys(codes)))];
  const categories = ids.map((id) => [...new Set(rows.map(({ codes }) => codes[id] ?? '*'))]);
  const places = categories.map((codes) => new Map(codes.map((code, at) => [code, at])));
  const value: Record<string, number | null> = {};
  const status: Record<string, string> = {};
  const rounding: Record<string, number> = {};
  for (const row of rows) {
    const index = ids.reduce(
      (so, id, at) => so * (categories[at]?.length ?? 1) + (places[at]?.get(row.codes[id] ?? '*') ?? 0),
      0,
    );
    value[index] = row.value;
    if (codings[row.status].mark !== '') status[index] = codings[row.status].mark;
    if (row.roundingBase !== undefined) rounding[index] = row.roundingBase;
  }
  return {
    version: '2.0',
    class: 'dataset',
    label: family,
    updated: rows[0]?.asOf,
    id: ids,
    size: categories.map(({ length }) => length),
    role: { classification: ids.filter((id) => id === statusDimension) },
    dimension: Object.fromEntries(
      ids.map((id, at) => [
        id,
        {
          label: id,
          category: {
            index: categories[at],
            ...(labels && {
              label: Object.fromEntries(
                (categories[at] ?? []).map((code) => [code, labels.get(id)?.get(code) ?? code]),
              ),
            }),
          },
        },
      ]),
    ),
    value,
    status,
    extension: { release, notice, tabulatedIn: rows[0]?.tabulatedIn, roundingBase: rounding },
  };
}
