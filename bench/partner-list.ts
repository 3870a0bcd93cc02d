/*
 * The partner's list (50 cases with what lies beneath them) over HTTP, beside its limit and its peers, in turn.
 *   npm run bench -- partner-list [--cases 10000,1000000] [--rounds 15] [--seconds 1] [--connections 8] [--places 500]
 *     [--variants "ours,one SQL"] [--postgres-apart] [--beside /another/checkout] ["--flags=--cpu-prof --cpu-prof-dir=/tmp/profile"]
 */
import Database from 'better-sqlite3';
import { parseArgs } from 'node:util';
import { Chance } from './support/chance.js';
import { fillPlainRegistry, fillRegistry } from './support/fill.js';
import { gistOf, type Place } from './support/partner-query.js';
import { oursFrom, variants, type Variant } from './support/partner-variants.js';
import { postGraphile } from './support/postgraphile-variants.js';
import { loadCore, startLoader, startServer, type Running } from './support/processes.js';
import { inTurn, median, printTable, quantile, type Round } from './support/rounds.js';

const { values: given } = parseArgs({
  options: {
    cases: { type: 'string', default: '10000,1000000' },
    rounds: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '1' },
    connections: { type: 'string', default: '8' },
    places: { type: 'string', default: '500' },
    variants: { type: 'string', default: variants.map(({ name }) => name.replace(',', '')).join(',') },
    'postgres-apart': { type: 'boolean', default: false },
    beside: { type: 'string' },
    flags: { type: 'string', default: '' },
  },
});
const [rounds, seconds, connections] = [Number(given.rounds), Number(given.seconds), Number(given.connections)];
const placeCount = Number(given.places);
const comparedPlaces = 5;

/** A variant that runs, with the requests it is sent. */
interface Contender {
  readonly variant: Variant;
  readonly server: Running;
  readonly bodies: readonly string[];
}

function chooseVariants(): Variant[] {
  const names = given.variants.split(',');
  const chosen = variants
    .filter(({ name }) => names.includes(name.replace(',', '')))
    .map((variant) =>
      variant.name === 'PostGraphile' && given['postgres-apart']
        ? postGraphile('PostGraphile, PostgreSQL apart', { shape: 'lists', settings: 'kind', databaseCore: loadCore })
        : variant,
    );
  const flags = given.flags.split(' ').filter((flag) => flag !== '');
  if (flags.length > 0) {
    const at = chosen.findIndex(({ name }) => name === 'ours');
    chosen.splice(at, 1, {
      ...(chosen[at] as Variant),
      start: (file) => startServer('ours', [file, 'unaudited'], { flags }),
    });
  }
  // Another checkout, built likewise: what a change gains is seen only in one run.
  const others = (given.beside ?? '').split(',').filter((checkout) => checkout !== '');
  return [...chosen, ...others.map((checkout) => oursFrom(checkout, { checkout }))];
}

/** Places all over the list, none so near its end that a page would not be full. */
function choosePlaces(file: string): Place[] {
  const db = new Database(file, { readonly: true });
  const { least, most } = db.prepare('select min(id) as least, max(id) as most from cases').get() as {
    least: number;
    most: number;
  };
  const near = db.prepare('select id, reported_on as reportedOn from cases where id >= ? order by id limit 1');
  const chance = new Chance(7);
  const anywhere = () => Math.floor(least + (most - least) * (0.05 + 0.9 * chance.next()));
  const chosen = Array.from({ length: placeCount }, () => near.get(anywhere()) as Place);
  db.close();
  return chosen;
}

async function measure(count: number): Promise<Map<string, Round[]>> {
  const [file, plain] = [await fillRegistry(count), await fillPlainRegistry(count)];
  const places = choosePlaces(file);
  const loader = startLoader();
  const contenders: Contender[] = [];
  try {
    for (const variant of chooseVariants()) {
      const server = await variant.start(variant.hasKeys === true ? file : plain);
      contenders.push({ variant, server, bodies: await variant.bodiesFor(places, server) });
    }
    await assertSameAnswers(contenders);
    const load = async ({ variant, server, bodies }: Contender, lasting: number): Promise<Round> => {
      const before = server.processorSeconds();
      const { path, headers } = variant;
      const outcome = await loader.run({ port: server.port, path, headers, bodies, connections, seconds: lasting });
      if (outcome.failures > 0) throw new Error(`${variant.name}: ${outcome.failures} of ${outcome.requests} failed.`);
      return { ...outcome, processorSeconds: server.processorSeconds() - before };
    };
    for (const contender of contenders) await load(contender, 3);
    const runs = contenders.map((contender) => ({
      name: contender.variant.name,
      round: () => load(contender, seconds),
    }));
    return await inTurn(runs, rounds);
  } finally {
    await loader.stop();
    for (const { server } of contenders) await server.stop();
  }
}

async function assertSameAnswers(contenders: readonly Contender[]): Promise<void> {
  for (let at = 0; at < comparedPlaces; at++) {
    const answers = await Promise.all(contenders.map((contender) => ask(contender, contender.bodies[at] ?? '')));
    const gists = answers.map((answer, index) => gistOf((contenders[index] as Contender).variant.read(answer)));
    const differs = gists.findIndex((gist) => gist !== gists[0]);
    if (differs > 0) {
      throw new Error(
        `${contenders[differs]?.variant.name} answers otherwise:\n${gists[differs]?.slice(0, 600)}\n${gists[0]?.slice(0, 600)}`,
      );
    }
    const sizes = answers.map((answer, index) => `${contenders[index]?.variant.name} ${Buffer.byteLength(answer)}`);
    if (at === 0) process.stdout.write(`\nThe same cases with the same beneath them; bytes: ${sizes.join(', ')}\n`);
  }
}

async function ask({ variant, server }: Contender, body: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${server.port}${variant.path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...variant.headers },
    body,
  });
  const text = await response.text();
  if (response.status !== 200 || text.includes('"errors"'))
    throw new Error(`${variant.name}: ${response.status} ${text.slice(0, 500)}`);
  return text;
}

const rateOf = (round: Round) => round.requests / round.seconds;
const processorOf = (round: Round) => (round.processorSeconds / round.requests) * 1_000;
const leastOf = (made: readonly Round[]) => Math.min(...made.map(processorOf));

/** The median of the ratios within each turn: what disturbs one turn disturbs both of its rounds. */
const ratio = (ours: readonly Round[], theirs: readonly Round[]): string =>
  median(ours.map((round, at) => rateOf(round) / rateOf(theirs[at] as Round))).toFixed(2);

function report(count: number, made: Map<string, Round[]>): void {
  const ours = made.get('ours') ?? [];
  printTable(
    `Partner list on ${count} cases: ${connections} connections, ${rounds} rounds of ${seconds} s in turn`,
    ['variant', 'requests/s', 'ms CPU', 'least ms CPU', 'p99 ms', 'ours: × requests/s', '× least CPU'],
    [...made].map(([name, all]) => [
      name,
      median(all.map(rateOf)).toFixed(0),
      median(all.map(processorOf)).toFixed(2),
      leastOf(all).toFixed(2),
      median(all.map(({ latencies }) => quantile(latencies, 0.99))).toFixed(1),
      ratio(ours, all),
      (leastOf(all) / leastOf(ours)).toFixed(2),
    ]),
  );
}

const leastByCount: number[] = [];
for (const count of given.cases.split(',').map(Number)) {
  const made = await measure(count);
  report(count, made);
  leastByCount.push(leastOf(made.get('ours') ?? []));
}
if (leastByCount.length > 1) {
  const [least, ...others] = leastByCount;
  process.stdout.write(
    `\nours, ms CPU on ${given.cases} cases: × ${others.map((one) => (one / (least ?? 1)).toFixed(2)).join(', ')} of the smallest\n`,
  );
}
