import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Subnet } from '../config.js';
import { createBudget } from '../graphql/limits/budgets.js';
import { pages, refuseAsPage, refuseUnknown } from '../pages/pages.routes.js';
import { Front } from '../publication/front/front.js';
import { renderAhead } from '../publication/front/render-ahead.js';
import { refuseAsProblem } from '../publication/problem.js';
import { ReleaseStore } from '../publication/release-store.js';
import { ClientAddresses } from './client-addresses.js';
import { answerErrors, openServer, refuseMalformedHosts } from './doors.js';
import { readJsonStrictly } from './json-body.js';
import { logKnown } from './public-answers.js';
import type { Metrics } from './metrics.js';
import { registerPublicPlane } from './public-plane.js';
import { registerPublicPlayground } from './public-playground.js';
import { serveSecurityText } from './security-text.js';
import { shedOverload, type SheddingThresholds } from './shedding.js';
import { saysWhenLeaving } from './stopping.js';

export interface PublicAppOptions {
  readonly releasesFolder: string;
  readonly baseUrl: string;
  readonly logLevel: string;
  /** Who answers questions about the figures. */
  readonly contact?: string | undefined;
  /** Cost that an address may spend in a minute; 0 lifts it. */
  readonly budget: number;
  /** Of whom X-Forwarded-For is believed. */
  readonly trustedProxies?: readonly Subnet[] | undefined;
  readonly shedding?: SheddingThresholds | undefined;
  readonly isDraining?: () => boolean;
  readonly metrics?: Metrics | undefined;
  readonly securityContact?: string | undefined;
}

/** The public plane by itself: it is given a folder of release files and knows of nothing else. */
export async function createPublicApp(options: PublicAppOptions): Promise<FastifyInstance> {
  const { releasesFolder, baseUrl, logLevel, budget, isDraining } = options;
  let refuse = refuseAsProblem;
  const app = openServer(logLevel, () => refuse);
  options.metrics?.watch(app);
  refuseMalformedHosts(app);
  saysWhenLeaving(app, options.isDraining, () => refuse);
  readJsonStrictly(app);
  answerErrors(app);
  const releases = new ReleaseStore(releasesFolder);
  const addresses = new ClientAddresses(options.trustedProxies);
  const spend =
    budget > 0 ? addresses.spending(createBudget({ name: 'address', quota: budget, windowSeconds: 60 })) : undefined;
  const checks = () => ({ ...(isDraining && { takingRequests: !isDraining() }) });
  const front = new Front({ releases, spend, isDraining });
  front.standBefore(app);
  options.metrics?.include(front.tally);
  logKnown(app, front.tally);
  const isRendering = renderAhead(app, front, releases);
  const pageOptions = { releases, baseUrl, front, spend, contact: options.contact };
  refuse = refuseAsPage(app, pageOptions);
  const senderOf = ({ raw }: FastifyRequest): string => addresses.networkOf(raw);
  if (options.shedding) await shedOverload(app, options.shedding, isRendering, refuse, senderOf);
  const onUnexpected = (error: unknown): void => app.log.error({ err: error }, 'unexpected error');
  await registerPublicPlane(app, { releases, baseUrl, checks, front, spend, addresses, onUnexpected });
  registerPublicPlayground(app);
  serveSecurityText(app, baseUrl, options.securityContact);
  await app.register(pages, pageOptions);
  app.setNotFoundHandler(refuseUnknown(app, pageOptions));
  return app;
}
