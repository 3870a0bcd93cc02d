import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { ImportProblem, ImportProblemCode } from './problems.js';
import { columns, columnsByName } from './columns.js';

/** A file as it comes: in chunks of any size. */
export type Chunks = AsyncIterable<Buffer> | Iterable<Buffer>;

/** One row of a file: its cells by column, or what is wrong with it as text. */
export interface SourceRow {
  /** Its place in the file, from 1; a CSV file's header is 1. */
  readonly row: number;
  readonly cells: Readonly<Record<string, string>>;
  readonly problems: readonly ImportProblem[];
}

export const longestCell = 2_000;
/** Bytes. What is longer is no row, but a quote that was never closed or another kind of file. */
export const longestRow = 65_536;
export const mostColumns = 200;

export const problemIn = (
  row: number,
  column: string | null,
  code: ImportProblemCode,
  expected: string,
): ImportProblem => ({ row, column, code, expected });

export const faulty = (problem: ImportProblem): SourceRow => ({ row: problem.row, cells: {}, problems: [problem] });

const notUtf8 = 'text in UTF-8; in Excel save as "CSV UTF-8"';
export const encodingProblem = (row: number, column: string | null = null): ImportProblem =>
  problemIn(row, column, 'ENCODING', notUtf8);

/**
 * A cell whose bytes came as Latin-1 characters, one for each: its text in UTF-8, or what is wrong. Reading bytes first
 * lets a wrong encoding be laid to its row and column.
 */
export function decodeCell(bytes: string, row: number, column: string): string | ImportProblem {
  if (bytes.includes('\0')) return problemIn(row, column, 'NUL_CHARACTER', 'text without NUL characters');
  const isAscii = !/[\u0080-\u00ff]/.test(bytes);
  const buffer = isAscii ? undefined : Buffer.from(bytes, 'latin1');
  if (buffer && !isUtf8(buffer)) return encodingProblem(row, column);
  const text = buffer?.toString('utf8') ?? bytes;
  if (text.length > longestCell) return problemIn(row, column, 'CELL_TOO_LONG', `at most ${longestCell} characters`);
  return text;
}

/** Without its byte order mark; answers an ENCODING problem instead for the marks of UTF-16. */
export async function* withoutMark(chunks: Chunks): AsyncGenerator<Buffer> {
  let first: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (first === undefined) {
      yield chunk;
      continue;
    }
    first = Buffer.concat([first, chunk]);
    if (first.length < 3) continue;
    yield unmarked(first);
    first = undefined;
  }
  if (first !== undefined && first.length > 0) yield unmarked(first);
}

const unmarked = (bytes: Buffer): Buffer =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;

export const tooManyColumns = (row: number): ImportProblem =>
  problemIn(row, null, 'TOO_MANY_COLUMNS', `at most ${mostColumns} columns`);

/**
 * What is wrong with the names of the columns. A name that is not known is shown by its place: in a file without a
 * header it is a cell of the first child.
 */
export function findHeaderProblems(names: readonly string[], row: number): ImportProblem[] {
  if (names.length > mostColumns) return [tooManyColumns(row)];
  const problems: ImportProblem[] = [];
  names.forEach((name, at) => {
    if (!columnsByName.has(name))
      problems.push(problemIn(row, `#${at + 1}`, 'UNKNOWN_COLUMN', 'a column that "oralu import columns" lists'));
    else if (names.indexOf(name) !== at) problems.push(problemIn(row, name, 'DUPLICATE_COLUMN', 'each column once'));
  });
  for (const { name, isRequired } of columns) {
    if (isRequired && !names.includes(name))
      problems.push(problemIn(row, name, 'MISSING_COLUMN', `the column ${name}`));
  }
  return problems;
}

/** A file as it is read: how many bytes were taken from it and, where asked for, what they were (SHA-256). */
export class FileRead {
  bytes = 0;
  readonly #hash = createHash('sha256');

  constructor(
    private readonly open: () => Chunks,
    private readonly isHashed: boolean,
  ) {}

  async *chunks(): AsyncGenerator<Buffer> {
    for await (const chunk of this.open()) {
      this.bytes += chunk.length;
      if (this.isHashed) this.#hash.update(chunk);
      yield chunk;
    }
  }

  /** Once, when all was read. */
  digest(): string {
    return this.#hash.digest('hex');
  }
}
