import { readdirSync, readFileSync } from 'node:fs';
import { type Conditions, Ledger, type Report } from '../support/campaign.js';
import { Client } from '../support/client.js';
import { makeRegistryFolder } from '../support/folder.js';
import { startServer, type Starting } from '../support/server.js';
import { findDamage } from '../support/verify.js';
import { Writers } from '../support/writers.js';

const reads = [
  '{ viewer { role } }',
  '{ cases(first: 20) { nodes { id stage } pageInfo { endCursor } } }',
  '{ caseCounts(asOf: "2018-01-01", by: [STAGE]) { total } }',
  '{ changes(first: 20) { nodes { cursor } } }',
];

/** Milliseconds after half of which a server has grown to the size that it keeps. */
const settled = 240_000;

/**
 * Reads and writes for as long as one likes: neither descriptors nor memory may grow once it is warm (half of the time),
 * and in the end everything that was acknowledged is there.
 */
export async function soak({ random, hasTime, passed, say }: Conditions, starting: Starting = {}): Promise<Report> {
  const ledger = new Ledger();
  const registry = await makeRegistryFolder();
  const server = await startServer(registry.folder, starting);
  const client = new Client(server.address, 32);
  const begun = performance.now();
  const measured = { descriptors: 0, resident: 0 };
  try {
    const writers = new Writers(random, registry.tokens, 'soak', 4);
    const reading = async (): Promise<void> => {
      while (hasTime()) {
        const { status, text } = await client.post(
          '/graphql',
          { query: random.pick(reads) },
          registry.tokens['registrar'],
        );
        ledger.did('reads');
        if (status !== 200 && status !== 503 && status !== 400) ledger.found(`A read was answered ${status}: ${text}`);
        if (passed() > 0.5 && measured.descriptors === 0) Object.assign(measured, measure(server.pid));
        say(`${ledger.times('reads')} reads, ${writers.acknowledged.length} acts, ${measure(server.pid).resident} MB`);
      }
    };
    await Promise.all([
      writers.keepRunning((body, token) => client.post('/graphql', body, token), hasTime),
      ...Array.from({ length: 4 }, reading),
    ]);
    const { descriptors, resident } = measure(server.pid);
    ledger.did('acknowledged acts', writers.acknowledged.length);
    ledger.did('megabytes resident in the end', resident);
    ledger.did('megabytes resident half-way', measured.resident);
    if (measured.descriptors > 0 && descriptors > measured.descriptors + 50)
      ledger.found(`${descriptors} descriptors in the end, ${measured.descriptors} half-way.`);
    const [share, megabytes] = performance.now() - begun > settled ? [1.2, 64] : [1.5, 100];
    if (measured.resident > 0 && resident > measured.resident * share + megabytes)
      ledger.found(`${resident} MB resident in the end, ${measured.resident} half-way.`);
    for (const wrong of writers.wrongs) ledger.found(wrong);
    for (const found of await findDamage(registry.file, writers.acknowledged)) ledger.found(found);
  } finally {
    client.close();
    await server.kill('SIGTERM');
    registry.discard();
  }
  return ledger.report();
}

function measure(pid: number): { descriptors: number; resident: number } {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return { descriptors: readdirSync(`/proc/${pid}/fd`).length, resident: Math.round(Number(kilobytes) / 1024) };
}
