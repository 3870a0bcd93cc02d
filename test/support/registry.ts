import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Store } from '../../src/database/store.js';
import { Unavailable } from '../../src/errors.js';
import { createApp } from '../../src/server/app.js';
import { registerPeople } from './people.js';
import { openTemporaryStore, type TemporaryStore } from './temporary-store.js';

export { camp, ministry, partner } from './people.js';

/** A registry with two agencies, one site and a person of every role, served by the real application. */
export interface TestRegistry {
  readonly app: FastifyInstance;
  readonly temporary: TemporaryStore;
  readonly tokens: Record<string, string>;
  /** Sends an operation as this person; answers the body and the status. */
  ask(who: string | undefined, query: string, variables?: object): Promise<Answer>;
  /** From now on nothing can be written, as on a full disk. */
  refuseWrites(): void;
  /** Moves the registry's clock. */
  setClock(instant: string): void;
  discard(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  // The shape of an answer is what a test asserts.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data: any;
  readonly errors?: readonly {
    message: string;
    path?: readonly (string | number)[];
    extensions: { code: string };
  }[];
  readonly text: string;
}

/** A registry that was closed: the folder it was copied to, and its people's tokens. */
export interface KeptRegistry {
  readonly folder: string;
  readonly tokens: Record<string, string>;
}

export async function openTestRegistry(now = '2018-01-10T09:00:00Z', kept?: KeptRegistry): Promise<TestRegistry> {
  const temporary = openTemporaryStore(kept?.folder);
  let instant = Date.parse(now);
  const tokens = kept?.tokens ?? (await registerPeople(temporary.store, instant));
  let refuses = false;
  const store: Store = {
    ...temporary.store,
    inTransaction: (work) =>
      refuses ? Promise.reject(Unavailable('The disk is full.')) : temporary.store.inTransaction(work),
  };
  const registry = { store, clock: () => instant };
  const app = await createApp({
    registry,
    allowDemonstration: false,
    logLevel: 'silent',
    releasesFolder: join(temporary.folder, 'releases'),
    baseUrl: 'http://127.0.0.1:4000',
  });
  return {
    app,
    temporary,
    tokens,
    ask: async (who, query, variables) => {
      const token = who === undefined ? undefined : (tokens[who] ?? who);
      const response = await app.inject({
        method: 'POST',
        url: '/graphql',
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        payload: { query, variables },
      });
      return { status: response.statusCode, text: response.body, ...response.json<Omit<Answer, 'status' | 'text'>>() };
    },
    refuseWrites: () => {
      refuses = true;
    },
    setClock: (to) => {
      instant = Date.parse(to);
    },
    discard: async () => {
      await app.close();
      await temporary.discard();
    },
  };
}
