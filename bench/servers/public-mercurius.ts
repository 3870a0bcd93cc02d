import Fastify, { type FastifyPluginAsync } from 'fastify';
import { importPeer } from '../support/peer.js';
import { readData } from '../support/public-data.js';
import { announce } from './announce.js';

/* mercurius with graphql-jit from the first repetition on, over the same cells as plain objects. */
const schema = `
  type Query { statistics: Release! }
  type Release { id: String! asOf: String! observations(first: Int!): Page! }
  type Page { total: Int! nodes: [Observation!]! }
  type Observation { table: String! codes: [Code!]! value: Value! }
  type Code { dimension: String! code: String! }
  type Value { value: Int status: String! }
`;
const { cells, ...release } = readData(process.argv[2] ?? '');
const resolvers = {
  Query: { statistics: () => release },
  Release: {
    observations: (_: unknown, { first }: { first: number }) => ({ total: cells.length, nodes: cells.slice(0, first) }),
  },
};

const { default: mercurius } = await importPeer<{
  default: FastifyPluginAsync<{ schema: string; resolvers: object; jit: number }>;
}>('mercurius');
const app = Fastify();
await app.register(mercurius, { schema, resolvers, jit: 1 });
await announce(app);
