import { it } from '@jest/globals';
import { auditLedger } from '../../../src/disclosure/audit/audit-ledger.js';
import { naiveReleases } from './naive-releases.js';
it('tries', async () => {
  const months = Number(process.env['MONTHS'] ?? 3);
  const ledger = naiveReleases(
    Number(process.env['PEOPLE'] ?? 450),
    months,
    7,
    (key) => [...key].reduce((a, c) => (a * 31 + c.charCodeAt(0)) % 997, 7) % 100 < Number(process.env['HIDE'] ?? 0),
  );
  const start = performance.now();
  let last = start;
  const report = await auditLedger(ledger, {
    onProgress: (p) => {
      if (performance.now() - last > 5000) {
        last = performance.now();
        process.stderr.write(`${Math.round((last - start) / 1000)}s ${JSON.stringify(p)}\n`);
      }
    },
  });
  const [f] = report.families;
  console.log(
    JSON.stringify(
      {
        months,
        seconds: (performance.now() - start) / 1000,
        rss: process.memoryUsage().rss / 2 ** 20,
        ...f,
        findings: f!.findings.length,
        danger: report.endangered,
        kinds: f!.findings
          .filter((x) => x.endangers)
          .reduce((a: Record<string, number>, x) => {
            const n = `${x.kind} ${x.class} ${x.isTold ? 'told' : ''}`;
            a[n] = (a[n] ?? 0) + 1;
            return a;
          }, {}),
      },
      null,
      1,
    ),
  );
}, 3_000_000);
