import type { Actor } from '../access/actor.js';
import type { Registry, Request } from '../audit/act.js';
import { appendEntry } from '../audit/append-entry.js';
import type { Tx } from '../database/connection.js';
import type { CheckedRows } from './checked-rows.js';
import type { DuplicateReport, PossibleDuplicate } from './duplicate-report.js';
import type { ImportProblem } from './problems.js';
import type { Reading } from './reading.js';

/* What an import tells, how that is kept for a retry, and the rows of the audit that say of whom it told. */

export interface ImportReport {
  readonly rows: number;
  readonly imported: number;
  /** Rows whose reference and content were imported before: skipped. */
  readonly alreadyThere: number;
  /** The first thousand problems; nothing was imported where there is one. */
  readonly problems: readonly ImportProblem[];
  readonly problemCount: number;
  /** The first hundred, among the cases whose child the actor may know. */
  readonly possibleDuplicates: readonly PossibleDuplicate[];
  readonly possibleDuplicateCount: number;
  /** Rows of which others that may be the same child were passed over: common names. */
  readonly possibleDuplicatesCutShort: number;
}

export const toReport = (
  { rows }: Reading,
  { alreadyThere, problems }: CheckedRows,
  imported: number,
  duplicates: DuplicateReport,
): ImportReport => ({
  rows,
  imported,
  alreadyThere,
  problems: problems.shown,
  problemCount: problems.count,
  possibleDuplicates: duplicates.shown,
  possibleDuplicateCount: duplicates.count,
  possibleDuplicatesCutShort: duplicates.cutShort,
});

/** References die with the keys of their children: none is kept beside an idempotency key, where nothing would take it out. */
export const withoutReferences = (report: ImportReport): string =>
  JSON.stringify({
    ...report,
    possibleDuplicates: report.possibleDuplicates.map(({ row, caseId }) => ({ row, caseId })),
  });

export const toKeptReport = (text: string): ImportReport => ({
  possibleDuplicatesCutShort: 0,
  ...(JSON.parse(text) as Omit<ImportReport, 'possibleDuplicatesCutShort'>),
});

type Asked = Pick<Request, 'purpose'>;

/** Who is told of children that were in the registry has read of them. */
export async function appendReading(
  tx: Tx,
  actor: Actor,
  { purpose }: Asked,
  shown: readonly PossibleDuplicate[],
  now: number,
): Promise<void> {
  if (shown.length === 0) return;
  const subjects = [...new Set(shown.map(({ caseId }) => caseId))];
  const trace = {
    operation: 'casesImport',
    decision: 'READ',
    subjects,
    fields: ['possibleDuplicates'],
    purpose,
  } as const;
  await appendEntry(tx, actor, trace, now);
}

/** A dry run tells of children that are in the registry; a file that is refused was an act that was tried. */
export function traceReading(
  registry: Registry,
  actor: Actor,
  { dryRun, purpose }: Asked & { readonly dryRun: boolean },
  duplicates: DuplicateReport,
): Promise<void> {
  const decision = dryRun ? 'READ' : 'REFUSED';
  const subjects = duplicates.shown.map(({ caseId }) => caseId);
  const trace = { operation: 'casesImport', decision, subjects, fields: ['possibleDuplicates'], purpose } as const;
  return registry.store.inTransaction((tx) => appendEntry(tx, actor, trace, registry.clock()));
}
