import { existsSync } from 'node:fs';
import type { Config } from '../config.js';
import { createPublicApp } from './public-app.js';
import { listeningRefused } from './port.js';
import { startMeasuring } from './metrics.js';
import { nobodyToTell } from './security-text.js';
import { defaultThresholds } from './shedding.js';
import { Connections, stopOnSignals } from './stopping.js';

/** Serves a folder of releases and nothing else: this process opens neither a database nor a key. */
export async function servePublic(config: Config, releasesFolder: string): Promise<void> {
  let draining = false;
  const measuring = await startMeasuring(config.metricsPort, () => ({ draining: Number(draining) }));
  const app = await createPublicApp({
    releasesFolder,
    baseUrl: config.baseUrl,
    contact: config.contact,
    logLevel: config.logLevel,
    budget: config.budgets.address,
    trustedProxies: config.trustedProxies,
    shedding: defaultThresholds,
    isDraining: () => draining,
    metrics: measuring.metrics,
    securityContact: config.securityContact,
  });
  if (config.securityContact === undefined) app.log.warn(nobodyToTell);
  const connections = new Connections(app.server);
  const address = await app.listen({ host: config.host, port: config.port }).catch((error: unknown) => {
    throw listeningRefused(error, config);
  });
  const close = async (): Promise<void> => {
    draining = true;
    await connections.notice();
    const drained = connections.drain();
    await app.close();
    drained();
    measuring.close();
  };
  stopOnSignals(close, () => connections.hurry());
  if (!existsSync(releasesFolder))
    console.log(`There is no folder ${releasesFolder} yet: until a release is put there, no figure is served.`);
  console.log(
    `Oralu serves the releases of ${releasesFolder} on ${address}. The page: ${address}/. For programs: ${address}/v1/statistics.`,
  );
}
