import 'reflect-metadata';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyError, FastifyInstance } from 'fastify';
import { assertValidSchema, lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { apolloDefaults } from '../../graphql/apollo-defaults.js';
import { refusedBody } from '../../graphql/refused-body.js';
import type { Spend, Spending } from '../../graphql/budgets.js';
import { costPlugin } from '../../graphql/cost-plugin.js';
import { FigureResolver, ReleaseResolver, StatValueResolver } from './figure.resolver.js';
import { ReleaseTablesResolver } from './release-tables.resolver.js';
import { openToPosts, preflightOfPosts } from '../front/known-answers.js';
import { documentPath } from '../front/documents.js';
import { serveKnownFirst, type KnownFirstOptions } from './serve-known-first.js';
import { PublicQueryResolver } from './public-query.resolver.js';
import { notSniffed } from '../send.js';
import type { PublicContext } from './to-public.js';

export interface PublicGraphqlOptions extends KnownFirstOptions {
  /** Where the world reaches this server, without a slash at the end. */
  readonly baseUrl: string;
  /** Told of every error that a client is not shown. */
  readonly onUnexpected?: (error: unknown) => void;
  /** Takes the cost of an operation from the budget of an address; nothing is limited where it is left out. */
  readonly spend?: Spend | undefined;
}

export interface PublicGraphql {
  readonly schema: GraphQLSchema;
  /** Adds POST, GET and OPTIONS at `path`, `/public/graphql` unless said otherwise; the server stops with the app. */
  register(app: FastifyInstance, path?: string): Promise<void>;
}

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

/** The public GraphQL server: the figures of the release files, typed, with introspection open. */
export function createPublicGraphql(options: PublicGraphqlOptions): PublicGraphql {
  const schema = buildPublicSchema();
  // Everybody may read this schema, so that nothing is given away by naming what was meant.
  const defaults = apolloDefaults<Asked>(options.onUnexpected ?? (() => undefined), schema, { suggests: true });
  const spend = ({ address }: Asked, cost: number): Spending | undefined => options.spend?.(address, cost);
  const server = new ApolloServer<Asked>({
    ...defaults,
    schema,
    plugins: [...defaults.plugins, costPlugin<Asked>(schema, spend), markDemonstration],
  });
  return {
    schema,
    register: async (app, path = documentPath) => {
      await server.start();
      await app.register(async (scope) => {
        scope.addHook('onRequest', async (_request, reply) => void reply.headers({ ...openToPosts, ...notSniffed }));
        scope.addHook('onClose', () => server.stop());
        scope.setErrorHandler((error: FastifyError, request, reply) =>
          reply.code(error.statusCode ?? 500).send(requestError(error, request.headers['content-type'])),
        );
        scope.options(path, (_request, reply) => reply.code(204).headers(preflightOfPosts).send());
        const apollo = fastifyApolloHandler(server, {
          context: async (request) => ({
            snapshot: options.releases.current(),
            baseUrl: options.baseUrl,
            address: request.ip,
          }),
        });
        serveKnownFirst(scope, path, options, apollo);
      });
    },
  };
}

/** With the address that asks, whose budget pays. */
interface Asked extends PublicContext {
  readonly address: string;
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

/** What Fastify refuses before GraphQL is reached, in GraphQL's own shape. */
function requestError(error: FastifyError, type: string | undefined) {
  const isUnexpected = (error.statusCode ?? 500) >= 500;
  const { code, message } = refusedBody(error, type);
  const shown = isUnexpected ? 'Something went wrong on the server. Nothing of it can be shown here.' : message;
  return { errors: [{ message: shown, extensions: { code: isUnexpected ? 'INTERNAL' : code } }] };
}
