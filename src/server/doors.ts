import Fastify, { LogController, type FastifyError, type FastifyInstance } from 'fastify';
import { loggingOptions, logAnswers } from './log-lines.js';
import { largestBody } from '../graphql/limits.js';
import { refusedBody } from '../graphql/refused-body.js';
import { sendProblem } from '../publication/problem.js';
import { problemOf } from '../publication/routes.js';

/** A server with the limits at its door, for both planes alike. */
export function openServer(logLevel: string): FastifyInstance {
  const app = Fastify({
    bodyLimit: largestBody,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    // Node looks at its timeouts every 30 seconds by itself: whoever dribbles would stay three times as long.
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 1_000 },
    // What the router cannot read never reaches a route's own error handler.
    frameworkErrors: (error, _request, reply) => void sendProblem(reply as never, problemOf(error)),
    ...loggingOptions(logLevel),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
  });
  logAnswers(app);
  return app;
}

/** Fastify answers 500 to a Host it cannot parse. */
export function refuseMalformedHosts(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    const host = request.headers.host;
    if (host !== undefined && !/^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?$/.test(host)) {
      const detail = 'The Host header must be a name or address with an optional port.';
      return sendProblem(reply, { status: 400, code: 'BAD_HOST', title: 'Bad Host', detail });
    }
  });
}

/** What Fastify itself refuses keeps its status and a code; anything else says nothing of its cause. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) {
      const { code, message } = refusedBody(error, request.headers['content-type']);
      return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
    }
    app.log.error({ err: error }, 'unexpected error');
    return reply
      .code(500)
      .send({ errors: [{ message: 'Something went wrong on the server.', extensions: { code: 'INTERNAL' } }] });
  });
}
