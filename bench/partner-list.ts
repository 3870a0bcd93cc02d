import Database from 'better-sqlite3';
import { fillRegistry, tokens } from './support/fill.js';
import { Chance } from './support/chance.js';
import { gistOf, partnerQuery, type Place } from './support/partner-query.js';
import { startLoader, startServer, type Running } from './support/processes.js';
import { inTurn, median, printTable, quantile, type Round } from './support/rounds.js';

const options = {
  counts: (process.env['BENCH_CASES'] ?? '10000').split(',').map(Number),
  rounds: Number(process.env['BENCH_ROUNDS'] ?? 5),
  seconds: Number(process.env['BENCH_SECONDS'] ?? 3),
  connections: Number(process.env['BENCH_CONNECTIONS'] ?? 8),
  variants: (process.env['BENCH_VARIANTS'] ?? 'ours,ours audited,one SQL').split(','),
};
const places = 500;

interface Variant {
  readonly name: string;
  readonly start: (file: string) => Promise<Running>;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyOf: (place: Place) => string;
}

const cursorOf = ({ reportedOn, id }: Place): string =>
  Buffer.from(JSON.stringify(['REPORTED_ON_DESC', reportedOn, id])).toString('base64url');
const asOurs = {
  path: '/graphql',
  headers: { authorization: `Bearer ${tokens.registrar}` },
  bodyOf: (place: Place) => JSON.stringify({ query: partnerQuery, variables: { after: cursorOf(place) } }),
};
const flags = (process.env['BENCH_NODE_FLAGS'] ?? '').split(' ').filter((flag) => flag !== '');
const known: readonly Variant[] = [
  {
    name: 'one SQL',
    start: (file) => startServer('limit', [file]),
    path: '/list',
    headers: {},
    bodyOf: (place) => JSON.stringify(place),
  },
  { name: 'ours', start: (file) => startServer('ours', [file, 'unaudited'], { flags }), ...asOurs },
  // Another checkout, built likewise: what a change gains is seen only in one run.
  ...(process.env['BENCH_BESIDE'] ?? '').split(',').map((checkout) => ({
    name: checkout,
    start: (file: string) => startServer('ours', [file, 'unaudited'], { checkout }),
    ...asOurs,
  })),
  { name: 'ours audited', start: (file) => startServer('ours', [file, 'audited']), ...asOurs },
];

/** Places all over the list, none so near its end that a page would not be full. */
function choosePlaces(file: string): Place[] {
  const db = new Database(file, { readonly: true });
  const { least, most } = db.prepare('select min(id) as least, max(id) as most from cases').get() as {
    least: number;
    most: number;
  };
  const near = db.prepare('select id, reported_on as reportedOn from cases where id >= ? order by id limit 1');
  const chance = new Chance(7);
  const chosen = Array.from(
    { length: places },
    () => near.get(Math.floor(least + (most - least) * (0.05 + 0.9 * chance.next()))) as Place,
  );
  db.close();
  return chosen;
}

async function ask({ path, headers, bodyOf }: Variant, { port }: Running, place: Place): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: bodyOf(place),
  });
  const text = await response.text();
  if (response.status !== 200 || text.includes('"errors"'))
    throw new Error(`${response.status} ${text.slice(0, 2_000)}`);
  return text;
}

async function measure(count: number): Promise<Map<string, Round[]>> {
  const file = await fillRegistry(count);
  const all = choosePlaces(file);
  const loader = startLoader();
  const running: { variant: Variant; server: Running }[] = [];
  for (const name of options.variants) {
    const variant = known.find((one) => one.name === name);
    if (!variant) throw new Error(`There is no variant ${name}.`);
    running.push({ variant, server: await variant.start(file) });
  }
  try {
    await assertSameAnswers(running, all);
    const round = (one: (typeof running)[number], seconds: number) => async (): Promise<Round> => {
      const { variant, server } = one;
      const before = server.processorSeconds();
      const { path, headers, bodyOf } = variant;
      const { connections } = options;
      const outcome = await loader.run({
        port: server.port,
        path,
        headers,
        bodies: all.map(bodyOf),
        connections,
        seconds,
      });
      if (outcome.failures > 0) throw new Error(`${variant.name}: ${outcome.failures} of ${outcome.requests} failed.`);
      return { ...outcome, processorSeconds: server.processorSeconds() - before };
    };
    for (const one of running) await round(one, 2)();
    return await inTurn(
      running.map((one) => ({ name: one.variant.name, round: round(one, options.seconds) })),
      options.rounds,
    );
  } finally {
    await loader.stop();
    for (const { server } of running) await server.stop();
  }
}

async function assertSameAnswers(
  running: readonly { variant: Variant; server: Running }[],
  all: readonly Place[],
): Promise<void> {
  for (const place of all.slice(0, 5)) {
    const answers = await Promise.all(running.map(({ variant, server }) => ask(variant, server, place)));
    const gists = answers.map(gistOf);
    running.forEach(({ variant }, at) => {
      if (gists[at] !== gists[0])
        throw new Error(
          `${variant.name} answers otherwise than ${running[0]?.variant.name}:\n${gists[at]?.slice(0, 800)}\n${gists[0]?.slice(0, 800)}`,
        );
    });
    if (place === all[0])
      process.stdout.write(
        `bytes: ${running.map(({ variant }, at) => `${variant.name} ${Buffer.byteLength(answers[at] ?? '')}`).join(', ')}\n`,
      );
  }
}

const rateOf = ({ requests, seconds }: Round) => requests / seconds;
const processorOf = ({ requests, processorSeconds }: Round) => (processorSeconds / requests) * 1_000;

/** The median of the ratios within each turn: what disturbs one turn disturbs both of its rounds. */
const ratio = (ours: readonly Round[], theirs: readonly Round[], of: (round: Round) => number): string =>
  median(ours.map((round, at) => of(round) / of(theirs[at] as Round))).toFixed(2);

for (const count of options.counts) {
  const made = await measure(count);
  const ours = made.get('ours') ?? [];
  printTable(
    `Partner list on ${count} cases: ${options.connections} connections, ${options.rounds} rounds of ${options.seconds} s in turn`,
    ['variant', 'requests/s', 'ms CPU', 'least ms CPU', 'p99 ms', 'ours: × requests/s', '× least CPU'],
    [...made].map(([name, rounds]) => {
      const least = Math.min(...rounds.map(processorOf));
      return [
        name,
        median(rounds.map(rateOf)).toFixed(0),
        median(rounds.map(processorOf)).toFixed(2),
        least.toFixed(2),
        median(rounds.map(({ latencies }) => quantile(latencies, 0.99))).toFixed(1),
        ratio(ours, rounds, rateOf),
        (least / Math.min(...ours.map(processorOf))).toFixed(2),
      ];
    }),
  );
}
