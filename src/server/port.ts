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
export function listeningRefused(
  error: unknown,
  { host, port, metricsPort }: Pick<Config, 'host' | 'port' | 'metricsPort'>,
): unknown {
  const of = (name: string): unknown => Reflect.get(Object(error), name);
  // A file or a folder that may not be used fails with the same code as a port.
  if (of('syscall') !== 'listen' && of('syscall') !== 'getaddrinfo') return error;
  const isOfMetrics = metricsPort !== undefined && of('port') === metricsPort && metricsPort !== port;
  const [setting, wanted] = isOfMetrics ? ['ORALU_METRICS_PORT', metricsPort] : ['PORT', port];
  switch (of('code')) {
    case 'EADDRINUSE':
      return Unavailable(`Port ${wanted} is taken by another program: end that one, or set ${setting} to another.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return SettingInvalid(
        `HOST must be an address of this machine; it came as ${JSON.stringify(host)}. Set it to 127.0.0.1, or to 0.0.0.0 for every address.`,
      );
    case 'EACCES':
      return SettingInvalid(
        `${setting} must be one that this user may listen on; it came as ${wanted}, and the system refused it (EACCES). Set ${setting} to 1024 or above, and let a proxy take the lower one.`,
      );
    default:
      return error;
  }
}
