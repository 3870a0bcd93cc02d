import { buildCatalogue } from '../model/catalogue.js';
import { hashOf } from '../model/canonical.js';
import { checkLedger, type Ledger } from '../model/ledger.js';
import { DisclosureError } from '../errors.js';
import { assertReadable } from './assert-readable.js';
import { auditFamily } from './audit-family.js';
import type { AuditOptions, AuditReport, FamilyAudit } from './report.types.js';

/**
 * What anybody who holds a ledger can derive about the cells it withholds. Nothing else is read, and nothing is shared
 * with the engine that made it but the reader of the file.
 *
 * Throws CATALOGUE_INVALID, HIERARCHY_CYCLE, UNKNOWN_CODE, POLICY_INVALID, TABLE_INVALID, LEDGER_BROKEN or
 * LEDGER_CONTRADICTION with the place. A family whose tables contradict each other under the rules is reported as unknown throughout.
 */
export async function auditLedger(ledger: Ledger, options: AuditOptions = {}): Promise<AuditReport> {
  assertReadable(ledger);
  const { entries, catalogue, policy } = ledger;
  checkLedger(entries, buildCatalogue(catalogue));
  const last = entries.at(-1);
  if (last && last.policyHash !== hashOf(policy)) {
    throw new DisclosureError(
      'LEDGER_BROKEN',
      'policy',
      `the last entry, ${last.release}, was made under another policy.`,
    );
  }
  const chosen = catalogue.families.filter(({ id }) => options.family === undefined || id === options.family);
  if (options.family !== undefined && chosen.length === 0) {
    throw new DisclosureError('UNKNOWN_CODE', 'family', `the catalogue has no family ${options.family}.`);
  }
  const families: FamilyAudit[] = [];
  for (const family of chosen) families.push(await auditFamily(ledger, family, options));
  const findings = families.flatMap((family) => family.findings);
  return {
    entries: entries.length,
    families,
    endangered: findings.filter(({ endangers }) => endangers).length,
    forced: findings.filter(({ isForced }) => isForced).length,
    unknown: findings.filter((finding) => finding.class === 'unknown').length,
  };
}
