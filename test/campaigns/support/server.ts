import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../../..', import.meta.url));

/** The real server in a process of its own, as an operator starts it; it is ended by its id, never by a name. */
export interface ServerProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Where it listens, once it does. */
  readonly address: string;
  readonly port: number;
  /** What it has said on standard error. */
  said(): string;
  /** What it has written on standard output: its log. */
  printed(): string;
  kill(signal: NodeJS.Signals): Promise<void>;
}

export interface Starting {
  readonly environment?: Readonly<Record<string, string>>;
  /** A command that the server runs under, such as prlimit with its options. */
  readonly under?: readonly string[];
}

/** Limits that a campaign would run into before what it looks for. */
const unlimited = { ORALU_BUDGET_USER: '0', ORALU_BUDGET_ADDRESS: '0' };

/** Starts `oralu serve` on a folder and waits until it listens. Throws what it said where it ended before. */
export function startServer(folder: string, { environment = {}, under = [] }: Starting = {}): Promise<ServerProcess> {
  const [command = process.execPath, ...given] = [...under, process.execPath, 'bin/oralu.js', 'serve'];
  const child = spawn(command, given, {
    cwd: projectRoot,
    env: environmentOf(folder, environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return whenListening(child);
}

/** A server on this folder that is loaded already and begins when asked to. */
export function loadServer(folder: string): { begin(): Promise<ServerProcess>; end(): void } {
  const child = spawn(process.execPath, ['test/campaigns/support/standby.js'], {
    cwd: projectRoot,
    env: environmentOf(folder, {}),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const loaded = once(child, 'message');
  loaded.catch(() => undefined);
  return {
    begin: async () => {
      await loaded;
      child.send('begin');
      return whenListening(child);
    },
    end: () => void child.kill('SIGKILL'),
  };
}

const environmentOf = (folder: string, more: Readonly<Record<string, string>>) => ({
  PATH: process.env['PATH'],
  ORALU_DATA: folder,
  ORALU_KEY_FILE: join(folder, 'master.key'),
  PORT: '0',
  ...unlimited,
  ...more,
});

async function whenListening(child: ChildProcess): Promise<ServerProcess> {
  let errors = '';
  let printed = '';
  child.stderr?.on('data', (chunk) => (errors = `${errors}${String(chunk)}`.slice(-10_000)));
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk) => {
      printed = `${printed}${String(chunk)}`.slice(-100_000);
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
      if (found) resolve(found);
    });
    child.once('exit', (code, signal) => reject(new ServerEnded(code, signal, errors)));
    child.once('error', reject);
  });
  return {
    child,
    pid: child.pid ?? -1,
    address,
    port: Number(new URL(address).port),
    said: () => errors,
    printed: () => printed,
    kill: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}

/** It ended before it served. */
export class ServerEnded extends Error {
  constructor(
    readonly code: number | null,
    signal: NodeJS.Signals | null,
    readonly said: string,
  ) {
    super(`The server ended with ${code ?? signal}: ${said.slice(0, 500)}`);
  }
}

/** Whether it still runs. */
export const isRunning = ({ child }: ServerProcess): boolean => child.exitCode === null && child.signalCode === null;
