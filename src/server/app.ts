import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify, { LogController, type FastifyError, type FastifyInstance, type FastifyRequest } from 'fastify';
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
import { largestBody } from '../graphql/limits.js';
import { registerPlayground } from '../playground/playground.js';
import { publicExamples } from '../playground/public-examples.js';
import { createPublicGraphql } from '../publication/graphql/public-graphql.js';
import { ReleaseStore } from '../publication/release-store.js';
import { sendProblem } from '../publication/problem.js';
import { answerUnknown, problemOf, publicRoutes } from '../publication/routes.js';
import { renderIndex } from './index-page.js';
import { readJsonStrictly } from './json-body.js';
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
  const app = Fastify({
    bodyLimit: largestBody,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    http: { headersTimeout: 10_000 },
    // What the router cannot read never reaches a route's own error handler.
    frameworkErrors: (error, _request, reply) => void sendProblem(reply as never, problemOf(error)),
    logger: logLevel === 'silent' ? false : { level: logLevel },
    // Only what stands here is logged: no query text, no variables, no names.
    logController: new LogController({ disableRequestLogging: true }),
  });
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
  await createPublicGraphql({ releases, baseUrl, onUnexpected, spend: budgets.address }).register(app);
  await app.register(tokenEndpoint, { registry, spend: budgets.address });
  await serveRegistry(app, options, budgets, onUnexpected);
  registerPlayground(app, {
    path: '/public/playground',
    endpoint: '/public/graphql',
    title: 'Oralu: public figures',
    examples: publicExamples,
  });
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

/** Fastify answers 500 to a Host it cannot parse. */
function refuseMalformedHosts(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    const host = request.headers.host;
    if (host !== undefined && !/^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?$/.test(host)) {
      return reply
        .code(400)
        .send({ code: 'BAD_HOST', message: 'The Host header must be a name or address with an optional port.' });
    }
  });
}

/** What Fastify itself refuses keeps its status and a code; anything else says nothing of its cause. */
function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500)
      return reply.code(status).send({ errors: [{ message: error.message, extensions: { code: error.code } }] });
    app.log.error({ err: error }, 'unexpected error');
    return reply
      .code(500)
      .send({ errors: [{ message: 'Something went wrong on the server.', extensions: { code: 'INTERNAL' } }] });
  });
}

async function serveRegistry(
  app: FastifyInstance,
  options: AppOptions,
  budgets: Budgets,
  onUnexpected: (error: unknown) => void,
): Promise<void> {
  const { registry, allowDemonstration } = options;
  const counting = new CountingThread(registry.store.file);
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
