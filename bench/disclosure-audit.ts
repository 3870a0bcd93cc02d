import { parseArgs } from 'node:util';
import { auditLedger } from '../src/disclosure/index.js';
import { naiveReleases } from '../test/disclosure/audit/naive-releases.js';

/*
 * What the independent auditor costs, and what it finds in releases that were each protected by themselves: account
 * (6 leaves in a tree) by region (18), monthly. --hide N withholds N per cent of the cells beside, always the same.
 */
const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '450' },
    months: { type: 'string', default: '36' },
    hide: { type: 'string', default: '0' },
    seed: { type: 'string', default: '7' },
  },
});
const [people, months, hide, seed] = [values.people, values.months, values.hide, values.seed].map(Number);
const isHidden = (key: string) =>
  [...key].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 997, 7) % 100 < (hide ?? 0);
const ledger = naiveReleases(people ?? 450, months ?? 36, seed ?? 7, isHidden);

const start = performance.now();
const cpu = process.cpuUsage();
let most = 0;
const report = await auditLedger(ledger, { onProgress: () => (most = Math.max(most, process.memoryUsage().rss)) });
const { user } = process.cpuUsage(cpu);
most = Math.max(most, process.memoryUsage().rss);
for (const { withheld, counts, worlds, linearSolves, wholeSolves } of report.families) {
  console.log({ people, months, hide, withheld, worlds, linearSolves, wholeSolves });
  console.table(counts);
}
console.log(`${report.endangered} numbers endangered, ${report.unknown} unknown`);
console.log(
  `${Math.round((performance.now() - start) / 1000)} s elapsed, ${Math.round(user / 1e6)} s of processor, ${Math.round(most / 2 ** 20)} MiB`,
);
