/*
 * How long the heaviest documents that the door lets through hold the event loop, beside a plain page of 20 cases: by the clock, and by the
 * processor time of one of its rounds. The first hundred cases have a hundred results of DNA each, and all children but those of the partner's
 * agency bear one name.
 *   npm run bench -- worst-document [--cases 10000] [--rounds 15] [--only 'part of a name']
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openStore } from '../src/database/store.js';
import { createApp } from '../src/server/app.js';
import { benchKeys } from './support/keys.js';
import { clockOfBench, tokens } from './support/fill.js';
import { commonName, fillWithKits } from './support/fill-kits.js';
import { watchTurns } from './support/turns.js';

const { values: given } = parseArgs({
  options: {
    cases: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '15' },
    only: { type: 'string', default: '' },
  },
});
const target = 250;

const aliased = (count: number, selection: string) =>
  `{ ${Array.from({ length: count }, (_, at) => `p${at}: ${selection}`).join(' ')} }`;
const claims = 'whereaboutsClaims { observedOn country grade site { code } }';
const family = 'child { sex languages names { text } parents { role fate names { text } } }';
const wide = `id stage stageSince reportedOn updatedAt version agency { code name } whereabouts { country site { code name } }`;
const documents: Record<string, string> = {
  'plain: a page of 20': '{ cases(first: 20) { nodes { id stage reportedOn } } }',
  'partner: a page of 50': `{ cases(first: 50) { nodes { ${wide} ${claims} ${family} } } }`,
  'one page of 100, everything beneath': `{ cases(first: 100) { nodes { ${wide} ${claims} ${family} stageChanges { toStage } } } }`,
  'two pages of 85, everything beneath': aliased(2, `cases(first: 85) { nodes { ${wide} ${claims} ${family} } }`),
  'ten pages of 100, wide': aliased(10, `cases(first: 100) { nodes { ${wide} } }`),
  'moves of 100': '{ cases(first: 100) { nodes { possibleMoves { toStage missing { code } } } } }',
  'moves of 100, ten times': aliased(10, 'cases(first: 100) { nodes { possibleMoves { toStage } } }'),
  'siblings of 100, twice': '{ cases(first: 100) { nodes { child { siblings { id child { siblings { id } } } } } } }',
  'attestations, evidence, notes of 100':
    '{ cases(first: 100) { nodes { attestations { id } evidence { id } holds { reason } stageChanges { toStage } vitalStatusClaims { status } } } }',
};

const named = (name: string) => aliased(9, `cases(first: 1, filter: { name: "${name}" }) { nodes { id } }`);
documents['by the common name, nine times'] = named(commonName);
/** Of these two the times must be alike: nobody in the partner's sight bears either name. */
const ofPartner: Record<string, string> = {
  'partner: by the common name, out of sight, nine times': named(commonName),
  'partner: by the name of nobody, nine times': named('Никто'),
};

const store = openStore(await fillWithKits(Number(given.cases)), { migrate: false, keys: benchKeys() });
const swallowing = { ...store, inTransaction: () => Promise.resolve(undefined as never) };
const app = await createApp({
  registry: { store: swallowing, clock: clockOfBench },
  allowDemonstration: false,
  logLevel: 'silent',
  releasesFolder: join(tmpdir(), 'oralu-bench', 'releases'),
  baseUrl: 'http://127.0.0.1',
});

const said = (times: number[]): string => {
  const inOrder = times.toSorted((a, b) => a - b);
  return `median ${(inOrder[inOrder.length >> 1] ?? 0).toFixed(1)} ms, worst ${(inOrder.at(-1) ?? 0).toFixed(1)} ms`;
};

for (const [name, query] of Object.entries({ ...documents, ...ofPartner }).filter(([name]) =>
  name.includes(given.only),
)) {
  const delays: number[] = [];
  const turns: number[] = [];
  let told = '';
  for (let round = 0; round < Number(given.rounds); round++) {
    const histogram = monitorEventLoopDelay({ resolution: 1 });
    histogram.enable();
    await pause(20);
    histogram.reset();
    const stop = watchTurns();
    const headers = { authorization: `Bearer ${name in ofPartner ? tokens.partner : tokens.registrar}` };
    const { body } = await app.inject({ method: 'POST', url: '/graphql', headers, payload: { query } });
    await pause(20);
    turns.push(stop());
    histogram.disable();
    delays.push(histogram.max / 1e6);
    const { errors, extensions } = JSON.parse(body) as {
      errors?: [{ message: string }];
      extensions?: { cost?: object };
    };
    told = `${JSON.stringify(extensions?.cost ?? {})} ${body.length} bytes ${errors?.[0].message ?? ''}`;
  }
  console.log(`${name}: ${said(delays)}; of processor time ${said(turns)} (target ${target}); ${told}`);
}
await app.close();
await store.close();
