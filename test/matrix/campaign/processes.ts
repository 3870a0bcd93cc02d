import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Mutant } from './mutants.js';
import type { Red } from './runner.js';
import type { Control } from './worker.js';

/** What came of one guard. */
export interface Tried {
  readonly name: string;
  readonly verdict: 'caught' | 'caught behind' | 'SURVIVED' | 'FELL OVER' | 'TIMED OUT' | 'DIED';
  readonly seconds: number;
  readonly test?: string;
  readonly cell?: string;
  readonly words?: string;
}

const matrix = ['fields', 'queries', 'records-of-others', 'mutations', 'beside', 'sight', 'audit'].map(
  (name) => `test/matrix/${name}.test.ts`,
);

/** More than any takes, by far: a machine too busy to finish is no test that saw something. */
const longest = 300_000;

/** Makes the world and finds out what reaches what; answers what is red before anything is taken away. */
export async function surveyed(folder: string, survey: 'whole' | 'world'): Promise<readonly Red[]> {
  if (!existsSync(join(folder, 'survey.json'))) {
    const child = start(folder, 'survey', { survey });
    const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
    if (status !== 0) throw new Error(`The survey ended with ${status}.`);
  }
  const { reds } = JSON.parse(readFileSync(join(folder, 'survey.json'), 'utf8')) as { reds: readonly Red[] };
  return reds;
}

/** Those of one source share processes; a changed source has one of its own. */
export async function inProcesses(
  folder: string,
  mutants: readonly Mutant[],
  jobs: number,
  tell: (one: Tried) => void,
): Promise<void> {
  const alike = Map.groupBy(mutants, ({ edits, elsewhere, name }) => (edits ? name : (elsewhere ?? '')));
  const inMatrix = alike.get('') ?? [];
  const size = Math.max(1, Math.min(150, Math.ceil(inMatrix.length / jobs)));
  const batches: Mutant[][] = [];
  for (let at = 0; at < inMatrix.length; at += size) batches.push(inMatrix.slice(at, at + size));
  alike.delete('');
  batches.push(...alike.values());
  await Promise.all(
    Array.from({ length: jobs }, async () => {
      for (let batch = batches.shift(); batch; batch = batches.shift()) await tryAll(folder, batch, tell);
    }),
  );
}

/** The cells that saw something, asked again with every guard in its place, or with those alone off that stand before. */
export async function redOnceMore(folder: string, controls: readonly Control[]): Promise<Red[]> {
  const child = start(folder, 'controls', { controls });
  if (!child.stdout) throw new Error('A process has no output.');
  const reds: Red[] = [];
  let answers = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('@')) continue;
    answers++;
    reds.push(...(JSON.parse(line.slice(1)) as { reds: Red[] }).reds);
  }
  if (answers !== controls.length) throw new Error('The cells that saw something could not be asked again.');
  return reds;
}

let tasks = 0;

async function tryAll(folder: string, batch: readonly Mutant[], tell: (one: Tried) => void): Promise<void> {
  let left = batch;
  while (left.length > 0) {
    const [{ edits = [], elsewhere } = {} as Mutant] = left;
    const tests = elsewhere === undefined ? matrix : [elsewhere];
    const child = start(folder, `task-${tasks++}`, { mutants: left, edits, tests });
    const done = await watch(child, tell);
    const lost = left[done];
    if (lost) tell({ name: lost.name, verdict: child.killed ? 'TIMED OUT' : 'DIED', seconds: longest / 1000 });
    left = left.slice(done + 1);
  }
}

/** How many of its guards a process has told of before it ended, or was ended. */
async function watch(child: ChildProcess, tell: (one: Tried) => void): Promise<number> {
  let done = 0;
  const late = () => child.kill('SIGKILL');
  let timer = setTimeout(late, longest);
  if (!child.stdout) throw new Error('A process has no output.');
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('@')) continue;
    clearTimeout(timer);
    timer = setTimeout(late, longest);
    const said = JSON.parse(line.slice(1)) as Tried | { begun: string };
    if ('begun' in said) continue;
    done++;
    tell(said);
  }
  clearTimeout(timer);
  return done;
}

function start(folder: string, name: string, task: object): ChildProcess {
  const file = join(folder, `${name}.task.json`);
  writeFileSync(file, JSON.stringify({ folder, tests: matrix, ...task }));
  const compiled = new URL('../../support/typescript.js', import.meta.url).href;
  const worker = new URL('worker.ts', import.meta.url).pathname;
  return spawn(process.execPath, ['--no-warnings', '--import', compiled, worker, file], {
    env: { ...process.env, TMPDIR: join(folder, 'tmp') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
