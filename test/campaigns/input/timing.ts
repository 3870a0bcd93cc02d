import { openingInput } from '../../support/opening-input.js';
import { percentile } from '../load/latencies.js';
import { type Campaign, type Conditions, Ledger } from '../support/campaign.js';
import { Client } from '../support/client.js';
import { makeRegistryFolder, type RegistryFolder } from '../support/folder.js';
import { openInProcess } from '../support/in-process.js';
import { startServer } from '../support/server.js';
import { eraseChild, type AtVersion } from './erase-child.js';
import { act } from './model-base.js';
import { separation } from './separation.js';

const kinds = ['absent', 'foreign', 'erased'] as const;
type Kind = (typeof kinds)[number];
/** Ids by what they stand for, none of which the asking agency may see. */
type Ids = Readonly<Record<Kind, readonly string[]>>;

const casesOfOthers = 60;
const erasedCases = 20;

/** Standard deviations from which on two classes are taken for two: what Reparaz, Balasch and Verbauwhede (2017, dudect) take. */
const apart = 4.5;
/** Samples of a question until which only a difference of the size of the control is looked for. */
const samplesThatTell = 20_000;
/** How much longer the control takes: a class that this campaign must tell from the others. */
const controlMilliseconds = 0.05;

interface Question {
  readonly name: string;
  body(id: string, times: number): object;
}
const read = (name: string, query: string): Question => ({ name, body: (id) => ({ query, variables: { id } }) });
const questions: readonly Question[] = [
  read('case', 'query ($id: ID!) { case(id: $id) { id version child { names { text } } } }'),
  read('node', 'query ($id: ID!) { node(id: $id) { id } }'),
  {
    name: 'attestationRecord',
    body: (id, times) => ({
      query: 'mutation ($input: AttestationRecordInput!) { attestationRecord(input: $input) { userErrors { code } } }',
      variables: {
        input: {
          ...{ caseId: id, expectedVersion: 1, idempotencyKey: `timing-${times}` },
          ...{ kind: 'LEGITIMATE_BASIS', attestedOn: '2017-07-01', reference: 'Decision 17' },
        },
      },
    }),
  },
];

/**
 * An agency asks for cases that are not, that are another's, and whose child was erased, in random order on one connection.
 * The answers are equal bytes, and no class of them takes longer than another, as far as 20,000 samples of a question tell.
 * The control is answers about absent cases, taken 50 µs late: where those are not told apart, nothing was measured.
 */
export const timing: Campaign = async (conditions) => {
  const ledger = new Ledger();
  const registry = await makeRegistryFolder('memory');
  try {
    const ids = await fill(registry, conditions);
    const server = await startServer(registry.folder);
    const client = new Client(server.address, 1);
    try {
      for (const question of questions) await sample(question, ids, { ...conditions, client, registry, ledger });
    } finally {
      client.close();
      await server.kill('SIGTERM');
    }
  } finally {
    registry.discard();
  }
  return ledger.report();
};

async function fill(registry: RegistryFolder, { random }: Conditions): Promise<Ids> {
  const served = await openInProcess(registry.file);
  const real = { served, tokens: registry.tokens };
  try {
    const opened: AtVersion[] = [];
    for (let at = 0; at < casesOfOthers + erasedCases; at++) {
      const input = { idempotencyKey: `opened-${at}`, ...openingInput };
      const made = await act(real, 'registrar', 'caseOpen', input, 'case { id version }');
      opened.push(made.case as AtVersion);
    }
    const erased = opened.slice(casesOfOthers);
    for (const [at, one] of erased.entries()) await eraseChild(real, one, at);
    const taken = new Set(opened.map(({ id }) => id));
    const beside = ({ id }: AtVersion) => `case_${Number(id.slice('case_'.length)) + random.between(1, 400)}`;
    return {
      absent: opened.map(beside).filter((id) => !taken.has(id)),
      foreign: opened.slice(0, casesOfOthers).map(({ id }) => id),
      erased: erased.map(({ id }) => id),
    };
  } finally {
    await served.close();
  }
}

interface Sampling extends Conditions {
  readonly client: Client;
  readonly registry: RegistryFolder;
  readonly ledger: Ledger;
}

/** Each question gets a third of the time. */
async function sample(question: Question, ids: Ids, sampling: Sampling): Promise<void> {
  const { client, registry, ledger, random, passed, say } = sampling;
  const token = registry.tokens['partner'];
  const until = (questions.indexOf(question) + 1) / questions.length;
  const took: Record<Kind | 'control', number[]> = { absent: [], foreign: [], erased: [], control: [] };
  const answered = new Set<string>();
  let times = 0;
  while (times < 200 || passed() < until) {
    const kind = random.pick([...kinds, 'control'] as const);
    const body = question.body(random.pick(ids[kind === 'control' ? 'absent' : kind]), times++);
    const sent = performance.now();
    const came = await client.post('/graphql', body, token);
    const late = kind === 'control' ? controlMilliseconds : 0;
    const milliseconds = performance.now() - sent + late;
    answered.add(`${came.status} ${came.text}`);
    // The first compile what the others run.
    if (times > 100) took[kind].push(milliseconds);
    say(`${times} times ${question.name}`);
  }
  ledger.did(`samples of ${question.name}`, times);
  if (answered.size > 1)
    ledger.found(`${question.name} is answered in ${answered.size} ways: ${[...answered].join(' | ')}`);
  judge(question.name, took, times, ledger);
}

function judge(name: string, took: Record<Kind | 'control', number[]>, samples: number, ledger: Ledger): void {
  const tells = samples >= samplesThatTell;
  const median = (kind: Kind | 'control') => percentile(took[kind], 0.5);
  ledger.did(`µs, the median of ${name}`, Math.round(median('absent') * 1000));
  const control = separation(took.absent, took.control);
  ledger.did(`tenths of a deviation, ${name}: the control`, Math.round(control * 10));
  if (!tells)
    ledger.did(`samples of ${name} short of those that tell: nothing is said of time`, samplesThatTell - samples);
  if (tells && control < apart) ledger.found(`The control of ${name} is not told apart: nothing was measured.`);
  for (const [first, second] of [
    ['absent', 'foreign'],
    ['absent', 'erased'],
    ['foreign', 'erased'],
  ] as const) {
    const deviations = separation(took[first], took[second]);
    ledger.did(`tenths of a deviation, ${name}: ${first} and ${second}`, Math.round(Math.abs(deviations) * 10));
    if (!tells || Math.abs(deviations) < apart) continue;
    const microseconds = Math.round((median(second) - median(first)) * 1000);
    ledger.found(`${name}: ${first} and ${second} are ${deviations.toFixed(1)} deviations apart, ${microseconds} µs.`);
  }
}
