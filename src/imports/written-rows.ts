import type { Actor } from '../access/actor.js';
import { appendEntry } from '../audit/append-entry.js';
import { writeNewCase } from '../cases/open-case.js';
import type { Tx } from '../database/connection.js';
import { Invalid, OraluError } from '../errors.js';
import type { AgencyId, CaseId, SiteId } from '../identifiers.js';
import { otherContent } from './checked-rows.js';
import { toProblems } from './check-row.js';
import { DuplicateReport } from './duplicate-report.js';
import { contentHashOf, interpretRow, type CaseGiven } from './interpret-row.js';
import { messageOf, type ImportProblem } from './problems.js';
import { findReference, keepReference } from './references.js';
import type { SourceRow } from './source-row.js';

export interface WriteContext {
  readonly tx: Tx;
  readonly actor: Actor;
  readonly owner: AgencyId;
  readonly siteIds: ReadonlyMap<string, SiteId>;
  readonly now: number;
  readonly purpose: string | undefined;
}

const casesInEntry = 1_000;

/**
 * The second reading of a file: a case for each row that is new. Throws at the first row that is not as it was checked,
 * which undoes the whole transaction. One audit entry speaks of each thousand cases.
 */
export class WrittenRows {
  imported = 0;
  alreadyThere = 0;
  readonly duplicates: DuplicateReport;
  readonly #siblings = new Map<string, CaseId>();
  #subjects: CaseId[] = [];

  constructor(private readonly context: WriteContext) {
    this.duplicates = new DuplicateReport(context.actor);
  }

  async write(source: SourceRow): Promise<void> {
    const { tx, owner, siteIds, now } = this.context;
    const given = interpretRow(source, siteIds);
    if (!('opening' in given)) throw refused(given);
    const kept = await findReference(tx, owner, given.reference);
    if (kept && kept.contentHash !== contentHashOf(given)) throw refused([otherContent(given.row)]);
    if (kept) this.alreadyThere++;
    const caseId = kept ? (kept.caseId as CaseId) : await this.#open(given);
    if (given.siblingGroup !== '' && !this.#siblings.has(given.siblingGroup))
      this.#siblings.set(given.siblingGroup, caseId);
    await this.duplicates.sift(tx, now);
    if (this.#subjects.length >= casesInEntry) await this.#trace();
  }

  /** Answers the cases of which no audit entry speaks yet. */
  async finish(): Promise<readonly CaseId[]> {
    await this.duplicates.sift(this.context.tx, this.context.now, true);
    return this.#subjects;
  }

  async #open(given: CaseGiven): Promise<CaseId> {
    const { tx, actor, owner, now } = this.context;
    const { reference, siblingGroup, opening } = given;
    const siblingOf = this.#siblings.get(siblingGroup);
    const input = { ...opening, ownerAgencyId: owner, ...(siblingOf === undefined ? {} : { siblingOf }) };
    const { caseId, possibleDuplicates } = await writeNewCase(tx, actor, input, now).catch((error: unknown) => {
      throw error instanceof OraluError ? refused(toProblems(error, given)) : error;
    });
    await keepReference(tx, {
      agencyId: owner,
      reference,
      caseId,
      contentHash: contentHashOf(given),
      importedAt: now,
    });
    this.duplicates.add(given, possibleDuplicates);
    this.#subjects.push(caseId);
    this.imported++;
    return caseId;
  }

  async #trace(): Promise<void> {
    const { tx, actor, now, purpose } = this.context;
    const subjects = this.#subjects;
    this.#subjects = [];
    const trace = { operation: 'casesImport', decision: 'DONE', subjects, fields: ['content'], purpose } as const;
    await appendEntry(tx, actor, trace, now);
  }
}

/** The registry changed between the two readings, so that a row which could be imported cannot be any more. */
const refused = (problems: readonly ImportProblem[]): OraluError =>
  Invalid(`${problems.map(messageOf).join(' ')} Nothing was imported; try again.`);
