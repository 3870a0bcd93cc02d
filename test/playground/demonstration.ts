import type { FastifyInstance } from 'fastify';
import { join } from 'node:path';
import type { Role } from '../../src/access/actor.js';
import type { Store } from '../../src/database/store.js';
import { endOf } from '../../src/dates.js';
import { issueDemonstrationTokens, type DemonstrationTokens } from '../../src/demonstration/cast.js';
import { loadDemonstration } from '../../src/demonstration/load-demonstration.js';
import { generateHistories } from '../../src/demonstration/population.js';
import { publishRelease } from '../../src/releases/publish-release.js';
import { createApp } from '../../src/server/app.js';
import { readStatementFile } from '../../src/statements/read-statement-file.js';
import { openTemporaryStore } from '../support/temporary-store.js';

/** The demonstration as `npm start` makes it, with its release of the headlines, behind the real application. */
export interface Demonstration {
  readonly app: FastifyInstance;
  readonly store: Store;
  /** Where its database and its releases lie, as in the folder `data`. */
  readonly folder: string;
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

export async function openDemonstration(): Promise<Demonstration> {
  const temporary = openTemporaryStore();
  const { store, folder } = temporary;
  const [until, seed, now] = ['2017-12-27', 'oralu', Date.now()];
  const statements = readStatementFile('schema/official-statements.csv', '2026-01-01');
  const histories = generateHistories({ seed, until });
  await loadDemonstration(store, { histories, statements, seed, until: endOf(until), now });
  const tokens = await store.inTransaction((tx) => issueDemonstrationTokens(tx, now));
  let passed = 0;
  const registry = { store, clock: () => Date.now() + passed };
  const releasesFolder = join(folder, 'releases');
  const task = { kind: 'system', task: 'demonstration' } as const;
  await publishRelease(registry, task, { folder: releasesFolder, asOf: until, families: [] });
  const app = await createApp({
    ...{ registry, releasesFolder, allowDemonstration: true, logLevel: 'silent', baseUrl: 'http://127.0.0.1:4000' },
  });
  return {
    app,
    store,
    folder,
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
      await temporary.discard();
    },
  };
}
