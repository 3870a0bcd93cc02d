import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { statementDatePrecisions, statementMeasures } from '../../schema/release.js';
import type { officialStatements } from '../../schema/statements.js';
import { isCivilDate, type CivilDate } from '../dates.js';
import { Invalid, OraluError, type Problem } from '../errors.js';

export type Statement = typeof officialStatements.$inferSelect;

const columns = [
  'id',
  'said_on',
  'said_on_precision',
  'as_of',
  'body',
  'speaker',
  'outlet',
  'operation',
  'population_in_their_words',
  'measure',
  'value_min',
  'value_max',
  'note',
] as const;
type Column = (typeof columns)[number];
type Row = Record<Column, string>;

interface Line {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Beyond this many a person reads no further: the file is of another kind altogether. */
const mostProblems = 20;

/**
 * Reads a whole file of official statements (UTF-8 CSV with a header; `schema/official-statements.csv` is the model).
 * All rows or none: throws one OraluError with up to 20 STATEMENT_FILE_INVALID problems, each naming line, column,
 * what was expected and what came.
 */
export function readStatementFile(path: string, today: CivilDate): readonly Statement[] {
  return parseStatements(readFileSync(path), basename(path), today);
}

/** As readStatementFile, for content already in memory. `name` stands in the messages. */
export function parseStatements(content: Uint8Array, name: string, today: CivilDate): readonly Statement[] {
  const [header, ...rows] = splitRows(content, name);
  const positions = readHeader(header, name);
  const problems: Problem[] = [];
  const lineOf = new Map<string, number>();
  const statements = rows.map(({ line, cells }) => {
    const complain = (column: string, expected: string, came: Came) =>
      problems.push(problem(name, line, column, expected, came));
    if (cells.length !== columns.length) {
      complain('(row)', `${columns.length} cells`, { inWords: `${cells.length} cells` });
      return undefined;
    }
    const row = Object.fromEntries(columns.map((column) => [column, cells[positions[column]] ?? ''])) as Row;
    for (const { column, expected } of findFaults(row, today)) complain(column, expected, row[column]);
    const before = lineOf.get(row.id);
    if (before !== undefined) complain('id', `an id of its own (line ${before} has it already)`, row.id);
    lineOf.set(row.id, line);
    return toStatement(row);
  });
  if (rows.length === 0)
    throw Invalid(`${name} holds no statement, only a header.`, undefined, 'STATEMENT_FILE_INVALID');
  const [first, ...rest] = problems.slice(0, mostProblems);
  if (first) throw new OraluError([first, ...rest]);
  return statements.filter((statement) => statement !== undefined);
}

function splitRows(content: Uint8Array, name: string): Line[] {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content);
    const options = { info: true, relax_column_count: true, skip_empty_lines: true } as const;
    // Its types know rows of words alone; with `info` each row comes with the line on which it ends.
    const records = parse(text, options) as unknown as readonly { info: { lines: number }; record: string[] }[];
    return records.map(({ info, record }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    const reason =
      error instanceof CsvError ? error.message : 'it is not UTF-8 text; save it as "CSV UTF-8" and try again';
    throw Invalid(`${name} is not a CSV file that can be read: ${reason}.`, undefined, 'STATEMENT_FILE_INVALID');
  }
}

function readHeader(header: Line | undefined, name: string): Record<Column, number> {
  const came = header?.cells ?? [];
  const complete = came.length === columns.length && columns.every((column) => came.includes(column));
  if (!complete) {
    throw new OraluError([
      problem(name, 1, '(header)', `the columns ${columns.join(', ')}`, {
        inWords: `${came.length} columns, of which ${came.filter((one) => columns.includes(one as Column)).length} are these`,
      }),
    ]);
  }
  return Object.fromEntries(columns.map((column) => [column, came.indexOf(column)])) as Record<Column, number>;
}

interface Fault {
  readonly column: Column;
  readonly expected: string;
}

const isWhole = (text: string) => /^(0|[1-9]\d{0,8})$/.test(text);
const isOneOf = (values: readonly string[], text: string) => values.includes(text);

/** Far beyond the longest that was ever quoted here. */
const longestText = 600;

/** Each demand on a row: the column it reads, what it expects in words, and whether the row meets it. */
const demands: readonly (Fault & { met(row: Row, today: CivilDate): boolean })[] = [
  {
    column: 'id',
    expected: 'lower-case letters, digits and hyphens',
    met: ({ id }) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) && id.length <= 100,
  },
  ...(['speaker', 'body', 'outlet', 'operation', 'population_in_their_words', 'note'] as const).map((column) => ({
    column,
    expected: `a text of at most ${longestText} characters, on one line and without control characters: what was said cannot be taken out again`,
    met: (row: Row) => row[column].length <= longestText && !/\p{Cc}/u.test(row[column]),
  })),
  { column: 'said_on', expected: 'a day of the calendar, YYYY-MM-DD', met: (row) => isCivilDate(row.said_on) },
  {
    column: 'said_on',
    expected: 'a day that is not in the future',
    met: (row, today) => row.said_on <= today || !isCivilDate(row.said_on),
  },
  {
    column: 'said_on_precision',
    expected: `one of ${statementDatePrecisions.join(', ')}`,
    met: (row) => isOneOf(statementDatePrecisions, row.said_on_precision),
  },
  {
    column: 'as_of',
    expected: 'a day of the calendar, YYYY-MM-DD, or nothing',
    met: (row) => row.as_of === '' || isCivilDate(row.as_of),
  },
  {
    column: 'as_of',
    expected: 'a day not after said_on',
    met: (row) => !isCivilDate(row.as_of) || !isCivilDate(row.said_on) || row.as_of <= row.said_on,
  },
  { column: 'outlet', expected: 'where it was published', met: (row) => row.outlet.trim() !== '' },
  {
    column: 'population_in_their_words',
    expected: 'whom the figure counts, in the words of the source',
    met: (row) => row.population_in_their_words.trim() !== '',
  },
  {
    column: 'measure',
    expected: `one of ${statementMeasures.join(', ')}`,
    met: (row) => isOneOf(statementMeasures, row.measure),
  },
  { column: 'value_min', expected: 'a whole number from 0', met: (row) => isWhole(row.value_min) },
  {
    column: 'value_max',
    expected: 'a whole number from 0, or nothing for "more than"',
    met: (row) => row.value_max === '' || isWhole(row.value_max),
  },
  {
    column: 'value_max',
    expected: 'a number not below value_min',
    met: (row) => !isWhole(row.value_min) || !isWhole(row.value_max) || Number(row.value_min) <= Number(row.value_max),
  },
];

const findFaults = (row: Row, today: CivilDate): readonly Fault[] => demands.filter(({ met }) => !met(row, today));

/** What stood in the file, to be quoted; or what came, said in words. */
type Came = string | undefined | { readonly inWords: string };

function shownAs(came: Came): string {
  if (typeof came === 'object') return came.inWords;
  return came === undefined || came === '' ? 'nothing' : JSON.stringify(came.slice(0, 200));
}

function problem(name: string, line: number, column: string, expected: string, came: Came): Problem {
  return {
    code: 'STATEMENT_FILE_INVALID',
    message: `${name}, line ${line}, ${column}: expected ${expected}; it came as ${shownAs(came)}.`,
    field: [String(line), column],
  };
}

const orNothing = (text: string) => (text.trim() === '' ? null : text);

const toStatement = (row: Row): Statement => ({
  id: row.id,
  saidOn: row.said_on,
  saidOnPrecision: row.said_on_precision as Statement['saidOnPrecision'],
  asOf: orNothing(row.as_of),
  body: orNothing(row.body),
  speaker: orNothing(row.speaker),
  outlet: row.outlet,
  operation: orNothing(row.operation),
  population: row.population_in_their_words,
  measure: row.measure as Statement['measure'],
  valueMin: Number(row.value_min),
  valueMax: row.value_max === '' ? null : Number(row.value_max),
  note: orNothing(row.note),
});
