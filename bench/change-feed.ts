/*
 * The change feed: pages of 100 changes at random places of the registry's stream, over HTTP and in-process, beside the
 * raw SELECT of the same rows.
 *   npm run bench -- change-feed [--cases 10000,100000] [--rounds 7] [--seconds 1] [--connections 8]
 */
import Database from 'better-sqlite3';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Actor } from '../src/access/actor.js';
import { listChanges } from '../src/changes/change.queries.js';
import { openStore, type Store } from '../src/database/store.js';
import { toCursor } from '../src/graphql/pagination.js';
import { benchKeys } from './support/keys.js';
import { Chance } from './support/chance.js';
import { clockOfBench, fillRegistry, tokens } from './support/fill.js';
import { startLoader, startServer, type Running } from './support/processes.js';
import { inTurn, median, printTable } from './support/rounds.js';

const { values: given } = parseArgs({
  options: {
    cases: { type: 'string', default: '10000,100000' },
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '1' },
    connections: { type: 'string', default: '8' },
  },
});
const [rounds, seconds, connections] = [Number(given.rounds), Number(given.seconds), Number(given.connections)];
const [pageSize, placeCount] = [100, 500];
const system: Actor = { kind: 'system', task: 'bench' };

interface Change {
  readonly number: number;
  readonly recordedAt: number;
}

/** One change of each case, as the migration tells a registry that was there before the feed. */
function fillFeed(file: string): Change[] {
  const db = new Database(file);
  db.exec(`insert into case_changes select 0, row_number() over (order by updated_at, id), id, 'CASE_CHANGED', version, updated_at
    from cases where not exists (select 1 from case_changes)`);
  const found = db
    .prepare('select number, recorded_at as recordedAt from case_changes where agency_id = 0 order by number')
    .all();
  db.close();
  return found as Change[];
}

const names = [
  'id version',
  'id version stage reportedOn updatedAt whereabouts { country observedOn site { code name } }',
];
const queryOf = (fields: string) =>
  `query ($after: String) { changes(first: ${pageSize}, after: $after) { edges { node { number kind caseId case { ${fields} } } } pageInfo { hasNextPage endCursor } } }`;
const kept = new Set(
  'id version stage reportedOn updatedAt whereabouts whereabouts.country whereabouts.observedOn whereabouts.site whereabouts.site.code whereabouts.site.name'.split(
    ' ',
  ),
);

/** Runs one page after the other for a while; answers changes per second. */
async function pagesFor(page: (at: number) => unknown): Promise<number> {
  const began = performance.now();
  let pages = 0;
  while (performance.now() - began < seconds * 1_000) await page(pages++);
  return (pages * pageSize * 1_000) / (performance.now() - began);
}

function inProcess(store: Store, places: readonly Change[]) {
  const registry = { store, clock: clockOfBench };
  const cursors = places.map(({ number, recordedAt }) => toCursor('changes', [0, number, recordedAt]));
  const of = <Value>(list: readonly Value[], at: number) => list[at % list.length] as Value;
  const rows = store.reader.raw
    .prepare(
      `select number, case_id, kind, version, recorded_at from case_changes where agency_id = 0 and number > ? order by number limit ${pageSize}`,
    )
    .raw();
  const joined = store.reader.raw
    .prepare(
      `select number, h.kind, c.id, c.version, c.stage, c.reported_on, c.updated_at, c.country, c.whereabouts_on, s.code, s.name
       from case_changes h join cases c on c.id = h.case_id left join sites s on s.id = c.site_id
       where h.agency_id = 0 and number > ? order by number limit ${pageSize}`,
    )
    .raw();
  return [
    { name: 'SELECT, changes alone', round: () => pagesFor((at) => rows.all(of(places, at).number)) },
    { name: 'SELECT, with the cases', round: () => pagesFor((at) => joined.all(of(places, at).number)) },
    {
      name: 'in-process, with the cases',
      round: () =>
        pagesFor(
          async (at) => (await listChanges(registry, system, { first: pageSize, after: of(cursors, at) }, kept)).edges,
        ),
    },
  ];
}

function overHttp(name: string, server: Running, loader: ReturnType<typeof startLoader>, bodies: readonly string[]) {
  const load = { port: server.port, path: '/graphql', headers: { authorization: `Bearer ${tokens.registrar}` } };
  const round = async () => {
    const outcome = await loader.run({ ...load, bodies, connections, seconds, mustHold: '"kind":"CASE_CHANGED"' });
    if (outcome.failures > 0) throw new Error(`${name}: ${outcome.failures} of ${outcome.requests} failed.`);
    return (outcome.requests * pageSize) / outcome.seconds;
  };
  return { name, round };
}

async function measure(count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'oralu-feed-'));
  const file = join(folder, 'registry.sqlite');
  copyFileSync(await fillRegistry(count), file);
  const feed = fillFeed(file);
  const chance = new Chance(7);
  const places = Array.from({ length: placeCount }, () => chance.of(feed.slice(0, -pageSize)));
  const bodies = names.map((fields) =>
    places.map(({ number, recordedAt }) =>
      JSON.stringify({ query: queryOf(fields), variables: { after: toCursor('changes', [0, number, recordedAt]) } }),
    ),
  );
  const loader = startLoader();
  const servers = [await startServer('ours', [file, 'unaudited']), await startServer('ours', [file])];
  const store = openStore(file, { migrate: false, keys: benchKeys() });
  try {
    const [unaudited, audited] = servers as [Running, Running];
    const [few = [], many = []] = bodies;
    const made = await inTurn(
      [
        ...inProcess(store, places),
        overHttp('HTTP, id and version', unaudited, loader, few),
        overHttp('HTTP, with the cases', unaudited, loader, many),
        overHttp('HTTP, with the cases, audited', audited, loader, many),
      ],
      rounds,
    );
    const limit = median(made.get('SELECT, with the cases') ?? []);
    printTable(
      `Change feed of ${feed.length} changes: pages of ${pageSize}, ${connections} connections, ${rounds} rounds of ${seconds} s in turn`,
      ['variant', 'changes/s', 'least', 'most', '÷ SELECT with the cases'],
      [...made].map(([name, all]) => [
        name,
        median(all).toFixed(0),
        Math.min(...all).toFixed(0),
        Math.max(...all).toFixed(0),
        (median(all) / limit).toFixed(2),
      ]),
    );
  } finally {
    await loader.stop();
    for (const server of servers) await server.stop();
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

for (const count of given.cases.split(',').map(Number)) await measure(count);
