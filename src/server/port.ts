import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Config } from '../config.js';
import { Unavailable } from '../errors.js';

/** Throws where another program listens already: before anything is made that would then not be served. */
export async function assertPortFree({ host, port }: Config): Promise<void> {
  const probe = createServer();
  // `once` itself rejects where an error comes first.
  const outcome: unknown = await once(probe.listen(port, host), 'listening').catch((error: unknown) => error);
  if (isPortTaken(outcome)) throw portTaken({ port });
  if (!probe.listening) return;
  probe.close();
  await once(probe, 'close');
}

export const isPortTaken = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';

export const portTaken = ({ port }: Pick<Config, 'port'>) =>
  Unavailable(`Port ${port} is taken by another program: end that one, or set PORT to another.`);
