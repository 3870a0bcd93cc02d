import fastifyApollo, { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { RegistryContext } from '../access/context.js';
import { authenticate } from '../access/tokens.js';
import type { Registry } from '../audit/act.js';
import { createRegistryApollo } from './registry-graphql.js';

export interface AppOptions {
  readonly registry: Registry;
  readonly allowDemonstration: boolean;
  readonly logLevel: string;
}

const bodyLimit = 256 * 1024;

export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({ bodyLimit, logger: options.logLevel === 'silent' ? false : { level: options.logLevel } });
  await serveRegistry(app, options);
  return app;
}

async function serveRegistry(app: FastifyInstance, { registry, allowDemonstration }: AppOptions): Promise<void> {
  const apollo = createRegistryApollo();
  await apollo.start();
  const context = async (request: FastifyRequest): Promise<RegistryContext> => ({
    registry,
    actor: await authenticate(registry.store.reader, request.headers.authorization, {
      now: registry.clock(),
      allowDemonstration,
    }),
    reads: { subjects: new Set() },
    purpose: undefined,
  });
  app.route({
    url: '/graphql',
    method: ['GET', 'POST', 'OPTIONS'],
    handler: fastifyApolloHandler(apollo, { context }),
  });
  app.addHook('onClose', () => apollo.stop());
  void fastifyApollo;
}
