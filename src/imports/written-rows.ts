import type { Actor } from '../access/actor.js';
import { appendEntry } from '../audit/append-entry.js';
import { joinOpened } from '../cases/join-siblings.js';
import { writeCheckedCase } from '../cases/open-case.js';
import type { Tx } from '../database/connection.js';
import { RowBatch } from '../database/rows/row-batch.js';
import type { AgencyId, CaseId } from '../identifiers.js';
import type { Checked } from './checked-rows.js';
import { DuplicateReport } from './duplicate-report.js';
import type { Families, Label } from './families.js';
import { contentHashOf, type CaseGiven } from './interpret-row.js';
import { keepReference } from './references.js';

export interface WriteContext {
  readonly tx: Tx;
  readonly actor: Actor;
  readonly owner: AgencyId;
  readonly now: number;
  readonly purpose: string | undefined;
  readonly families: Families;
}

const casesInEntry = 1_000;
/** Ten gain nearly all that there is to gain; what waits is in memory. */
const casesInBatch = 50;

/**
 * The rows of a file as they are written: a case for each that is new, some dozens of them at once. One audit entry speaks of
 * each thousand cases.
 */
export class WrittenRows {
  imported = 0;
  readonly duplicates: DuplicateReport;
  readonly #batch: RowBatch;
  #subjects: CaseId[] = [];

  constructor(private readonly context: WriteContext) {
    this.#batch = new RowBatch(context.tx);
    this.duplicates = new DuplicateReport(context.actor);
  }

  /** Whoever calls it has seen that the row may join its family. Errors are those of openCase. */
  async write({ given, kept }: Checked, label: Label): Promise<void> {
    const { tx, now, families } = this.context;
    if (kept === undefined) families.open(label, await this.#open(given, label));
    else await this.#keep(label, kept);
    if (this.imported % casesInBatch === 0) {
      await this.#batch.write();
      // Only now: a case that waits is not in the registry yet, and would be taken for one that the actor may not know.
      await this.duplicates.sift(tx, now);
    }
    if (this.#subjects.length >= casesInEntry) await this.#trace();
  }

  /** Answers the cases of which no audit entry speaks yet. */
  async finish(): Promise<readonly CaseId[]> {
    await this.#batch.write();
    await this.duplicates.sift(this.context.tx, this.context.now, true);
    return this.#subjects;
  }

  async #open(given: CaseGiven, label: Label): Promise<CaseId> {
    const { actor, owner, now, families } = this.context;
    const { reference, opening } = given;
    const siblingOf = families.find(label);
    const input = { ...opening, ownerAgencyId: owner, ...(siblingOf === undefined ? {} : { siblingOf }) };
    const { caseId, alike } = await writeCheckedCase(this.#batch, actor, input, now);
    await keepReference(this.#batch, {
      agencyId: owner,
      reference,
      caseId,
      contentHash: contentHashOf(given),
      importedAt: now,
    });
    this.duplicates.add(given, alike);
    this.#subjects.push(caseId);
    this.imported++;
    return caseId;
  }

  /** The first that was there before brings its family to those that the file opened before it. */
  async #keep(label: Label, known: CaseId): Promise<void> {
    const { actor, now, families } = this.context;
    const opened = families.find(label);
    if (opened !== undefined && !families.hasKept(label)) await joinOpened(this.#batch, actor, { opened, known }, now);
    families.keep(label, known);
  }

  async #trace(): Promise<void> {
    await this.#batch.write();
    const { tx, actor, now, purpose } = this.context;
    const subjects = this.#subjects;
    this.#subjects = [];
    const trace = { operation: 'casesImport', decision: 'DONE', subjects, fields: ['content'], purpose } as const;
    await appendEntry(tx, actor, trace, now);
  }
}
