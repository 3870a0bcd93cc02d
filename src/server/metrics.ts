import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isAskedAhead } from '../publication/front/render-ahead.js';
import type { Tally } from '../publication/front/tally.js';
import { PublicAnswers } from './public-answers.js';

/** Where a request went; the labels of a metric are these words and classes of status, never anything of a request. */
export type Plane = 'registry' | 'public' | 'other';

const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Series {
  readonly counts: number[];
  sum: number;
  total: number;
}

/** What the server says of itself besides: read when it is asked for. */
export type Gauges = () => Readonly<Record<string, number>>;

/** Counts requests and how long they took, and writes them in Prometheus's text format (version 0.0.4). */
export class Metrics {
  readonly #requests = new Map<string, number>();
  readonly #took = new Map<Plane, Series>();
  readonly #public = new PublicAnswers();
  readonly #delay = monitorEventLoopDelay({ resolution: 20 });
  #underWay = 0;

  constructor(private readonly gauges: Gauges) {
    this.#delay.enable();
  }

  watch(app: FastifyInstance): void {
    app.addHook('onRequest', async () => void this.#underWay++);
    app.addHook('onResponse', async (request, reply) => {
      this.#underWay--;
      if (isAskedAhead(request)) return;
      const plane = planeOf(request);
      this.observe(plane, reply.statusCode, reply.elapsedTime / 1000);
      if (plane === 'public') this.#public.observe(request.url, reply.statusCode);
    });
    app.addHook('onClose', async () => void this.#delay.disable());
  }

  /** Counts what is answered before the application is reached. How long that took is measured by nobody. */
  include(tally: Tally): void {
    this.#public.include(tally);
  }

  observe(plane: Plane, status: number, seconds: number): void {
    const labels = `plane="${plane}",status="${Math.floor(status / 100)}xx"`;
    this.#requests.set(labels, (this.#requests.get(labels) ?? 0) + 1);
    const series = this.#took.get(plane) ?? { counts: bounds.map(() => 0), sum: 0, total: 0 };
    this.#took.set(plane, series);
    const at = bounds.findIndex((bound) => seconds <= bound);
    if (at !== -1) series.counts[at] = (series.counts[at] ?? 0) + 1;
    series.sum += seconds;
    series.total++;
  }

  write(): string {
    const memory = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    const simple: readonly (readonly [string, string, number])[] = [
      ['oralu_requests_under_way', 'gauge', this.#underWay],
      ['oralu_event_loop_delay_seconds_p99', 'gauge', this.#delay.percentile(99) / 1e9],
      ['process_resident_memory_bytes', 'gauge', memory.rss],
      ['nodejs_heap_used_bytes', 'gauge', memory.heapUsed],
      ['process_cpu_seconds_total', 'counter', (user + system) / 1e6],
      ['process_uptime_seconds', 'gauge', process.uptime()],
      ...Object.entries(this.gauges()).map(([name, value]) => [`oralu_${name}`, 'gauge', value] as const),
    ];
    this.#delay.reset();
    return [
      '# TYPE oralu_requests_total counter',
      ...this.#writeRequests(),
      ...this.#public.write(),
      '# TYPE oralu_request_seconds histogram',
      ...[...this.#took].flatMap(([plane, series]) => writeSeries(plane, series)),
      ...simple.flatMap(([name, type, value]) => [
        `# TYPE ${name} ${type}`,
        `${name} ${Number.isFinite(value) ? value : 0}`,
      ]),
      '',
    ].join('\n');
  }

  #writeRequests(): string[] {
    const requests = new Map(this.#requests);
    for (const status of ['2xx', '3xx']) {
      const labels = `plane="public",status="${status}"`;
      const known = this.#public.knownOf(status);
      if (known > 0) requests.set(labels, (requests.get(labels) ?? 0) + known);
    }
    return [...requests].map(([labels, count]) => `oralu_requests_total{${labels}} ${count}`);
  }
}

function writeSeries(plane: Plane, { counts, sum, total }: Series): string[] {
  let upTo = 0;
  const buckets = bounds.map((bound, at) => {
    upTo += counts[at] ?? 0;
    return `oralu_request_seconds_bucket{plane="${plane}",le="${bound}"} ${upTo}`;
  });
  return [
    ...buckets,
    `oralu_request_seconds_bucket{plane="${plane}",le="+Inf"} ${total}`,
    `oralu_request_seconds_sum{plane="${plane}"} ${sum}`,
    `oralu_request_seconds_count{plane="${plane}"} ${total}`,
  ];
}

const publicParts = new Set(['', 'kk', 'ru', 'en', 'embed', 'assets', 'v1', 'feed', 'public', 'openapi']);

/** By the first part of the path, which is known before a route is found. */
export function planeOf({ url }: Pick<FastifyRequest, 'url'>): Plane {
  const [, first = ''] = /^\/([a-z0-9]*)/.exec(url) ?? [];
  if (['graphql', 'exports', 'oauth', 'playground'].includes(first)) return 'registry';
  return publicParts.has(first) ? 'public' : 'other';
}

export interface Measuring {
  readonly metrics?: Metrics;
  close(): void;
}

/**
 * Metrics on the loopback and a port of their own, since what a server says of its load is nobody else's; none without a
 * port.
 */
export async function startMeasuring(port: number | undefined, gauges: Gauges): Promise<Measuring> {
  if (port === undefined) return { close: () => undefined };
  const metrics = new Metrics(gauges);
  const server = createServer((request, response) => {
    const isAsked = request.method === 'GET' && request.url === '/metrics';
    response.writeHead(isAsked ? 200 : 404, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
    response.end(isAsked ? metrics.write() : '');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  server.unref();
  return { metrics, close: () => void server.close() };
}
