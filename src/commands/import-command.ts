import { createReadStream, existsSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { getAgencyIdByCode } from '../agencies/register.js';
import { Invalid } from '../errors.js';
import { toNodeId } from '../identifiers.js';
import { columns } from '../imports/columns.js';
import { importCases } from '../imports/import-cases.js';
import type { ImportReport } from '../imports/import-report.js';
import type { ImportFormat, Progress } from '../imports/reading.js';
import { messageOf } from '../imports/problems.js';
import { getActingPerson } from './acting-person.js';
import { withRegistry } from './with-registry.js';

interface ImportOptions {
  readonly as: string;
  readonly agency?: string;
  readonly format?: string;
  readonly purpose: string;
  readonly dryRun?: boolean;
}

/**
 * Imports a file of cases, all or nothing, in this process alone: it may be killed at any moment, and SQLite then undoes
 * what was begun. Exit status 1 where the file has problems, which go to standard error.
 */
export async function importCasesCommand(file: string, options: ImportOptions): Promise<void> {
  if (!existsSync(file) || !statSync(file).isFile())
    throw Invalid(`There is no file ${file}. Name a CSV or JSON Lines file.`, ['file'], 'NOT_FOUND');
  const format = formatOf(file, options.format);
  const dryRun = options.dryRun ?? false;
  console.log(dryRun ? 'A dry run: the file is checked and nothing is stored.' : warning);
  const { size } = statSync(file);
  const onProgress = process.stdout.isTTY ? drawBar(size) : printLines(size);
  const report = await withRegistry({}, async (registry) => {
    const actor = await getActingPerson(registry, options.as, 'casesImport');
    const ownerAgencyId =
      options.agency === undefined ? undefined : await getAgencyIdByCode(registry.store.reader.db, options.agency);
    const open = () => createReadStream(file, { highWaterMark: 262_144 }) as AsyncIterable<Buffer>;
    const { purpose } = options;
    return importCases(registry, actor, { format, dryRun, open, ownerAgencyId, purpose, onProgress });
  });
  if (process.stdout.isTTY) process.stdout.write('\n');
  printReport(report, dryRun);
}

const warning =
  'Importing all rows or none. This process may be stopped or killed at any moment: nothing is stored then.\n' +
  'While it writes, a server on the same registry refuses changes, and shows no file of a child: it cannot write its audit.';

/** The columns of a file, as they are documented. */
export function importColumnsCommand(): void {
  for (const { name, isRequired, expected } of columns) {
    console.log(`${name.padEnd(20)} ${isRequired ? 'required' : 'optional'}  ${expected}`);
  }
}

function formatOf(file: string, given: string | undefined): ImportFormat {
  const word = given ?? extname(file).slice(1).toLowerCase();
  if (word === 'csv') return 'CSV';
  if (word === 'jsonl' || word === 'ndjson') return 'JSON_LINES';
  throw Invalid('The file must end in .csv, .jsonl or .ndjson, or its --format be given as csv or jsonl.', ['format']);
}

const phases = { CHECKING: 'checked', WRITING: 'written' } as const;

/** How much of a file of this size has been worked on, from 0 to 1. */
const shareOf = ({ bytes }: Progress, size: number): number => (size === 0 ? 1 : Math.min(1, bytes / size));

const lineOf = (progress: Progress, size: number): string =>
  `${progress.rows} rows ${phases[progress.phase]}, ${Math.floor(100 * shareOf(progress, size))} % of the file`;

const barWidth = 40;

const drawBar = (size: number) => (progress: Progress) => {
  const full = Math.round(shareOf(progress, size) * barWidth);
  process.stdout.write(`\r[${'#'.repeat(full)}${'.'.repeat(barWidth - full)}] ${lineOf(progress, size)} `);
};

/** A line for each tenth of the file. */
function printLines(size: number): (progress: Progress) => void {
  let next = 0.1;
  return (progress) => {
    const share = shareOf(progress, size);
    if (share < next) return;
    next = (Math.floor(share * 10) + 1) / 10;
    console.log(`${lineOf(progress, size)} …`);
  };
}

function printReport(report: ImportReport, dryRun: boolean): void {
  for (const { row, caseId } of report.possibleDuplicates)
    console.log(`Row ${row} may be the same child as ${toNodeId('case', caseId)}. Nothing is merged.`);
  const unseen = report.possibleDuplicateCount - report.possibleDuplicates.length;
  if (unseen > 0) console.log(`… and ${unseen} more possible duplicates.`);
  if (report.possibleDuplicatesCutShort > 0)
    console.log(
      `${report.possibleDuplicatesCutShort} row(s) have common names: of their bearers those entered last were looked at.`,
    );
  for (const problem of report.problems) console.error(messageOf(problem));
  const more = report.problemCount - report.problems.length;
  if (more > 0) console.error(`… and ${more} more problems.`);
  if (report.problemCount > 0) {
    console.error(`Problems: ${report.problemCount}, in a file of ${report.rows} rows. Nothing was imported.`);
    process.exitCode = 1;
    return;
  }
  const fresh = dryRun ? report.rows - report.alreadyThere : report.imported;
  const there = `${report.alreadyThere} row(s) were there already`;
  console.log(
    dryRun ? `No problems. ${fresh} case(s) would be imported; ${there}.` : `Imported ${fresh} case(s); ${there}.`,
  );
}
