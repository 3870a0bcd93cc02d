import type { AlikeSources } from '../counts/books/alike-sources.js';
import { checkBooks, type BooksReport } from '../counts/books/check-books.js';
import type { Connection } from '../database/connection.js';
import { findMisplaced, type Misplaced } from '../referrals/grants/check-places.js';
import { checkPlans, type PlansReport } from '../rehabilitation/plans/check-plans.js';

/** What recounting everything from the histories has found. */
export interface RegistryReport {
  readonly books: BooksReport;
  readonly plans: PlansReport;
  /** The first granted case whose place does not agree with the grants. */
  readonly misplaced: Misplaced | undefined;
}

/**
 * Recounts books, current rows, plans and places of granted cases. Give it a connection of its own: it reads two
 * snapshots of the file, one for the books and one for the rest. `alike` is for a connection that may not open sources.
 */
export async function checkRegistry(connection: Connection, alike?: AlikeSources): Promise<RegistryReport> {
  const books = await checkBooks(connection, undefined, alike);
  connection.raw.exec('BEGIN');
  try {
    return { books, plans: await checkPlans(connection.db), misplaced: await findMisplaced(connection) };
  } finally {
    connection.raw.exec('COMMIT');
  }
}
