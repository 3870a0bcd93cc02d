import { assertChronology } from '../cases/rules/chronology.js';
import { knownAtOpening } from '../cases/insert-new-case.js';
import { mostOfFamily } from '../cases/join-siblings.js';
import { openingChecks, type OpenCase } from '../cases/open-case.js';
import type { KnownHistory } from '../counts/books/history.js';
import type { Reader } from '../database/connection.js';
import type { CivilDate } from '../dates.js';
import { OraluError } from '../errors.js';
import { longestNamesOfOne } from '../identity/vocabulary.js';
import { expectedIn } from './columns.js';
import type { CaseGiven } from './interpret-row.js';
import { importProblemCodes, type ImportProblem, type ImportProblemCode } from './problems.js';
import { problemIn } from './source-row.js';

/**
 * Everything that opening this case would refuse, by the very checks of openCase. Their messages name the days and
 * texts that came, so that only their codes and places are kept.
 */
export async function checkRow(db: Reader, given: CaseGiven, today: CivilDate): Promise<ImportProblem[]> {
  const problems: ImportProblem[] = [];
  for (const check of openingChecks(db, given.opening, today)) {
    const refusal = await refusalOf(check);
    if (refusal) problems.push(...toProblems(refusal, given));
  }
  if (problems.length > 0) return problems;
  if (!(await refusalOf(() => assertChronology(knownAtOpening(given.opening), [], today)))) return [];
  for (const [column, known] of Object.entries(partsOf(given.opening))) {
    const refusal = await refusalOf(() => assertChronology(known, [], today));
    if (!refusal) continue;
    return [problemIn(given.row, column, 'IMPOSSIBLE_DATES', expectedIn(column))];
  }
  return [];
}

export async function refusalOf(check: () => Promise<void> | void): Promise<OraluError | undefined> {
  try {
    await check();
    return undefined;
  } catch (error) {
    if (error instanceof OraluError) return error;
    throw error;
  }
}

/** What a refusal of openCase says of this row, without its words. */
export function toProblems(refusal: OraluError, given: CaseGiven): ImportProblem[] {
  return refusal.problems.map(({ code, field }) => {
    const path = (field ?? []).join('.');
    const column = columnsOfFields[path] ?? given.columnOf.get(path) ?? null;
    const kept = importProblemCodes.find((known): known is ImportProblemCode => known === code) ?? 'INVALID_INPUT';
    const expected = expectedOfFields[path] ?? (column === null ? 'a case that can be opened' : expectedIn(column));
    return problemIn(given.row, column, kept, expected);
  });
}

const joinable = `a label of one family of at most ${mostOfFamily} children. Of the rows that were imported before under this one, a case is sealed or out of your reach, or they are of several families, or of one that would have more children: leave such rows out of the file, or give the new ones another label`;

const columnsOfFields: Readonly<Record<string, string>> = {
  reportedOn: 'reported_on',
  'sighting.observedOn': 'observed_on',
  'sighting.source': 'source',
  'sighting.country': 'country',
  'sighting.siteId': 'site',
  birth: 'birth',
  'birth.earliest': 'birth',
  siblingOf: 'sibling_group',
};

/** Where the column alone does not say it. */
const expectedOfFields: Readonly<Record<string, string>> = {
  siblingOf: joinable,
  names: `names of one child that take at most ${longestNamesOfOne} bytes together (${longestNamesOfOne / 2} letters of Cyrillic or Arabic)`,
};

/** What would be known of the case, in parts that each rest on one column more: the first that cannot be is to blame. */
function partsOf(opening: OpenCase): Record<string, KnownHistory> {
  const known = knownAtOpening(opening);
  return {
    reported_on: { ...known, claims: [], birth: null },
    observed_on: { ...known, changes: [], birth: null },
    birth: known,
  };
}
