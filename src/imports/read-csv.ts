import { CsvError, parse, type Info, type Parser } from 'csv-parse';
import { giveWay, isTurnOver } from '../give-way.js';
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
 * The rows of a CSV file (RFC 4180: commas, double quotes; UTF-8 with or without a byte order mark), as a stream: those
 * beneath the first line that is not blank, which is the header. Ends after a row that makes the rest unreadable. What csv-parse
 * says of an error is never passed on: it quotes cells.
 */
export async function* readCsv(chunks: Chunks): AsyncGenerator<SourceRow> {
  let header: string[] | undefined;
  try {
    for await (const { row, cells } of recordsOf(withNarrowHeader(withoutMark(chunks)))) {
      if (isBlank(cells)) continue;
      if (header === undefined) {
        const read = readHeader(cells, row);
        if (read.problems.length > 0) {
          yield { row, cells: {}, problems: read.problems };
          return;
        }
        header = read.names;
      } else {
        yield toRow(header, cells, row);
      }
    }
  } catch (error) {
    if (error instanceof HeaderTooWide) yield faulty(tooManyColumns(error.row));
    else if (error instanceof Unreadable) yield faulty(toProblem(error, header));
    else throw error;
    return;
  }
  if (header === undefined) yield faulty(emptyFile(1));
}

/** A line of spaces; one with nothing at all is passed over by the parser. */
const isBlank = ([only = '', ...more]: readonly string[]): boolean =>
  more.length === 0 && only !== '' && Buffer.from(only, 'latin1').toString('utf8').trim() === '';

class HeaderTooWide extends Error {
  constructor(readonly row: number) {
    super();
  }
}

/** The rest of the file cannot be read: csv-parse says why, or the row goes on and on. */
class Unreadable extends Error {
  constructor(
    readonly row: number,
    override readonly cause?: CsvError,
  ) {
    super();
  }
}

/** Counts the commas of the first line that is not blank before it is parsed: a million columns are told at once, and not read first. */
async function* withNarrowHeader(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let [commas, row, last] = [0, 1, 0];
  let [isHeader, isBlankYet] = [true, true];
  for await (const chunk of chunks) {
    for (const byte of isHeader ? chunk : []) {
      const endsLine = byte === lineFeed || byte === carriageReturn;
      isHeader = !endsLine || isBlankYet;
      if (!isHeader) break;
      isBlankYet &&= byte <= space;
      if (endsLine && !(byte === lineFeed && last === carriageReturn)) row++;
      if (byte === comma && ++commas >= mostCommas) throw new HeaderTooWide(row);
      last = byte;
    }
    yield chunk;
  }
}
const [lineFeed, carriageReturn, space, comma] = [0x0a, 0x0d, 0x20, 0x2c];
/** More than commas within quotes could explain. */
const mostCommas = 2_000;

interface CsvRecord {
  /** Its place among the lines that hold something and those that hold nothing, from 1. */
  readonly row: number;
  readonly cells: readonly string[];
}

/** Where a parser stands: after so many records, and lines in which there was nothing. */
const placeOf = ({ records, empty_lines: empty }: Pick<Info, 'records' | 'empty_lines'>): number => records + empty;

/**
 * The records of a file, each as it is parsed: a stream that fails throws away the records it has not handed on yet, and
 * with them the row at which it failed. A request comes as one chunk: it is parsed in pieces, others have their turn between
 * two, and what lies behind the row at which a reader stops is not parsed. The parser counts what is in the cells of a row, and
 * not the cells: a row in which they are empty is measured by the pieces in which none ends.
 */
async function* recordsOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<CsvRecord> {
  const records: CsvRecord[] = [];
  const parser = parse({
    encoding: 'latin1',
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: longestRow,
    skip_empty_lines: true,
    on_record: (cells: string[], info) => (records.push({ row: placeOf(info), cells }), null),
  });
  parser.on('error', () => undefined).resume();
  let [rows, bytes] = [0, 0];
  for await (const piece of inPieces(chunks)) {
    const failure = await settled((done) => parser.write(piece, done));
    yield* records.splice(0);
    if (failure) throw locate(failure, parser);
    bytes = placeOf(parser.info) > rows ? 0 : bytes + piece.length;
    rows = placeOf(parser.info);
    if (bytes > longestRow) throw new Unreadable(rows + 1);
    if (isTurnOver()) await giveWay();
  }
  const failure = await settled((done) => parser.end(done));
  yield* records.splice(0);
  if (failure) throw locate(failure, parser);
}

async function* inPieces(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks)
    for (let from = 0; from < chunk.length; from += pieceLength) yield chunk.subarray(from, from + pieceLength);
}
/** Bytes: of the shortest rows so many are parsed in some milliseconds. */
const pieceLength = 2_048;

const locate = (failure: Error, { info }: Parser): Error =>
  failure instanceof CsvError ? new Unreadable(placeOf(info) + 1, failure) : failure;

/** What went wrong with a write, if anything. */
const settled = (write: (done: (error?: Error | null) => void) => Parser | boolean): Promise<Error | undefined> =>
  new Promise((resolve) => write((error) => resolve(error ?? undefined)));

const emptyFile = (row: number) => problemIn(row, null, 'EMPTY_FILE', 'a header and at least one row');

function readHeader(record: readonly string[], row: number): { names: string[]; problems: readonly ImportProblem[] } {
  const names: string[] = [];
  const [only = ''] = record;
  if (record.length === 1 && only.trim() === '') return { names, problems: [emptyFile(row)] };
  for (const [at, bytes] of record.slice(0, 1_000).entries()) {
    const name = decodeCell(bytes, row, `#${at + 1}`);
    if (typeof name !== 'string') return { names, problems: [name] };
    names.push(name.trim());
  }
  if (record.length === 1 && /[;\t|]/.test(only))
    return { names, problems: [problemIn(row, null, 'WRONG_DELIMITER', 'columns separated by commas')] };
  return { names, problems: findHeaderProblems(names, row) };
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

function toProblem({ row, cause }: Unreadable, header: readonly string[] | undefined): ImportProblem {
  const at: unknown = cause && Reflect.get(cause, 'column');
  const column = typeof at === 'number' ? (header?.[at] ?? `#${at + 1}`) : null;
  switch (cause?.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return problemIn(row, column, 'UNTERMINATED_QUOTE', 'a quote that is closed before the end of the file');
    case 'CSV_MAX_RECORD_SIZE':
    case undefined:
      return problemIn(row, column, 'ROW_TOO_LONG', `at most ${longestRow} bytes in a row, and every quote closed`);
    default:
      return problemIn(row, column, 'MISPLACED_QUOTE', 'quotes around a whole cell, and doubled within it');
  }
}
