import type { Statement } from './read-statement-file.js';

/** The words in which statements are compared: when a figure holds, what it may be, and which operations it covers. */

export interface Range<T> {
  readonly from: T;
  readonly to: T;
}

/** The days on which the figure may hold; "before" reaches back without end. */
export function daysOf({ asOf, saidOn, saidOnPrecision }: Statement): Range<string> {
  if (asOf !== null) return { from: asOf, to: asOf };
  const year = saidOn.slice(0, 4);
  switch (saidOnPrecision) {
    case 'day':
      return { from: saidOn, to: saidOn };
    case 'month':
      return { from: `${saidOn.slice(0, 7)}-01`, to: lastDayOfMonth(saidOn) };
    case 'year':
      return { from: `${year}-01-01`, to: `${year}-12-31` };
    case 'before':
      return { from: '0000-01-01', to: saidOn };
  }
}

const lastDayOfMonth = (date: string) =>
  new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)), 0)).toISOString().slice(0, 10);

/** What the number may be; "more than" has no end. */
export const valuesOf = ({ valueMin, valueMax }: Statement): Range<number> => ({
  from: valueMin,
  to: valueMax ?? Number.POSITIVE_INFINITY,
});

export const sameValues = (a: Statement, b: Statement) => a.valueMin === b.valueMin && a.valueMax === b.valueMax;

/** The operations a statement names, `Zhusan+Rusafa` being two; nothing where it names none. */
export const operationsOf = ({ operation }: Statement): readonly string[] | undefined => operation?.split('+');

/** `Zhusan-2` is a stage of `Zhusan`. */
export const withoutStage = (operation: string) => operation.replace(/-\d+$/, '');

export const sameOperations = (a: Statement, b: Statement) => a.operation === b.operation;

/** Whether all that `part` counts is counted by `whole`, as far as the operations they name can tell. */
export function covers(whole: Statement, part: Statement): 'YES' | 'NO' | 'NOT_STATED' {
  const [wide, narrow] = [operationsOf(whole), operationsOf(part)];
  if (!wide && !narrow) return 'YES';
  if (!wide || !narrow) return 'NOT_STATED';
  return narrow.every((name) => wide.some((other) => other === name || other === withoutStage(name))) ? 'YES' : 'NO';
}

export type Population = 'CHILDREN' | 'PEOPLE';
export const populationOf = ({ measure }: Statement): Population =>
  measure.startsWith('CHILDREN') ? 'CHILDREN' : 'PEOPLE';

/** A number counted up from the beginning: it may stand still and may not fall. */
export const isCumulative = ({ measure }: Statement) => measure.endsWith('_CUMULATIVE');

/** A number that came in one operation or one period. */
export const isFlow = ({ measure }: Statement) => measure === 'CHILDREN_RETURNED' || measure === 'PEOPLE_RETURNED';

const nouns: Record<Statement['measure'], string> = {
  CHILDREN_ABROAD: 'children abroad',
  CHILDREN_AWAITED: 'children awaited',
  CHILDREN_RETURNED: 'children returned',
  CHILDREN_RETURNED_CUMULATIVE: 'children returned so far',
  PEOPLE_RETURNED: 'people returned',
  PEOPLE_RETURNED_CUMULATIVE: 'people returned so far',
};

/** `413 children returned so far (Zhusan, 2021-02-04, KNB/MFA)`. */
export function phrase(statement: Statement): string {
  const source = statement.body ?? statement.outlet;
  return `${figureOf(statement)} ${nouns[statement.measure]} (${statement.operation ?? 'operations not stated'}, ${whenSaid(statement)}, ${source})`;
}

function figureOf({ valueMin, valueMax }: Statement): string {
  if (valueMax === null) return `more than ${valueMin}`;
  return valueMin === valueMax ? String(valueMin) : `${valueMin} to ${valueMax}`;
}

function whenSaid({ asOf, saidOn, saidOnPrecision }: Statement): string {
  if (asOf !== null) return asOf;
  const words = { day: saidOn, month: saidOn.slice(0, 7), year: saidOn.slice(0, 4), before: `by ${saidOn}` };
  return words[saidOnPrecision];
}

/** The words that a comparison owes its reader where a source does not say what it covers. */
export const unstatedScope = (relation: 'YES' | 'NO' | 'NOT_STATED') =>
  relation === 'NOT_STATED' ? ', as far as the operations they name can be compared' : '';
