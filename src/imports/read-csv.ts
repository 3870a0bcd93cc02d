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
 * The rows of a CSV file (RFC 4180: commas, double quotes; UTF-8 with or without a byte order mark), as a stream. Ends
 * after a row that makes the rest unreadable. What csv-parse says of an error is never passed on: it quotes cells.
 */
export async function* readCsv(chunks: Chunks): AsyncGenerator<SourceRow> {
  let header: string[] | undefined;
  try {
    for await (const { row, cells } of recordsOf(withNarrowHeader(withoutMark(chunks)))) {
      if (header === undefined) {
        const read = readHeader(row === 1 ? cells : ['']);
        if (read.problems.length > 0) {
          yield { row: 1, cells: {}, problems: read.problems };
          return;
        }
        header = read.names;
      } else {
        yield toRow(header, cells, row);
      }
    }
  } catch (error) {
    if (error instanceof HeaderTooWide) yield faulty(tooManyColumns(1));
    else if (error instanceof Unreadable) yield faulty(toProblem(error, header));
    else throw error;
    return;
  }
  if (header === undefined) yield faulty(emptyFile);
}

class HeaderTooWide extends Error {}

/** The rest of the file cannot be read: csv-parse says why, or the row goes on and on. */
class Unreadable extends Error {
  constructor(
    readonly row: number,
    override readonly cause?: CsvError,
  ) {
    super();
  }
}

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

const emptyFile = problemIn(1, null, 'EMPTY_FILE', 'a header and at least one row');

function readHeader(record: readonly string[]): { names: string[]; problems: readonly ImportProblem[] } {
  const names: string[] = [];
  const [only = ''] = record;
  if (record.length === 1 && only.trim() === '') return { names, problems: [emptyFile] };
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

function toProblem({ row, cause }: Unreadable, header: readonly string[] | undefined): ImportProblem {
  if (header === undefined && row > 1) return emptyFile;
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
