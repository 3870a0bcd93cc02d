import type { Reader } from '../database/connection.js';
import type { CivilDate } from '../dates.js';
import type { AgencyId, SiteId } from '../identifiers.js';
import { checkRow } from './check-row.js';
import { expectedIn } from './columns.js';
import { contentHashOf, interpretRow, type CaseGiven } from './interpret-row.js';
import { ProblemList } from './problems.js';
import { findReference } from './references.js';
import { RowsByReference } from './rows-by-reference.js';
import { problemIn, type SourceRow } from './source-row.js';

export interface CheckContext {
  readonly db: Reader;
  readonly owner: AgencyId;
  readonly siteIds: ReadonlyMap<string, SiteId>;
  readonly today: CivilDate;
}

/** The first reading of a file: every row checked, nothing written, and of each row only its reference kept. */
export class CheckedRows {
  readonly problems = new ProblemList();
  alreadyThere = 0;
  readonly #rows = new RowsByReference();

  constructor(private readonly context: CheckContext) {}

  /** Answers the case to open, or nothing where the row is faulty or was imported before. */
  async check(source: SourceRow): Promise<CaseGiven | undefined> {
    const { db, owner, siteIds, today } = this.context;
    const given = interpretRow(source, siteIds);
    if (!('opening' in given)) return this.#complain(given);
    const impossible = await checkRow(db, given, today);
    const { row, reference } = given;
    const before = this.#rows.keep(reference, row);
    if (before !== undefined)
      impossible.push(
        problemIn(row, 'reference', 'DUPLICATE_REFERENCE', `${expectedIn('reference')}; row ${before} has the same`),
      );
    if (impossible.length > 0) return this.#complain(impossible);
    const kept = await findReference(db, owner, reference);
    if (!kept) return given;
    if (kept.contentHash === contentHashOf(given)) this.alreadyThere++;
    else this.#complain([otherContent(row)]);
    return undefined;
  }

  /** A file without rows, or one with more of them than allowed, has that said of it too. */
  finish(rows: number, mostRows: number | undefined): void {
    if (rows === 0) this.#complain([problemIn(2, null, 'NO_ROWS', 'at least one row beneath the header')]);
    if (mostRows !== undefined && rows > mostRows)
      this.#complain([
        problemIn(
          rows,
          null,
          'TOO_MANY_ROWS',
          `at most ${mostRows} rows at once; a longer file goes in with "oralu import cases"`,
        ),
      ]);
  }

  #complain(problems: Parameters<ProblemList['add']>[0]): undefined {
    this.problems.add(problems);
    return undefined;
  }
}

export const otherContent = (row: number) =>
  problemIn(
    row,
    'reference',
    'REFERENCE_HAS_OTHER_CONTENT',
    'what was imported under this reference before: an import never changes a case',
  );
