import type { FastifyError, FastifyInstance } from 'fastify';
import { refusedBody } from '../../graphql/limits/refused-body.js';
import { documentPath } from '../front/documents.js';
import { openToPosts, preflightOfPosts } from '../front/known-answers.js';
import { notSniffed } from '../send.js';
import type { PublicGraphql } from './public-graphql.js';
import { serveKnownFirst, type PublicGraphqlOptions } from './serve-known-first.js';

/** The first figures come first: GraphQL is loaded this long after the server listens, or when somebody asks. */
const quietMilliseconds = 500;

/**
 * POST, GET and OPTIONS of the public GraphQL, as a Fastify plugin. Half of what a start would load is GraphQL's: it comes
 * when the first figures are served.
 */
export async function publicGraphql(app: FastifyInstance, options: PublicGraphqlOptions): Promise<void> {
  let loading: Promise<PublicGraphql> | undefined;
  const graphql = (): Promise<PublicGraphql> => (loading ??= load(options));
  let waiting: NodeJS.Timeout | undefined;
  app.addHook('onListen', async () => {
    const tell = (error: unknown): void => app.log.error({ err: error }, 'the public GraphQL is not there');
    waiting = setTimeout(() => void graphql().catch(tell), quietMilliseconds).unref();
  });
  app.addHook('onRequest', async (_request, reply) => void reply.headers({ ...openToPosts, ...notSniffed }));
  app.addHook('onClose', async () => {
    clearTimeout(waiting);
    await (await loading?.catch(() => undefined))?.stop();
  });
  app.setErrorHandler((error: FastifyError, request, reply) =>
    reply.code(error.statusCode ?? 500).send(requestError(error, request.headers['content-type'])),
  );
  app.options(documentPath, (_request, reply) => reply.code(204).headers(preflightOfPosts).send());
  serveKnownFirst(app, documentPath, options, async (request, reply) =>
    (await graphql()).handler.call(app, request, reply),
  );
}

async function load(options: PublicGraphqlOptions): Promise<PublicGraphql> {
  const { startPublicGraphql } = await import('./public-graphql.js');
  return startPublicGraphql(options);
}

/** What Fastify refuses before GraphQL is reached, in GraphQL's own shape. */
function requestError(error: FastifyError, type: string | undefined) {
  const isUnexpected = (error.statusCode ?? 500) >= 500;
  const { code, message } = refusedBody(error, type);
  const shown = isUnexpected ? 'Something went wrong on the server. Nothing of it can be shown here.' : message;
  return { errors: [{ message: shown, extensions: { code: isUnexpected ? 'INTERNAL' : code } }] };
}
