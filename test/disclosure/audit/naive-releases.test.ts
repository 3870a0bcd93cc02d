import { describe, expect, it } from '@jest/globals';
import { auditLedger } from '../../../src/disclosure/audit/audit-ledger.js';
import { describeAudit } from '../../../src/disclosure/audit/describe-audit.js';
import { naiveReleases } from './naive-releases.js';

describe('releases that were each protected by themselves', () => {
  const ledger = naiveReleases(450, 6, 7);

  it('give away many small cells and many small changes', async () => {
    const report = await auditLedger(ledger);
    const exact = report.families.flatMap(({ findings }) =>
      findings.filter((one) => one.class === 'exact' && one.endangers),
    );
    expect(report.unknown).toBe(0);
    expect(exact.filter(({ kind }) => kind === 'change').length).toBeGreaterThan(100);
    expect(exact.filter(({ kind }) => kind === 'cell').length).toBeGreaterThan(20);
    const lines = describeAudit(report);
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^ {2}exact: family region, 2020-\d\d-28, change since 2020-\d\d-28 of cell \S+ × KZ-\d+: -?\d$/,
      ),
    );
    expect(lines.at(-2)).toMatch(/^\d+ numbers can be derived/);
    expect(lines.at(-1)).toMatch(/^\d+ numbers are narrowed so far by the exact headlines and tables told earlier/);
  }, 60_000);

  it('give away nothing where every inner cell is withheld', async () => {
    const report = await auditLedger(naiveReleases(450, 4, 7, () => true));
    expect([report.endangered, report.unknown]).toEqual([0, 0]);
    expect(describeAudit(report).at(-1)).toMatch(/^No number that the policy protects/);
  }, 60_000);

  it('are found out alike whatever worlds are drawn first', async () => {
    const [one, other] = [await auditLedger(ledger, { seed: 1 }), await auditLedger(ledger, { seed: 99, samples: 5 })];
    expect(one.families[0]?.findings).toEqual(other.families[0]?.findings);
    expect(one.families[0]?.counts).toEqual(other.families[0]?.counts);
  }, 60_000);
});
