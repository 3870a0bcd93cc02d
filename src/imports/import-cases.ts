import { createHash } from 'node:crypto';
import type { Actor } from '../access/actor.js';
import { assertMay, seesAllAgencies } from '../access/permissions.js';
import { getAgency } from '../agencies/agency.queries.js';
import { listSites } from '../agencies/site.queries.js';
import { assertPurposeShort, performAnswering, type Registry, type Request } from '../audit/act.js';
import { tracingRefusal } from '../audit/trace-refusal.js';
import type { Reader } from '../database/connection.js';
import { dateOf } from '../dates.js';
import { Forbidden, Invalid, OraluError } from '../errors.js';
import type { AgencyId, CaseId, SiteId } from '../identifiers.js';
import { refusalOf, toProblems } from './check-row.js';
import { CheckedRows, type Checked } from './checked-rows.js';
import { DuplicateReport } from './duplicate-report.js';
import {
  appendReading,
  toKeptReport,
  toReport,
  traceReading,
  withoutReferences,
  type ImportReport,
} from './import-report.js';
import type { Label } from './families.js';
import type { Chunks } from './source-row.js';
import { Reading, type FileGiven } from './reading.js';
import { keepKnowable } from './references.js';
import { Siblings } from './siblings.js';
import { WrittenRows } from './written-rows.js';

export interface ImportCases extends Request, FileGiven {
  readonly dryRun: boolean;
  /** The agency that will own the cases; the actor's own unless a role that spans agencies names another. */
  readonly ownerAgencyId?: AgencyId | undefined;
}

/**
 * Opens a case for each row of a file, or none. One transaction writes what openCase would have written, row by row, while
 * the file is read; the first fault undoes and ends it, and the rest of the file is only checked. Errors: FORBIDDEN,
 * NOT_FOUND (agency), INVALID_INPUT where the file changed while it was read, IDEMPOTENCY_KEY_REUSED, UNAVAILABLE. What is
 * wrong with the file is in the report, and not an error.
 */
export async function importCases(registry: Registry, actor: Actor, request: ImportCases): Promise<ImportReport> {
  const owner = await allowedOwner(registry, actor, request);
  const siteIds = await siteIdsOf(registry, actor);
  const checked = new CheckedRows({
    owner,
    siteIds,
    today: dateOf(registry.clock()),
    hasHeader: request.format === 'CSV',
  });
  const reading = new Reading(request);
  const siblings = new Siblings(actor, registry.clock());
  const course = { owner, checked, siblings, reading };
  try {
    const report = request.dryRun ? undefined : await write(registry, actor, request, course);
    return report ?? (await check(registry, actor, request, course));
  } finally {
    await reading.close();
  }
}

/** One file on its way into the registry. */
interface Course {
  readonly owner: AgencyId;
  readonly checked: CheckedRows;
  readonly siblings: Siblings;
  readonly reading: Reading;
}

/** Undoes the transaction of an import; what was found is in the list of problems. */
class FaultFound extends Error {}

/** Answers nothing where a fault was found: nothing is stored then, and the file is read as far as that row. */
async function write(
  registry: Registry,
  actor: Actor,
  request: ImportCases,
  { owner, checked, siblings, reading }: Course,
): Promise<ImportReport | undefined> {
  const { idempotencyKey, purpose, ownerAgencyId, format, mostRows } = request;
  // A key stands for one content, which must be known before anything is done under it.
  const content = idempotencyKey === undefined ? '' : await hashOf(request.open);
  const input = { idempotencyKey, purpose, ownerAgencyId, format, content };
  const act = { action: 'case:import', operation: 'casesImport', input } as const;
  const retried = new WeakSet<ImportReport>();
  const read = (text: string): ImportReport => {
    const report = toKeptReport(text);
    retried.add(report);
    return report;
  };
  const kept = { write: withoutReferences, read };
  try {
    const report = await performAnswering<ImportReport>(registry, actor, act, kept, async (tx, now) => {
      await getAgency(tx, actor, owner);
      const written = new WrittenRows({ tx, actor, owner, now, purpose, families: siblings.families });
      await reading.each('WRITING', async (source) => {
        const row = await checked.check(tx, source);
        const label = siblings.families.labelOf(row?.given.siblingGroup ?? '');
        if (row && (await joins(tx, { siblings, checked }, row, label)))
          await written.write(row, label).catch((error: unknown) => complain(checked, row, error));
        if (checked.problems.count > 0) throw new FaultFound();
      });
      checked.finish(reading.rows, mostRows);
      if (checked.problems.count > 0) throw new FaultFound();
      if (content !== '' && reading.digest() !== content) throw fileChanged();
      const subjects = await written.finish();
      await appendReading(tx, actor, request, written.duplicates.shown, now);
      return { answer: toReport(reading, checked, written.imported, written.duplicates), subjects };
    });
    return retried.has(report) ? await readAgain(registry, actor, request, report, reading) : report;
  } catch (error) {
    if (error instanceof FaultFound) return undefined;
    throw error;
  }
}

/** Rows that have not been read yet are checked against the registry as it stands, and nothing is written. */
async function check(
  registry: Registry,
  actor: Actor,
  request: ImportCases,
  { checked, siblings, reading }: Course,
): Promise<ImportReport> {
  const now = registry.clock();
  const { db } = registry.store.reader;
  const duplicates = new DuplicateReport(actor);
  await reading.each('CHECKING', async (source) => {
    const row = await checked.check(db, source);
    if (!row) return;
    const { given, kept } = row;
    const { families } = siblings;
    const label = families.labelOf(given.siblingGroup);
    if (await joins(db, { siblings, checked }, row, label)) {
      if (kept === undefined) families.open(label, notYetOpen);
      else families.keep(label, kept);
    }
    if (request.dryRun && kept === undefined) await duplicates.look(db, given, now);
  });
  checked.finish(reading.rows, request.mostRows);
  await duplicates.sift(db, now, true);
  await traceReading(registry, actor, request, duplicates);
  return toReport(reading, checked, 0, duplicates);
}

/** Whether a row may join the family that its label names, if any. Where not, that is a problem of the row. */
async function joins(
  db: Reader,
  { siblings, checked }: Pick<Course, 'siblings' | 'checked'>,
  row: Checked,
  label: Label,
): Promise<boolean> {
  const refusal = await refusalOf(() => siblings.assertMayJoin(db, label, row));
  if (refusal) complain(checked, row, refusal);
  return refusal === undefined;
}

/** What openCase refuses is a problem of the row; anything else is an error. */
function complain(checked: CheckedRows, { given }: Checked, error: unknown): void {
  if (!(error instanceof OraluError)) throw error;
  checked.complain(toProblems(error, given));
}

const fileChanged = () => Invalid('The file changed while it was being read. Nothing was imported; try again.');

async function hashOf(open: () => Chunks): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of open()) hash.update(chunk);
  return hash.digest('hex');
}

/** Stands for the case of a row that a dry run does not open. */
const notYetOpen = 0 as CaseId;

const allowedOwner = (registry: Registry, actor: Actor, { ownerAgencyId, purpose }: ImportCases): Promise<AgencyId> =>
  tracingRefusal(registry, actor, { operation: 'casesImport', fields: ['content'], purpose }, () => {
    assertMay(actor, 'case:import');
    assertPurposeShort(purpose);
    return ownerOf(actor, ownerAgencyId);
  });

/**
 * The answer of a retry: its references stand in the very file that came with it. Of the children that it showed it shows again
 * those whom the actor may know now, and of those alone the audit says it; what was counted beyond them stays as it was counted.
 */
async function readAgain(
  registry: Registry,
  actor: Actor,
  request: ImportCases,
  report: ImportReport,
  reading: Reading,
): Promise<ImportReport> {
  const { possibleDuplicates: before } = report;
  if (before.length === 0) return report;
  const asked = new Set(before.map(({ row }) => row));
  const references = new Map<number, string>();
  await reading.each('CHECKING', async ({ row, cells }) => {
    if (asked.has(row)) references.set(row, (cells['reference'] ?? '').trim());
  });
  const ids = before.map(({ caseId }) => caseId);
  const shown = await registry.store.inTransaction(async (tx) => {
    const now = registry.clock();
    const knowable = await keepKnowable(tx, actor, ids, now);
    const still = before.filter(({ caseId }) => knowable.has(caseId));
    await appendReading(tx, actor, request, still, now);
    return still;
  });
  return {
    ...report,
    possibleDuplicates: shown.map((one) => ({ ...one, reference: references.get(one.row) ?? '' })),
    possibleDuplicateCount: report.possibleDuplicateCount - before.length + shown.length,
  };
}

function ownerOf(actor: Actor, chosen: AgencyId | undefined): AgencyId {
  if (actor.kind !== 'user') throw Forbidden('Only a named person or partner application can import cases.');
  if (chosen === undefined || chosen === actor.agencyId) return actor.agencyId;
  if (!seesAllAgencies(actor)) throw Forbidden(`The role ${actor.role} imports cases for its own agency only.`);
  return chosen;
}

async function siteIdsOf(registry: Registry, actor: Actor): Promise<ReadonlyMap<string, SiteId>> {
  const sites = await listSites(registry.store.reader.db, actor);
  return new Map(sites.map(({ id, code }) => [code, id as SiteId]));
}
