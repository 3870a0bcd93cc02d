import { isUtf8 } from 'node:buffer';
import { giveWay, isTurnOver } from '../give-way.js';
import type { ImportProblem } from './problems.js';
import { columnsByName } from './columns.js';
import {
  encodingProblem,
  faulty,
  longestCell,
  longestRow,
  mostColumns,
  problemIn,
  withoutMark,
  type Chunks,
  type SourceRow,
} from './source-row.js';

const newline = 0x0a;

/**
 * The rows of a file of JSON Lines, as a stream: on each line one object, its keys the columns, its values texts or null;
 * `languages` may be a list. A line of another kind is a problem of its own and the next one is read.
 */
export async function* readJsonLines(chunks: Chunks): AsyncGenerator<SourceRow> {
  let row = 0;
  for await (const line of splitLines(withoutMark(chunks))) {
    row++;
    if (line.length > longestRow) {
      yield faulty(problemIn(row, null, 'ROW_TOO_LONG', `at most ${longestRow} bytes in a line`));
      return;
    }
    if (!isUtf8(line)) {
      yield faulty(encodingProblem(row));
      continue;
    }
    const text = line.toString('utf8').trim();
    if (text !== '') yield toRow(text, row);
    // Whoever asks for the next row waits for all the lines before it in which there is nothing.
    else if (isTurnOver()) await giveWay();
  }
  if (row === 0) yield faulty(problemIn(1, null, 'EMPTY_FILE', 'at least one line'));
}

/** Lines without their ends; one that is longer than any row may be is cut short, and is the last. */
async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(newline, from);
      const piece = chunk.subarray(from, end === -1 ? undefined : end);
      pieces.push(piece);
      length += piece.length;
      if (length > longestRow) {
        yield Buffer.concat(pieces);
        return;
      }
      if (end === -1) break;
      yield Buffer.concat(pieces);
      [pieces, length, from] = [[], 0, end + 1];
    }
  }
  if (length > 0) yield Buffer.concat(pieces);
}

function toRow(text: string, row: number): SourceRow {
  const value = parseObject(text);
  if (value === undefined)
    return faulty(problemIn(row, null, 'INVALID_JSON', 'one JSON object on the line, its keys the columns'));
  const entries = Object.entries(value);
  const twice = findKeyGivenTwice(text);
  if (twice !== undefined)
    return faulty(
      problemIn(row, columnsByName.has(twice) ? twice : null, 'DUPLICATE_COLUMN', 'each key once in an object'),
    );
  if (entries.length > mostColumns)
    return faulty(problemIn(row, null, 'TOO_MANY_COLUMNS', `at most ${mostColumns} keys`));
  const cells: Record<string, string> = {};
  const problems: ImportProblem[] = [];
  for (const [at, [key, given]] of entries.entries()) {
    const cell = columnsByName.has(key) ? toCell(key, given, row) : unknownKey(row, at);
    if (typeof cell === 'string') cells[key] = cell;
    else problems.push(cell);
  }
  return { row, cells, problems };
}

const unknownKey = (row: number, at: number): ImportProblem =>
  problemIn(row, `#${at + 1}`, 'UNKNOWN_COLUMN', 'a column that "oralu import columns" lists');

/** The parts of a text that is JSON which tell where a key of the outermost object stands. */
const parts = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g;

/** JSON.parse takes the last of two values of one key, and says nothing. */
function findKeyGivenTwice(text: string): string | undefined {
  const keys = new Set<string>();
  let depth = 0;
  for (const [part, colon] of text.matchAll(parts)) {
    if (part === '{' || part === '[') depth++;
    else if (part === '}' || part === ']') depth--;
    else if (depth === 1 && colon !== undefined) {
      const key = JSON.parse(part.slice(0, -colon.length)) as string;
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return undefined;
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function toCell(column: string, given: unknown, row: number): string | ImportProblem {
  const isList = column === 'languages' && Array.isArray(given) && given.every((one) => typeof one === 'string');
  const cell = isList ? given.join(';') : (given ?? '');
  if (typeof cell !== 'string')
    return problemIn(row, column, 'NOT_TEXT', column === 'languages' ? 'a text or a list of texts' : 'a text or null');
  if (cell.includes('\0')) return problemIn(row, column, 'NUL_CHARACTER', 'text without NUL characters');
  if (!cell.isWellFormed()) return encodingProblem(row, column);
  return cell.length > longestCell
    ? problemIn(row, column, 'CELL_TOO_LONG', `at most ${longestCell} characters`)
    : cell;
}
