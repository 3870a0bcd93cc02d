import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { type Campaign, Ledger, pause } from '../support/campaign.js';
import { Client } from '../support/client.js';
import { makeRegistryFolder } from '../support/folder.js';
import { startServer } from '../support/server.js';
import { percentile } from './latencies.js';

const active = 200;
const secondsThatTell = 30;

/**
 * 10,000 connections stand open (fewer in a short run) while 200 others read. Reads are answered within 100 ms at the 99th
 * percentile, the process stays below 600 MB, and whoever has only opened a connection keeps nobody out.
 */
export const connections: Campaign = async ({ hasTime, passed }) => {
  const ledger = new Ledger();
  const registry = await makeRegistryFolder('memory');
  const server = await startServer(registry.folder);
  const client = new Client(server.address, active);
  const begun = performance.now();
  const idle: Socket[] = [];
  try {
    const wanted = () => idle.length < 10_000 && (passed() < 0.4 || idle.length < 1_000);
    while (wanted()) {
      idle.push(...(await Promise.all(Array.from({ length: 100 }, () => open(server.port)))));
    }
    ledger.did('connections open', idle.filter((socket) => !socket.destroyed).length);
    const took: number[] = [];
    const until = performance.now() + 1_500;
    const reading = async (reader: number): Promise<void> => {
      await pause(reader % 100);
      while (hasTime() || performance.now() < until) {
        const sent = performance.now();
        const { status } = await client.post(
          '/graphql',
          { query: '{ viewer { role } }' },
          registry.tokens['registrar'],
        );
        took.push(performance.now() - sent);
        if (status !== 200) ledger.did(`answered ${status}`);
        await pause(400);
      }
    };
    await Promise.all(Array.from({ length: active }, (_, reader) => reading(reader)));
    const p99 = percentile(took, 0.99);
    const resident = residentMegabytes(server.pid);
    ledger.did('reads', took.length);
    ledger.did('milliseconds at the 99th percentile', Math.round(p99));
    ledger.did('megabytes resident', resident);
    const tells = performance.now() - begun > secondsThatTell * 1000;
    if (tells && p99 > 100) ledger.found(`Reads take ${p99.toFixed(0)} ms at the 99th percentile.`);
    if (resident > 600) ledger.found(`${resident} MB resident.`);
  } finally {
    for (const socket of idle) socket.destroy();
    client.close();
    await server.kill('SIGTERM');
    registry.discard();
  }
  return ledger.report();
};

const open = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.on('error', reject);
  });

function residentMegabytes(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}
