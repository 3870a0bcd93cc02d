/*
 * Noise for a large population: exact draws of the discrete Gaussian with the system's bits, and whole releases of about
 * 10,000 cells (measured, fitted, rounded), beside the limit: a Gaussian by Box & Muller (1958) in floating point, rounded.
 * That limit is fast and must never be published: its gaps tell the count beneath (Mironov 2012).
 *   npm run bench -- dp-national [--rounds 9] [--draws 20000] [--variances 1,320,10000] [--provinces 14]
 */
import { parseArgs } from 'node:util';
import { discreteGaussian } from '../src/disclosure/mechanisms/discrete-gaussian.js';
import { publishWithNoise, type NationalInput } from '../src/disclosure/mechanisms/dp-national.js';
import { systemBits } from '../src/disclosure/mechanisms/random-bits.js';
import { rational } from '../src/disclosure/mechanisms/rational.js';
import { buildCatalogue } from '../src/disclosure/model/catalogue.js';
import { defaultPolicy } from '../src/disclosure/model/policy.js';
import { Chance } from './support/chance.js';
import { inTurn, median, printTable } from './support/rounds.js';

const { values: given } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    draws: { type: 'string', default: '20000' },
    variances: { type: 'string', default: '1,320,10000' },
    provinces: { type: 'string', default: '14' },
  },
});
const [rounds, draws] = [Number(given.rounds), Number(given.draws)];
const random = systemBits();

const boxMuller = (sigma: number): number =>
  Math.round(sigma * Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random()));

/** Seconds of processor time. */
function cpuSecondsOf(act: () => void): number {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const perSecond = (count: number, act: () => void) => (): Promise<number> => Promise.resolve(count / cpuSecondsOf(act));

const tree = (prefix: string, groups: number, each: number) => ({
  nodes: Array.from({ length: groups }, (_, group) => `${prefix}${group}`).flatMap((code) => [
    { code, parent: null },
    ...Array.from({ length: each }, (_, leaf) => ({ code: `${code}.${leaf}`, parent: code })),
  ]),
});

/** A release of one family: 4 accounts in 2 groups, provinces of 10 districts, 6 ages in 3 bands. */
function planRelease(): NationalInput {
  const catalogue = buildCatalogue({
    status: { id: 'account', change: 'freely', hierarchies: [tree('A', 2, 2)] },
    moves: [],
    dimensions: [
      { id: 'district', change: 'never', hierarchies: [tree('D', Number(given.provinces), 10)] },
      { id: 'age', change: 'never', hierarchies: [tree('Y', 3, 2)] },
    ],
    families: [{ id: 'place', dimensions: ['district', 'age'] }],
  });
  const chance = new Chance(7);
  const leafCount = catalogue.families[0]?.leafCount ?? 0;
  // Skewed as populations are: many cells with few people, some with many.
  const counts = Array.from({ length: leafCount }, () => Math.floor(2_000 * chance.next() ** 4));
  const sumOf = (from: number, to: number): number =>
    counts.slice((from * leafCount) / 4, (to * leafCount) / 4).reduce((sum, count) => sum + count, 0);
  return {
    catalogue,
    policy: { ...defaultPolicy, mechanism: 'dpNational' },
    entries: [],
    headlines: {
      '*': sumOf(0, 4),
      ...Object.fromEntries(['A0', 'A1'].map((code, at) => [code, sumOf(2 * at, 2 * at + 2)])),
      ...Object.fromEntries(['A0.0', 'A0.1', 'A1.0', 'A1.1'].map((code, at) => [code, sumOf(at, at + 1)])),
    },
    tables: [{ family: 'place', counts }],
    random,
  };
}

async function measureDraws(variance: number): Promise<void> {
  const sigmaSquared = rational(BigInt(variance));
  const made = await inTurn(
    [
      {
        name: 'discrete Gaussian, exact',
        round: perSecond(draws, () => {
          for (let turn = 0; turn < draws; turn++) discreteGaussian(random, sigmaSquared);
        }),
      },
      {
        name: 'Box-Muller, rounded (unsafe)',
        round: perSecond(draws * 50, () => {
          for (let turn = 0; turn < draws * 50; turn++) boxMuller(Math.sqrt(variance));
        }),
      },
    ],
    rounds,
  );
  print(`Draws with σ² = ${variance}: ${rounds} rounds in turn`, 'draws', made);
}

async function measureReleases(): Promise<void> {
  const input = planRelease();
  const cells = input.catalogue.families[0]?.cells ?? [];
  const [table] = publishWithNoise(input);
  const sigma = Math.sqrt(
    (table?.noise?.levels[0]?.sigmaSquared[0] ?? 0) / (table?.noise?.levels[0]?.sigmaSquared[1] ?? 1),
  );
  const made = await inTurn(
    [
      { name: 'published: measured, fitted, rounded', round: perSecond(cells.length, () => publishWithNoise(input)) },
      {
        name: 'measured alone',
        round: perSecond(cells.length, () => {
          for (let cell = 0; cell < cells.length; cell++)
            discreteGaussian(random, rational(BigInt(Math.round(sigma ** 2))));
        }),
      },
      {
        name: 'Box-Muller, rounded, nothing adds up (unsafe)',
        round: perSecond(cells.length * 50, () => {
          for (let turn = 0; turn < 50; turn++) for (let cell = 0; cell < cells.length; cell++) boxMuller(sigma);
        }),
      },
    ],
    rounds,
  );
  const people = input.headlines['*'];
  print(
    `Releases of ${cells.length} cells, ${people} people, σ = ${sigma.toFixed(1)}: ${rounds} rounds in turn`,
    'cells',
    made,
  );
}

function print(title: string, unit: string, made: ReadonlyMap<string, readonly number[]>): void {
  const [ours = []] = made.values();
  printTable(
    title,
    ['method', `median ${unit}/s CPU`, 'most', 'ours × median'],
    [...made].map(([name, rates]) => [
      name,
      median(rates).toFixed(0),
      Math.max(...rates).toFixed(0),
      median(ours.map((rate, at) => rate / (rates[at] ?? Number.NaN))).toFixed(4),
    ]),
  );
}

for (const variance of given.variances.split(',').map(Number)) await measureDraws(variance);
await measureReleases();
process.stdout.write(`\nPeak memory of this process: ${(process.resourceUsage().maxRSS / 1_024).toFixed(0)} MiB\n`);
