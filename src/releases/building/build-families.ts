import { buildCatalogue, checkLedger, readSealed, sealEntry, writeSealed } from '../../disclosure/index.js';
import type { Certificate, LedgerEntry, Sealed } from '../../disclosure/index.js';
import { releaseRefused } from '../release-errors.js';
import type { Decision, FamilyRefusal, GateJob, Job, JobAnswer, Tabulated } from './job.js';

/** How a family came out, for the approver alone. */
export interface FamilyReport {
  readonly family: string;
  readonly outcome: 'RENEWED' | 'NOT_DUE' | 'NOT_ANNOUNCED' | 'REFUSED';
  readonly counts: Readonly<Record<string, number>> | null;
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

export interface Built {
  readonly headlines: Tabulated['headlines'];
  readonly entry: LedgerEntry;
  readonly certificate: Certificate;
  readonly sealed: string;
  readonly report: readonly FamilyReport[];
}

/** Which tables may be renewed, and the rest of what the gate is asked, the same for each family. */
export interface BuildFamilies extends Omit<GateJob, 'kind' | 'family' | 'table' | 'headlines' | 'revisions'> {
  readonly families: readonly string[];
}

/** Two at a time: a proof keeps one core busy. */
const atOnce = 2;

/**
 * Puts each announced family to the gate by itself. What it refuses is carried forward with its earlier table, and the
 * release is published all the same; throws RELEASE_REFUSED where even the headlines may not be.
 */
export async function buildFamilies(
  given: BuildFamilies,
  tabulated: Tabulated,
  run: (job: Job) => Promise<JobAnswer>,
  onProgress: (done: number, all: number) => void = () => undefined,
): Promise<Built> {
  const { families, ...shared } = given;
  const { headlines, revisions, tables } = tabulated;
  const ask = async (family: string | null): Promise<Decision | FamilyRefusal> => {
    const table = family === null ? null : (tables[family] ?? null);
    const answer = await run({ ...shared, kind: 'gate', family, table, headlines, revisions });
    if (answer.kind === 'tabulated') throw new Error('A gate job answered a tabulation.');
    return answer;
  };
  const base = await ask(null);
  if (base.kind === 'refused') throw releaseRefused(base.message);
  const wanted = given.declaration.families.map(({ id }) => id).filter((id) => families.includes(id));
  const decided = new Map<string, Decision | FamilyRefusal>();
  const queue = [...wanted];
  const work = async (): Promise<void> => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      decided.set(id, await ask(id));
      onProgress(decided.size, wanted.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return assemble(given, tabulated, base, decided);
}

function assemble(
  given: BuildFamilies,
  { headlines, revisions }: Tabulated,
  base: Decision,
  decided: ReadonlyMap<string, Decision | FamilyRefusal>,
): Built {
  const catalogue = buildCatalogue(given.declaration);
  const admitted = given.declaration.families.flatMap(({ id }) => {
    const decision = decided.get(id);
    return decision?.kind === 'decided' ? [decision] : [];
  });
  const entry = sealEntry({
    index: given.entries.length,
    previous: given.entries.at(-1)?.hash ?? '',
    release: given.release,
    asOf: given.asOf,
    revisions,
    policyHash: base.entry.policyHash,
    catalogueHash: catalogue.hash,
    headlines,
    families: admitted.flatMap((decision) => decision.entry.families),
  });
  checkLedger([...given.entries, entry], catalogue);
  const before: Sealed['families'] = given.sealed === null ? {} : readSealed(given.sealed).families;
  const after = Object.assign(
    {},
    before,
    ...admitted.map(({ sealed }) => readSealed(sealed).families),
  ) as Sealed['families'];
  return {
    headlines,
    entry,
    certificate: {
      ...base.certificate,
      catalogueHash: catalogue.hash,
      entryHash: entry.hash,
      families: admitted.flatMap(({ certificate }) => certificate.families),
    },
    sealed: writeSealed({ format: 'oralu-sealed/1', ledgerHash: entry.hash, families: after }),
    report: given.declaration.families.map(({ id }) => reportOf(id, decided.get(id))),
  };
}

function reportOf(family: string, decision: Decision | FamilyRefusal | undefined): FamilyReport {
  if (!decision) return { family, outcome: 'NOT_ANNOUNCED', counts: null, refusal: null };
  if (decision.kind === 'refused') {
    const { code, message } = decision;
    return { family, outcome: 'REFUSED', counts: null, refusal: { code, message } };
  }
  const isRenewed = decision.entry.families.length > 0;
  return { family, outcome: isRenewed ? 'RENEWED' : 'NOT_DUE', counts: decision.counts, refusal: null };
}
