import underPressure from '@fastify/under-pressure';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { getHeapStatistics } from 'node:v8';
import { refuseAsProblem, type ProblemDetails, type Refuse } from '../publication/problem.js';
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

/** Beyond this, whoever has sent them, they are too many. */
const longestQueue = 500;

/** So many under way at once are nobody's crowd. */
const ofNoCrowd = 4;

/**
 * How many requests are under way, and of whom: by the token that they bring, whether it is one or not, or by where they
 * come from. The body of a request is not read for it.
 */
class UnderWay {
  all = 0;
  readonly #by = new Map<string, number>();

  constructor(private readonly senderOf: (request: FastifyRequest) => string) {}

  begun(request: FastifyRequest): void {
    this.#count(request, 1);
  }

  ended(request: FastifyRequest): void {
    this.#count(request, -1);
  }

  /** Whether whoever sent this has no more under way than others: an overload is none of theirs. */
  isWithinShare(request: FastifyRequest): boolean {
    const own = this.#by.get(this.#nameOf(request)) ?? 0;
    return this.all <= longestQueue && own <= Math.max(ofNoCrowd, queueAtFullUse / this.#by.size);
  }

  #count(request: FastifyRequest, one: 1 | -1): void {
    this.all += one;
    const name = this.#nameOf(request);
    const left = (this.#by.get(name) ?? 0) + one;
    if (left > 0) this.#by.set(name, left);
    else this.#by.delete(name);
  }

  #nameOf = (request: FastifyRequest): string => request.headers.authorization ?? this.senderOf(request);
}

/** What a start still does after it listens (compiling what is asked for first) delays the event loop, and is no overload. */
const startMilliseconds = 3_000;

/**
 * Answers 503 with Retry-After under overload, to those who make it; the health check is always answered. While the server `isPreparing` what will
 * be asked of it, its event loop is late by its own work, which a refusal would not make less.
 */
export async function shedOverload(
  app: FastifyInstance,
  thresholds: SheddingThresholds,
  isPreparing: () => boolean,
  refuse: Refuse = refuseAsProblem,
  senderOf: (request: FastifyRequest) => string = ({ ip }) => ip,
): Promise<void> {
  const underWay = new UnderWay(senderOf);
  app.addHook('onRequest', async (request) => underWay.begun(request));
  app.addHook('onResponse', async (request) => underWay.ended(request));
  let startsUntil = 0;
  app.addHook('onListen', async () => void (startsUntil = performance.now() + startMilliseconds));
  await app.register(underPressure, {
    maxEventLoopDelay: thresholds.eventLoopDelayMilliseconds,
    maxHeapUsedBytes: thresholds.heapUsedBytes,
    maxRssBytes: thresholds.rssBytes,
    maxEventLoopUtilization: thresholds.eventLoopUtilization,
    eventLoopUtilizationMode: 'interval',
    pressureHandler: (request, reply, type) => {
      if (isHealth(request)) return;
      const isUse = type === underPressure.TYPE_EVENT_LOOP_UTILIZATION;
      if (isUse && (underWay.all <= queueAtFullUse || underWay.isWithinShare(request))) return;
      if (type === underPressure.TYPE_EVENT_LOOP_DELAY && (performance.now() < startsUntil || isPreparing())) return;
      void refuseForNow(request, reply, refuse, overloaded);
    },
  });
}

export const overloaded = {
  code: 'OVERLOADED',
  title: 'Overloaded',
  detail: 'The server is overloaded. Try again in a moment.',
  retryAfterSeconds: 2,
};

/** Whether the server is asked how it is, which is always answered. */
export const isHealth = ({ url }: Pick<FastifyRequest, 'url'>): boolean => /^\/(healthz|readyz|livez)/.test(url);

type Trouble = Omit<ProblemDetails, 'status'> & { readonly retryAfterSeconds: number };

/** 503 in the shape of whatever was asked: GraphQL's own, a page, or a problem that pages of others may read too. */
export function refuseForNow(
  request: FastifyRequest,
  reply: FastifyReply,
  refuse: Refuse,
  trouble: Trouble,
): FastifyReply {
  if (!/^\/(public\/)?graphql/.test(request.url))
    return refuse(request, reply.headers(openToAll), { status: 503, ...trouble });
  const { code, detail: message, retryAfterSeconds } = trouble;
  return reply
    .code(503)
    .headers({ 'retry-after': String(retryAfterSeconds), 'cache-control': 'no-store' })
    .send({ errors: [{ message, extensions: { code } }] });
}
