import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  assertReadable,
  auditLedger,
  describeAudit,
  DisclosureError,
  ledgerFormat,
  type AuditProgress,
  type AuditReport,
} from '../disclosure/index.js';
import { standingIn } from './standing-ledger.js';

interface AuditCommandOptions {
  readonly family?: string;
  readonly json?: boolean;
}

/**
 * Exit status 1 where a protected number can be derived or narrowed too far, 2 where something stays unknown or the
 * ledger is broken, 0 where neither is so.
 */
export async function disclosureAuditCommand(path: string, options: AuditCommandOptions): Promise<void> {
  let report: AuditReport;
  try {
    const { ledger, withdrawn } = standingIn(readLedgerAt(path));
    assertReadable(ledger);
    if (withdrawn.length > 0)
      console.error(`Withdrawn, and not in this audit: ${withdrawn.join(', ')}. Whoever kept them knows more.`);
    const family = options.family === undefined ? {} : { family: options.family };
    report = await auditLedger(ledger, { ...family, ...(process.stderr.isTTY ? { onProgress: showProgress } : {}) });
  } catch (error) {
    if (!(error instanceof DisclosureError)) throw error;
    console.error(`${error.code}: ${error.message}`);
    process.exitCode = 2;
    return;
  }
  if (process.stderr.isTTY) process.stderr.write('\x1b[2K\r');
  console.log(options.json ? JSON.stringify(report, null, 2) : describeAudit(report).join('\n'));
  process.exitCode = report.endangered > 0 ? 1 : report.unknown > 0 ? 2 : 0;
}

/** One file with everything, or a folder with `catalogue.json`, `policy.json` and a file for each entry. */
function readLedgerAt(path: string): unknown {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
  if (!isFolder) return readJson(path);
  const declarations = ['catalogue.json', 'policy.json'];
  const entries = readdirSync(path)
    .filter((name) => name.endsWith('.json') && !declarations.includes(name))
    .map((name) => readJson(join(path, name)));
  const indexOf = (entry: unknown): number => Number(Reflect.get(Object(entry), 'index'));
  const [catalogue, policy] = declarations.map((name) => readJson(join(path, name)));
  return { format: ledgerFormat, catalogue, policy, entries: entries.sort((a, b) => indexOf(a) - indexOf(b)) };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DisclosureError('LEDGER_BROKEN', file, `expected a file of JSON: ${reason}`);
  }
}

const showProgress = ({ family, settled, targets, solves }: AuditProgress): void => {
  process.stderr.write(
    `\x1b[2K\rFamily ${family}: ${settled} of ${targets} numbers settled, ${solves} programs solved`,
  );
};
