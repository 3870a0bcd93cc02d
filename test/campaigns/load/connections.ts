import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { type Conditions, Ledger, pause, type Report } from '../support/campaign.js';
import { Client } from '../support/client.js';
import { makeRegistryFolder } from '../support/folder.js';
import { startServer, type Starting } from '../support/server.js';
import { percentile } from './latencies.js';

const active = 200;
const secondsThatTell = 30;
/** In which the readers have the server to themselves, before anything is counted. */
const warmMilliseconds = 1_500;
/** For which a connection without a request is kept at least. */
const keptSeconds = 60;

/**
 * 10,000 connections stand open (fewer in a short run) while 200 others read. Reads are answered within 100 ms at the 99th
 * percentile, the process stays below 600 MB, and whoever only keeps a connection keeps nobody out.
 */
export async function connections({ hasTime, passed }: Conditions, starting: Starting = {}): Promise<Report> {
  const ledger = new Ledger();
  const registry = await makeRegistryFolder('memory');
  const server = await startServer(registry.folder, starting);
  const client = new Client(server.address, active);
  const begun = performance.now();
  const idle: Socket[] = [];
  const read = async (reader: number, isOver: () => boolean, took: number[]): Promise<void> => {
    await pause(reader % 100);
    while (!isOver()) {
      const sent = performance.now();
      const came = await client
        .post('/graphql', { query: '{ viewer { role } }' }, registry.tokens['registrar'])
        .catch(() => undefined);
      took.push(performance.now() - sent);
      if (!came) ledger.did('reads without an answer');
      else if (came.status !== 200) ledger.did(`answered ${came.status}`);
      await pause(400);
    }
  };
  const readersUntil = (isOver: () => boolean, took: number[]) =>
    Promise.all(Array.from({ length: active }, (_, reader) => read(reader, isOver, took)));
  try {
    // A server that has answered nobody yet compiles for the first of them: that is no matter of the crowd.
    const warmUntil = performance.now() + warmMilliseconds;
    await readersUntil(() => performance.now() >= warmUntil, []);
    const wanted = () => idle.length < 10_000 && (passed() < 0.4 || idle.length < 1_000);
    while (wanted()) {
      idle.push(...(await Promise.all(Array.from({ length: 100 }, () => open(server.port)))));
    }
    ledger.did('connections open', idle.filter((socket) => !socket.destroyed).length);
    const took: number[] = [];
    const until = performance.now() + 1_500;
    await readersUntil(() => !hasTime() && performance.now() >= until, took);
    const p99 = percentile(took, 0.99);
    const resident = residentMegabytes(server.pid);
    ledger.did('reads', took.length);
    const kept = idle.filter((socket) => !socket.destroyed).length;
    ledger.did('of the connections still open in the end', kept);
    ledger.did('milliseconds at the 99th percentile', Math.round(p99));
    ledger.did('megabytes resident', resident);
    const tells = performance.now() - begun > secondsThatTell * 1000;
    if (kept < idle.length && performance.now() - begun < keptSeconds * 1000)
      ledger.found(`${idle.length - kept} connections were ended.`);
    if (tells && p99 > 100) ledger.found(`Reads take ${p99.toFixed(0)} ms at the 99th percentile.`);
    if (ledger.times('reads without an answer') > 0) ledger.found('A read was cut off.');
    if (resident > 600) ledger.found(`${resident} MB resident.`);
  } finally {
    for (const socket of idle) socket.destroy();
    client.close();
    await server.kill('SIGTERM');
    registry.discard();
  }
  return ledger.report();
}

/**
 * A connection that has been answered once and is kept: one that never asks anything is ended after ten seconds. Whoever
 * does not read learns of no end.
 */
const open = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'));
    socket.once('data', () => resolve(socket));
    socket.on('error', reject);
  });

function residentMegabytes(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}
