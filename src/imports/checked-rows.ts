import type { Reader } from '../database/connection.js';
import type { CivilDate } from '../dates.js';
import type { AgencyId, CaseId, SiteId } from '../identifiers.js';
import { checkRow } from './check-row.js';
import { expectedIn } from './columns.js';
import { contentHashOf, interpretRow, type CaseGiven } from './interpret-row.js';
import { ProblemList } from './problems.js';
import { findReference, saysTheSame } from './references.js';
import { RowsByReference } from './rows-by-reference.js';
import { problemIn, type SourceRow } from './source-row.js';

export interface CheckContext {
  readonly owner: AgencyId;
  readonly siteIds: ReadonlyMap<string, SiteId>;
  readonly today: CivilDate;
  /** Whether the file begins with a row that names the columns. */
  readonly hasHeader: boolean;
}

/** A row without a fault: what it gives, and the case that was opened for it before, if one was. */
export interface Checked {
  readonly given: CaseGiven;
  readonly kept: CaseId | undefined;
}

/** The rows of a file as they are checked, against the registry as the transaction sees it or as it stands. */
export class CheckedRows {
  readonly problems = new ProblemList();
  /** Rows whose reference and content were imported before. */
  alreadyThere = 0;
  readonly #rows = new RowsByReference();
  #isFinished = false;
  /** The place of the last row in the file. */
  #last = 0;

  constructor(private readonly context: CheckContext) {}

  /** Answers nothing where the row is faulty. */
  async check(db: Reader, source: SourceRow): Promise<Checked | undefined> {
    const { owner, siteIds, today } = this.context;
    this.#last = source.row;
    const given = interpretRow(source, siteIds);
    if (!('opening' in given)) return this.complain(given);
    const impossible = await checkRow(db, given, today);
    const { row, reference } = given;
    const before = this.#rows.keep(reference, row);
    if (before !== undefined)
      impossible.push(
        problemIn(row, 'reference', 'DUPLICATE_REFERENCE', `${expectedIn('reference')}; row ${before} has the same`),
      );
    if (impossible.length > 0) return this.complain(impossible);
    const kept = await findReference(db, owner, reference);
    if (!kept) return { given, kept: undefined };
    if (!(await saysTheSame(db, { agencyId: owner, reference, contentHash: contentHashOf(given) })))
      return this.complain([otherContent(row)]);
    this.alreadyThere++;
    return { given, kept: kept.caseId as CaseId };
  }

  /** A file without rows, or one with more of them than allowed, has that said of it too, once. */
  finish(rows: number, mostRows: number | undefined): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    if (rows === 0)
      this.complain([
        this.context.hasHeader
          ? problemIn(2, null, 'NO_ROWS', 'at least one row beneath the header')
          : problemIn(1, null, 'NO_ROWS', 'at least one line with an object'),
      ]);
    if (mostRows !== undefined && rows > mostRows)
      this.complain([
        problemIn(
          this.#last,
          null,
          'TOO_MANY_ROWS',
          `at most ${mostRows} rows at once; a longer file goes in with "oralu import cases"`,
        ),
      ]);
  }

  complain(problems: Parameters<ProblemList['add']>[0]): undefined {
    this.problems.add(problems);
    return undefined;
  }
}

const otherContent = (row: number) =>
  problemIn(
    row,
    'reference',
    'REFERENCE_HAS_OTHER_CONTENT',
    'what was imported under this reference before: an import never changes a case',
  );
