import { request as ask, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { createPublicApp, type PublicAppOptions } from '../../src/server/public-app.js';
import { openCountedRegistry, postFirstSource, type CountedRegistry } from '../releases/counted-registry.js';

/** A registry with two releases for the front to serve. */
export async function openTwoReleases(): Promise<CountedRegistry> {
  const counted = await openCountedRegistry();
  await postFirstSource(counted);
  await counted.publish('2017-12-27');
  await counted.publish('2017-12-28');
  return counted;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
export interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly payload?: string;
}
export interface Served {
  readonly app: FastifyInstance;
  /** How many requests went on to Fastify so far. */
  passedOn(): number;
  fetch(asked: Asked): Promise<Answered>;
}

/** The public plane on a real socket: what is injected never meets the front, what comes over the socket does. */
export async function serve(
  folder: string,
  budget: number,
  { isDraining = () => false, trustedProxies }: Pick<PublicAppOptions, 'isDraining' | 'trustedProxies'> = {},
): Promise<Served> {
  const app = await createPublicApp({
    ...{ releasesFolder: folder, baseUrl: 'https://oralu.example', logLevel: 'silent', budget },
    isDraining,
    trustedProxies,
  });
  let passedOn = 0;
  app.addHook('onRequest', async ({ headers }) => void (headers['user-agent'] === 'lightMyRequest' || passedOn++));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const fetch = ({ method = 'GET', path, headers = {}, payload }: Asked) =>
    new Promise<Answered>((resolve, reject) => {
      const sent = ask({ host: '127.0.0.1', port, method, path, headers }, (came) => {
        const pieces: Buffer[] = [];
        came.on('data', (piece: Buffer) => pieces.push(piece));
        came.on('end', () =>
          resolve({ status: came.statusCode ?? 0, headers: came.headers, body: Buffer.concat(pieces) }),
        );
      });
      sent.on('error', reject).end(payload);
    });
  return { app, passedOn: () => passedOn, fetch };
}
