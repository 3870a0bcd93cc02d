import type { FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { paths, type Config } from '../config.js';
import { openStore } from '../database/store.js';
import { Unavailable } from '../errors.js';
import type { Registry } from '../audit/act.js';
import { failInterrupted } from '../releases/acts/build-release.js';
import { tendReleases } from '../releases/acts/tend-releases.js';
import type { MasterKeys } from '../vault/master-keys.js';
import { createApp } from './app.js';
import { defaultThresholds } from './shedding.js';
import { drainConnections, noticeMilliseconds, stopOnSignals } from './stopping.js';

export interface Served {
  readonly app: FastifyInstance;
  readonly address: string;
  /** Finishes what was accepted, then closes the store. */
  close(): Promise<void>;
}

/** Opens the store and serves both planes on one port, until closed or told to stop by SIGTERM or SIGINT. */
export async function serve(
  config: Config,
  options: { readonly allowDemonstration: boolean; readonly keys: MasterKeys },
): Promise<Served> {
  const store = openStore(paths(config).registry, { migrate: false, keys: options.keys });
  const registry = { store, clock: Date.now };
  let draining = false;
  try {
    const app = await createApp({
      registry,
      allowDemonstration: options.allowDemonstration,
      logLevel: config.logLevel,
      releasesFolder: paths(config).releases,
      baseUrl: config.baseUrl,
      budgets: config.budgets,
      shedding: defaultThresholds,
      isDraining: () => draining,
    });
    const address = await app.listen({ host: config.host, port: config.port });
    const tending = tend(registry, paths(config).releases, app);
    const close = async (): Promise<void> => {
      clearInterval(tending);
      // A balancer that sees this sends nobody more; who comes meanwhile is still answered.
      draining = true;
      await pause(noticeMilliseconds);
      const drained = drainConnections(app.server);
      await app.close();
      drained();
      await store.close();
    };
    stopOnSignals(close);
    return { app, address, close };
  } catch (error) {
    await store.close();
    throw isPortTaken(error) ? portTaken(config) : error;
  }
}

/** Every few seconds: an approved release goes out within that time of its announced minute. */
function tend(registry: Registry, folder: string, app: FastifyInstance): NodeJS.Timeout {
  let isTending = false;
  const work = (): void => {
    if (isTending) return;
    isTending = true;
    tendReleases(registry, folder)
      .catch((error: unknown) => app.log.error({ err: error }, 'releases cannot be tended'))
      .finally(() => (isTending = false));
  };
  void failInterrupted(registry).then(work, (error: unknown) => app.log.error({ err: error }, 'releases'));
  return setInterval(work, tendingMilliseconds).unref();
}

const tendingMilliseconds = 5_000;

/** Throws where another program listens already: before anything is made that would then not be served. */
export async function assertPortFree({ host, port }: Config): Promise<void> {
  const probe = createServer();
  // `once` itself rejects where an error comes first.
  const outcome: unknown = await once(probe.listen(port, host), 'listening').catch((error: unknown) => error);
  if (isPortTaken(outcome)) throw portTaken({ port });
  probe.close();
}

const isPortTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

const portTaken = ({ port }: Pick<Config, 'port'>) =>
  Unavailable(`Port ${port} is taken by another program: end that one, or set PORT to another.`);
