import { openForCounting } from '../../database/enciphered/counts-key.js';
import {
  auditLedger,
  buildCatalogue,
  ledgerFormat,
  openSolver,
  passGate,
  readSealed,
  writeSealed,
  type LedgerEntry,
} from '../../disclosure/index.js';
import type { Reader } from '../../database/connection.js';
import { readStandings, type Standing } from '../tabulation/child-states.js';
import { countRevisions } from '../tabulation/count-revisions.js';
import { inCodesOf, tabulateFamilies, tabulateStatus } from '../tabulation/family-tables.js';
import { catalogueOf, ledgerOf, sealedOf } from './family-ledger.js';
import type { Decision, FamilyRefusal, GateJob, Job, JobAnswer, ReadingAt, TabulateJob, Tabulated } from './job.js';

/** The heavy half of building a release. Reads the books, writes nothing: it can be killed at any moment. */
export const runJob = (job: Job): Promise<JobAnswer> => (job.kind === 'tabulate' ? tabulate(job) : askGate(job));

async function tabulate({ databaseFile, countsKey, ...job }: TabulateJob): Promise<Tabulated> {
  const connection = openForCounting(databaseFile, countsKey, 'read');
  try {
    return await tabulateFrom(connection.db, job);
  } finally {
    connection.raw.close();
  }
}

async function tabulateFrom(reader: Reader, job: Omit<TabulateJob, 'databaseFile' | 'countsKey'>): Promise<Tabulated> {
  const catalogue = buildCatalogue(job.declaration);
  const places = catalogue.families.find(({ id }) => id === 'place')?.dimensions[1]?.leaves ?? [];
  const read = async (at: ReadingAt): Promise<readonly Standing[]> =>
    inCodesOf(catalogue, await readStandings(reader, at, new Set(places)));
  const now = await read(job.at);
  const revisions = [0];
  for (const before of job.before) {
    revisions.push(countRevisions(catalogue, await read(before), now, before.asOf === job.at.asOf));
  }
  return {
    kind: 'tabulated',
    headlines: tabulateStatus(catalogue, now),
    tables: tabulateFamilies(catalogue, now),
    revisions: Math.max(...revisions),
  };
}

async function askGate(job: GateJob): Promise<Decision | FamilyRefusal> {
  const { family, declaration, policy } = job;
  const catalogue = catalogueOf(declaration, family);
  const entries = ledgerOf(catalogue, job.entries, family);
  const state = job.sealed === null ? {} : readSealed(job.sealed).families;
  const solver = await openSolver(policy.solveMilliseconds);
  try {
    const { key, today, announced, release, asOf, revisions, headlines } = job;
    const outcome = await passGate({
      ...{ key, today, announced, release, asOf, revisions, headlines, policy, catalogue, entries, solver },
      sealed: sealedOf(entries, state, family),
      tables: family === null || !job.table ? {} : { [family]: job.table },
    });
    if (outcome.kind === 'refused') return { kind: 'refused', code: outcome.code, message: outcome.message };
    const doubt = family === null ? undefined : await doubtOf(job, family, [...entries, outcome.entry]);
    if (doubt !== undefined) return { kind: 'refused', code: 'AUDIT_FAILED', message: doubt };
    const counts = family === null ? undefined : outcome.report[family];
    return {
      kind: 'decided',
      entry: outcome.entry,
      certificate: outcome.certificate,
      sealed: writeSealed(outcome.sealed),
      counts: counts ? { ...counts } : null,
    };
  } finally {
    await solver.close();
  }
}

/**
 * What the independent auditor, who shares no code with the gate, can still derive from the table and all before it. What
 * anybody could reproduce from the published files must not be published, even where the gate has its proof.
 */
async function doubtOf(
  { declaration, policy }: GateJob,
  family: string,
  entries: readonly LedgerEntry[],
): Promise<string | undefined> {
  const { declaration: catalogue } = catalogueOf(declaration, family);
  const report = await auditLedger({ format: ledgerFormat, catalogue, policy, entries }, { family });
  if (report.endangered === 0 && report.unknown === 0) return undefined;
  return `The independent auditor derives ${report.endangered} numbers, or narrows them too far, and leaves ${report.unknown} unknown.`;
}
