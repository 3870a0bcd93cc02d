import type Database from 'better-sqlite3';

/**
 * Tells the query planner how the data lies, without the samples of values that it would keep besides: for those it
 * looks at the value of every parameter, and prepares a statement anew at each execution.
 */
export function analyze(raw: Database.Database): void {
  raw.exec('ANALYZE');
  raw.exec('DELETE FROM sqlite_stat4');
  raw.exec('ANALYZE sqlite_schema');
}
