/*
 * From starting the process to its first answer on an existing registry, beside a bare server on the same stack.
 *   npm run bench -- start [--cases 10000,1000000] [--rounds 9]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchKeyFile } from './support/keys.js';
import { fillRegistry, tokens } from './support/fill.js';
import { root } from './support/root.js';
import { inTurn, median, printTable } from './support/rounds.js';

const { values: given } = parseArgs({
  options: { cases: { type: 'string', default: '10000,1000000' }, rounds: { type: 'string', default: '9' } },
});
const rounds = Number(given.rounds);
const patience = 60_000;

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens.registrar}` },
      body: JSON.stringify({ query: '{ cases(first: 1) { nodes { id } } }' }),
    });
    const text = await response.text();
    if (response.status !== 200 || !text.includes('"id"'))
      throw new TypeError(`It answered ${response.status}: ${text.slice(0, 300)}`);
    return true;
  } catch (error) {
    // fetch says "fetch failed" while nobody listens yet.
    if (error instanceof TypeError && error.message === 'fetch failed') return false;
    throw error;
  }
}

/** Milliseconds until the first answer. */
async function timeStart(
  args: readonly string[],
  port: number,
  environment: Record<string, string>,
  ipc: boolean,
): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit', ...(ipc ? (['ipc'] as const) : [])],
  });
  let listening = ipc ? 0 : port;
  child.once('message', (message: { port: number }) => (listening = message.port));
  const gone = new Promise((resolve) => child.once('exit', resolve));
  try {
    while (performance.now() - began < patience) {
      if (child.exitCode !== null) throw new Error(`${args.join(' ')} ended with ${child.exitCode}.`);
      if (listening > 0 && (await answers(listening))) return performance.now() - began;
      await new Promise((resume) => setTimeout(resume, 5));
    }
    throw new Error(`${args.join(' ')} did not answer.`);
  } finally {
    child.kill('SIGTERM');
    await gone;
  }
}

for (const count of given.cases.split(',').map(Number)) {
  const file = await fillRegistry(count);
  const folder = mkdtempSync(join(tmpdir(), 'oralu-start-'));
  symlinkSync(file, join(folder, 'registry.sqlite'));
  const port = await findFreePort();
  const environment = { ORALU_DATA: folder, PORT: String(port), HOST: '127.0.0.1', ORALU_KEY_FILE: benchKeyFile() };
  try {
    const made = await inTurn(
      [
        { name: 'oralu serve', round: () => timeStart(['bin/oralu.js', 'serve'], port, environment, false) },
        {
          name: 'bare fastify and better-sqlite3',
          round: () => timeStart(['dist/bench/servers/bare.js', file], 0, {}, true),
        },
        { name: 'an empty program of Node', round: () => timeEmpty() },
      ],
      rounds,
    );
    const ours = made.get('oralu serve') ?? [];
    printTable(
      `From start to first answer on ${count} cases: ${rounds} starts each, in turn`,
      ['program', 'median ms', 'least ms', 'ours is × median'],
      [...made].map(([name, times]) => [
        name,
        median(times).toFixed(0),
        Math.min(...times).toFixed(0),
        median(ours.map((time, at) => time / (times[at] ?? Number.NaN))).toFixed(2),
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function timeEmpty(): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('exit', resolve));
  return performance.now() - began;
}
