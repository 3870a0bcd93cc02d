/*
 * 36 monthly releases of a registry that grows from 390 to 600 children, each through the gate with what was published
 * before; then the independent auditor reads the published entries alone. Beside it the control: the same days, tables
 * and headlines, each release protected by itself. Ends with 1 where the auditor derives a number that the policy
 * protects, where a month is not tabulated as a reader of the headlines expects, or where too little was published or
 * found to prove anything. Refused months are counted and named.
 *   npm run scenario -- [--seeds 5] [--from 1] [--months 36] [--regions 18] [--macros 0] [--policy '{"meanCellAtLeast":5}'] [--into FOLDER]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { auditLedger, openSolver, readPolicy, type AuditReport, type Ledger } from '../../../src/disclosure/index.js';
import { releaseByItself } from './by-itself.js';
import { expectTables } from './expected-tables.js';
import { liveHistory, macroCatalogue, regionCatalogue } from './history.js';
import { passHistory, type Answer } from './pass-history.js';

const { values: given } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1' },
    from: { type: 'string', default: '1' },
    months: { type: 'string', default: '36' },
    regions: { type: 'string', default: '18' },
    macros: { type: 'string', default: '0' },
    // Tables four times as often as by default: more for the auditor to set against each other.
    policy: { type: 'string', default: '{"refreshEventsPerCell":5}' },
    // Writes the files of both, to be read by `oralu disclosure audit`, and leaves the audit to it.
    into: { type: 'string' },
  },
});
const policy = readPolicy(JSON.parse(given.policy));
const numberOf = (option: 'seeds' | 'from' | 'months' | 'regions' | 'macros'): number => Number(given[option]);
const [regions, macros] = [numberOf('regions'), numberOf('macros')];
const catalogue = macros > 0 ? macroCatalogue(regions, macros) : regionCatalogue(regions);
const print = (line: string) => void process.stdout.write(`${line}\n`);

function printAnswer({ day: { asOf, children }, outcome, seconds }: Answer): void {
  const day = `${asOf}, ${children} children, ${seconds.toFixed(1)} s`;
  if (outcome.kind === 'refused') print(`${day}: refused, ${outcome.code}, ${outcome.message}`);
  for (const { detail, cells } of outcome.kind === 'admitted' ? outcome.entry.families : []) {
    const withheld = cells.filter(([, told]) => told === null).length;
    print(`${day}: a table at detail ${detail}, ${withheld} of ${cells.length} cells withheld`);
  }
}

/** As published: catalogue, policy and a file for each release. */
function writeReleases(folder: string, ledger: Ledger): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: unknown) =>
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(content));
  write('catalogue', ledger.catalogue);
  write('policy', ledger.policy);
  for (const entry of ledger.entries) write(entry.release, entry);
}

/** An outsider has the text that was published and nothing else. */
const auditText = (ledger: Ledger): Promise<AuditReport> => auditLedger(JSON.parse(JSON.stringify(ledger)) as Ledger);

async function runOne(seed: string): Promise<boolean> {
  const history = liveHistory(catalogue, { seed, months: numberOf('months') });
  const solver = await openSolver(policy.solveMilliseconds);
  const { ledger, answers } = await passHistory(history, { policy, solver }, printAnswer);
  await solver.close();
  const tables = ledger.entries.filter(({ families }) => families.length > 0).map(({ asOf }) => asOf);
  const control = releaseByItself(history, policy, (asOf) => tables.includes(asOf));
  const refused = answers.filter(({ outcome }) => outcome.kind === 'refused').length;
  print(`seed ${seed}: ${ledger.entries.length} releases, ${tables.length} tables, ${refused} refused`);
  if (given.into !== undefined) {
    writeReleases(join(given.into, 'gate'), ledger);
    writeReleases(join(given.into, 'by-itself'), control);
    return true;
  }
  const [ours, theirs] = [await auditText(ledger), await auditText(control)];
  const asExpected = expectTables(ledger).every((isExpected, at) => {
    return isExpected === (ledger.entries[at]?.families.length ?? 0) > 0;
  });
  for (const [name, { endangered, unknown }] of [
    ['through the gate', ours],
    ['each by itself', theirs],
  ] as const) {
    print(`seed ${seed}, ${name}: ${endangered} numbers endangered, ${unknown} unknown`);
  }
  if (!asExpected) print(`seed ${seed}: the months of the tables do not follow from the headlines.`);
  return asExpected && tables.length >= 3 && theirs.endangered > 0 && ours.endangered === 0 && ours.unknown === 0;
}

let isWell = true;
const from = numberOf('from');
for (let seed = from; seed < from + numberOf('seeds'); seed++) isWell = (await runOne(String(seed))) && isWell;
process.exitCode = isWell ? 0 : 1;
