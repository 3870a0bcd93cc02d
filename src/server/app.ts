import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { anonymous, type Actor } from '../access/actor.js';
import type { RegistryContext } from '../access/context.js';
import { authenticate } from '../access/tokens.js';
import type { Registry } from '../audit/act.js';
import type { Counting } from '../counts/balance-index.js';
import { CountingThread } from '../counts/counting-thread.js';
import { OraluError } from '../errors.js';
import { largestBody } from '../graphql/limits.js';
import { createRegistryApollo } from './registry-graphql.js';

export interface AppOptions {
  readonly registry: Registry;
  readonly allowDemonstration: boolean;
  readonly logLevel: string;
}

/** Who each request under way speaks for. */
const actors = new WeakMap<FastifyRequest, Actor>();

/** Why the client reads: its X-Purpose header, kept with the audit row. */
function purposeOf(request: FastifyRequest): string | undefined {
  const header = request.headers['x-purpose'];
  return typeof header === 'string' && header.trim() !== '' ? header.trim().slice(0, longestPurpose) : undefined;
}

const longestPurpose = 200;

export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({ bodyLimit: largestBody, logger: options.logLevel === 'silent' ? false : { level: options.logLevel } });
  await serveRegistry(app, options);
  return app;
}

async function serveRegistry(app: FastifyInstance, { registry, allowDemonstration }: AppOptions): Promise<void> {
  const counting = new CountingThread(registry.store.file);
  const apollo = createRegistryApollo((error) => app.log.error({ err: error }, 'unexpected error'));
  await apollo.start();
  const actorOf = (request: FastifyRequest): Promise<Actor> =>
    authenticate(registry.store.reader, request.headers.authorization, { now: registry.clock(), allowDemonstration });
  const contextOf = async (request: FastifyRequest): Promise<RegistryContext & { counting: Counting }> => ({
    registry,
    counting,
    actor: actors.get(request) ?? anonymous,
    reads: { subjects: new Set() },
    purpose: purposeOf(request),
  });
  app.route({
    url: '/graphql',
    method: ['GET', 'POST', 'OPTIONS'],
    // A token that is wrong is answered before the operation is looked at, with the status that says so.
    preHandler: async (request, reply) => {
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
  app.addHook('onClose', async () => {
    await apollo.stop();
    await counting.close();
  });
}
