import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Actor } from '../access/actor.js';
import { assertMay, seesAllAgencies } from '../access/permissions.js';
import { listSites } from '../agencies/site.queries.js';
import { performAnswering, type Registry, type Request } from '../audit/act.js';
import { appendEntry } from '../audit/append-entry.js';
import { dateOf } from '../dates.js';
import { Forbidden, Invalid } from '../errors.js';
import type { AgencyId, SiteId } from '../identifiers.js';
import { CheckedRows } from './checked-rows.js';
import { DuplicateReport, type PossibleDuplicate } from './duplicate-report.js';
import { FileHash, type Chunks, type SourceRow } from './source-row.js';
import { ProblemList, type ImportProblem } from './problems.js';
import { readCsv } from './read-csv.js';
import { readJsonLines } from './read-json-lines.js';
import { WrittenRows } from './written-rows.js';

export const importFormats = ['CSV', 'JSON_LINES'] as const;
export type ImportFormat = (typeof importFormats)[number];

export interface ImportCases extends Request {
  readonly format: ImportFormat;
  /** Opens the file from its beginning: it is read once to check all of it, and again to write it. */
  readonly open: () => Chunks;
  readonly dryRun: boolean;
  /** The agency that will own the cases; the actor's own unless a role that spans agencies names another. */
  readonly ownerAgencyId?: AgencyId | undefined;
  /** Refuses a longer file. */
  readonly mostRows?: number | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** How far an import has come: `total` is known once the whole file was checked. */
export interface Progress {
  readonly phase: 'CHECKING' | 'WRITING';
  readonly rows: number;
  readonly total: number | undefined;
}

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
}

/**
 * Opens a case for each row of a file, or none. The whole file is checked first; then one transaction writes what
 * openCase would have written, row by row. Errors: FORBIDDEN, INVALID_INPUT where the file changed between the two
 * readings, IDEMPOTENCY_KEY_REUSED, UNAVAILABLE. What is wrong with the file is in the report, and not an error.
 */
export async function importCases(registry: Registry, actor: Actor, request: ImportCases): Promise<ImportReport> {
  assertMay(actor, 'case:import');
  const owner = ownerOf(actor, request.ownerAgencyId);
  const context = { actor, owner, siteIds: await siteIdsOf(registry, actor) };
  const hash = new FileHash(request.open);
  const now = registry.clock();
  const rows = new CheckedRows({ ...context, db: registry.store.reader.db, today: dateOf(now) });
  const duplicates = new DuplicateReport(actor);
  const found = await eachRow(registry, request, hash.chunks(), async (row) => {
    const given = await rows.check(row);
    if (given && request.dryRun) await duplicates.look(registry.store.reader.db, given, now);
  });
  rows.finish(found, request.mostRows);
  await duplicates.sift(registry.store.reader.db, now, true);
  if (rows.problems.count > 0 || request.dryRun) {
    const report = toReport(found, 0, rows.alreadyThere, rows.problems, duplicates);
    await traceReading(registry, actor, request, duplicates);
    return report;
  }
  return write(registry, request, context, found, hash);
}

interface ImportContext {
  readonly actor: Actor;
  readonly owner: AgencyId;
  readonly siteIds: ReadonlyMap<string, SiteId>;
}

function write(
  registry: Registry,
  request: ImportCases,
  context: ImportContext,
  total: number,
  checked: FileHash,
): Promise<ImportReport> {
  const { idempotencyKey, purpose, ownerAgencyId, format } = request;
  const input = { idempotencyKey, purpose, ownerAgencyId, format, content: checked.hex };
  const act = { action: 'case:import', operation: 'casesImport', input } as const;
  const kept = { write: JSON.stringify, read: (text: string) => JSON.parse(text) as ImportReport };
  return performAnswering(registry, context.actor, act, kept, async (tx, now) => {
    const again = new FileHash(request.open);
    const rows = new WrittenRows({ ...context, tx, now, purpose });
    await eachRow(registry, { ...request, total }, again.chunks(), (row) => rows.write(row));
    const subjects = await rows.finish();
    if (again.hex !== checked.hex) throw fileChanged();
    const { imported, alreadyThere, duplicates } = rows;
    return { answer: toReport(total, imported, alreadyThere, new ProblemList(), duplicates), subjects };
  });
}

const fileChanged = () => Invalid('The file changed while it was being read. Nothing was imported; try again.');

/** Every so many rows the event loop has its turn: others are answered while a file is worked through. */
const rowsInTurn = 10;
const rowsBetweenReports = 100;

/** Reads the file row by row; answers how many rows there were. */
async function eachRow(
  registry: Registry,
  request: Pick<ImportCases, 'format' | 'onProgress' | 'mostRows'> & { readonly total?: number },
  chunks: Chunks,
  work: (row: SourceRow) => Promise<void>,
): Promise<number> {
  const { format, onProgress, total } = request;
  let rows = 0;
  for await (const row of format === 'CSV' ? readCsv(chunks) : readJsonLines(chunks)) {
    await work(row);
    if (++rows % rowsInTurn === 0) await nextTurn();
    if (rows % rowsBetweenReports === 0)
      onProgress?.({ phase: total === undefined ? 'CHECKING' : 'WRITING', rows, total });
    if (rows > (request.mostRows ?? Number.POSITIVE_INFINITY)) break;
  }
  return rows;
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

const toReport = (
  rows: number,
  imported: number,
  alreadyThere: number,
  problems: ProblemList,
  duplicates: DuplicateReport,
): ImportReport => ({
  rows,
  imported,
  alreadyThere,
  problems: problems.shown,
  problemCount: problems.count,
  possibleDuplicates: duplicates.shown,
  possibleDuplicateCount: duplicates.count,
});

/** A dry run tells of children that are in the registry; a file that is refused was an act that was tried. */
function traceReading(
  registry: Registry,
  actor: Actor,
  { dryRun, purpose }: ImportCases,
  duplicates: DuplicateReport,
): Promise<void> {
  const decision = dryRun ? 'READ' : 'REFUSED';
  const subjects = duplicates.shown.map(({ caseId }) => caseId);
  const trace = { operation: 'casesImport', decision, subjects, fields: ['possibleDuplicates'], purpose } as const;
  return registry.store.inTransaction((tx) => appendEntry(tx, actor, trace, registry.clock()));
}
