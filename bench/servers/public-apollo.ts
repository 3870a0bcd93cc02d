import { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify from 'fastify';
import { buildPublicSchema } from '../../src/publication/graphql/public-graphql.js';
import { ReleaseStore } from '../../src/publication/release-store.js';
import { announce } from './announce.js';

/* Stock Apollo over the schema of the public plane: no limits, no costs, no kept answers. */
const releases = new ReleaseStore(process.argv[2] ?? '');
const apollo = new ApolloServer({ schema: buildPublicSchema() });
await apollo.start();
const app = Fastify();
app.route({
  ...{ url: '/graphql', method: ['GET', 'POST'] },
  handler: fastifyApolloHandler(apollo, {
    context: async () => ({ snapshot: releases.current(), baseUrl: 'http://127.0.0.1' }),
  }),
});
await announce(app);
