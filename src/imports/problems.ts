/** What can be wrong with a file of cases: stable, for programs. docs/import.md explains each. */
export const importProblemCodes = [
  'EMPTY_FILE',
  'NO_ROWS',
  'ENCODING',
  'NUL_CHARACTER',
  'WRONG_DELIMITER',
  'UNTERMINATED_QUOTE',
  'MISPLACED_QUOTE',
  'INVALID_JSON',
  'ROW_TOO_LONG',
  'CELL_TOO_LONG',
  'TOO_MANY_COLUMNS',
  'TOO_MANY_ROWS',
  'DUPLICATE_COLUMN',
  'UNKNOWN_COLUMN',
  'MISSING_COLUMN',
  'WRONG_NUMBER_OF_CELLS',
  'NOT_TEXT',
  'MISSING_VALUE',
  'UNKNOWN_CODE',
  'INVALID_DATE',
  'IMPOSSIBLE_DATES',
  'INVALID_INPUT',
  'DUPLICATE_REFERENCE',
  'REFERENCE_HAS_OTHER_CONTENT',
] as const;
export type ImportProblemCode = (typeof importProblemCodes)[number];

/**
 * One thing wrong with a file: the row (the first, a CSV file's header, is 1), the column where one is to blame, and
 * what was expected. Never what stood there: a cell tells of a child, and problems are printed, logged and mailed.
 */
export interface ImportProblem {
  readonly row: number;
  readonly column: string | null;
  readonly code: ImportProblemCode;
  readonly expected: string;
}

export const messageOf = ({ row, column, code, expected }: ImportProblem): string =>
  `Row ${row}${column === null ? '' : `, column ${column}`}${code === 'UNKNOWN_COLUMN' ? ' (its name is not shown)' : ''}: ${code}: expected ${expected}.`;

/** Nobody reads further than this; the rest is counted. */
const mostShown = 1_000;

/** Problems as they are found: the first thousand are kept, all are counted. */
export class ProblemList {
  readonly shown: ImportProblem[] = [];
  count = 0;

  add(problems: readonly ImportProblem[]): void {
    this.count += problems.length;
    for (const problem of problems) if (this.shown.length < mostShown) this.shown.push(problem);
  }
}
