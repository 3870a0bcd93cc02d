import 'reflect-metadata';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { RouteHandlerMethod } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { assertValidSchema, lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { apolloDefaults } from '../../graphql/apollo-defaults.js';
import type { Spending } from '../../graphql/limits/budgets.js';
import { costPlugin } from '../../graphql/limits/cost-plugin.js';
import { FigureResolver, ReleaseResolver, StatValueResolver } from './figure.resolver.js';
import { ReleaseTablesResolver } from './release-tables.resolver.js';
import { PublicQueryResolver } from './public-query.resolver.js';
import type { PublicGraphqlOptions } from './serve-known-first.js';
import type { PublicContext } from './to-public.js';

let built: GraphQLSchema | undefined;

/**
 * The schema of the public plane, built once in a process. Only its own resolvers are named: type-graphql keeps one storage
 * for the process. Throws where it is no schema.
 */
export const buildPublicSchema = (): GraphQLSchema => (built ??= build());

function build(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [PublicQueryResolver, FigureResolver, ReleaseResolver, ReleaseTablesResolver, StatValueResolver],
    orphanedTypes: [],
    validate: false,
    // It would run the whole introspection to find what the next line finds.
    skipCheck: true,
  });
  assertValidSchema(schema);
  return lexicographicSortSchema(schema);
}

/** What stands in schema/public.graphql. */
export const printPublicSchema = (): string => `${printSchema(buildPublicSchema())}\n`;

export interface PublicGraphql {
  readonly handler: RouteHandlerMethod;
  stop(): Promise<void>;
}

/** The public GraphQL server: the figures of the release files, typed, with introspection open. */
export async function startPublicGraphql(options: PublicGraphqlOptions): Promise<PublicGraphql> {
  const schema = buildPublicSchema();
  // Everybody may read this schema, so that nothing is given away by naming what was meant.
  const defaults = apolloDefaults<Asked>(options.onUnexpected ?? (() => undefined), schema, { suggests: true });
  const spend = ({ asking }: Asked, cost: number, when?: 'DONE'): Spending | undefined =>
    options.spend?.(asking, cost, when);
  const server = new ApolloServer<Asked>({
    ...defaults,
    schema,
    plugins: [...defaults.plugins, costPlugin<Asked>(schema, spend), markDemonstration],
  });
  await server.start();
  const handler = fastifyApolloHandler(server, {
    context: async (request) => ({
      snapshot: options.releases.current(),
      baseUrl: options.baseUrl,
      asking: request.raw,
    }),
  });
  return { handler, stop: () => server.stop() };
}

/** With the request that asks: the budget of where it comes from pays. */
interface Asked extends PublicContext {
  readonly asking: IncomingMessage;
}

/*
 * A client chooses its fields and could leave out `notice`; no answer with figures of synthetic children leaves without
 * it all the same.
 */
const markDemonstration: ApolloServerPlugin<PublicContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ response, contextValue }) => {
      const release = contextValue.snapshot.latest?.release;
      if (response.body.kind !== 'single' || !release?.demonstration) return;
      const { singleResult } = response.body;
      singleResult.extensions = { ...singleResult.extensions, demonstration: true, notice: release.notice };
    },
  }),
};
