import {
  assertReadable,
  auditLedger,
  describeAudit,
  DisclosureError,
  type AuditProgress,
  type AuditReport,
} from '../../disclosure/index.js';
import { findLedger } from './find-ledger.js';
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
    const { ledger, withdrawn } = standingIn(findLedger(path));
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

const showProgress = ({ family, settled, targets, solves }: AuditProgress): void => {
  process.stderr.write(
    `\x1b[2K\rFamily ${family}: ${settled} of ${targets} numbers settled, ${solves} programs solved`,
  );
};
