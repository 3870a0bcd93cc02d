import { sql } from 'drizzle-orm';
import { civilDate, code, must, oneOf, possibleDate, table, whole, words } from '#dialect';
import { statementDatePrecisions, statementMeasures } from './release.js';

/** What officials and media said, verbatim. A statement is not a count: it is never added to the books. */
export const officialStatements = table(
  'official_statements',
  {
    id: words().primaryKey(),
    saidOn: civilDate().notNull(),
    saidOnPrecision: code(statementDatePrecisions).notNull(),
    asOf: civilDate(),
    body: words(),
    speaker: words(),
    outlet: words().notNull(),
    operation: words(),
    population: words().notNull(),
    measure: code(statementMeasures).notNull(),
    valueMin: whole().notNull(),
    /** Empty for "more than": there is no upper bound. */
    valueMax: whole(),
    note: words(),
  },
  (t) => [
    oneOf('official_statements_measure', t.measure, statementMeasures),
    oneOf('official_statements_precision', t.saidOnPrecision, statementDatePrecisions),
    possibleDate('official_statements_said_on', t.saidOn),
    possibleDate('official_statements_as_of', t.asOf),
    must('official_statements_range', sql`${t.valueMax} is null or ${t.valueMin} <= ${t.valueMax}`),
  ],
);
