import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { isAskedAhead } from '../publication/front/render-ahead.js';
import { planeOf } from './metrics.js';

/** All that a line of the log may hold beside its level, time and fixed text. What is not here cannot slip in. */
const allowed = ['err', 'requestId', 'method', 'route', 'status', 'milliseconds', 'count'] as const;

/**
 * An error without its message, which may quote a name or a query: what it is called, its code, where it was thrown, and the
 * same of what caused it.
 */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const code: unknown = Reflect.get(error, 'code');
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    ...(typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) && { code }),
    at: frames.slice(0, 12).map((line) => line.trim()),
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  };
}

/** One that was closed while the server still answers takes no more lines: pino's own stream ends the process, and waits for it for ever. */
const terminal = (): NodeJS.WriteStream => process.stdout.on('error', () => undefined);

/** Fastify's logger, which writes lines of JSON, with an allow-list of fields in place of redaction. */
export function loggingOptions(level: string): Pick<FastifyServerOptions, 'logger' | 'genReqId'> {
  const logger = {
    level,
    base: null,
    ...(process.stdout.isTTY && { stream: terminal() }),
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    serializers: { err: describeError },
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (line: object) =>
        Object.fromEntries(Object.entries(line).filter(([name]) => (allowed as readonly string[]).includes(name))),
    },
  };
  return {
    logger: level === 'silent' ? false : (logger as FastifyServerOptions['logger'] & object),
    // Made here: one that a client sends could hold anything.
    genReqId: () => randomUUID(),
  };
}

/**
 * One line for each answer, at level info: the pattern of its route and never its path, which may name a child. Its id is
 * in the answer too, so that a person can name a failure; what the world may cache carries none.
 */
export function logAnswers(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (planeOf(request) !== 'public') void reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    if (isAskedAhead(request)) return;
    const route = request.routeOptions.url ?? 'none';
    const milliseconds = Math.round(reply.elapsedTime);
    request.log.info({ method: request.method, route, status: reply.statusCode, milliseconds }, 'answered');
  });
}
