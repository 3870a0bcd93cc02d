import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import Fastify, { LogController, type FastifyError, type FastifyInstance } from 'fastify';
import { isForClients, maskedAs } from '../errors.js';
import { loggingOptions, logAnswers } from './log-lines.js';
import { largestBody } from '../graphql/limits/largest-body.js';
import { refusedBody } from '../graphql/limits/refused-body.js';
import { hasSecondHost, isHost } from '../publication/front/hosts.js';
import { refuseAsProblem, sendProblem, type ProblemDetails, type Refuse } from '../publication/problem.js';
import { problemOf } from '../publication/routes.js';
import { endSlowReaders } from './slow-readers.js';

/** A server with the limits at its door, for both planes alike. `refusing` says how, once that is known. */
export function openServer(logLevel: string, refusing: () => Refuse = () => refuseAsProblem): FastifyInstance {
  const app = Fastify({
    bodyLimit: largestBody,
    // Its own words have no code: `saysWhenLeaving` has.
    return503OnClosing: false,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    // Node looks at its timeouts every 30 seconds by itself: whoever dribbles would stay three times as long.
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 1_000 },
    // What the router cannot read never reaches a route's own error handler.
    frameworkErrors: (error, request, reply) => void refusing()(request as never, reply as never, problemOf(error)),
    clientErrorHandler: refuseUnreadable,
    ...loggingOptions(logLevel),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
  });
  logAnswers(app);
  answerExpectations(app.server);
  endSlowReaders(app.server);
  return app;
}

/**
 * Node writes "100 Continue" the moment it reads the request, into the midst of an answer before it that is still going out. Here it
 * is said where there is content to wait for and nothing before it; a client that is told nothing sends all the same
 * (RFC 9110, section 10.1.1).
 */
function answerExpectations(server: Server): void {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
    const hasContent = coding !== undefined || Number(length ?? 0) > 0;
    if (hasContent && response.socket !== null) response.writeContinue();
    server.emit('request', request, response);
  });
}

const unreadable: Readonly<Record<string, Pick<ProblemDetails, 'status' | 'code' | 'title' | 'detail'>>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'REQUEST_TIMEOUT',
    title: 'Request Timeout',
    detail: 'The head of a request must come within ten seconds and all of it within thirty; it did not.',
  },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'HEADERS_TOO_LARGE',
    title: 'Request Header Fields Too Large',
    detail: 'The address and the headers of a request have at most 16 KiB together; more came.',
  },
};

/** What is no HTTP never becomes a request: Node hands over the connection, and what of it is answered is written here. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const { code, message } = refusedBody({});
  const problem = unreadable[error.code ?? ''] ?? { status: 400, code, title: 'Bad Request', detail: message };
  const body = JSON.stringify({ type: 'about:blank', ...problem });
  const head = `HTTP/1.1 ${problem.status} ${problem.title}\r\nContent-Type: application/problem+json; charset=utf-8`;
  socket.end(`${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`);
}

/**
 * Fastify, or Apollo behind it, answers 500 to a Host that makes no address of the URL Standard, or where none comes, as HTTP/1.0
 * allows; and Node takes the first of two.
 */
export function refuseMalformedHosts(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    const host = (request.raw.headers.host ??= 'localhost');
    if (hasSecondHost(request.raw)) {
      const detail = 'The Host header must come once; more than one came.';
      return sendProblem(reply, { status: 400, code: 'BAD_HOST', title: 'Bad Host', detail });
    }
    if (!isHost(host)) {
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
    if (!isForClients(error)) app.log.error({ err: error }, 'unexpected error');
    const { code, message } = isForClients(error) ? error : maskedAs(error);
    if (code === 'UNAVAILABLE') void reply.header('retry-after', '60');
    return reply.code(code === 'UNAVAILABLE' ? 503 : 500).send({ errors: [{ message, extensions: { code } }] });
  });
}
