import underPressure from '@fastify/under-pressure';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { getHeapStatistics } from 'node:v8';
import { refuseAsProblem, type Refuse } from '../publication/problem.js';
import { openToAll } from '../publication/route-kit.js';

/** Beyond any of these the server answers 503 and keeps what it has begun. */
export interface SheddingThresholds {
  readonly eventLoopDelayMilliseconds: number;
  readonly heapUsedBytes: number;
  readonly rssBytes: number;
  readonly eventLoopUtilization: number;
}

export const defaultThresholds: SheddingThresholds = {
  eventLoopDelayMilliseconds: 1_000,
  heapUsedBytes: Math.floor(getHeapStatistics().heap_size_limit * 0.9),
  rssBytes: 4 * 1024 ** 3,
  eventLoopUtilization: 0.98,
};

/** A server that is busy all the time is at its best; it is overloaded where requests also queue up. */
const queueAtFullUse = 100;

/** What a start still does after it listens (compiling what is asked for first) delays the event loop, and is no overload. */
const startMilliseconds = 3_000;

/**
 * Answers 503 with Retry-After under overload; the health check is always answered. While the server `isPreparing` what will
 * be asked of it, its event loop is late by its own work, which a refusal would not make less.
 */
export async function shedOverload(
  app: FastifyInstance,
  thresholds: SheddingThresholds,
  isPreparing: () => boolean,
  refuse: Refuse = refuseAsProblem,
): Promise<void> {
  let underWay = 0;
  app.addHook('onRequest', async () => void underWay++);
  app.addHook('onResponse', async () => void underWay--);
  let startsUntil = 0;
  app.addHook('onListen', async () => void (startsUntil = performance.now() + startMilliseconds));
  await app.register(underPressure, {
    maxEventLoopDelay: thresholds.eventLoopDelayMilliseconds,
    maxHeapUsedBytes: thresholds.heapUsedBytes,
    maxRssBytes: thresholds.rssBytes,
    maxEventLoopUtilization: thresholds.eventLoopUtilization,
    eventLoopUtilizationMode: 'interval',
    pressureHandler: (request, reply, type) => {
      if (/^\/(healthz|readyz|livez)/.test(request.url)) return;
      if (type === underPressure.TYPE_EVENT_LOOP_UTILIZATION && underWay <= queueAtFullUse) return;
      if (type === underPressure.TYPE_EVENT_LOOP_DELAY && (performance.now() < startsUntil || isPreparing())) return;
      void refuseOverload(request, reply, refuse);
    },
  });
}

const message = 'The server is overloaded. Try again in a moment.';

/** In the shape of whatever was asked: GraphQL's own, a page, or a problem that pages of others may read too. */
function refuseOverload(request: FastifyRequest, reply: FastifyReply, refuse: Refuse): FastifyReply {
  if (!/^\/(public\/)?graphql/.test(request.url)) {
    const problem = { status: 503, code: 'OVERLOADED', title: 'Overloaded', detail: message, retryAfterSeconds: 2 };
    return refuse(request, reply.headers(openToAll), problem);
  }
  return reply
    .code(503)
    .headers({ 'retry-after': '2', 'cache-control': 'no-store' })
    .send({ errors: [{ message, extensions: { code: 'OVERLOADED' } }] });
}
