import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { readSheet } from 'read-excel-file/node';
import type { ValueStatus } from '../../schema/release.js';
import { formats } from '../../src/publication/formats/render.js';
import type { CellValue, LongTable } from '../../src/publication/formats/rows.js';

const numbered = fc.record({
  value: fc.nat(1_000_000),
  status: fc.constantFrom<ValueStatus>('NORMAL', 'PROVISIONAL'),
  roundingBase: fc.constant(undefined),
});
const rounded = fc.nat(100_000).map((tens) => ({ value: tens * 10, status: 'NORMAL' as const, roundingBase: 10 }));
const blank = fc
  .constantFrom<ValueStatus>('SUPPRESSED', 'NOT_COLLECTED', 'NOT_APPLICABLE')
  .map((status) => ({ value: null, status, roundingBase: undefined }));
const zero = fc.constant({ value: 0, status: 'NORMAL' as const, roundingBase: undefined });
/** Every state at once, in any order, so that none can stand for another. */
const states = fc
  .tuple(numbered, rounded, blank, zero, blank, numbered)
  .chain((cells) => fc.shuffledSubarray(cells, { minLength: 6 }));

const codes = ['=RETURNED', '*', '-X', 'AWAITING', '@Y', '+Z'];
const tableOf = (cells: readonly CellValue[]): LongTable => ({
  release: '2017-12-27.1',
  sha256: 'f'.repeat(64),
  title: 'A title',
  notice: null,
  dimensions: ['case_state', 'origin'],
  rows: cells.map((cell, at) => ({
    ...{ family: 'origin', asOf: '2017-12-27', tabulatedIn: '2017-12-27.1' },
    codes: { case_state: codes[at] ?? '', origin: '*' },
    ...cell,
  })),
  labels: null,
});

type Read = { value: number | null; mark: string; base: number | undefined };
const expected = ({ value, status, roundingBase }: CellValue): Read => ({
  value,
  mark: { NORMAL: '', PROVISIONAL: 'p', SUPPRESSED: 'c', NOT_COLLECTED: 'x', NOT_APPLICABLE: 'z' }[status],
  base: roundingBase,
});
const marks = new Map(Object.entries({ A: '', P: 'p', Q: 'c', L: 'x', M: 'z' }));
const markOf = (obs: unknown): string => marks.get(String(obs)) ?? '?';
const fromColumns = (row: Record<string, unknown>): Read => {
  const [value, base] = [row['value'], row['rounding_base']].map((cell) =>
    cell === '' || cell === null || cell === undefined ? undefined : Number(cell),
  );
  const mark = markOf(row['status']);
  // The text beside the number says the same: the number, or the letter.
  expect(String(row['value_text'])).toBe(value === undefined ? mark : String(value));
  return { value: value ?? null, mark, base };
};
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

type Written = Omit<CellValue, 'roundingBase'> & { readonly roundingBase: number | null };

/** Reads each format with a reader that this project did not write, or by the words of its standard. */
const readers: Record<string, (bytes: Uint8Array) => Read[] | Promise<Read[]>> = {
  json: (bytes) =>
    (JSON.parse(text(bytes)) as { observations: Written[] }).observations.map((one) =>
      expected({ ...one, roundingBase: one.roundingBase ?? undefined }),
    ),
  csv: (bytes) => parse<Record<string, unknown>>(text(bytes), { columns: true }).map(fromColumns),
  jsonstat: (bytes) => {
    const { link } = JSON.parse(text(bytes)) as {
      link: {
        item: [
          {
            value: Record<string, number | null>;
            status: Record<string, string>;
            extension: { roundingBase: Record<string, number> };
          },
        ];
      };
    };
    const [{ value, status, extension }] = link.item;
    return Object.keys(value).map((at) => ({
      value: value[at] ?? null,
      mark: status[at] ?? '',
      base: extension.roundingBase[at],
    }));
  },
  'sdmx.json': (bytes) => {
    const { data } = JSON.parse(text(bytes)) as {
      data: {
        dataSets: [{ observations: Record<string, [number | 'NaN', number, number | null, number | null]> }];
        structures: [{ attributes: { observation: { id: string; values: { id: string }[] }[] } }];
      };
    };
    const [status, conf, rounding] = data.structures[0].attributes.observation;
    return Object.values(data.dataSets[0].observations).map(([value, at, confAt, base]) => {
      const mark = markOf(status?.values[at]?.id);
      const confidentiality = confAt === null ? '' : conf?.values[confAt]?.id;
      expect(confidentiality).toBe({ '': 'F', p: 'F', c: 'C', x: '', z: '' }[mark]);
      const rounded = base === null ? undefined : Number(rounding?.values[base]?.id);
      return { value: value === 'NaN' ? null : value, mark, base: rounded };
    });
  },
  xlsx: async (bytes) => {
    const rows = await readSheet(Buffer.from(bytes), 'observations');
    const [head = [], ...body] = rows;
    return body.map((line) => fromColumns(Object.fromEntries(head.map((name, at) => [String(name), line[at]]))));
  },
  parquet: async (bytes) => {
    const copy = new Uint8Array(bytes);
    return (await parquetReadObjects({ file: copy.buffer })).map(fromColumns);
  },
};

describe('every state of a value', () => {
  it.each(Object.keys(formats))('goes through %s and back', async (name) => {
    await fc.assert(
      fc.asyncProperty(states, async (cells) => {
        const bytes = await formats[name]?.render(tableOf(cells), { bom: false });
        const read = await readers[name]?.(bytes ?? new Uint8Array());
        expect(read).toEqual(cells.map(expected));
      }),
      { numRuns: 25 },
    );
  });

  it('is written as the same bytes each time', async () => {
    const table = tableOf([{ value: 1, status: 'NORMAL' }]);
    for (const { render } of Object.values(formats)) {
      const first = await render(table, { bom: false });
      await new Promise((resume) => setTimeout(resume, 5));
      expect(Buffer.from(await render(table, { bom: false })).equals(Buffer.from(first))).toBe(true);
    }
  });

  it('is never a formula in a spreadsheet', async () => {
    const bytes = await formats['csv']?.render(tableOf(codes.map(() => ({ value: 1, status: 'NORMAL' }))), {
      bom: true,
    });
    const lines = text(bytes ?? new Uint8Array());
    expect(lines.charCodeAt(0)).toBe(0xfeff);
    expect(lines).not.toMatch(/(^|,)[=+@-]/m);
  });
});
