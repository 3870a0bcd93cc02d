import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Config } from '../config.js';
import { SettingInvalid, Unavailable } from '../errors.js';

/** Throws where the address cannot be listened on: before anything is made that would then not be served. */
export async function assertPortFree(config: Config): Promise<void> {
  const { host, port } = config;
  const probe = createServer();
  // `once` itself rejects where an error comes first.
  const outcome: unknown = await once(probe.listen(port, host), 'listening').catch((error: unknown) => error);
  if (!probe.listening) throw listeningRefused(outcome, config);
  probe.close();
  await once(probe, 'close');
}

/** What the system refused when it was asked to listen, and which setting mends it; any other error as it is. */
export function listeningRefused(error: unknown, { host, port }: Pick<Config, 'host' | 'port'>): unknown {
  switch (Reflect.get(Object(error), 'code')) {
    case 'EADDRINUSE':
      return Unavailable(`Port ${port} is taken by another program: end that one, or set PORT to another.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return SettingInvalid(
        `HOST must be an address of this machine; it came as ${JSON.stringify(host)}. Set it to 127.0.0.1, or to 0.0.0.0 for every address.`,
      );
    case 'EACCES':
      return SettingInvalid(
        `PORT must be one that this user may listen on; it came as ${port}, and the system refused it (EACCES). Set PORT to 1024 or above, and let a proxy take the lower one.`,
      );
    default:
      return error;
  }
}
