import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.js';
import type { Load, Outcome } from './load.js';

/** The server under measurement has one core to itself, all load comes from the other. */
export const serverCore = 0;
export const loadCore = 1;

export interface Running {
  readonly child: ChildProcess;
  readonly port: number;
  /** Seconds of processor that it has used so far, in all its threads. */
  processorSeconds(): number;
  /** The same to the nanosecond, of the threads that there are now. */
  threadSeconds(): number;
  stop(): Promise<void>;
}

interface Options {
  readonly core?: number;
  /** For Node. */
  readonly flags?: readonly string[];
  /** Another checkout of this repository, whose programs are taken. */
  readonly checkout?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a program of bench/servers pinned to a core and waits until it answers. */
export async function startServer(name: string, args: readonly string[], options: Options = {}): Promise<Running> {
  const child = start(join('servers', `${name}.js`), args, options);
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message: { port: number }) => resolve(message.port));
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it answered.`)));
  });
  const pid = child.pid ?? 0;
  return {
    ...{ child, port, processorSeconds: () => processorSecondsOf(pid), threadSeconds: () => threadSecondsOf(pid) },
    stop: () => end(child),
  };
}

/** One process that makes all load, kept between rounds so that it is warm. */
export function startLoader() {
  const child = start(join('support', 'load.js'), [], { core: loadCore });
  return {
    run: (load: Load) =>
      new Promise<Outcome>((resolve, reject) => {
        child.once('message', (outcome: Outcome) => resolve(outcome));
        child.once('exit', () => reject(new Error('The load generator ended.')));
        child.send(load);
      }).finally(() => child.removeAllListeners('exit')),
    stop: () => end(child),
  };
}

function start(program: string, args: readonly string[], options: Options): ChildProcess {
  const { core = serverCore, flags = [], checkout = root, env } = options;
  const file = join(checkout, 'dist', 'bench', program);
  return spawn('taskset', ['-c', String(core), process.execPath, '--enable-source-maps', ...flags, file, ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.disconnect();
  await gone;
}

/**
 * From /proc: user and system time in ticks of a hundredth of a second, of the process and of its children that have
 * ended. `taskset` has become the server by exec.
 */
export function processorSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
}

/** From the scheduler's own account of each thread. */
const threadSecondsOf = (pid: number): number =>
  readdirSync(`/proc/${pid}/task`)
    .map((thread) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ', 1)[0]))
    .reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e9;
