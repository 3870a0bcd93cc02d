import { stringify } from 'csv-stringify/sync';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { columnsOf } from './columns.js';
import { toJsonStat } from './json-stat.js';
import type { LongTable } from './rows.js';
import { toSdmx } from './sdmx.js';
import { explanations } from '../views/wording.js';

export interface Format {
  readonly type: string;
  readonly render: (table: LongTable, options: { readonly bom: boolean }) => Uint8Array | Promise<Uint8Array>;
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text);
const json = (value: unknown): Uint8Array => bytesOf(`${JSON.stringify(value)}\n`);

/** Every format of the observations, by the ending of its path. */
export const formats: Readonly<Record<string, Format>> = {
  json: { type: 'application/json; charset=utf-8', render: (table) => json(toJson(table)) },
  csv: { type: 'text/csv; charset=utf-8', render: (table, { bom }) => bytesOf(toCsv(table, bom)) },
  jsonstat: { type: 'application/json; charset=utf-8', render: (table) => json(toJsonStat(table)) },
  'sdmx.json': {
    type: 'application/vnd.sdmx.data+json; version=2.1; charset=utf-8',
    render: (table) => json(toSdmx(table)),
  },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', render: toXlsx },
  parquet: { type: 'application/vnd.apache.parquet', render: toParquet },
};
export type FormatName = keyof typeof formats;

const toJson = ({ release, sha256, title, notice, rows, labels }: LongTable) => ({
  ...{ release, sha256, title, notice },
  // Whoever finds no number finds here why; in English, since no format is localised.
  statuses: Object.fromEntries(rows.map(({ status }) => [status, explanations[status].en])),
  observations: rows.map(
    ({ family, asOf, tabulatedIn, codes, value, status, roundingBase = null, lastTold = null }) => ({
      ...{ family, asOf, tabulatedIn, codes, value, status, roundingBase, lastTold },
      ...(labels && {
        labels: Object.fromEntries(Object.entries(codes).map(([id, code]) => [id, labels.get(id)?.get(code) ?? ''])),
      }),
    }),
  ),
});

/** Never localised. What a spreadsheet would take for a formula is kept from it by an apostrophe (CWE-1236). */
function toCsv(table: LongTable, bom: boolean): string {
  const columns = columnsOf(table);
  const lines = table.rows.map((row) => columns.map(({ of }) => of(row)));
  return stringify([columns.map(({ name }) => name), ...lines], {
    bom,
    escape_formulas: true,
    record_delimiter: '\r\n',
  });
}

/* The writers of the two binary formats are loaded when a table is first asked for in one: no start waits for them. */

async function toXlsx(table: LongTable): Promise<Uint8Array> {
  const { default: writeExcelFile } = await import('write-excel-file/node');
  const columns = columnsOf(table);
  const cell = (value: string | number | null) => (value === null || value === '' ? null : { value });
  const head = columns.map(({ name }) => ({ value: name, fontWeight: 'bold' as const }));
  const body = table.rows.map((row) => columns.map(({ of }) => cell(of(row))));
  const about = [
    table.title,
    `Release ${table.release}, SHA-256 ${table.sha256}`,
    ...(table.notice ? [table.notice] : []),
  ];
  const written = writeExcelFile([
    { data: [head, ...body], sheet: 'observations' },
    { data: about.map((value) => [{ value }]), sheet: 'about' },
  ]);
  return withoutTime(await written.toBuffer());
}

/** The same sheets give the same bytes, whenever they are written. */
function withoutTime(bytes: Uint8Array): Uint8Array {
  const files = Object.entries(unzipSync(bytes)).sort(([a], [b]) => (a < b ? -1 : 1));
  const steady = files.map(([name, content]) => {
    if (!name.startsWith('docProps/')) return [name, content] as const;
    const text = Buffer.from(content)
      .toString()
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '1980-01-01T00:00:00Z');
    return [name, strToU8(text)] as const;
  });
  return zipSync(Object.fromEntries(steady), { mtime: new Date(1980, 0, 1), level: 9 });
}

async function toParquet(table: LongTable): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const columnData = columnsOf(table).map(({ name, type, of }) => ({
    name,
    data: table.rows.map(of),
    type: type === 'text' ? ('STRING' as const) : ('INT32' as const),
    nullable: type === 'number',
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
