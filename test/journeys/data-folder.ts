import { afterEach, beforeEach } from '@jest/globals';
import { spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServing, type Serving } from '../support/serving.js';

/** What an operator does on a data folder, which each test has to itself. */
export interface DataFolder {
  readonly path: () => string;
  /** Where the operator wants the key of a real registry: `init` makes it. */
  readonly keyFile: () => string;
  oralu(...words: string[]): Ended;
  /** The same with other settings, or as a user whom the folder's mode binds, as it does not bind root. */
  oraluAs(other: { readonly settings?: NodeJS.ProcessEnv; readonly isBound?: boolean }, ...words: string[]): Ended;
  init(): Ended;
  /** Starts a command that serves, and waits until it says where. */
  serve(...words: string[]): Promise<Serving>;
}

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function useDataFolder(): DataFolder {
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'oralu-commands-'));
  });
  afterEach(() => {
    rmSync(data, { recursive: true, force: true });
    rmSync(keyFile(), { force: true });
  });
  const keyFile = () => `${data}.key`;
  const environment = () => ({ ...process.env, ORALU_DATA: data, ORALU_KEY_FILE: keyFile(), PORT: '0' });
  const oraluAs: DataFolder['oraluAs'] = ({ settings = {}, isBound = false }, ...words) => {
    const unprivileged =
      isBound && process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-all', '--inh-caps=-all'] : [];
    const [program = '', ...rest] = [...unprivileged, process.execPath, 'bin/oralu.js', ...words];
    const { status, stdout, stderr } = spawnSync(program, rest, {
      env: { ...environment(), ...settings },
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  const oralu = (...words: string[]): Ended => oraluAs({}, ...words);
  return {
    path: () => data,
    keyFile,
    oralu,
    oraluAs,
    init: () => oralu('init', '--agency', 'MFA', '--agency-name', 'Ministry', '--administrator', 'Admin'),
    serve: (...words) => startServing(words, environment()),
  };
}

export const post = async (address: string, token: string, query: string, variables?: object) => {
  const response = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  return {
    status: response.status,
    body: (await response.json()) as {
      data?: { caseOpen?: { case: { id: string } }; viewer?: object };
      errors?: { message: string }[];
    },
  };
};

export async function stop(server: ChildProcess): Promise<number | null> {
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  const [code] = (await ended) as [number | null];
  return code;
}
