/*
 * The public plane beside raw node:http with the same bytes, and its GraphQL beside mercurius and stock Apollo, in turn;
 * its start with many releases; its memory over many requests.
 *   npm run bench -- public-plane [--rounds 7] [--seconds 1] [--parts speed,graphql,start,memory,publish]
 *     [--connections 64] [--releases 500] [--requests 1000000]
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Load } from './support/load.js';
import { measureMemory, measurePublishing, measureStart } from './support/plane-life.js';
import { startLoader, startServer, type Running } from './support/processes.js';
import { document, newDocument } from './support/public-data.js';
import { root } from './support/root.js';
import { inTurn, median, printTable, quantile, type Round } from './support/rounds.js';

const { values: given } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '1' },
    connections: { type: 'string', default: '64' },
    parts: { type: 'string', default: 'speed,graphql,start,memory,publish' },
    releases: { type: 'string', default: '500' },
    requests: { type: 'string', default: '1000000' },
  },
});
const [rounds, seconds, connections] = [Number(given.rounds), Number(given.seconds), Number(given.connections)];
const parts = new Set(given.parts.split(','));
const folder = mkdtempSync(join(tmpdir(), 'oralu-plane-'));
const releases = join(folder, 'releases');

type Ask = Omit<Load, 'port' | 'connections' | 'seconds'>;
interface Side {
  readonly name: string;
  readonly server: Running;
  readonly ask: Ask;
}

const loader = startLoader();
/**
 * A server renders the latest release ahead in its first seconds, which on a busy machine are many; what is measured begins
 * when it has been idle for a while.
 */
async function settle(server: Running): Promise<void> {
  for (let idle = 0; idle < 3;) {
    const before = server.processorSeconds();
    await new Promise((resume) => setTimeout(resume, 1_000));
    idle = server.processorSeconds() - before < 0.05 ? idle + 1 : 0;
  }
}
const get = (path: string, headers: Record<string, string> = {}, status = 200): Ask => ({
  ...{ method: 'GET', path, headers, bodies: [''], status },
});
const post = (path: string, bodies: readonly string[]): Ask => ({
  ...{ path, headers: { accept: 'application/json' }, bodies, mustHold: '"nodes"' },
});
const asBody = (query: string): string => JSON.stringify({ query });

/** Everybody's rounds in turn; ratios are within a round, against the first of the sides. */
async function compare(title: string, sides: readonly Side[]): Promise<void> {
  const load = async ({ name, server, ask }: Side, lasting: number, wide = connections): Promise<Round> => {
    const before = server.threadSeconds();
    const outcome = await loader.run({ ...ask, port: server.port, connections: wide, seconds: lasting });
    if (outcome.failures > 0) throw new Error(`${title}, ${name}: ${outcome.failures} of ${outcome.requests} failed.`);
    return { ...outcome, processorSeconds: server.threadSeconds() - before };
  };
  for (const side of sides) await load(side, 1);
  const made = await inTurn(
    sides.map((side) => ({ name: side.name, round: () => load(side, seconds) })),
    rounds,
  );
  const perSecond = (round: Round | undefined): number => (round ? round.requests / round.seconds : Number.NaN);
  const cost = (round: Round | undefined): number =>
    round ? (round.processorSeconds * 1e6) / round.requests : Number.NaN;
  const first = made.get(sides[0]?.name ?? '') ?? [];
  const rows: string[][] = [];
  for (const side of sides) {
    const own = made.get(side.name) ?? [];
    const wide = await load(side, seconds, 200);
    rows.push([
      side.name,
      median(own.map(perSecond)).toFixed(0),
      median(own.map((round, at) => perSecond(first[at]) / perSecond(round))).toFixed(2),
      median(own.map(cost)).toFixed(1),
      median(own.map((round, at) => cost(round) / cost(first[at]))).toFixed(2),
      Math.min(...own.map(cost)).toFixed(1),
      (Math.min(...own.map(cost)) / Math.min(...first.map(cost))).toFixed(2),
      quantile(wide.latencies, 0.99).toFixed(1),
    ]);
  }
  // The least is what others on the machine disturb least.
  const header = [
    ...['server', 'requests/s', 'ours ÷ it', 'µs of CPU', 'ours ÷ it by CPU', 'least µs', 'ours ÷ it by least'],
    'p99 at 200, ms',
  ];
  printTable(`${title}: ${rounds} rounds of ${seconds} s, ${connections} connections`, header, rows);
}

async function compareSpeed(): Promise<void> {
  const ours = await startServer('public', [releases]);
  await settle(ours);
  const id = ((await (await fetch(`http://127.0.0.1:${ours.port}/v1/latest.json`)).json()) as { release: string })
    .release;
  const observations = `/v1/releases/${id}/observations.json`;
  const sha = createHash('sha256').update(document).digest('hex');
  const byHash = `/public/graphql?documentId=sha256:${sha}`;
  const accept = { accept: 'application/json' };
  await fetch(`http://127.0.0.1:${ours.port}/public/graphql`, {
    ...{ method: 'POST', headers: { ...accept, 'content-type': 'application/json' }, body: asBody(document) },
  });
  await fetch(`http://127.0.0.1:${ours.port}${byHash}`, { headers: accept });
  const identity = { 'accept-encoding': 'identity', ...accept };
  const listed = JSON.stringify(['/v1/statistics', observations, byHash].map((path) => ({ path, headers: identity })));
  const raw = await startServer('raw', [String(ours.port), listed]);
  const least = await startServer('raw', [String(ours.port), listed, 'least']);
  const against = (ask: Ask): Side[] => [
    { name: 'ours', server: ours, ask },
    { name: 'raw node:http, the same head', server: raw, ask },
    { name: 'raw node:http, the least head', server: least, ask },
  ];
  try {
    for (const path of ['/v1/statistics', observations, byHash]) {
      const etag =
        (await fetch(`http://127.0.0.1:${ours.port}${path}`, { headers: identity })).headers.get('etag') ?? '';
      const name = path.replace(sha, '…');
      await compare(`GET ${name}, 200`, against(get(path, accept)));
      await compare(`GET ${name}, 304`, against(get(path, { ...accept, 'if-none-match': etag }, 304)));
    }
  } finally {
    for (const server of [ours, raw, least]) await server.stop();
  }
}

async function compareGraphql(): Promise<void> {
  const [ours, mercurius, apollo] = [
    await startServer('public', [releases]),
    await startServer('public-mercurius', [releases]),
    await startServer('public-apollo', [releases]),
  ];
  for (const server of [ours, mercurius, apollo]) await settle(server);
  const known = [asBody(document)];
  const headers = { accept: 'application/json', 'accept-encoding': 'identity' };
  const listed = [{ path: '/public/graphql', headers, body: asBody(document) }];
  const raw = await startServer('raw', [String(ours.port), JSON.stringify(listed)]);
  const fresh = Array.from({ length: 400_000 }, (_, at) => asBody(newDocument(at)));
  try {
    await compare('POST of a document seen before', [
      { name: 'ours', server: ours, ask: post('/public/graphql', known) },
      { name: 'mercurius with JIT', server: mercurius, ask: post('/graphql', known) },
      { name: 'stock Apollo', server: apollo, ask: post('/graphql', known) },
      { name: 'raw node:http, which reads no body', server: raw, ask: post('/public/graphql', known) },
    ]);
    await compare('POST of documents not seen before', [
      { name: 'ours', server: ours, ask: post('/public/graphql', fresh) },
      { name: 'stock Apollo', server: apollo, ask: post('/graphql', fresh) },
    ]);
  } finally {
    for (const server of [ours, mercurius, apollo, raw]) await server.stop();
  }
}

try {
  const demo = spawnSync(process.execPath, [join(root, 'bin', 'oralu.js'), 'demo'], {
    env: { ...process.env, ORALU_DATA: folder },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (demo.status !== 0) throw new Error('The demonstration was not made.');
  const database = join(folder, 'registry.sqlite');
  if (parts.has('speed')) await compareSpeed();
  if (parts.has('graphql')) await compareGraphql();
  if (parts.has('memory')) await measureMemory(releases, loader, Number(given.requests));
  if (parts.has('publish')) await measurePublishing(releases, database);
  if (parts.has('start')) await measureStart(releases, database, Number(given.releases), rounds);
} finally {
  await loader.stop();
  rmSync(folder, { recursive: true, force: true });
}
