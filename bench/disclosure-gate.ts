/*
 * What the gate costs and what it withholds, by cells (account × region under macro-regions) and by releases: processor
 * time, peak memory, verdicts, share of cells withheld beside each release protected by itself and beside everything
 * withheld. Each run is a process of its own and is ended when its processor time is over; what it did until then is printed.
 *   npm run bench -- disclosure-gate [--cells 144,500,1000] [--releases 1] [--mean 15] [--seconds 300] [--seed 1] [--policy '{"refreshEventsPerCell":20}']
 */
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { GateRun, GateStep } from './support/gate-run.js';
import { processorSecondsOf } from './support/processes.js';
import { root } from './support/root.js';
import { printTable } from './support/rounds.js';

const { values: given } = parseArgs({
  options: {
    cells: { type: 'string', default: '144,500,1000,2000,5000,10000' },
    releases: { type: 'string', default: '1' },
    mean: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    policy: { type: 'string', default: '{}' },
  },
});
const listOf = (words: string) => words.split(',').map(Number);
const secondsAtMost = Number(given.seconds);

interface Finished {
  readonly steps: readonly GateStep[];
  readonly isEnded: boolean;
  /** Of the whole process, also of a release that it was ended in. */
  readonly peakMebibytes: number;
}

/** Milliseconds; to read the figures of a large process costs the machine much more than a moment. */
const lookEvery = 5_000;

async function carryOut(run: GateRun): Promise<Finished> {
  const child = fork(join(root, 'dist', 'bench', 'support', 'gate-run.js'), [], {
    execArgv: ['--enable-source-maps'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const steps: GateStep[] = [];
  child.on('message', (step: GateStep) => void steps.push(step));
  // By processor time: whoever else uses the machine must not decide what is within reach.
  let peakMebibytes = 0;
  const timer = setInterval(() => {
    if (child.pid === undefined || child.exitCode !== null) return;
    peakMebibytes = peakMebibytesOf(child.pid) || peakMebibytes;
    if (processorSecondsOf(child.pid) > secondsAtMost) child.kill('SIGKILL');
  }, lookEvery);
  child.send(run);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  clearInterval(timer);
  const isEnded = child.signalCode !== null;
  if (code !== 0 && !isEnded) throw new Error(`A run of ${run.cells} cells ended with ${code}.`);
  return { steps, isEnded, peakMebibytes: Math.max(peakMebibytes, ...steps.map(({ mebibytes }) => mebibytes)) };
}

/** From /proc; 0 of a process that is going. */
const peakMebibytesOf = (pid: number): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) / 1_024;

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** Mean age, in days, of the table that is the newest on the days of the releases; a refused day shows the one before. */
function stalenessOf(steps: readonly GateStep[]): number {
  let [shown, days] = [steps[0]?.asOf ?? '', 0];
  for (const { asOf, table } of steps) {
    if (table) shown = asOf;
    days += (Date.parse(asOf) - Date.parse(shown)) / 86_400_000;
  }
  return days / Math.max(1, steps.length);
}

function rowOf(
  { cells, releases }: GateRun,
  { steps, isEnded, peakMebibytes }: Finished,
): readonly (string | number)[] {
  const tables = steps.flatMap(({ table, seconds }) => (table ? [{ ...table, seconds }] : []));
  const last = tables.at(-1);
  const refused = steps.filter(({ refusal }) => refusal !== null);
  const done = isEnded ? `${steps.length} of ${releases}, not within ${secondsAtMost} CPU s` : String(releases);
  const sum = (pick: (table: (typeof tables)[number]) => number) => tables.reduce((all, one) => all + pick(one), 0);
  return [
    steps[0]?.cells ?? cells,
    steps[0]?.children ?? '',
    done,
    tables.length,
    refused.length === 0 ? '0' : `${refused.length} ${[...new Set(refused.map(({ refusal }) => refusal))].join(' ')}`,
    isEnded ? `> ${secondsAtMost}` : steps.reduce((all, { seconds }) => all + seconds, 0).toFixed(1),
    Math.max(0, ...steps.map(({ seconds }) => seconds)).toFixed(1),
    peakMebibytes.toFixed(0),
    sum(({ solves }) => solves),
    sum(({ targets }) => targets),
    tables.length === 0 ? '' : (sum(({ targets }) => targets) / sum(({ seconds }) => seconds)).toFixed(1),
    last ? percent(last.withheld) : '',
    last ? percent(last.neverTold) : '',
    last ? percent(last.withheldByItself) : '',
    last ? percent(last.withheldAtLeast) : '',
    last ? `≥ ${last.medianWidth}` : '',
    stalenessOf(steps).toFixed(0),
  ];
}

const header = ['cells', 'children', 'releases', 'tables', 'refused', 'CPU s', 'most for one', 'peak MiB', 'solves'];
const more = [
  'targets',
  'verdicts/CPU s',
  'withheld',
  'never told',
  'by itself',
  'with changes',
  'median width',
  'age in days',
];
const rows: (readonly (string | number)[])[] = [];
for (const releases of listOf(given.releases)) {
  for (const cells of listOf(given.cells)) {
    const run = { cells, releases, mean: Number(given.mean), seed: given.seed, policy: given.policy };
    rows.push(rowOf(run, await carryOut(run)));
    // As they come: a long series that is broken off has not been for nothing.
    process.stdout.write(`${rows.at(-1)?.join('  ')}\n`);
  }
}
printTable('The gate, everything withheld being 100 %', [...header, ...more], rows);
