import { afterAll, beforeAll } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '../../src/access/actor.js';
import { openStore, type Store } from '../../src/database/store.js';
import { endOf } from '../../src/dates.js';
import { issueDemonstrationTokens, type DemonstrationTokens } from '../../src/demonstration/cast.js';
import { loadDemonstration } from '../../src/demonstration/load-demonstration.js';
import { generateHistories } from '../../src/demonstration/people/population.js';
import { publishRelease } from '../../src/releases/publish-release.js';
import { createApp } from '../../src/server/app.js';
import { readStatementFile } from '../../src/statements/read-statement-file.js';
import { makeKeyFile } from '../../src/vault/key-file.js';
import { MasterKeys } from '../../src/vault/master-keys.js';
import { keptFolder } from '../support/run/kept.js';

/** The demonstration as `npm start` makes it, with its release of the headlines, behind the real application. */
export interface Demonstration {
  readonly app: FastifyInstance;
  readonly store: Store;
  /** Where its database and its releases lie, as in the folder `data`. */
  readonly folder: string;
  readonly keyFile: string;
  readonly tokens: DemonstrationTokens;
  tokenOf(role: Role): string;
  /** Moves the registry's clock on. */
  pass(milliseconds: number): void;
  ask(token: string | undefined, query: string, variables?: unknown): Promise<Answer>;
  discard(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

const until = '2017-12-27';
const releasesIn = (folder: string): string => join(folder, 'releases');
const tokensIn = (folder: string): string => join(folder, 'tokens.json');
const keyIn = (folder: string): string => join(folder, 'master.key');
const openIn = (folder: string): Store => {
  const keys = MasterKeys.from({ kind: 'file', path: keyIn(folder) });
  return openStore(join(folder, 'registry.sqlite'), { migrate: true, keys });
};

/** Plays the demonstration and publishes its headlines. */
async function makeDemonstration(folder: string): Promise<void> {
  makeKeyFile(keyIn(folder), 'REGISTRY');
  const store = openIn(folder);
  const [seed, now] = ['oralu', Date.now()];
  const statements = readStatementFile('schema/official-statements.csv', '2026-01-01');
  const histories = generateHistories({ seed, until });
  await loadDemonstration(store, { histories, statements, seed, until: endOf(until), now });
  const tokens = await store.inTransaction((tx) => issueDemonstrationTokens(tx, now));
  writeFileSync(tokensIn(folder), JSON.stringify(tokens));
  const task = { kind: 'system', task: 'demonstration' } as const;
  const to = { folder: releasesIn(folder), asOf: until, families: [] };
  await publishRelease({ store, clock: Date.now }, task, to);
  await store.close();
}

/** A demonstration of one's own: a copy of the one that a run of the tests makes once. */
export async function openDemonstration(): Promise<Demonstration> {
  const folder = mkdtempSync(join(tmpdir(), 'oralu-demonstration-'));
  cpSync(await keptFolder('demonstration', makeDemonstration), folder, { recursive: true });
  const store = openIn(folder);
  const tokens = JSON.parse(readFileSync(tokensIn(folder), 'utf8')) as DemonstrationTokens;
  const releasesFolder = releasesIn(folder);
  let passed = 0;
  const registry = { store, clock: () => Date.now() + passed };
  const app = await createApp({
    ...{ registry, releasesFolder, allowDemonstration: true, logLevel: 'silent', baseUrl: 'http://127.0.0.1:4000' },
  });
  return {
    app,
    store,
    folder,
    keyFile: keyIn(folder),
    tokens,
    tokenOf: (role) =>
      tokens[
        role.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()) as keyof DemonstrationTokens
      ],
    pass: (milliseconds) => void (passed += milliseconds),
    ask: async (token, query, variables) => {
      const response = await app.inject({
        method: 'POST',
        url: '/graphql',
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        payload: { query, variables },
      });
      return { status: response.statusCode, ...response.json<Omit<Answer, 'status'>>() };
    },
    discard: async () => {
      await app.close();
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A demonstration that listens, for the tests of one file: there before the first of them, gone after the last. */
export interface Served {
  demonstration: Demonstration;
  address: string;
}

export function serveDemonstration(): Served {
  // Filled before any test reads it.
  const served = {} as Served;
  beforeAll(async () => {
    served.demonstration = await openDemonstration();
    served.address = await served.demonstration.app.listen({ port: 0, host: '127.0.0.1' });
  }, 300_000);
  afterAll(() => served.demonstration.discard());
  return served;
}
