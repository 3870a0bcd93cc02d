import { countsKeyOf } from '../database/enciphered/counts-key.js';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { tokenEndpoint } from '../accounts/token-endpoint.js';
import { anonymous, type Actor } from '../access/actor.js';
import type { RegistryContext } from '../access/context.js';
import { authenticate } from '../access/tokens.js';
import { longestPurpose, type Registry } from '../audit/act.js';
import type { Counting } from '../counts/balance-index.js';
import { CountingThread } from '../counts/counting-thread.js';
import { OraluError } from '../errors.js';
import { registerExports } from '../exports/export.routes.js';
import { createBudget, type Spend, type Spending } from '../graphql/budgets.js';
import { registerPlayground } from '../playground/playground.js';
import { createPublicGraphql } from '../publication/graphql/public-graphql.js';
import { ReleaseStore } from '../publication/release-store.js';
import { answerUnknown, publicRoutes } from '../publication/routes.js';
import { answerErrors, openServer, refuseMalformedHosts } from './doors.js';
import { renderIndex } from './index-page.js';
import { readJsonBody, readJsonStrictly } from './json-body.js';
import { registerPublicPlayground } from './public-playground.js';
import { registryExamples } from './registry-examples.js';
import { createRegistryApollo, type Paying } from './registry-graphql.js';
import { shedOverload, type SheddingThresholds } from './shedding.js';

export interface AppOptions {
  readonly registry: Registry;
  readonly allowDemonstration: boolean;
  readonly logLevel: string;
  /** The folder of published releases: all that the public plane reads. */
  readonly releasesFolder: string;
  /** How the public plane names itself in permalinks, without a slash at the end. */
  readonly baseUrl: string;
  /** Cost that a person and an address may spend in a minute; nothing is limited where it is left out. */
  readonly budgets?: { readonly user: number; readonly address: number } | undefined;
  /** When to answer 503; never where it is left out. */
  readonly shedding?: SheddingThresholds | undefined;
  /** Whether the server is about to stop: /healthz then answers 503 while everything else still answers. */
  readonly isDraining?: () => boolean;
}

/** Both planes on one server. The public one is given the folder of releases and nothing else. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { registry, releasesFolder, baseUrl, logLevel } = options;
  const app = openServer(logLevel);
  if (options.shedding) await shedOverload(app, options.shedding);
  refuseMalformedHosts(app);
  readJsonStrictly(app);
  answerErrors(app);
  const releases = new ReleaseStore(releasesFolder);
  const { isDraining } = options;
  const checks = () => ({
    acceptingChanges: registry.store.accepting(),
    ...(isDraining && { takingRequests: !isDraining() }),
  });
  const budgets = budgetsOf(options);
  await app.register(publicRoutes, { releases, baseUrl, checks, spend: budgets.address });
  const onUnexpected = (error: unknown): void => app.log.error({ err: error }, 'unexpected error');
  await createPublicGraphql({
    releases,
    baseUrl,
    onUnexpected,
    readJson: readJsonBody,
    spend: budgets.address,
  }).register(app);
  await app.register(tokenEndpoint, { registry, spend: budgets.address });
  await serveRegistry(app, options, budgets, onUnexpected);
  registerPublicPlayground(app);
  registerPlayground(app, {
    path: '/playground',
    endpoint: '/graphql',
    title: 'Oralu: the registry',
    examples: registryExamples,
    headersHint: '{"Authorization": "Bearer …"}',
    hint: 'Paste an access token into the headers once; it serves all examples in this tab. The demonstration keeps its own in data/demo-tokens.json.',
  });
  app.get('/', (_request, reply) =>
    reply.type('text/html; charset=utf-8').headers(pagePolicy).send(renderIndex(releases.current())),
  );
  app.setNotFoundHandler((request, reply) => answerUnknown(request, reply));
  return app;
}

interface Budgets {
  readonly user?: Spend;
  readonly address?: Spend;
}

function budgetsOf({ budgets }: AppOptions): Budgets {
  const of = (name: 'user' | 'address', quota: number) => createBudget({ name, quota, windowSeconds: 60 });
  return {
    ...(budgets && budgets.user > 0 && { user: of('user', budgets.user) }),
    ...(budgets && budgets.address > 0 && { address: of('address', budgets.address) }),
  };
}

/** All tokens of a person share one budget, so that a further token is no further budget. */
const spendAs = (budgets: Budgets, actor: Actor, address: string, cost: number): Spending | undefined =>
  actor.kind === 'user' ? budgets.user?.(`${actor.userId}`, cost) : budgets.address?.(address, cost);

const pagePolicy = {
  'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

async function serveRegistry(
  app: FastifyInstance,
  options: AppOptions,
  budgets: Budgets,
  onUnexpected: (error: unknown) => void,
): Promise<void> {
  const { registry, allowDemonstration } = options;
  const counting = new CountingThread(registry.store.file, countsKeyOf(registry.store));
  const apollo = createRegistryApollo(onUnexpected);
  await apollo.start();
  const actorOf = (request: FastifyRequest): Promise<Actor> =>
    authenticate(registry.store.reader, request.headers.authorization, { now: registry.clock(), allowDemonstration });
  const contextOf = async (request: FastifyRequest): Promise<RegistryContext & Paying & { counting: Counting }> => ({
    registry,
    counting,
    releasesFolder: options.releasesFolder,
    actor: actors.get(request) ?? anonymous,
    reads: { subjects: new Set() },
    purpose: purposeOf(request),
    spend: (cost) => spendAs(budgets, actors.get(request) ?? anonymous, request.ip, cost),
  });
  app.route({
    url: '/graphql',
    method: ['GET', 'POST', 'OPTIONS'],
    // A token that is wrong is answered before the operation is looked at, with the status that says so.
    preHandler: async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      try {
        actors.set(request, await actorOf(request));
      } catch (error) {
        if (!(error instanceof OraluError)) throw error;
        const body = { errors: [{ message: error.message, extensions: { code: error.code } }] };
        return reply.code(401).header('www-authenticate', 'Bearer realm="oralu"').send(body);
      }
    },
    handler: fastifyApolloHandler(apollo, { context: contextOf }),
  });
  registerExports(app, {
    registry,
    actorOf,
    purposeOf,
    spend: (request, actor, cost) => spendAs(budgets, actor, request.ip, cost),
  });
  app.addHook('onClose', async () => {
    await apollo.stop();
    await counting.close();
  });
}

/** Who each request under way speaks for. */
const actors = new WeakMap<FastifyRequest, Actor>();

/** Why the client reads: its X-Purpose header, kept with the audit row. */
function purposeOf(request: FastifyRequest): string | undefined {
  const header = request.headers['x-purpose'];
  return typeof header === 'string' && header.trim() !== '' ? header.trim().slice(0, longestPurpose) : undefined;
}
