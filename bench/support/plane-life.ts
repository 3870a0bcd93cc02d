import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createPublicApp } from '../../src/server/public-app.js';
import { chainReleases } from './many-releases.js';
import { startServer, type startLoader } from './processes.js';
import { root } from './root.js';
import { inTurn, median, printTable } from './rounds.js';

const asked = '/v1/statistics';

/** From starting the process to the first figures, with one release and with many. */
export async function measureStart(releases: string, database: string, count: number, rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'oralu-plane-start-'));
  try {
    const many = join(folder, 'releases');
    cpSync(releases, many, { recursive: true });
    chainReleases(many, database, count - 1);
    const port = await findFreePort();
    const made = await inTurn(
      [
        { name: 'one release', round: () => timeStart(releases, port) },
        { name: `${count} releases`, round: () => timeStart(many, port) },
      ],
      rounds,
    );
    printTable(
      `oralu serve --plane public, from start to the first answer: ${rounds} starts each`,
      ['folder', 'median ms', 'least ms'],
      [...made].map(([name, times]) => [name, median(times).toFixed(0), Math.min(...times).toFixed(0)]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timeStart(releases: string, port: number): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, ['bin/oralu.js', 'serve', '--plane', 'public', '--releases', releases], {
    cwd: root,
    env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', ORALU_DATA: dirname(releases) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  try {
    while (performance.now() - began < 60_000) {
      const answer = await fetch(`http://127.0.0.1:${port}${asked}`).catch(() => undefined);
      if (answer?.ok) {
        await answer.arrayBuffer();
        return performance.now() - began;
      }
      await new Promise((resume) => setTimeout(resume, 5));
    }
    throw new Error('The public plane did not answer.');
  } finally {
    child.kill('SIGKILL');
    await gone;
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Resident memory over many requests of many addresses: what it keeps is bounded. */
export async function measureMemory(
  releases: string,
  loader: ReturnType<typeof startLoader>,
  requests: number,
): Promise<void> {
  const server = await startServer('public', [releases]);
  const resident = (): number =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.child.pid}/status`, 'latin1'))?.[1]) / 1_024;
  const rows: string[][] = [];
  const tenth = Math.ceil(requests / 10);
  let done = 0;
  try {
    while (done < requests) {
      const bodies = Array.from({ length: tenth }, () => '');
      const load = { method: 'GET', path: asked, headers: {}, bodies, once: true } as const;
      const { requests: sent } = await loader.run({ ...load, port: server.port, connections: 64, seconds: 600 });
      done += sent;
      rows.push([String(done), resident().toFixed(0)]);
    }
  } finally {
    await server.stop();
  }
  printTable('Resident memory of the public plane', ['requests', 'MiB'], rows);
}

/** A release of 2,000 cells: written and signed, in place, noticed and its files answered. The gate is apart. */
export async function measurePublishing(releases: string, database: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'oralu-plane-publish-'));
  const copy = join(folder, 'releases');
  cpSync(releases, copy, { recursive: true });
  const app = await createPublicApp({
    releasesFolder: copy,
    baseUrl: 'http://127.0.0.1',
    logLevel: 'silent',
    budget: 0,
  });
  try {
    const before = (await app.inject(asked)).json<{ release: { id: string } }>().release.id;
    const began = performance.now();
    chainReleases(copy, database, 1, 2_000);
    const written = performance.now();
    let id = before;
    while (id === before) {
      await new Promise((resume) => setTimeout(resume, 5));
      id = (await app.inject(asked)).json<{ release: { id: string } }>().release.id;
    }
    const noticed = performance.now();
    const rows: string[][] = [
      ['written, signed and in place', (written - began).toFixed(0)],
      ['noticed (a folder is looked at once a second)', (noticed - written).toFixed(0)],
    ];
    for (const format of ['json', 'csv', 'jsonstat', 'sdmx.json', 'xlsx', 'parquet']) {
      const start = performance.now();
      const answer = await app.inject({
        ...{ url: `/v1/releases/${id}/observations.${format}`, headers: { 'accept-encoding': 'br' } },
      });
      if (answer.statusCode !== 200) throw new Error(`${format}: ${answer.statusCode}`);
      rows.push([`observations.${format} rendered and compressed`, (performance.now() - start).toFixed(0)]);
    }
    printTable('Publishing 2,000 cells, behind the gate', ['step', 'ms'], rows);
  } finally {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
