import type { FastifyInstance } from 'fastify';
import { dirname, join } from 'node:path';
import type { Clock } from '../../../src/dates.js';
import { openStore, type Store } from '../../../src/database/store.js';
import { createApp } from '../../../src/server/app.js';
import type { Came } from './client.js';
import { keysBeside } from './folder.js';
import type { Send } from './writers.js';

/** The real application in this process, without sockets: for campaigns of many small requests. */
export interface InProcess {
  readonly app: FastifyInstance;
  readonly store: Store;
  /** Sends a GraphQL request as whoever holds the token. */
  readonly send: Send;
  ask(path: string, payload: object | string, token?: string): Promise<Came>;
  close(): Promise<void>;
}

export async function openInProcess(
  file: string,
  {
    clock = Date.now,
    releasesFolder = join(dirname(file), 'releases'),
    backupsFolder,
  }: { clock?: Clock; releasesFolder?: string; backupsFolder?: string } = {},
): Promise<InProcess> {
  const store = openStore(file, { migrate: false, keys: keysBeside(file) });
  const app = await createApp({
    registry: { store, clock, backupsFolder },
    allowDemonstration: false,
    logLevel: 'silent',
    releasesFolder,
    baseUrl: 'http://127.0.0.1:4000',
  });
  const ask = async (url: string, payload: object | string, token?: string): Promise<Came> => {
    const headers = {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const { statusCode, body, headers: came } = await app.inject({ method: 'POST', url, headers, payload });
    return { status: statusCode, text: body, headers: came as Came['headers'] };
  };
  return {
    app,
    store,
    ask,
    send: (body, token) => ask('/graphql', body, token),
    close: async () => {
      await app.close();
      await store.close();
    },
  };
}
