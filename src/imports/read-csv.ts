import { CsvError, parse, type Parser } from 'csv-parse';
import type { ImportProblem } from './problems.js';
import {
  decodeCell,
  faulty,
  findHeaderProblems,
  longestRow,
  problemIn,
  tooManyColumns,
  withoutMark,
  type Chunks,
  type SourceRow,
} from './source-row.js';

/**
 * The rows of a CSV file (RFC 4180: commas, double quotes; UTF-8 with or without a byte order mark), as a stream. Ends
 * after a row that makes the rest unreadable. What csv-parse says of an error is never passed on: it quotes cells.
 */
export async function* readCsv(chunks: Chunks): AsyncGenerator<SourceRow> {
  let header: string[] | undefined;
  let row = 0;
  try {
    for await (const record of recordsOf(withNarrowHeader(withoutMark(chunks)))) {
      row++;
      if (header === undefined) {
        const read = readHeader(record);
        if (read.problems.length > 0) {
          yield { row, cells: {}, problems: read.problems };
          return;
        }
        header = read.names;
      } else if (record.length > 1 || record[0] !== '') {
        yield toRow(header, record, row);
      }
    }
  } catch (error) {
    if (error instanceof HeaderTooWide) yield faulty(tooManyColumns(1));
    else if (error instanceof CsvError) yield faulty(toProblem(error, row + 1, header));
    else throw error;
    return;
  }
  if (header === undefined) yield faulty(problemIn(1, null, 'EMPTY_FILE', 'a header and at least one row'));
}

class HeaderTooWide extends Error {}

/** Counts the commas of the first line before it is parsed: a million columns are told at once, and not read first. */
async function* withNarrowHeader(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let [commas, isHeader] = [0, true];
  for await (const chunk of chunks) {
    for (const byte of isHeader ? chunk : []) {
      isHeader &&= byte !== 0x0a && byte !== 0x0d;
      if (!isHeader) break;
      if (byte === 0x2c && ++commas >= mostCommas) throw new HeaderTooWide();
    }
    yield chunk;
  }
}
/** More than commas within quotes could explain. */
const mostCommas = 2_000;

/**
 * The records of a file, each as it is parsed: a stream that fails throws away the records it has not handed on yet, and
 * with them the row at which it failed.
 */
async function* recordsOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string[]> {
  const records: string[][] = [];
  const parser = parse({
    encoding: 'latin1',
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: longestRow,
    on_record: (record: string[]) => (records.push(record), null),
  });
  parser.on('error', () => undefined).resume();
  for await (const chunk of chunks) {
    const failure = await settled((done) => parser.write(chunk, done));
    yield* records.splice(0);
    if (failure) throw failure;
  }
  const failure = await settled((done) => parser.end(done));
  yield* records.splice(0);
  if (failure) throw failure;
}

/** What went wrong with a write, if anything. */
const settled = (write: (done: (error?: Error | null) => void) => Parser | boolean): Promise<Error | undefined> =>
  new Promise((resolve) => write((error) => resolve(error ?? undefined)));

function readHeader(record: readonly string[]): { names: string[]; problems: readonly ImportProblem[] } {
  const names: string[] = [];
  const [only = ''] = record;
  if (record.length === 1 && only.trim() === '')
    return { names, problems: [problemIn(1, null, 'EMPTY_FILE', 'a header and at least one row')] };
  for (const [at, bytes] of record.slice(0, 1_000).entries()) {
    const name = decodeCell(bytes, 1, `#${at + 1}`);
    if (typeof name !== 'string') return { names, problems: [name] };
    names.push(name.trim());
  }
  if (record.length === 1 && /[;\t|]/.test(only))
    return { names, problems: [problemIn(1, null, 'WRONG_DELIMITER', 'columns separated by commas')] };
  return { names, problems: findHeaderProblems(names, 1) };
}

function toRow(header: readonly string[], record: readonly string[], row: number): SourceRow {
  if (record.length !== header.length) {
    return faulty(problemIn(row, null, 'WRONG_NUMBER_OF_CELLS', `${header.length} cells, as in the header`));
  }
  const cells: Record<string, string> = {};
  const problems: ImportProblem[] = [];
  for (const [at, name] of header.entries()) {
    const cell = decodeCell(record[at] ?? '', row, name);
    if (typeof cell === 'string') cells[name] = cell;
    else problems.push(cell);
  }
  return { row, cells, problems };
}

function toProblem(error: CsvError, row: number, header: readonly string[] | undefined): ImportProblem {
  const at: unknown = Reflect.get(error, 'column');
  const column = typeof at === 'number' ? (header?.[at] ?? `#${at + 1}`) : null;
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return problemIn(row, column, 'UNTERMINATED_QUOTE', 'a quote that is closed before the end of the file');
    case 'CSV_MAX_RECORD_SIZE':
      return problemIn(row, column, 'ROW_TOO_LONG', `at most ${longestRow} bytes in a row, and every quote closed`);
    default:
      return problemIn(row, column, 'MISPLACED_QUOTE', 'quotes around a whole cell, and doubled within it');
  }
}
